package questionnaire

import (
	"cmp"
	"slices"
)

// An Explanation says why answers give their result, and what would change it.
type Explanation struct {
	Result Result
	Scores []ScoreExplanation // one for each score
	Why    []string           // the deciding rule's condition with the values of the result, clause by clause

	// Against is what speaks against the outcome: answers that lowered a score it leans on, or raised another one.
	// Most first, then in the order of scores and questions.
	Against []Contribution

	// Nearest is, for an outcome that leans on nothing, the nearest one that leans on something; nil if there is
	// none within reach of the scores alone.
	Nearest *Nearest

	// Changes are the single answers that would give another outcome. Pairs are pairs of answers that would,
	// looked for only if no single one does. Both are empty while answers are missing.
	Changes  []Change
	Pairs    []Change
	PairsCut bool // there were more pairs to look at than the limit

	// Kept of All single changes leave the outcome as it is; from this follows how firm it is.
	Kept, All int
	Firmness  Firmness
}

// Firmness says how easily the outcome changes.
type Firmness string

// The degrees of firmness: the share of single changed answers that leave the outcome as it is.
const (
	Firm  Firmness = "firm"  // 85 % or more
	Fair  Firmness = "fair"  // 60 % or more
	Close Firmness = "close" // less
	Open  Firmness = "open"  // answers are missing
)

// A ScoreExplanation takes a score apart.
type ScoreExplanation struct {
	Score   *Score
	Value   int // the sum of all contributions
	Band    Band
	Raised  []Contribution // most first, then in the order of the questions
	Lowered []Contribution
}

// A Contribution is what one answer did to a score.
type Contribution struct {
	Score    *Score
	Question *Question
	Option   *Option
	Points   int // never 0
}

// A Change is one answer or two that would be different, and what could come of it.
type Change struct {
	Answers  []Changed  // one or two, in the order of the questions
	Outcomes []*Outcome // what can come out; more than one if new questions would be asked
	Sure     bool       // the outcome that stands is not among them

	Uncertain bool // as in [Result]: Outcomes leaves none out but may list too many
}

// A Changed answer.
type Changed struct {
	Question *Question
	From, To Answer
}

// Nearest is what is missing for another outcome: how much more of each score would give it, with the same
// answers to everything that conditions ask about.
type Nearest struct {
	Outcome *Outcome
	Rule    *Rule
	More    []int // for each score, 0 or more
}

// Limits of an explanation: how many pairs of answers are tried, how many states may be looked at for all
// changes together, and how many points are added in search of the nearest outcome.
const (
	maxPairs         = 20_000
	maxChangeStates  = 200_000
	maxNearestPoints = 40
)

// Explain evaluates answers and says why the result is what it is.
func (m *Model) Explain(given Answers) Explanation {
	x := Explanation{Result: m.Evaluate(given), Firmness: Open}
	for _, s := range m.Scores {
		x.Scores = append(x.Scores, m.contributions(s, &x.Result))
	}
	if !x.Result.Complete() {
		return x
	}
	x.Why = []string{english.Rule(x.Result.Rule)}
	if c := x.Result.Rule.When; c != nil {
		x.Why = english.Why(&x.Result, c)
	}
	if len(x.Result.Outcome.Leans) == 0 {
		x.Nearest = m.nearest(&x.Result)
	}
	x.Against = against(x.Scores, x.Result.Outcome)
	c := changer{m: m, given: m.normal(given), now: x.Result.Outcome, states: maxChangeStates}
	c.collect(&x.Result)
	x.Changes, x.Kept, x.All = c.singles()
	if len(x.Changes) == 0 {
		x.Pairs, x.PairsCut = c.pairs()
	}
	x.Firmness = FirmnessOf(x.Kept, x.All)
	return x
}

// FirmnessOf is how firm an outcome is that so many of all single changes keep.
func FirmnessOf(kept, all int) Firmness {
	switch {
	case kept*100 >= all*85:
		return Firm
	case kept*100 >= all*60:
		return Fair
	}
	return Close
}

