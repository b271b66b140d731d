// Package browserdata is what the browser gets of a questionnaire: everything that decides, nothing that is
// only read. Texts stand in the page already, so the runtime takes them from there.
//
// Names are short because every reader loads them. Questions, options, scores, facts, rules, outcomes and notes
// are known by their number from 0, in the order of the file; answers are those of the package questionnaire:
// options from 1, 0 for none, -1 for skipped.
//
// A condition is a list whose first element says what it is:
//
//	["a", c, …]  ["r", c, …]  ["n", c]        and, or, not
//	["q", question, option, …]                the effective answer is one of these options
//	["f", fact]                               a fact holds
//	["o", outcome, …]                         the outcome is one of these; in notes only
//	["c", sum, op, sum, op, …]                every sum compares so with 0
//
// An op is 0 for <, 1 for <=, 2 for ==, 3 for !=, 4 for > and 5 for >=, so that an op and its opposite add up to 5. A sum
// is [constant, times unsure, times score 0, times score 1, …]. Of a chain such as a < b <= 3, each step is
// the difference of its two sides, as the bounds of the search for what is still possible need it.
//
// Links of older versions are read by [Older]: what each answer of then is now, said only where that is not the same.
package browserdata

import (
	"slices"

	"roleguide/generator/questionnaire"
)

// Data is a questionnaire as the runtime reads it, made into JSON by the layout.
type Data struct {
	ID        string     `json:"id"`
	Version   int        `json:"v"`
	Scores    []Score    `json:"s"`
	Questions []Question `json:"q"`
	Facts     []any      `json:"f"`
	Rules     []Rule     `json:"r"`
	Outcomes  []Outcome  `json:"o"`
	Notes     []any      `json:"n"`           // the condition of each
	Counts    bool       `json:"c,omitempty"` // conditions use the number of unsure answers
	Older     []Older    `json:"m,omitempty"`
}

// Score is a score with its bands; the last band has no upper end.
type Score struct {
	Name  string   `json:"n"`
	Bands []string `json:"b"`
	To    []int    `json:"t"` // upper ends of all bands but the last
	Low   int      `json:"l"`
	High  int      `json:"h"`
}

// Question is a question and what its answers count.
type Question struct {
	Optional bool    `json:"k,omitempty"` // it may be skipped
	Ordered  bool    `json:"z,omitempty"` // its options are a scale
	ShowIf   any     `json:"w,omitempty"`
	Points   [][]int `json:"p"` // of each option, for each score
	Unsure   []int   `json:"u,omitempty"`
	Classes  []int   `json:"c,omitempty"` // of no answer and each option; see questionnaire.Memory. None: all are alike
	Last     int     `json:"e,omitempty"`
}

// Rule is a rule; the one without a condition is the last.
type Rule struct {
	Outcome int `json:"o"`
	When    any `json:"w,omitempty"`
}

// Outcome is the scores that speak for an outcome.
type Outcome struct {
	Leans []int `json:"l,omitempty"`
}

// Older is an earlier version.
type Older struct {
	Version   int   `json:"v"`
	Questions []any `json:"q,omitempty"` // an OlderQuestion each, 0 for one whose answers all are what they were; none: all are
}

// OlderQuestion is a question of an earlier version.
type OlderQuestion struct {
	Optional bool `json:"k,omitempty"`

	// To has for each option, and then for skipping if that was possible, the question and the answer of now; nothing
	// where there is none.
	To [][]int `json:"t"`
}

