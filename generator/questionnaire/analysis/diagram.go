package analysis

import (
	"encoding/binary"
	"math/big"
	"math/bits"
	"slices"

	"roleguide/generator/questionnaire"
)

// A diagram is the outcome as a function of all answers, written as a decision diagram: a node asks one question and
// leads, for each answer, to a node that asks a later one, or to an outcome. Nodes that lead to the same are one, and
// none leads to the same for all answers, so a question that does not matter any more is not asked. The first nodes
// are the outcomes.
type diagram struct {
	asks    []int // the question of each node; for an outcome the number of questions
	to      [][]int32
	numbers map[string]int32
}

func newDiagram(m *questionnaire.Model) *diagram {
	d := &diagram{numbers: map[string]int32{}}
	for range m.Outcomes {
		d.asks, d.to = append(d.asks, len(m.Questions)), append(d.to, nil)
	}
	return d
}

// class is the node that asks a question and leads to others, one for each answer.
func (d *diagram) class(question int, to []int32) int32 {
	key := binary.AppendUvarint(nil, uint64(question))
	same := true
	for _, class := range to {
		same = same && class == to[0]
		key = binary.AppendVarint(key, int64(class))
	}
	if same {
		return to[0]
	}
	number, known := d.numbers[string(key)]
	if !known {
		number = int32(len(d.asks))
		d.numbers[string(key)] = number
		d.asks, d.to = append(d.asks, question), append(d.to, slices.Clone(to))
	}
	return number
}

// passes reports whether a node made of answers that all lead to the same is that same node.
func (d *diagram) passes(class int32, to []int32) bool {
	for _, next := range to {
		if next != class {
			return false
		}
	}
	return true
}

// diagram makes the diagram of all answers and returns its first node.
func (p *pass) diagram() (d *diagram, root int32) {
	d = newDiagram(p.model)
	after := p.endClasses()
	for i := len(p.model.Questions) - 1; i >= 0; i-- {
		before := make([][]int32, len(p.layers[i].memories))
		for m := range before {
			before[m], _ = p.classes(i, m, after, d)
		}
		after = before
	}
	return d, after[0][0]
}

// maxNodePairs limits the pairs of nodes that are compared.
const maxNodePairs = 4_000_000

// kept works out how many single changed answers keep the outcome, of all changes to all sets of answers. A
// changed answer may bring up questions; the set has answers to them. Two sets that differ in one answer lead from
// a node to two nodes, and from there on have the same answers: how often the outcome differs then, is counted once
// for each pair of nodes.
func (a *analyser) kept() {
	changes := new(big.Int)
	for _, x := range a.report.Questions {
		changes.Add(changes, new(big.Int).Mul(x.Shown.Count, big.NewInt(int64(len(answersOf(x.Question))-1))))
	}
	if a.report.Total.BitLen() > 110 || changes.Sign() == 0 {
		return
	}
	d, root := a.pass.diagram()
	c := comparer{diagram: d, known: newPairs(32 * len(d.asks)), suffix: suffixes(a.m)}
	for i := range a.m.Questions {
		c.ways = append(c.ways, len(answersOf(a.m.Questions[i])))
	}
	flips := c.flips(root)
	if c.cut {
		return
	}
	a.report.Kept = new(big.Rat).SetFrac(new(big.Int).Sub(changes, flips), changes)
}

// suffixes gives for each question the number of ways to answer it and all later ones.
func suffixes(m *questionnaire.Model) []wide {
	all := make([]wide, len(m.Questions)+1)
	all[len(m.Questions)] = wide{low: 1}
	for i := len(m.Questions) - 1; i >= 0; i-- {
		all[i] = all[i+1].times(uint64(len(answersOf(m.Questions[i]))))
	}
	return all
}

// A comparer counts where pairs of nodes lead to different outcomes.
type comparer struct {
	*diagram
	known  pairs
	suffix []wide
	ways   []int // of each question
	cut    bool  // there were too many pairs
}

// differ counts, of all ways to answer the questions from one that neither node stands after, those that lead to
// different outcomes.
func (c *comparer) differ(x, y int32, from int) wide {
	if x == y || c.cut {
		return wide{}
	}
	if x > y {
		x, y = y, x
	}
	at := min(c.asks[x], c.asks[y])
	count := wide{low: 1}
	if at < len(c.ways) {
		var known bool
		if count, known = c.known.get(x, y); !known {
			count = c.below(x, y, at)
			c.known.put(x, y, count)
			c.cut = c.cut || c.known.n > maxNodePairs
		}
	}
	for ; from < at; from++ { // questions that do not matter to either
		count = count.times(uint64(c.ways[from]))
	}
	return count
}

// below adds up over the answers to a question.
func (c *comparer) below(x, y int32, at int) (sum wide) {
	for k := range c.ways[at] {
		nextX, nextY := x, y
		if c.asks[x] == at {
			nextX = c.to[x][k]
		}
		if c.asks[y] == at {
			nextY = c.to[y][k]
		}
		sum = sum.plus(c.differ(nextX, nextY, at+1))
	}
	return sum
}

