package analysis

import (
	"math/big"
	"slices"
)

// A tally of one question: for each answer and outcome, in how many sets of answers they come together.
type byAnswer [][]*big.Int

// A past is what going back from the end shows.
type past struct {
	answers   []byAnswer // for each question
	undecided []*big.Int // for each number of questions, in how many sets of answers more than one outcome is left
	differ    []bool     // for each question: two answers leave outcomes differently often, somewhere
}

// chances holds for each reached cell of a memory how often each outcome comes of it.
type chances struct {
	cells *span
	n     []uint64
}

func (p *pass) newChances(cells *span) chances {
	return chances{cells, make([]uint64, (cells.to-cells.from)*p.width())}
}

// width is the number of words for all outcomes of a cell.
func (p *pass) width() int { return len(p.model.Outcomes) * p.words }

func (p *pass) at(c *chances, cell int) []uint64 {
	i := (cell - c.cells.from) * p.width()
	return c.n[i : i+p.width()]
}

// back goes through the layers from the last to the first.
func (p *pass) back() *past {
	n := len(p.model.Questions)
	result := &past{answers: make([]byAnswer, n), undecided: make([]*big.Int, n+1), differ: make([]bool, n)}
	after := p.ends()
	result.undecided[n] = new(big.Int)
	for i := n - 1; i >= 0; i-- {
		s := p.newStep(i, after)
		for m := range s.layer.memories {
			s.memory(m)
		}
		result.answers[i], result.differ[i] = s.byAnswer(), s.differ
		result.undecided[i] = new(big.Int).Mul(number(s.undecided), total(p.model.Questions[i:]))
		after = s.before
	}
	return result
}

// ends gives every cell of the last layer its outcome.
func (p *pass) ends() []chances {
	end := p.last()
	all := make([]chances, len(end.memories))
	for m := range end.memories {
		cells := &end.counts[m]
		all[m] = p.newChances(cells)
		outcomes := p.outcomes(&end.memories[m])
		for cell := cells.from; cell < cells.to; cell++ {
			if cells.has(cell) {
				p.at(&all[m], cell)[outcomes[p.kinds[cell]]*p.words] = 1
			}
		}
	}
	return all
}

// A step goes back over one question.
type step struct {
	*pass
	layer     *layer
	question  int
	ways      uint64
	after     []chances
	before    []chances
	together  [][]uint64 // for each answer, Skipped last, the counts of outcomes
	undecided []uint64
	differ    bool
}

func (p *pass) newStep(question int, after []chances) *step {
	q := p.model.Questions[question]
	s := &step{pass: p, layer: p.layers[question], question: question, ways: uint64(len(answersOf(q))), after: after}
	s.before = make([]chances, len(s.layer.memories))
	s.together = make([][]uint64, s.ways)
	for i := range s.together {
		s.together[i] = make([]uint64, p.width())
	}
	s.undecided = make([]uint64, p.words)
	return s
}

// memory works out one memory.
func (s *step) memory(m int) {
	cells := &s.layer.counts[m]
	s.before[m] = s.newChances(cells)
	shows, edges := s.layer.memories[m].shows[0], s.layer.shown[m]
	shown := s.truth(shows)
	sums := make([][]uint64, len(edges)+1) // along each edge, and past the hidden question
	for i := range sums {
		sums[i] = make([]uint64, s.width())
	}
	hidden := []edge{s.layer.hidden[m]}
	for cell := cells.from; cell < cells.to; cell++ {
		count := cells.at(cell)
		if isNone(count) {
			continue
		}
		chance := s.at(&s.before[m], cell)
		if shows == always || shown != nil && shown[cell] {
			s.cell(cell, count, chance, edges, sums)
		} else {
			s.cell(cell, count, chance, hidden, sums[len(edges):])
		}
		if s.several(chance) {
			add(s.undecided, count, 1)
		}
	}
	for i, e := range edges {
		for _, a := range e.answers {
			plus(s.together[slot(int(a), len(s.together))], sums[i], s.words)
		}
	}
	for _, all := range s.together {
		plus(all, sums[len(edges)], s.words)
	}
}

// slot is where an answer stands among those of a question: Skipped is the last.
func slot(answer, ways int) int {
	if answer < 1 {
		return ways - 1
	}
	return answer - 1
}

// cell works out what can come of one cell, and adds it up for each edge.
func (s *step) cell(cell int, count, chance []uint64, edges []edge, sums [][]uint64) {
	var first []uint64
	for i, e := range edges {
		times := uint64(len(e.answers))
		if times == 0 {
			times = s.ways
		}
		next := s.at(&s.after[e.to], s.box.at(cell, e.distance, e.unsure))
		if first == nil {
			first = next
		} else if !s.differ {
			s.differ = !slices.Equal(first, next)
		}
		if s.words == 1 {
			sum := sums[i]
			for o, n := range next {
				chance[o] += n * times
				sum[o] += n * count[0]
			}
			continue
		}
		for o := 0; o < len(next); o += s.words {
			add(chance[o:o+s.words], next[o:o+s.words], times)
			addProduct(sums[i][o:o+s.words], count, next[o:o+s.words])
		}
	}
}

// several reports whether more than one outcome can come.
func (s *step) several(chance []uint64) bool {
	found := 0
	for o := 0; o < len(chance); o += s.words {
		if !isNone(chance[o : o+s.words]) {
			found++
		}
	}
	return found > 1
}

// plus adds vectors of counts.
func plus(to, from []uint64, words int) {
	for o := 0; o < len(to); o += words {
		add(to[o:o+words], from[o:o+words], 1)
	}
}

func (s *step) byAnswer() byAnswer {
	all := make(byAnswer, len(s.together))
	for a, counts := range s.together {
		for o := 0; o < len(counts); o += s.words {
			all[a] = append(all[a], number(counts[o:o+s.words]))
		}
	}
	return all
}
