package analysis

import "slices"

// A diagram is the outcome as a function of all answers, written as a decision diagram: a node asks one question and
// leads, for each answer, to a node that asks a later one, or to an outcome. Nodes that lead to the same are one, and
// none leads to the same for all answers, so a question that does not matter any more is not asked. The first nodes
// are the outcomes, and every other node comes after those that it leads to. Questions stand in the order of the pass.
type diagram struct {
	ways  []int   // how many answers each question has
	asks  []int32 // the question of each node; for an outcome the number of questions
	first []int32 // where the nodes begin that a node leads to
	to    []int32
	can   []uint64 // for each node the set of outcomes that it leads to in the end
	root  int32

	table []int32 // nodes by what they lead to; 0, an outcome: free
}

// diagram makes the diagram of all answers.
func (p *pass) diagram() *diagram {
	d := &diagram{table: make([]int32, 1<<12)}
	for _, q := range p.questions {
		d.ways = append(d.ways, len(answersOf(q)))
	}
	for range p.model.Outcomes {
		d.can = append(d.can, 1<<len(d.asks))
		d.asks, d.first = append(d.asks, int32(len(d.ways))), append(d.first, 0)
	}
	after := atEnd(p, func(outcome int) int32 { return int32(outcome) })
	for i := len(d.ways) - 1; i >= 0; i-- {
		before := make([][]int32, len(p.layers[i].memories))
		for m := range before {
			before[m] = p.nodes(d, i, m, after)
		}
		after = before
	}
	d.root, d.table = after[0][0], nil
	return d
}

// nodes gives the cells of one memory their nodes.
func (p *pass) nodes(d *diagram, layer, m int, after [][]int32) []int32 {
	l := p.layers[layer]
	cells := &l.counts[m]
	all := make([]int32, cells.to-cells.from)
	shows := l.memories[m].shows[0]
	shown := p.truth(shows)
	to, last, node := make([]int32, d.ways[layer]), make([]int32, d.ways[layer]), int32(-1) // node: of last
	next := where(p, layer, after)
	for cell := cells.from; cell < cells.to; cell++ {
		if !cells.has(cell) {
			continue
		}
		if shows != always && (shown == nil || !shown[cell]) {
			all[cell-cells.from] = next(l.hidden[m], cell)
			continue
		}
		for _, e := range l.shown[m] {
			n := next(e, cell)
			for _, a := range e.answers {
				to[slot(int(a), len(to))] = n
			}
		}
		if node < 0 || !slices.Equal(to, last) {
			node = d.node(layer, to)
			copy(last, to)
		}
		all[cell-cells.from] = node
	}
	return all
}

// slot is where an answer stands among those of a question: Skipped is the last.
func slot(answer, ways int) int {
	if answer < 1 {
		return ways - 1
	}
	return answer - 1
}

// node is the node that asks a question and leads to others, one for each answer.
func (d *diagram) node(question int, to []int32) int32 {
	if !slices.ContainsFunc(to, func(n int32) bool { return n != to[0] }) {
		return to[0]
	}
	at := d.find(question, to)
	if d.table[at] != 0 {
		return d.table[at]
	}
	n := int32(len(d.asks))
	d.asks, d.first = append(d.asks, int32(question)), append(d.first, int32(len(d.to)))
	d.to = append(d.to, to...)
	can := uint64(0)
	for _, next := range to {
		can |= d.can[next]
	}
	d.can = append(d.can, can)
	d.table[at] = n
	if 2*int(n) > len(d.table) {
		d.table = make([]int32, 4*len(d.table))
		for n := range d.asks {
			if d.asks[n] < int32(len(d.ways)) {
				d.table[d.find(int(d.asks[n]), d.leads(int32(n)))] = int32(n)
			}
		}
	}
	return n
}

// find is where a node stands in the table, or would.
func (d *diagram) find(question int, to []int32) int {
	hash := uint64(question) + 1
	for _, n := range to {
		hash = (hash ^ uint64(n)) * 0x9E3779B97F4A7C15
		hash ^= hash >> 32
	}
	for at := int(hash); ; at++ {
		at &= len(d.table) - 1
		if n := d.table[at]; n == 0 || d.asks[n] == int32(question) && slices.Equal(d.leads(n), to) {
			return at
		}
	}
}

// leads lists where a node leads, one node for each answer.
func (d *diagram) leads(n int32) []int32 {
	return d.to[d.first[n] : int(d.first[n])+d.ways[d.asks[n]]]
}