// flips counts the single changes that change the outcome, of all sets of answers.
func (c *comparer) flips(root int32) *big.Int {
	byQuestion := make([][]int32, len(c.suffix)-1)
	for n, q := range c.asks {
		if q < len(byQuestion) {
			byQuestion[q] = append(byQuestion[q], int32(n))
		}
	}
	reached := make([]*big.Int, len(c.asks)) // sets of answers to the questions before the node's
	add := func(n int32, count *big.Int) {
		if reached[n] == nil {
			reached[n] = new(big.Int)
		}
		reached[n].Add(reached[n], count)
	}
	add(root, c.suffix[0].over(c.suffix[min(c.asks[root], len(c.suffix)-1)]))
	sum := new(big.Int)
	for q, nodes := range byQuestion {
		for _, n := range nodes {
			if reached[n] == nil {
				continue
			}
			pairs := wide{}
			for i, x := range c.to[n] {
				add(x, new(big.Int).Mul(reached[n], c.suffix[q+1].over(c.suffix[c.asks[x]])))
				for _, y := range c.to[n][:i] {
					pairs = pairs.plus(c.differ(x, y, q+1).times(2))
				}
			}
			sum.Add(sum, new(big.Int).Mul(reached[n], pairs.big()))
		}
	}
	return sum
}

// A wide is a number of 128 bits.
type wide struct{ high, low uint64 }

func (w wide) plus(x wide) wide {
	low, carry := bits.Add64(w.low, x.low, 0)
	return wide{w.high + x.high + carry, low}
}

func (w wide) times(n uint64) wide {
	high, low := bits.Mul64(w.low, n)
	return wide{w.high*n + high, low}
}

func (w wide) big() *big.Int { return number([]uint64{w.low, w.high}) }

// over divides by a divisor.
func (w wide) over(x wide) *big.Int { return new(big.Int).Quo(w.big(), x.big()) }

// pairs is a table of numbers by pairs of nodes. There may be a million of them, for which a map takes too long.
type pairs struct {
	entries []pairEntry
	n       int
}

type pairEntry struct {
	key   uint64 // 0: free; no pair is (0, 0)
	count wide
}

// newPairs makes a table for about so many pairs; it grows if there are more.
func newPairs(expected int) pairs {
	return pairs{entries: make([]pairEntry, 1<<bits.Len(uint(max(expected, 1<<8))))}
}

// find is where a pair stands, or would.
func (p *pairs) find(x, y int32) (entry *pairEntry, key uint64) {
	key = uint64(x)<<32 | uint64(y)
	mask := len(p.entries) - 1
	for at := int(key * 0x9E3779B97F4A7C15 >> 32); ; at++ {
		if entry = &p.entries[at&mask]; entry.key == 0 || entry.key == key {
			return entry, key
		}
	}
}

func (p *pairs) get(x, y int32) (wide, bool) {
	entry, key := p.find(x, y)
	return entry.count, entry.key == key
}

func (p *pairs) put(x, y int32, count wide) {
	if 3*p.n > 2*len(p.entries) {
		old := p.entries
		p.entries = make([]pairEntry, 2*len(old))
		for _, e := range old {
			if e.key != 0 {
				entry, _ := p.find(int32(e.key>>32), int32(e.key))
				*entry = e
			}
		}
	}
	entry, key := p.find(x, y)
	entry.key, entry.count = key, count
	p.n++
}

// inert finds out, for questions whose answers leave all outcomes equally often everywhere, whether they leave
// the very same outcomes: states that nothing can tell apart get one class, from the end to the beginning.
func (p *pass) inert(differ []bool) []bool {
	inert := make([]bool, len(differ))
	stop := slices.Index(differ, false)
	if stop < 0 {
		return inert
	}
	after := p.endClasses()
	d := newDiagram(p.model)
	for i := len(differ) - 1; i >= stop; i-- {
		l := p.layers[i]
		before := make([][]int32, len(l.memories))
		inert[i] = !differ[i]
		for m := range l.memories {
			var split bool
			before[m], split = p.classes(i, m, after, d)
			inert[i] = inert[i] && !split
		}
		after = before
	}
	return inert
}

// endClasses are the outcomes.
func (p *pass) endClasses() [][]int32 {
	end := p.last()
	all := make([][]int32, len(end.memories))
	for m := range end.memories {
		outcomes := p.outcomes(&end.memories[m])
		cells := &end.counts[m]
		all[m] = make([]int32, cells.to-cells.from)
		for cell := cells.from; cell < cells.to; cell++ {
			if cells.has(cell) {
				all[m][cell-cells.from] = int32(outcomes[p.kinds[cell]])
			}
		}
	}
	return all
}

// classes gives the cells of one memory their classes. split: answers lead to different ones.
func (p *pass) classes(question, m int, after [][]int32, d *diagram) (all []int32, split bool) {
	l := p.layers[question]
	cells := &l.counts[m]
	all = make([]int32, cells.to-cells.from)
	shows, hidden := l.memories[m].shows[0], []edge{l.hidden[m]}
	shown := p.truth(shows)
	ways := len(answersOf(p.model.Questions[question]))
	to := make([]int32, ways)
	for cell := cells.from; cell < cells.to; cell++ {
		if !cells.has(cell) {
			continue
		}
		edges := hidden
		if shows == always || shown != nil && shown[cell] {
			edges = l.shown[m]
		}
		for _, e := range edges {
			class := after[e.to][p.box.at(cell, e.distance, e.unsure)-p.layers[question+1].counts[e.to].from]
			for _, a := range e.answers {
				to[slot(int(a), ways)] = class
			}
			if len(e.answers) == 0 {
				for i := range to {
					to[i] = class
				}
			}
		}
		class := d.class(question, to)
		split = split || !d.passes(class, to)
		all[cell-cells.from] = class
	}
	return all, split
}
