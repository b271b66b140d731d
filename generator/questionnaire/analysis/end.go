package analysis

import (
	"slices"

	"roleguide/generator/questionnaire"
)

// A place is a state at some point of the walk: a memory and a cell.
type place struct{ memory, cell int }

// start is the place before the first question.
func (p *pass) start() place { return place{0, p.box.start} }

// step is where an answer to the question of a layer leads, and whether the question is shown.
func (p *pass) step(layer int, at place, a questionnaire.Answer) (to place, isShown bool) {
	l := p.layers[layer]
	shows := l.memories[at.memory].shows[0]
	if shown := p.truth(shows); shows != always && (shown == nil || !shown[at.cell]) {
		return place{l.hidden[at.memory].to, at.cell}, false
	}
	for _, e := range l.shown[at.memory] {
		if slices.Contains(e.answers, a) {
			return place{e.to, p.box.at(at.cell, e.distance, e.unsure)}, true
		}
	}
	panic("analysis: an answer that leads nowhere")
}

// A match is the set of the further conditions that hold, as bits.
type match [2]uint64

func (x match) has(i int) bool { return x[i/64]&(1<<(i%64)) != 0 }

// deciding gives for each kind of cells the number of the rule that decides.
func (p *pass) deciding(m *memory) []int {
	rules := make([]int, len(p.first))
	for kind, cell := range p.first {
		for _, r := range m.rules {
			if p.holds(r.when, cell, nil) {
				rules[kind] = r.rule
				break
			}
		}
	}
	return rules
}

// outcomes gives for each kind of cells the index of the outcome.
func (p *pass) outcomes(m *memory) []int {
	all := p.deciding(m)
	for kind, rule := range all {
		all[kind] = p.rules[rule].Outcome.Index
	}
	return all
}

// matching gives for each kind of cells which of the further conditions hold.
func (p *pass) matching(m *memory) []match {
	all := make([]match, len(p.first))
	var outcomes []int
	if len(p.rules) > 0 {
		outcomes = p.outcomes(m)
	}
	for kind, cell := range p.first {
		var outcome *int
		if outcomes != nil {
			outcome = &outcomes[kind]
		}
		for i, n := range m.further {
			if p.holds(n, cell, outcome) {
				all[kind][i/64] |= 1 << (i % 64)
			}
		}
	}
	return all
}

// holds decides a condition in a cell at the end. outcome may be nil if the condition does not ask for it.
func (p *pass) holds(n node, cell int, outcome *int) bool {
	x := &p.f.all[n]
	switch x.kind {
	case settled:
		return n == always
	case atLeast, isZero:
		return p.truth(n)[cell]
	case negated:
		return !p.holds(x.of[0], cell, outcome)
	case isOutcome:
		return x.set&(1<<*outcome) != 0
	}
	for _, part := range x.of {
		if p.holds(part, cell, outcome) != (x.kind == both) {
			return x.kind == either
		}
	}
	return x.kind == both
}

// A sum is in how many sets of answers something comes out, and one place at the end where it does.
type sum struct {
	count []uint64
	at    place
}

// sums counts what comes out at the end; each says what comes out of a memory, for each kind of cells.
func sums[T comparable](p *pass, each func(*memory) []T) map[T]*sum {
	all := map[T]*sum{}
	end := p.last()
	for m := range end.memories {
		values := each(&end.memories[m])
		for kind, s := range p.byKind(&end.counts[m]) {
			if isNone(s.count) {
				continue
			}
			s.at.memory = m
			known := all[values[kind]]
			if known == nil {
				all[values[kind]] = &s
				continue
			}
			add(known.count, s.count, 1)
			if known.at.memory == m && s.at.cell < known.at.cell {
				known.at = s.at
			}
		}
	}
	return all
}

// byKind counts the cells of each kind in a memory, with the first of each.
func (p *pass) byKind(cells *span) []sum {
	all := make([]sum, len(p.first))
	counts := make([]uint64, len(all)*p.words)
	for i := range all {
		all[i].count = counts[i*p.words : (i+1)*p.words]
	}
	for cell := cells.from; cell < cells.to; cell++ {
		count, s := cells.at(cell), &all[p.kinds[cell]]
		if isNone(count) {
			continue
		}
		if isNone(s.count) {
			s.at.cell = cell
		}
		add(s.count, count, 1)
	}
	return all
}

// witness finds answers that lead to a place in a layer.
func (p *pass) witness(layer int, at place) questionnaire.Answers {
	answers := make(questionnaire.Answers, len(p.questions))
	for i := layer - 1; i >= 0; i-- {
		at, answers[p.questions[i].Index] = p.cameFrom(i, at)
	}
	return answers
}

// cameFrom finds a place in a layer, and an answer to its question that leads from it to a place in the next;
// Unanswered if the question is hidden there.
func (p *pass) cameFrom(layer int, at place) (place, questionnaire.Answer) {
	l := p.layers[layer]
	for m := range l.memories {
		shows := l.memories[m].shows[0]
		shown := p.truth(shows)
		isShown := func(cell int) bool { return shows == always || shown != nil && shown[cell] }
		if e := l.hidden[m]; shows != always && e.to == at.memory && l.counts[m].has(at.cell) && !isShown(at.cell) {
			return place{m, at.cell}, questionnaire.Unanswered
		}
		for _, e := range l.shown[m] {
			if e.to != at.memory {
				continue
			}
			for _, cell := range []int{at.cell - e.distance, at.cell - e.distance - p.box.area} {
				if l.counts[m].has(cell) && isShown(cell) && p.box.at(cell, e.distance, e.unsure) == at.cell {
					return place{m, cell}, e.answers[0]
				}
			}
		}
	}
	panic("analysis: a state that no answers lead to")
}

// complete gives answers with every open question answered by its first option, and keeps only what is effective.
func (p *pass) complete(answers questionnaire.Answers) questionnaire.Answers {
	for i, a := range answers {
		if a == questionnaire.Unanswered {
			answers[i] = 1
		}
	}
	return p.model.Evaluate(answers).Answers
}

// atEnd gives each cell of the last layer what its outcome stands for: where a pass begins that goes back.
func atEnd[T any](p *pass, of func(outcome int) T) [][]T {
	end := p.last()
	all := make([][]T, len(end.memories))
	for m := range end.memories {
		outcomes, cells := p.outcomes(&end.memories[m]), &end.counts[m]
		all[m] = make([]T, cells.to-cells.from)
		for i := range all[m] {
			all[m][i] = of(outcomes[p.kinds[cells.from+i]])
		}
	}
	return all
}

// where looks up what stands at the cell to which an answer leads from one of a layer; after is what stands at the cells of
// the next layer.
func where[T any](p *pass, layer int, after [][]T) func(e edge, cell int) T {
	counts := p.layers[layer+1].counts
	return func(e edge, cell int) T {
		return after[e.to][p.box.at(cell, e.distance, e.unsure)-counts[e.to].from]
	}
}
