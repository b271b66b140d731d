package analysis

import (
	"math/big"
	"math/bits"

	"roleguide/generator/questionnaire"
)

// Counts are whole numbers of a fixed width: as many 64-bit words, the lowest first, as hold the number of all
// sets of answers. No count is larger than that, so none overflows.

// words is the width of counts.
func words(total *big.Int) int { return (total.BitLen() + 63) / 64 }

// total is the number of sets of answers: every question, shown or not, answered in every way.
func total(questions []*questionnaire.Question) *big.Int {
	n := big.NewInt(1)
	for _, q := range questions {
		n.Mul(n, big.NewInt(int64(len(answersOf(q)))))
	}
	return n
}

// number makes a big.Int of a count.
func number(count []uint64) *big.Int {
	n := new(big.Int)
	for i := len(count) - 1; i >= 0; i-- {
		n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(count[i]))
	}
	return n
}

func isNone(count []uint64) bool {
	for _, w := range count {
		if w != 0 {
			return false
		}
	}
	return true
}

// add adds times·from to a count.
func add(to, from []uint64, times uint64) {
	if len(to) == 1 {
		to[0] += from[0] * times
		return
	}
	var carry uint64
	for i, w := range from {
		high, low := bits.Mul64(w, times)
		low, c1 := bits.Add64(low, carry, 0)
		sum, c2 := bits.Add64(to[i], low, 0)
		to[i], carry = sum, high+c1+c2
	}
}

// addAll adds times as many counts to others, one by one.
func addAll(to, from []uint64, words int, times uint64) {
	if words == 1 {
		to = to[:len(from)]
		for i, n := range from {
			to[i] += n * times
		}
		return
	}
	for i := 0; i < len(from); i += words {
		add(to[i:i+words], from[i:i+words], times)
	}
}

// addWhere is addAll for the counts with a mark, or for those without.
func addWhere(to, from []uint64, times uint64, marks []bool, with bool) {
	words := len(from) / len(marks)
	for i, mark := range marks {
		if mark == with {
			add(to[i*words:(i+1)*words], from[i*words:(i+1)*words], times)
		}
	}
}

// addProduct adds a·b to a count.
func addProduct(to, a, b []uint64) {
	if len(to) == 1 {
		to[0] += a[0] * b[0]
		return
	}
	for i, w := range b {
		if w != 0 {
			add(to[i:], a[:len(to)-i], w)
		}
	}
}

// A span holds counts for a stretch of cells; there are none elsewhere.
type span struct {
	from, to int // cells from (included) to (excluded)
	words    int
	n        []uint64
}

func newSpan(from, to, words int) span {
	return span{from, to, words, make([]uint64, (to-from)*words)}
}

// at is the count of a cell, which may lie outside.
func (s *span) at(cell int) []uint64 {
	if cell < s.from || cell >= s.to {
		return nil
	}
	i := (cell - s.from) * s.words
	return s.n[i : i+s.words]
}

// has reports whether any answers lead to a cell.
func (s *span) has(cell int) bool {
	count := s.at(cell)
	return count != nil && !isNone(count)
}

// trim leaves away the cells without a count at both ends.
func (s *span) trim() {
	for s.from < s.to && isNone(s.n[:s.words]) {
		s.from, s.n = s.from+1, s.n[s.words:]
	}
	for s.from < s.to && isNone(s.n[len(s.n)-s.words:]) {
		s.to, s.n = s.to-1, s.n[:len(s.n)-s.words]
	}
}
