package questionnaire

import (
	"fmt"
	"slices"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// tests reads the examples that the questionnaire must get right.
func (r *reader) tests(n strictyaml.Node) {
	seen := map[string]source.Pos{}
	for _, item := range atMost(r, r.List(n), MaxTests, "tests", n.Pos()) {
		if !item.Exists() {
			r.Problem(item.Pos(), strictyaml.CodeMissing, "this list item has no value")
			continue
		}
		m := r.Mapping(item, "name", "situation", "answers", "expect")
		t := Test{Name: r.line(m.Need("name")), Situation: r.line(m.Get("situation")), Pos: item.Pos(), places: map[string]source.Pos{}}
		r.unique(seen, t.Name, "tests", m.Get("name").Pos())
		t.places["expect"] = m.Key("expect").Pos
		t.Answers = r.testAnswers(m.Need("answers"), t.places)
		t.Expect = r.expectation(m.Need("expect"), t.places)
		r.m.Tests = append(r.m.Tests, t)
	}
}

// testAnswers reads { question: option }.
func (r *reader) testAnswers(n strictyaml.Node, places map[string]source.Pos) Answers {
	answers := make(Answers, len(r.m.Questions))
	for _, k := range r.Open(n).Keys() {
		q, ok := named(r, k.Name, k.Pos, "question", r.m.Questions, questionID)
		if !ok {
			continue
		}
		places["answer "+q.ID] = k.Pos
		if !k.Value.Exists() {
			r.Problem(k.Pos, strictyaml.CodeMissing, "%q has no value", k.Name).Hint = "write the id of the option"
			continue
		}
		if !q.Required && k.Value.Raw() == wordSkipped {
			answers[q.Index] = Skipped
			continue
		}
		if o, ok := among(r, k.Value, "option of "+q.ID, q.Options, func(o *Option) string { return o.ID }); ok {
			answers[q.Index] = Answer(o.Index + 1)
		}
	}
	return answers
}

func (r *reader) expectation(n strictyaml.Node, places map[string]source.Pos) Expectation {
	m := r.Mapping(n, "outcome", "decided_by", "scores", "unsure", "notes", "possible", "ignored")
	for _, k := range m.Keys() {
		places[k.Name] = k.Pos
		m.Need(k.Name)
	}
	e := Expectation{Scores: make([]*int, len(r.m.Scores))}
	if n.IsMapping() && len(m.Keys()) == 0 {
		r.Problem(n.Pos(), strictyaml.CodeMissing, "this test expects nothing").Hint = "write expect: { outcome: … }"
	}
	e.Outcome, _ = among(r, m.Get("outcome"), "outcome", r.m.Outcomes, outcomeID)
	e.Rule, _ = among(r, m.Get("decided_by"), "rule", r.m.Rules, ruleID)
	for _, k := range r.Open(m.Get("scores")).Keys() {
		if s, ok := named(r, k.Name, k.Pos, "score", r.m.Scores, scoreID); ok {
			v := r.Int(k.Value, -maxNumber, maxNumber)
			e.Scores[s.Index] = &v
			places["score "+s.ID] = k.Pos
		}
	}
	if u := m.Get("unsure"); u.Exists() {
		v := r.Int(u, 0, MaxQuestions)
		e.Unsure = &v
	}
	if x := m.Get("notes"); x.Exists() {
		e.Notes = listOf(r, x, "note", r.m.Notes, noteID)
	}
	if x := m.Get("possible"); x.Exists() {
		e.Possible = listOf(r, x, "outcome", r.m.Outcomes, outcomeID)
	}
	e.Ignored = listOf(r, m.Get("ignored"), "question", r.m.Questions, questionID)
	return e
}

// maxTestStates limits the searches of all tests together.
const maxTestStates = 5 * maxStates

// A TestResult is a test and what is wrong with its result: nothing if it passes.
type TestResult struct {
	Test     Test
	Result   Result
	Problems source.Problems
}

// RunTests evaluates all tests. It returns them in the order of the file, and the problems of coverage: rules that
// decide no test.
func (m *Model) RunTests() ([]TestResult, source.Problems) {
	var results []TestResult
	covered := map[*Rule]bool{}
	left := maxTestStates
	for _, t := range m.Tests {
		given := m.normal(t.Answers)
		got := m.evaluate(given)
		if t.Expect.Possible != nil {
			s := newSearch(m, given, min(left, maxStates))
			before := s.left
			got.Possible, got.Uncertain = s.run()
			left -= before - s.left
		}
		c := checker{m: m, test: t, got: got}
		c.check()
		results = append(results, TestResult{Test: t, Result: got, Problems: c.problems})
		if t.Expect.Outcome != nil || t.Expect.Rule != nil {
			covered[got.Rule] = true
		}
	}
	return results, m.uncovered(covered)
}

// uncovered reports the rules that decide no test.
func (m *Model) uncovered(covered map[*Rule]bool) source.Problems {
	var problems source.Problems
	if len(m.Tests) == 0 {
		p := m.file.At(source.Pos{Line: 1}, CodeUncovered, "this questionnaire has no tests")
		return source.Problems{p.WithHint("add tests: for each rule a set of answers and the outcome it must give")}
	}
	for _, rule := range m.Rules {
		if !covered[rule] {
			p := m.file.At(rule.Pos, CodeUncovered, "no test is decided by the rule "+source.Quote(rule.ID))
			problems.Add(p.WithHint("add a test whose answers this rule decides, with the outcome it expects"))
		}
	}
	return problems
}

// A checker compares one result with what was expected.
type checker struct {
	m        *Model
	test     Test
	got      Result
	problems source.Problems
}

func (c *checker) fail(place, format string, args ...any) {
	pos, ok := c.test.places[place]
	if !ok {
		pos = c.test.Pos
	}
	p := c.m.file.At(pos, CodeTestFails, fmt.Sprintf("the test %s fails: %s", source.Quote(c.test.Name), fmt.Sprintf(format, args...)))
	c.problems.Add(p.WithHint("the answers give " + c.got.summary(c.m)))
}

func (c *checker) check() {
	e, got := c.test.Expect, &c.got
	if open := e.Outcome != nil || e.Rule != nil || e.Notes != nil; open && !got.Complete() {
		c.fail("expect", "it leaves %s unanswered", joinIDs(got.Missing, questionID))
		return
	}
	if e.Outcome != nil && got.Outcome != e.Outcome {
		c.fail("outcome", "the outcome is %s, not %s", got.Outcome.ID, e.Outcome.ID)
	}
	if e.Rule != nil && got.Rule != e.Rule {
		c.fail("decided_by", "the rule %s decides, not %s", got.Rule.ID, e.Rule.ID)
	}
	for i, want := range e.Scores {
		if want != nil && got.Scores[i] != *want {
			c.fail("score "+c.m.Scores[i].ID, "%s is %d, not %d", c.m.Scores[i].ID, got.Scores[i], *want)
		}
	}
	if e.Unsure != nil && len(got.Unsure) != *e.Unsure {
		c.fail("unsure", "%d answers are unsure, not %d", len(got.Unsure), *e.Unsure)
	}
	if e.Notes != nil && !sameSet(e.Notes, got.Notes) {
		c.fail("notes", "the notes are [%s], not [%s]", joinIDs(got.Notes, noteID), joinIDs(e.Notes, noteID))
	}
	if got.Uncertain {
		c.fail("possible", "there are too many ways to go on to find out what is possible")
	} else if e.Possible != nil && !sameSet(e.Possible, got.Possible) {
		c.fail("possible", "the possible outcomes are [%s], not [%s]", joinIDs(got.Possible, outcomeID), joinIDs(e.Possible, outcomeID))
	}
	for _, q := range got.Ignored {
		if !slices.Contains(e.Ignored, q) {
			c.fail("answer "+q.ID, "the question %s is not shown, so that its answer is ignored", q.ID)
		}
	}
	for _, q := range e.Ignored {
		if !slices.Contains(got.Ignored, q) {
			c.fail("ignored", "the answer to %s is not ignored", q.ID)
		}
	}
}

// summary says in a few words what a result is.
func (r *Result) summary(m *Model) string {
	var parts []string
	if r.Outcome != nil {
		parts = append(parts, r.Outcome.ID+" by the rule "+r.Rule.ID)
	} else {
		parts = append(parts, "no outcome yet")
	}
	for i, s := range m.Scores {
		parts = append(parts, fmt.Sprintf("%s %d", s.ID, r.Scores[i]))
	}
	return strings.Join(parts, ", ")
}

func joinIDs[T any](all []T, id func(T) string) string {
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = id(one)
	}
	return strings.Join(ids, ", ")
}

func sameSet[T comparable](a, b []T) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x T) bool { return !slices.Contains(b, x) })
}
