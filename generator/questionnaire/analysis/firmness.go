package analysis

import (
	"math/big"
	"math/bits"
)

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
	c := comparer{traffic: a.traffic, standing: make([]pairs, len(a.traffic.ways))}
	if c.flips(); !c.cut {
		flips := c.sum.times(2).big() // one way and back
		a.report.Kept = new(big.Rat).SetFrac(new(big.Int).Sub(changes, flips), changes)
	}
}

// maxNodePairs limits the pairs of nodes that are compared.
const maxNodePairs = 4_000_000

// A comparer counts where pairs of nodes lead to different outcomes. It goes through the questions once, with the pairs
// that stand before each: two nodes, and in how many ways two sets of answers lead there that differ in one of them.
// Numbers have 128 bits.
type comparer struct {
	*traffic
	standing []pairs // for each question; the earlier node of a pair asks it
	sum      wide    // pairs of sets with different outcomes
	n        int
	cut      bool // there were too many pairs
}

// flips counts all pairs of sets that differ in one answer and in the outcome.
func (c *comparer) flips() {
	nodes := make([][]int32, len(c.ways))
	for n := int32(c.outcomes); n < int32(len(c.asks)); n++ {
		nodes[c.asks[n]] = append(nodes[c.asks[n]], n)
	}
	for q := range int32(len(c.ways)) {
		for _, n := range nodes[q] {
			leads, reached := c.leads(n), asWide(c.reached(n))
			for i, x := range leads {
				for _, y := range leads[:i] {
					c.stand(x, y, q+1, reached)
				}
			}
		}
		for i := range c.standing[q].entries {
			if e := &c.standing[q].entries[i]; e.key != 0 {
				c.goOn(int32(e.key>>32), int32(e.key), q, e.count)
			}
		}
		c.standing[q] = pairs{}
	}
}

// goOn answers the question before which a pair of nodes stands.
func (c *comparer) goOn(x, y, q int32, count wide) {
	toX, toY := []int32{x}, []int32{y}
	if c.asks[x] == q {
		toX = c.leads(x)
	}
	if c.asks[y] == q {
		toY = c.leads(y)
	}
	for k := range c.ways[q] {
		c.stand(toX[min(k, len(toX)-1)], toY[min(k, len(toY)-1)], q+1, count)
	}
}

// stand adds a pair of nodes that so many pairs of sets lead to with their answers to the questions before from.
func (c *comparer) stand(x, y, from int32, count wide) {
	if x == y || c.cut {
		return
	}
	if x > y {
		x, y = y, x
	}
	at := min(c.asks[x], c.asks[y])
	switch {
	case c.can[x]&c.can[y] == 0: // whatever else is answered
		c.sum = c.sum.plus(count.product(asWide(c.gaps[from][len(c.ways)])))
		return
	case x < int32(c.outcomes):
		others := asWide(c.gaps[at][len(c.ways)]).minus(asWide(c.chances(y)[int(x)*c.words:][:c.words]))
		c.sum = c.sum.plus(count.product(asWide(c.gaps[from][at])).product(others))
		return
	}
	if c.standing[at].add(x, y, count.product(asWide(c.gaps[from][at]))) {
		if c.n++; c.n > maxNodePairs {
			c.cut = true
		}
	}
}

// A wide is a number of 128 bits.
type wide struct{ high, low uint64 }

func asWide(count []uint64) wide {
	if len(count) == 1 {
		return wide{0, count[0]}
	}
	return wide{count[1], count[0]}
}

func (w wide) plus(x wide) wide {
	low, carry := bits.Add64(w.low, x.low, 0)
	return wide{w.high + x.high + carry, low}
}

func (w wide) minus(x wide) wide {
	low, borrow := bits.Sub64(w.low, x.low, 0)
	return wide{w.high - x.high - borrow, low}
}

func (w wide) times(n uint64) wide { return w.product(wide{low: n}) }

func (w wide) product(x wide) wide {
	high, low := bits.Mul64(w.low, x.low)
	return wide{w.high*x.low + w.low*x.high + high, low}
}

func (w wide) big() *big.Int { return number([]uint64{w.low, w.high}) }

// pairs is a table of numbers by pairs of nodes. There may be a million of them, for which a map takes too long.
type pairs struct {
	entries []pairEntry
	n       int
}

type pairEntry struct {
	key   uint64 // 0: free; no pair is (0, 0)
	count wide
}

// find is where a pair stands, or would.
func (p *pairs) find(key uint64) *pairEntry {
	mask := len(p.entries) - 1
	for at := int(key * 0x9E3779B97F4A7C15 >> 32); ; at++ {
		if e := &p.entries[at&mask]; e.key == 0 || e.key == key {
			return e
		}
	}
}

// add adds to the number of a pair, and reports whether the pair is new.
func (p *pairs) add(x, y int32, count wide) bool {
	if 3*p.n >= 2*len(p.entries) {
		old := p.entries
		p.entries = make([]pairEntry, max(4*len(old), 1<<8))
		for _, e := range old {
			if e.key != 0 {
				*p.find(e.key) = e
			}
		}
	}
	key := uint64(x)<<32 | uint64(y)
	e := p.find(key)
	e.count = e.count.plus(count)
	if e.key == key {
		return false
	}
	e.key = key
	p.n++
	return true
}
