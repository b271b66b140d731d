package analysis

import (
	"math/big"
	"slices"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// Options of an analysis.
type Options struct {
	// Cells limits the states that each pass looks into; 0 means DefaultCells. A state is a vector of scores and
	// what is known of the answers, before one question; it takes up to 8 bytes for each 19 digits of Total.
	Cells int

	// File is what the model was read from, for the lines that problems show; nil: they show none.
	File *source.File

	// Firmness asks for Kept and Firmness of the report, which take about as long as all the rest.
	Firmness bool
}

// DefaultCells is the budget of states. A pass that needs all of them takes seconds and some hundred megabytes.
const DefaultCells = 16_000_000

// Analyse works out what is true of all answers. The problems are errors for what can never happen and for
// broken guarantees, and warnings for questions with no influence or too much, and for what is unknown.
func Analyse(m *questionnaire.Model, opts Options) (*Report, source.Problems) {
	if opts.Cells == 0 {
		opts.Cells = DefaultCells
	}
	a := &analyser{m: m, budget: opts.Cells, report: &Report{Model: m, Total: total(m.Questions)}}
	a.straight()
	a.decisions()
	a.matches()
	a.notes()
	a.claims()
	if opts.Firmness && a.pass != nil {
		a.kept()
		a.firmness()
	}
	return a.report, a.problems(opts.File)
}

// Check is Analyse after the tests: all that is wrong with what a readable questionnaire means. A rule that no test
// covers is not told where the analysis shows that no test could.
func Check(m *questionnaire.Model, opts Options) (*Report, source.Problems) {
	results, uncovered := m.RunTests()
	report, problems := Analyse(m, opts)
	for _, r := range results {
		problems.Add(r.Problems...)
	}
	for _, p := range uncovered {
		if !slices.ContainsFunc(report.Rules, func(x Rule) bool {
			return x.Decides.Never() && x.Rule.Pos.Line == p.Pos.Line && x.Rule.Pos.Col == p.Pos.Col
		}) {
			problems.Add(p)
		}
	}
	return report, problems.Sorted()
}

// An analyser fills a report.
type analyser struct {
	m       *questionnaire.Model
	budget  int
	report  *Report
	light   bool     // only what errors need
	pass    *pass    // of the rules as they decide; nil: unknown
	traffic *traffic // of the same; nil when light
}

// run makes a pass and counts its cells. Where the order that should need little needs too much, that of the file may not.
func (a *analyser) run(what program) *pass {
	what.model = a.m
	p := run(what, a.budget)
	if p == nil && !what.asWritten {
		what.asWritten = true
		p = run(what, a.budget)
	}
	if p != nil {
		a.report.Cells += p.cells
	}
	return p
}

// straight evaluates the answers of those who do not read.
func (a *analyser) straight() {
	first := make(questionnaire.Answers, len(a.m.Questions))
	last := make(questionnaire.Answers, len(a.m.Questions))
	for i, q := range a.m.Questions {
		first[i], last[i] = 1, questionnaire.Answer(len(q.Options))
	}
	a.report.First, a.report.Last = a.m.Evaluate(first), a.m.Evaluate(last)
}

// tally makes a Tally of what was counted; nil: nothing.
func (a *analyser) tally(p *pass, s *sum) Tally {
	if s == nil {
		return a.count(new(big.Int))
	}
	t := a.count(number(s.count))
	t.Witness = p.complete(p.witness(len(p.layers)-1, s.at))
	return t
}

func (a *analyser) count(n *big.Int) Tally {
	return Tally{Count: n, Share: new(big.Rat).SetFrac(n, a.report.Total)}
}

// decisions fills in everything about outcomes, deciding rules and questions.
func (a *analyser) decisions() {
	r := a.report
	for _, o := range a.m.Outcomes {
		r.Outcomes = append(r.Outcomes, Outcome{Outcome: o})
	}
	for _, rule := range a.m.Rules {
		r.Rules = append(r.Rules, Rule{Rule: rule})
	}
	for _, q := range a.m.Questions {
		r.Questions = append(r.Questions, Question{Question: q, Options: make([]Tally, len(q.Options))})
	}
	p := a.run(program{rules: a.m.Rules, exact: true})
	if a.pass = p; p == nil {
		return
	}
	outcomes := sums(p, p.outcomes)
	for i := range r.Outcomes {
		r.Outcomes[i].Tally = a.tally(p, outcomes[i])
	}
	rules := sums(p, p.deciding)
	for i := range r.Rules {
		r.Rules[i].Decides = a.tally(p, rules[i])
	}
	for i, q := range p.questions {
		a.shown(i, &r.Questions[q.Index])
	}
	if a.light {
		return
	}
	a.traffic = p.traffic(p.diagram())
	a.influence()
	a.undecided()
}

// shown counts where the question is asked that the pass takes as number i.
func (a *analyser) shown(i int, x *Question) {
	p := a.pass
	l := p.layers[i]
	before, at := make([]uint64, p.words), place{-1, 0}
	for m := range l.memories {
		shows, cells := l.memories[m].shows[0], &l.counts[m]
		shown := p.truth(shows)
		for cell := cells.from; cell < cells.to && shows != never; cell++ {
			if count := cells.at(cell); !isNone(count) && (shown == nil || shown[cell]) {
				add(before, count, 1)
				at = place{m, cell}
			}
		}
	}
	answers := answersOf(x.Question)
	each := new(big.Int).Mul(number(before), total(p.questions[i+1:]))
	x.Shown = a.count(new(big.Int).Mul(each, big.NewInt(int64(len(answers)))))
	for o := range x.Options {
		x.Options[o] = a.count(new(big.Int).Set(each))
	}
	if at.memory < 0 {
		return
	}
	for o := range x.Options {
		witness := p.witness(i, at)
		witness[x.Question.Index] = questionnaire.Answer(o + 1)
		x.Options[o].Witness = p.complete(witness)
	}
	x.Shown.Witness = x.Options[0].Witness
}

// influence works out what answers explain. With all sets of answers as likely as each other, two of them have
// the same outcome with probability Σ share², and two with the same answer with the mean of that over the answers.
func (a *analyser) influence() {
	total := a.report.Total
	same := new(big.Int) // pairs of sets
	counts := make([]*big.Int, len(a.report.Outcomes))
	for i, o := range a.report.Outcomes {
		counts[i] = o.Count
		same.Add(same, new(big.Int).Mul(o.Count, o.Count))
	}
	differ := new(big.Int).Sub(new(big.Int).Mul(total, total), same)
	for i, together := range a.traffic.byAnswer() {
		x := &a.report.Questions[a.pass.questions[i].Index]
		if x.Inert, x.Influence = No, new(big.Rat); together == nil {
			x.Inert = Yes
			continue
		}
		within := a.traffic.within(together, counts)
		x.Influence.SetFrac(within.Sub(within, same), differ)
	}
}

// undecided works out how soon results are decided, by a pass in the order of the file.
func (a *analyser) undecided() {
	p := a.run(program{rules: a.m.Rules, asWritten: true})
	if p == nil {
		return
	}
	r := a.report
	r.Undecided = p.undecided()
	for k, n := range r.Undecided {
		if n.Cmp(new(big.Int).Sub(r.Total, n)) <= 0 {
			r.Usually = k
			return
		}
	}
}

// notes counts notes together that ask for the same questions, because then a pass has little more to remember than
// for one of them. All of them together would have to be told apart, and nobody asks for that.
func (a *analyser) notes() {
	for _, n := range a.m.Notes {
		a.report.Notes = append(a.report.Notes, Note{Note: n})
	}
	for _, group := range a.noteGroups() {
		if !a.noteGroup(group) && len(group) > 1 {
			for _, i := range group {
				a.noteGroup([]int{i})
			}
		}
	}
}

// noteGroup counts some notes in one pass; false if it needs too many states.
func (a *analyser) noteGroup(group []int) bool {
	var rules []*questionnaire.Rule
	var conditions []questionnaire.Condition
	for _, at := range group {
		n := a.m.Notes[at]
		conditions = append(conditions, n.When)
		if asksOutcome(n.When) {
			rules = a.m.Rules
		}
	}
	p := a.run(program{rules: rules, further: conditions})
	if p == nil {
		return false
	}
	found := sums(p, p.matching)
	for i, at := range group {
		a.report.Notes[at].Tally = a.tally(p, merged(found, func(x match) bool { return x.has(i) }))
	}
	return true
}

// noteGroups puts the indexes of notes together that ask for the same questions, and for the outcome and for unsure answers or not, in the order of the file.
func (a *analyser) noteGroups() [][]int {
	type key struct {
		outcome, unsure bool
		asks            uint64
	}
	f := newFormulas()
	places := map[key]int{}
	var groups [][]int
	for i, n := range a.m.Notes {
		when := f.condition(n.When)
		k := key{asksOutcome(n.When), f.asksUnsure(when), f.all[when].asks}
		at, known := places[k]
		if !known {
			at = len(groups)
			places[k], groups = at, append(groups, nil)
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

func asksOutcome(c questionnaire.Condition) bool {
	any := func(of []questionnaire.Condition) bool {
		for _, part := range of {
			if asksOutcome(part) {
				return true
			}
		}
		return false
	}
	switch c := c.(type) {
	case questionnaire.And:
		return any(c.Of)
	case questionnaire.Or:
		return any(c.Of)
	case questionnaire.Not:
		return asksOutcome(c.Of)
	case questionnaire.OutcomeIs:
		return true
	}
	return false
}
