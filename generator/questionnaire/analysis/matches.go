package analysis

import (
	"math/big"

	"roleguide/generator/questionnaire"
)

// matches fills in which rules match, whatever decides, and where they overlap.
func (a *analyser) matches() {
	r := a.report
	last := len(r.Rules) - 1
	r.Rules[last].Matches = a.count(new(big.Int).Set(r.Total))
	r.Rules[last].Matches.Witness = r.First.Answers
	conditions := make([]questionnaire.Condition, last)
	for i := range conditions {
		conditions[i] = a.m.Rules[i].When
	}
	p := a.run(program{further: conditions})
	if p == nil {
		a.matchesOneByOne()
		return
	}
	found := sums(p, p.matching)
	for i := range conditions {
		r.Rules[i].Matches = a.tally(p, merged(found, func(x match) bool { return x.has(i) }))
	}
	r.Overlaps = []Overlap{}
	for i := range conditions {
		for j := i + 1; j < last; j++ {
			if s := merged(found, func(x match) bool { return x.has(i) && x.has(j) }); s != nil {
				o := Overlap{First: a.m.Rules[i], Second: a.m.Rules[j], Tally: a.tally(p, s), Decided: new(big.Int)}
				if s := merged(found, func(x match) bool { return first(x) == i && x.has(j) }); s != nil {
					o.Decided = number(s.count)
				}
				r.Overlaps = append(r.Overlaps, o)
			}
		}
	}
	a.hiding(found)
}

// hiding finds the rules that decide wherever a rule that never does would match.
func (a *analyser) hiding(found map[match]*sum) {
	last := len(a.m.Rules) - 1
	for i := range a.report.Rules {
		x := &a.report.Rules[i]
		if !x.Decides.Never() || x.Matches.Never() {
			continue
		}
		for j := range i {
			if merged(found, func(x match) bool { return first(x) == j && (i == last || x.has(i)) }) != nil {
				x.HiddenBy = append(x.HiddenBy, a.m.Rules[j])
			}
		}
	}
}

// matchesOneByOne is for when following all rules together takes too much.
func (a *analyser) matchesOneByOne() {
	for i := range len(a.m.Rules) - 1 {
		if p := a.run(program{further: []questionnaire.Condition{a.m.Rules[i].When}}); p != nil {
			a.report.Rules[i].Matches = a.tally(p, sums(p, p.matching)[match{1}])
		}
	}
}

// first is the first of the conditions that hold, -1 if none does.
func first(x match) int {
	for i := range 128 {
		if x.has(i) {
			return i
		}
	}
	return -1
}

// merged adds up the sums of some sets of conditions; nil if there are none. Of the places it keeps the first,
// so that the same questionnaire has the same witnesses every time.
func merged(found map[match]*sum, which func(match) bool) *sum {
	var all *sum
	for x, s := range found {
		switch {
		case !which(x):
		case all == nil:
			all = &sum{append([]uint64(nil), s.count...), s.at}
		default:
			add(all.count, s.count, 1)
			if s.at.memory < all.at.memory || s.at.memory == all.at.memory && s.at.cell < all.at.cell {
				all.at = s.at
			}
		}
	}
	return all
}
