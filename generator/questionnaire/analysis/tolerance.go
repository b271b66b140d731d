package analysis

import (
	"fmt"
	"slices"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// A Tolerance is how far one number of a questionnaire can be turned before something breaks: a test gets another
// outcome, rule or set of notes, or the analysis finds an error.
type Tolerance struct {
	Number   *questionnaire.Number
	Down, Up *Breaking // nil: nothing breaks within Reach
}

// Breaking is the smallest change of a number that breaks something, and what it breaks.
type Breaking struct {
	Value int
	Why   string     // a sentence without a full stop
	Pos   source.Pos // of the test, outcome, rule or guarantee that breaks
}

// Reach is how far numbers are turned, either way.
const Reach = 3

// Tolerances turns every number of a questionnaire, one at a time. What is wrong before anything is turned does not
// count as broken. For each value that breaks no test it looks at all answers, which takes a while; whether notes can
// still come is asked for the numbers of their own conditions only.
func Tolerances(f *source.File, opts Options) ([]Tolerance, error) {
	m, _ := questionnaire.ReadUntested(f) // one that nobody else has
	if m == nil {
		return nil, fmt.Errorf("%s cannot be read", f.Path)
	}
	if opts.Cells == 0 {
		opts.Cells = DefaultCells
	}
	t := turner{m: m, budget: opts.Cells, known: map[string]bool{}}
	t.tests, _ = m.RunTests()
	for _, p := range t.errors(true) {
		t.known[p.Message] = true
	}
	var all []Tolerance
	for _, n := range m.Numbers() {
		all = append(all, Tolerance{n, t.turn(n, -1), t.turn(n, 1)})
	}
	return all, nil
}

// A turner tries other numbers.
type turner struct {
	m      *questionnaire.Model
	budget int
	tests  []questionnaire.TestResult // as they are
	known  map[string]bool            // messages of errors that there are anyhow
}

// turn finds the smallest change in one direction that breaks something.
func (t *turner) turn(n *questionnaire.Number, direction int) *Breaking {
	defer n.Set(n.Value)
	for by := 1; by <= Reach; by++ {
		value := n.Value + direction*by
		n.Set(value)
		if r := t.failing(); r != nil {
			return &Breaking{value, fmt.Sprintf("the test %q gets another result", r.Test.Name), r.Test.Pos}
		}
		for _, p := range t.errors(n.OfNote) {
			if !t.known[p.Message] {
				return &Breaking{value, p.Message, p.Pos}
			}
		}
	}
	return nil
}

// failing is the first test that gets another outcome, rule or other notes than before.
func (t *turner) failing() *questionnaire.TestResult {
	results, _ := t.m.RunTests()
	for i, r := range results {
		was := t.tests[i].Result
		if r.Result.Outcome != was.Outcome || r.Result.Rule != was.Rule || !slices.Equal(r.Result.Notes, was.Notes) {
			return &results[i]
		}
	}
	return nil
}

// errors are those of the analysis, without what only warns or informs.
func (t *turner) errors(notes bool) source.Problems {
	a := &analyser{m: t.m, budget: t.budget, report: &Report{Model: t.m, Total: total(t.m.Questions)}, light: true}
	a.decisions()
	if notes {
		a.notes()
	}
	a.claims()
	return slices.DeleteFunc(a.problems(nil), func(p source.Problem) bool { return p.Severity != source.Error })
}
