package analysis

import "math/big"

// undecided gives for each number of questions, from none to all, in how many sets of answers more than one outcome is
// possible after so many. It goes back from the end with the set of outcomes that can come of each cell.
func (p *pass) undecided() []*big.Int {
	n := len(p.questions)
	counts := make([]*big.Int, n+1)
	counts[n] = new(big.Int)
	after := atEnd(p, func(outcome int) uint64 { return 1 << outcome })
	for i := n - 1; i >= 0; i-- {
		before := make([][]uint64, len(p.layers[i].memories))
		open := make([]uint64, p.words)
		for m := range before {
			before[m] = p.sets(i, m, after, open)
		}
		counts[i] = new(big.Int).Mul(number(open), total(p.questions[i:]))
		after = before
	}
	return counts
}

// sets gives the cells of one memory the outcomes that can come of them, and adds to open the sets of answers that lead
// to cells with more than one.
func (p *pass) sets(layer, m int, after [][]uint64, open []uint64) []uint64 {
	l := p.layers[layer]
	cells := &l.counts[m]
	all := make([]uint64, cells.to-cells.from)
	next := where(p, layer, after)
	shows := l.memories[m].shows[0]
	shown := p.truth(shows)
	for cell := cells.from; cell < cells.to; cell++ {
		count := cells.at(cell)
		if isNone(count) {
			continue
		}
		set := uint64(0)
		if shows == always || shown != nil && shown[cell] {
			for _, e := range l.shown[m] {
				set |= next(e, cell)
			}
		} else {
			set = next(l.hidden[m], cell)
		}
		all[cell-cells.from] = set
		if set&(set-1) != 0 {
			add(open, count, 1)
		}
	}
	return all
}
