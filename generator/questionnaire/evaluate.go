package questionnaire

import "slices"

// An Answer to a question: the number of the option, counted from 1, or one of the constants.
type Answer int

// What an answer can be besides an option.
const (
	Unanswered Answer = 0
	Skipped    Answer = -1 // on purpose, where a question is not required
)

// Answers holds the answer to each question, by the question's index. Questions beyond its end are unanswered,
// and so is a question whose answer it cannot have.
type Answers []Answer

// A Result is what answers mean.
type Result struct {
	Answers   Answers     // the effective ones, one for each question; Unanswered for hidden and open questions
	Shown     []bool      // for each question
	Ignored   []*Question // hidden questions with an answer, which counts for nothing
	Missing   []*Question // shown questions without an answer
	Scores    []int       // for each score, the sum of the points of the effective answers
	Unsure    []*Question // with an effective answer that is an unsure option
	Facts     []bool      // for each fact
	Rule      *Rule       // the rule that decided; nil while answers are missing
	Outcome   *Outcome    // its outcome; nil while answers are missing
	Notes     []*Note     // those that hold; none while answers are missing
	Possible  []*Outcome  // the outcomes that are still possible, in the order of the file; one if it is decided
	Uncertain bool        // the search for Possible was cut off: it leaves none out, but may list too many
}

// Complete reports whether every shown question is answered.
func (r *Result) Complete() bool { return len(r.Missing) == 0 }

// Evaluate walks the questions in order once and applies the rules. It never fails: any answers have a result.
func (m *Model) Evaluate(given Answers) Result {
	given = m.normal(given)
	r := m.evaluate(given)
	if r.Complete() {
		r.Possible = []*Outcome{r.Outcome}
		return r
	}
	s := newSearch(m, given, maxStates)
	r.Possible, r.Uncertain = s.run()
	return r
}

// normal gives every question an answer that it can have.
func (m *Model) normal(given Answers) Answers {
	answers := make(Answers, len(m.Questions))
	copy(answers, given)
	for i, q := range m.Questions {
		if !q.accepts(answers[i]) {
			answers[i] = Unanswered
		}
	}
	return answers
}

// evaluate is Evaluate without Possible. given must be normal.
func (m *Model) evaluate(given Answers) Result {
	r := Result{Shown: make([]bool, len(m.Questions))}
	e := newState(m)
	for i, q := range m.Questions {
		switch {
		case !e.shows(q):
			if given[i] != Unanswered {
				r.Ignored = append(r.Ignored, q)
			}
			continue
		case given[i] == Unanswered:
			r.Missing = append(r.Missing, q)
		}
		r.Shown[i] = true
		e.answer(q, given[i])
		if o := q.Option(given[i]); o != nil && o.Unsure {
			r.Unsure = append(r.Unsure, q)
		}
	}
	r.Answers, r.Scores = e.answers, e.scores
	e.settleFacts(m)
	r.Facts = e.facts
	if !r.Complete() {
		return r
	}
	r.Rule = e.decide(m)
	r.Outcome, e.outcome = r.Rule.Outcome, r.Rule.Outcome
	for _, n := range m.Notes {
		if e.holds(n.When) {
			r.Notes = append(r.Notes, n)
		}
	}
	return r
}

// A state is what conditions can see at some point of the walk.
type state struct {
	answers Answers // effective
	scores  []int
	unsure  int
	facts   []bool
	outcome *Outcome
}

func newState(m *Model) *state {
	return &state{answers: make(Answers, len(m.Questions)), scores: make([]int, len(m.Scores)), facts: make([]bool, len(m.Facts))}
}

func (e *state) shows(q *Question) bool { return q.ShowIf == nil || e.holds(q.ShowIf) }

// answer takes an answer to a shown question.
func (e *state) answer(q *Question, a Answer) {
	e.answers[q.Index] = a
	o := q.Option(a)
	if o == nil {
		return
	}
	for i, p := range o.Points {
		e.scores[i] += p
	}
	if o.Unsure {
		e.unsure++
	}
}

// settleFacts decides all facts. Each uses earlier ones only.
func (e *state) settleFacts(m *Model) {
	for i, f := range m.Facts {
		e.facts[i] = e.holds(f.When)
	}
}

// decide returns the first rule that matches.
func (e *state) decide(m *Model) *Rule {
	for _, rule := range m.Rules {
		if rule.When == nil || e.holds(rule.When) {
			return rule
		}
	}
	return m.Rules[len(m.Rules)-1] // not reached: the last rule has no condition
}

// holds decides a condition.
func (e *state) holds(c Condition) bool {
	switch c := c.(type) {
	case And:
		for _, part := range c.Of {
			if !e.holds(part) {
				return false
			}
		}
		return true
	case Or:
		return slices.ContainsFunc(c.Of, e.holds)
	case Not:
		return !e.holds(c.Of)
	case Is:
		return c.accepts(e.answers[c.Question.Index])
	case FactHolds:
		return e.facts[c.Fact.Index]
	case OutcomeIs:
		return slices.Contains(c.Outcomes, e.outcome)
	case Compare:
		for _, s := range c.Steps {
			if !s.Op.Holds(e.sum(s.Difference), 0) {
				return false
			}
		}
		return true
	}
	return false
}

// accepts reports whether an answer is one of the options.
func (c Is) accepts(a Answer) bool {
	o := c.Question.Option(a)
	return o != nil && slices.Contains(c.Options, o)
}

func (e *state) sum(s Sum) int {
	total := s.Constant + s.Unsure*e.unsure
	for _, t := range s.Terms {
		total += t.Times * e.scores[t.Score.Index]
	}
	return total
}
