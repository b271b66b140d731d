package questionnaire

import (
	"fmt"
	"slices"

	"roleguide/generator/source"
)

// A Number is a number that an author wrote into a questionnaire: points of an option, or a bound in a condition. It
// can be turned, to see what would come of it.
type Number struct {
	Where string // such as "option dates.waiting, delivery" or "rule direction_leads: direction >= 4"
	Pos   source.Pos
	Value int

	OfNote bool // it stands in the condition of a note

	set func(int)
}

// Set changes the number in the model it is from, which nobody else may use meanwhile.
func (n *Number) Set(value int) { n.set(value) }

// Numbers lists the numbers of a model, in the order of the file: points that are not 0, then those of the
// conditions of questions, facts, rules and notes.
func (m *Model) Numbers() []*Number {
	var all []*Number
	for _, q := range m.Questions {
		for _, o := range q.Options {
			for i, points := range o.Points {
				if points != 0 {
					all = append(all, &Number{fmt.Sprintf("option %s.%s, %s", q.ID, o.ID, m.Scores[i].ID), o.Pos, points, false, func(v int) { o.Points[i] = v; m.bound() }})
				}
			}
		}
	}
	for _, q := range m.Questions {
		all = append(all, numbersOf("question "+q.ID, q.Pos, &q.ShowIf)...)
	}
	for _, f := range m.Facts {
		all = append(all, numbersOf("fact "+f.ID, f.Pos, &f.When)...)
	}
	for _, r := range m.Rules {
		all = append(all, numbersOf("rule "+r.ID, r.Pos, &r.When)...)
	}
	for _, n := range m.Notes {
		own := numbersOf("note "+n.ID, n.Pos, &n.When)
		for _, x := range own {
			x.OfNote = true
		}
		all = append(all, own...)
	}
	return all
}

// bound works out the bounds of the scores anew.
func (m *Model) bound() {
	for _, s := range m.Scores {
		s.Low, s.High = 0, 0
		for _, q := range m.Questions {
			low, high := q.pointsFor(s)
			s.Low, s.High = s.Low+low, s.High+high
		}
	}
}

// numbersOf lists the numbers of one condition.
func numbersOf(owner string, pos source.Pos, when *Condition) []*Number {
	var all []*Number
	written := *when
	visitNumbers(written, func(at int, c Compare, value int) {
		all = append(all, &Number{owner + ": " + c.String(), pos, value, false, func(v int) { *when = withNumber(written, at, v-value) }})
	})
	return all
}

// visitNumbers calls back for every number of a condition, counted from 0: the constants that stand alone on one side
// of a comparison.
func visitNumbers(c Condition, found func(at int, c Compare, value int)) {
	at := 0
	var visit func(Condition)
	visit = func(c Condition) {
		switch c := c.(type) {
		case And:
			for _, part := range c.Of {
				visit(part)
			}
		case Or:
			for _, part := range c.Of {
				visit(part)
			}
		case Not:
			visit(c.Of)
		case Compare:
			for k := range len(c.Steps) + 1 {
				if s := c.side(k); s.isNumber() {
					found(at, c, s.Constant)
					at++
				}
			}
		}
	}
	visit(c)
}

// side is the sum at a place in the chain, 0 being the first.
func (c Compare) side(k int) Sum {
	if k == 0 {
		return c.First
	}
	return c.Steps[k-1].Sum
}

// withNumber is a condition with one of its numbers raised.
func withNumber(c Condition, at, by int) Condition {
	next := 0
	var change func(Condition) Condition
	each := func(of []Condition) []Condition {
		changed := make([]Condition, len(of))
		for i, part := range of {
			changed[i] = change(part)
		}
		return changed
	}
	change = func(c Condition) Condition {
		switch c := c.(type) {
		case And:
			return And{each(c.Of)}
		case Or:
			return Or{each(c.Of)}
		case Not:
			return Not{change(c.Of)}
		case Compare:
			changed := Compare{c.First, slices.Clone(c.Steps)}
			for k := range len(c.Steps) + 1 {
				if !c.side(k).isNumber() {
					continue
				}
				if next == at {
					changed.raise(k, by)
				}
				next++
			}
			return changed
		}
		return c
	}
	return change(c)
}

// raise adds to the sum at a place in the chain, which is part of the differences on both sides.
func (c *Compare) raise(k, by int) {
	if k == 0 {
		c.First.Constant += by
	} else {
		c.Steps[k-1].Sum.Constant += by
		c.Steps[k-1].Difference.Constant -= by
	}
	if k < len(c.Steps) {
		c.Steps[k].Difference.Constant += by
	}
}