// Make takes from a model what the browser needs.
func Make(m *questionnaire.Model) *Data {
	d := &Data{ID: m.ID, Version: m.Version, Facts: []any{}, Notes: []any{}}
	for _, s := range m.Scores {
		score := Score{Name: s.Name, To: []int{}, Low: s.Low, High: s.High}
		for _, b := range s.Bands {
			score.Bands = append(score.Bands, b.Name)
			if !b.Last {
				score.To = append(score.To, b.To)
			}
		}
		d.Scores = append(d.Scores, score)
	}
	memory := m.Memory()
	d.Counts = memory.Counts
	for i, q := range m.Questions {
		out := Question{Classes: distinct(memory.Classes[i]), Last: memory.Last[i], Optional: !q.Required, Ordered: q.Scale != nil, ShowIf: condition(m, q.ShowIf)}
		for k, o := range q.Options {
			out.Points = append(out.Points, o.Points)
			if o.Unsure {
				out.Unsure = append(out.Unsure, k)
			}
		}
		d.Questions = append(d.Questions, out)
	}
	for _, f := range m.Facts {
		d.Facts = append(d.Facts, condition(m, f.When))
	}
	for _, r := range m.Rules {
		d.Rules = append(d.Rules, Rule{Outcome: r.Outcome.Index, When: condition(m, r.When)})
	}
	for _, o := range m.Outcomes {
		out := Outcome{}
		for _, s := range o.Leans {
			out.Leans = append(out.Leans, s.Index)
		}
		d.Outcomes = append(d.Outcomes, out)
	}
	for _, n := range m.Notes {
		d.Notes = append(d.Notes, condition(m, n.When))
	}
	d.Older = older(m)
	return d
}

// distinct is the classes, unless there is only one.
func distinct(classes []int) []int {
	if slices.Max(classes) == 0 {
		return nil
	}
	return classes
}

// older follows every answer of every earlier version to this one.
func older(m *questionnaire.Model) []Older {
	var all []Older
	for _, version := range m.Older() {
		o := Older{Version: version.Version}
		changed := len(version.Questions) != len(m.Questions)
		for i, q := range version.Questions {
			if i < len(m.Questions) && unchanged(m.Questions[i], q) {
				o.Questions = append(o.Questions, 0)
				continue
			}
			changed = true
			out := OlderQuestion{Optional: q.Skip, To: [][]int{}}
			for _, to := range q.To {
				now := []int{}
				if to.Question != nil {
					now = append(now, to.Question.Index, int(to.Answer))
				}
				out.To = append(out.To, now)
			}
			o.Questions = append(o.Questions, out)
		}
		if !changed {
			o.Questions = nil
		}
		all = append(all, o)
	}
	return all
}

// unchanged reports whether a question of an earlier version can be answered now as it could be then.
func unchanged(now *questionnaire.Question, then questionnaire.OlderQuestion) bool {
	can := len(now.Options)
	if !now.Required {
		can++
	}
	if then.Skip == now.Required || len(then.To) != can {
		return false
	}
	for k, to := range then.To {
		skipped := k == len(now.Options) && to.Answer == questionnaire.Skipped
		if to.Question != now || !skipped && int(to.Answer) != k+1 {
			return false
		}
	}
	return true
}

// condition writes a condition as a list; nil stays nil.
func condition(m *questionnaire.Model, c questionnaire.Condition) any {
	switch c := c.(type) {
	case questionnaire.And:
		return parts(m, "a", c.Of)
	case questionnaire.Or:
		return parts(m, "r", c.Of)
	case questionnaire.Not:
		return []any{"n", condition(m, c.Of)}
	case questionnaire.Is:
		list := []any{"q", c.Question.Index}
		for _, o := range c.Options {
			list = append(list, o.Index+1)
		}
		return list
	case questionnaire.FactHolds:
		return []any{"f", c.Fact.Index}
	case questionnaire.OutcomeIs:
		list := []any{"o"}
		for _, o := range c.Outcomes {
			list = append(list, o.Index)
		}
		return list
	case questionnaire.Compare:
		list := []any{"c"}
		for _, s := range c.Steps {
			list = append(list, sum(m, s.Difference), opNumber(s.Op))
		}
		return list
	}
	return nil
}

func opNumber(op questionnaire.Op) int {
	return slices.Index([]questionnaire.Op{questionnaire.Less, questionnaire.LessOrEqual, questionnaire.Equal, questionnaire.NotEqual, questionnaire.Greater, questionnaire.GreaterOrEqual}, op)
}

func parts(m *questionnaire.Model, sign string, of []questionnaire.Condition) []any {
	list := []any{sign}
	for _, c := range of {
		list = append(list, condition(m, c))
	}
	return list
}

func sum(m *questionnaire.Model, s questionnaire.Sum) []int {
	list := make([]int, 2+len(m.Scores))
	list[0], list[1] = s.Constant, s.Unsure
	for _, t := range s.Terms {
		list[2+t.Score.Index] = t.Times
	}
	return list
}
