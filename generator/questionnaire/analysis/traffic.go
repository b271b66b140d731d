package analysis

import "math/big"

// A traffic is in how many ways answers lead through a diagram: to each node, and from it to each outcome. Numbers are as
// wide as those of the pass.
type traffic struct {
	*diagram
	words, outcomes int
	gaps            [][][]uint64 // the ways to answer the questions from i on that stand before j
	to, from        []uint64
}

// traffic counts the ways through the diagram of a pass.
func (p *pass) traffic(d *diagram) *traffic {
	t := &traffic{diagram: d, words: p.words, outcomes: len(p.model.Outcomes)}
	t.gaps = make([][][]uint64, len(d.ways)+1)
	for i := range t.gaps {
		ways := make([]uint64, t.words)
		ways[0] = 1
		t.gaps[i] = append(make([][]uint64, i), ways)
		for _, times := range d.ways[i:] {
			more := make([]uint64, t.words)
			add(more, ways, uint64(times))
			t.gaps[i], ways = append(t.gaps[i], more), more
		}
	}
	t.goOn()
	t.arrive()
	return t
}

// goOn counts from the outcomes up.
func (t *traffic) goOn() {
	t.from = make([]uint64, len(t.asks)*t.outcomes*t.words)
	for n := range int32(len(t.asks)) {
		chances := t.chances(n)
		if n < int32(t.outcomes) {
			chances[int(n)*t.words] = 1
			continue
		}
		for _, next := range t.leads(n) {
			t.addChances(chances, t.gap(n, next), next)
		}
	}
}

// addChances adds times those of a node.
func (t *traffic) addChances(to, times []uint64, n int32) {
	chances := t.chances(n)
	for o := 0; o < len(chances); o += t.words {
		addProduct(to[o:o+t.words], times, chances[o:o+t.words])
	}
}

// arrive counts from the first node down.
func (t *traffic) arrive() {
	t.to = make([]uint64, len(t.asks)*t.words)
	copy(t.reached(t.root), t.gaps[0][t.asks[t.root]])
	for n := int32(len(t.asks)) - 1; n >= int32(t.outcomes); n-- {
		for _, next := range t.leads(n) {
			addProduct(t.reached(next), t.gap(n, next), t.reached(n))
		}
	}
}

// gap is in how many ways the questions can be answered that stand between a node and one that it leads to.
func (t *traffic) gap(n, next int32) []uint64 { return t.gaps[t.asks[n]+1][t.asks[next]] }

// reached is in how many ways answers to the questions before its own lead to a node.
func (t *traffic) reached(n int32) []uint64 { return t.to[int(n)*t.words : (int(n)+1)*t.words] }

// chances is in how many ways answers to its own question and those after it lead from a node to each outcome, one
// after another.
func (t *traffic) chances(n int32) []uint64 {
	width := t.outcomes * t.words
	return t.from[int(n)*width : (int(n)+1)*width]
}

// byAnswer counts for each question, each answer to it, Skipped last, and each outcome the sets of answers in which they come
// together and in which another answer could give another outcome. nil: an answer to the question never matters.
func (t *traffic) byAnswer() [][][]uint64 {
	all := make([][][]uint64, len(t.ways))
	times := make([]uint64, t.words)
	for n := int32(t.outcomes); n < int32(len(t.asks)); n++ {
		q := t.asks[n]
		if all[q] == nil {
			all[q] = make([][]uint64, t.ways[q])
			for a := range all[q] {
				all[q][a] = make([]uint64, t.outcomes*t.words)
			}
		}
		for a, next := range t.leads(n) {
			clear(times)
			addProduct(times, t.reached(n), t.gap(n, next))
			t.addChances(all[q][a], times, next)
		}
	}
	return all
}

// within is how many pairs of sets have the same answer to a question and the same outcome, times the number of its answers. What
// byAnswer did not count has all answers equally often.
func (t *traffic) within(together [][]uint64, outcomes []*big.Int) *big.Int {
	sum, ways := new(big.Int), big.NewInt(int64(len(together)))
	for o, all := range outcomes {
		rest := new(big.Int).Set(all)
		counts := make([]*big.Int, len(together))
		for a := range together {
			counts[a] = number(together[a][o*t.words : (o+1)*t.words])
			rest.Sub(rest, counts[a])
		}
		rest.Quo(rest, ways)
		for _, n := range counts {
			n.Add(n, rest)
			sum.Add(sum, n.Mul(n, n))
		}
	}
	return sum.Mul(sum, ways)
}