// contributions takes one score apart.
func (m *Model) contributions(s *Score, r *Result) ScoreExplanation {
	x := ScoreExplanation{Score: s, Value: r.Scores[s.Index], Band: s.Band(r.Scores[s.Index])}
	for i, q := range m.Questions {
		o := q.Option(r.Answers[i])
		switch {
		case o == nil:
		case o.Points[s.Index] > 0:
			x.Raised = append(x.Raised, Contribution{s, q, o, o.Points[s.Index]})
		case o.Points[s.Index] < 0:
			x.Lowered = append(x.Lowered, Contribution{s, q, o, o.Points[s.Index]})
		}
	}
	slices.SortStableFunc(x.Raised, func(a, b Contribution) int { return cmp.Compare(b.Points, a.Points) })
	slices.SortStableFunc(x.Lowered, func(a, b Contribution) int { return cmp.Compare(a.Points, b.Points) })
	return x
}

// against collects what speaks against an outcome.
func against(scores []ScoreExplanation, o *Outcome) []Contribution {
	var all []Contribution
	for _, s := range scores {
		if o.LeansOn(s.Score) {
			all = append(all, s.Lowered...)
		} else {
			all = append(all, s.Raised...)
		}
	}
	slices.SortStableFunc(all, func(a, b Contribution) int { return cmp.Compare(max(b.Points, -b.Points), max(a.Points, -a.Points)) })
	return all
}

// nearest looks for the fewest points, added to the scores, that give an outcome that leans on something. Among
// equally few, those of earlier scores are tried first.
func (m *Model) nearest(r *Result) *Nearest {
	e := state{answers: r.Answers, scores: slices.Clone(r.Scores), unsure: len(r.Unsure), facts: make([]bool, len(m.Facts))}
	more := make([]int, len(m.Scores))
	var spread func(i, points int) *Nearest
	spread = func(i, points int) *Nearest {
		if i < len(more)-1 {
			for n := points; n >= 0; n-- {
				more[i] = n
				if found := spread(i+1, points-n); found != nil {
					return found
				}
			}
			return nil
		}
		more[i] = points
		for j := range more {
			e.scores[j] = r.Scores[j] + more[j]
		}
		e.settleFacts(m)
		if rule := e.decide(m); len(rule.Outcome.Leans) > 0 {
			return &Nearest{rule.Outcome, rule, slices.Clone(more)}
		}
		return nil
	}
	for points := 1; points <= maxNearestPoints; points++ {
		if found := spread(0, points); found != nil {
			return found
		}
	}
	return nil
}

// A changer tries other answers.
type changer struct {
	m       *Model
	given   Answers
	now     *Outcome
	options []Changed // every other answer to every shown question
	states  int       // that may still be looked at
}

// collect lists all single changes.
func (c *changer) collect(r *Result) {
	for i, q := range c.m.Questions {
		if !r.Shown[i] {
			continue
		}
		for _, a := range q.answers() {
			if a != r.Answers[i] {
				c.options = append(c.options, Changed{q, r.Answers[i], a})
			}
		}
	}
}

// singles returns the changes that matter, and how many do not among how many.
func (c *changer) singles() (found []Change, kept, all int) {
	for _, o := range c.options {
		change := c.try(o)
		if change.keeps(c.now) {
			kept++
			continue
		}
		found = append(found, change)
	}
	return found, kept, len(c.options)
}

// pairs returns the pairs of changes that matter, and whether the limit was reached.
func (c *changer) pairs() (found []Change, cut bool) {
	tried := 0
	for i, a := range c.options {
		for _, b := range c.options[i+1:] {
			if a.Question == b.Question {
				continue
			}
			if tried++; tried > maxPairs {
				return found, true
			}
			if change := c.try(a, b); !change.keeps(c.now) {
				found = append(found, change)
			}
		}
	}
	return found, false
}

// try evaluates the answers with some changed.
func (c *changer) try(changed ...Changed) Change {
	given := slices.Clone(c.given)
	for _, x := range changed {
		given[x.Question.Index] = x.To
	}
	r := c.m.evaluate(given)
	change := Change{Answers: changed, Outcomes: []*Outcome{r.Outcome}}
	if !r.Complete() {
		s := newSearch(c.m, given, c.states)
		change.Outcomes, change.Uncertain = s.run()
		c.states = s.left
	}
	change.Sure = !slices.Contains(change.Outcomes, c.now)
	return change
}

// keeps reports whether nothing but the outcome that stands can come out.
func (c Change) keeps(now *Outcome) bool {
	return len(c.Outcomes) == 1 && c.Outcomes[0] == now
}
