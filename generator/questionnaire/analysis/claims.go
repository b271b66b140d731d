package analysis

import (
	"math/big"
	"slices"

	"roleguide/generator/questionnaire"
)

// claims checks the guarantees.
func (a *analyser) claims() {
	for _, g := range a.m.Guarantees {
		c := Claim{Guarantee: g}
		switch {
		case g.Reachable:
			a.reachable(&c)
		case len(g.Monotone) > 0:
			a.monotone(&c)
		case len(g.Share) > 0:
			a.shares(&c)
		case len(g.Exclusive)+len(g.ExclusiveFacts) > 0:
			a.exclusive(&c)
		}
		a.report.Claims = append(a.report.Claims, c)
	}
}

// reachable looks at everything that was counted.
func (a *analyser) reachable(c *Claim) {
	r := a.report
	var all []Tally
	for _, x := range r.Outcomes {
		all = append(all, x.Tally)
	}
	for _, x := range r.Rules {
		all = append(all, x.Decides)
	}
	for _, x := range r.Notes {
		all = append(all, x.Tally)
	}
	for _, x := range r.Questions {
		all = append(append(all, x.Shown), x.Options...)
	}
	c.Holds = Yes
	for _, t := range all {
		switch {
		case t.Never():
			c.Holds, c.Breaks = No, []Break{{}}
			return
		case !t.Known():
			c.Holds = Unknown
		}
	}
}

// shares compares the shares of outcomes with their limits.
func (a *analyser) shares(c *Claim) {
	if a.pass == nil {
		return
	}
	c.Holds = Yes
	for i := range c.Guarantee.Share {
		s := &c.Guarantee.Share[i]
		for _, o := range a.report.Outcomes {
			if s.Outcome != nil && s.Outcome != o.Outcome {
				continue
			}
			if o.Share.Cmp(big.NewRat(int64(s.Min), 100)) >= 0 && o.Share.Cmp(big.NewRat(int64(s.Max), 100)) <= 0 {
				continue
			}
			b := Break{Share: s, Outcome: o.Outcome}
			if o.Witness != nil {
				b.Answers = []questionnaire.Answers{o.Witness}
			}
			c.Holds, c.Breaks = No, append(c.Breaks, b)
		}
	}
}

// exclusive follows only the rules or facts that are said to exclude each other.
func (a *analyser) exclusive(c *Claim) {
	rules, facts := c.Guarantee.Exclusive, c.Guarantee.ExclusiveFacts
	var conditions []questionnaire.Condition
	for _, rule := range rules {
		conditions = append(conditions, rule.When)
	}
	for _, fact := range facts {
		conditions = append(conditions, fact.When)
	}
	p := a.run(program{further: conditions})
	if p == nil {
		return
	}
	c.Holds = Yes
	found := sums(p, p.matching)
	for i := range conditions {
		for j := i + 1; j < len(conditions); j++ {
			s := merged(found, func(x match) bool { return x.has(i) && x.has(j) })
			if s != nil {
				b := Break{Answers: []questionnaire.Answers{a.tally(p, s).Witness}}
				if len(facts) > 0 {
					b.Facts = []*questionnaire.Fact{facts[i], facts[j]}
				} else {
					b.Rules = []*questionnaire.Rule{rules[i], rules[j]}
				}
				c.Holds, c.Breaks = No, append(c.Breaks, b)
			}
		}
	}
}

func (a *analyser) monotone(c *Claim) {
	if a.pass == nil {
		return
	}
	c.Holds = Yes
	for _, s := range c.Guarantee.Monotone {
		if low, high, broken := a.pass.monotone(s); broken {
			end := len(a.pass.layers) - 1
			c.Holds = No
			c.Breaks = append(c.Breaks, Break{Score: s, Answers: []questionnaire.Answers{
				a.pass.complete(a.pass.witness(end, low)), a.pass.complete(a.pass.witness(end, high))}})
		}
	}
}

// A line is what the rules give for every value of one score while all else stays as it is, and which of these
// values some answers reach: the lowest with an outcome that leans on the score, and the highest with another.
type line struct {
	lowest, highest   int
	leaning, straying place
}

// monotone looks for two sets of answers that are alike but for a score, of which the one with more of it has an
// outcome that does not lean on it while the other has one that does. Alike means that with any value of the
// score the rules would give both the same outcome: then nothing else that the rules ask for tells them apart.
func (p *pass) monotone(s *questionnaire.Score) (low, high place, broken bool) {
	if p.box.stride[s.Index] == 0 {
		return low, high, false
	}
	leans := make([]bool, len(p.model.Outcomes))
	for i, o := range p.model.Outcomes {
		leans[i] = o.LeansOn(s)
	}
	lines := map[string]*line{}
	end := p.last()
	for m := range end.memories {
		outcomes := p.outcomes(&end.memories[m])
		if !strays(outcomes, leans) {
			continue
		}
		cells := &end.counts[m]
		done := make([]bool, p.box.cells())
		for cell := cells.from; cell < cells.to; cell++ {
			if !cells.has(cell) {
				continue
			}
			start := p.lineOf(cell, s)
			if done[start] {
				continue
			}
			done[start] = true
			if l := p.follow(lines, m, start, s, outcomes, leans); l != nil && l.lowest < l.highest {
				return l.leaning, l.straying, true
			}
		}
	}
	return low, high, false
}

// strays reports whether there are outcomes that lean and others.
func strays(outcomes []int, leans []bool) bool {
	return slices.ContainsFunc(outcomes, func(o int) bool { return leans[o] }) &&
		slices.ContainsFunc(outcomes, func(o int) bool { return !leans[o] })
}

// lineOf is the cell with the least of a score among those that have the same of everything else.
func (p *pass) lineOf(cell int, s *questionnaire.Score) int {
	stride, size := p.box.stride[s.Index], p.box.high[s.Index]-p.box.low[s.Index]+1
	value := cell / stride % size
	return cell - (value-(s.Low-p.box.low[s.Index]))*stride
}

// follow goes along one line of a memory, from the least of the score to the most, and puts what it finds
// together with what is known of the same line elsewhere. nil: the line never leads away.
func (p *pass) follow(lines map[string]*line, m, start int, s *questionnaire.Score, outcomes []int, leans []bool) *line {
	stride := p.box.stride[s.Index]
	key := make([]byte, s.High-s.Low+1)
	leaned, away := false, false
	for i := range key {
		outcome := outcomes[p.kinds[start+i*stride]]
		key[i] = byte(outcome)
		leaned = leaned || leans[outcome]
		away = away || leaned && !leans[outcome]
	}
	if !away {
		return nil
	}
	l := lines[string(key)]
	if l == nil {
		l = &line{lowest: len(key), highest: -1}
		lines[string(key)] = l
	}
	cells := &p.last().counts[m]
	for i, outcome := range key {
		cell := start + i*stride
		switch {
		case !cells.has(cell):
		case leans[outcome] && i < l.lowest:
			l.lowest, l.leaning = i, place{m, cell}
		case !leans[outcome] && i > l.highest:
			l.highest, l.straying = i, place{m, cell}
		}
	}
	return l
}
