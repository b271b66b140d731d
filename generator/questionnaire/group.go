package questionnaire

import (
	"cmp"
	"slices"
)

// A Group is what the answers of several people have in common, and where they differ.
//
// Their answers are combined question by question, from effective answers only. On a scale (see [Question.Scale]) the
// combined answer is the median of the answers that are not unsure, the lower of two middle ones; elsewhere, and where
// most are unsure or skip, it is the answer that most gave, the earlier in the file if several are equally frequent. A
// question that nobody has answered stays open.
type Group struct {
	Members  []Result
	Combined Result // of the combined answers

	// Means are the scores of the members, averaged and rounded to whole numbers, halves up. MeanRule is the rule that
	// decides if they take the place of the combined scores; nil while combined answers are missing.
	Means    []int
	MeanRule *Rule

	// Disputes are the questions on which two members differ: first those where agreeing would change the outcome, then
	// those where the answers differ by more points, then in the order of the file.
	Disputes []Dispute
}

// A Dispute is a question that members answer differently.
type Dispute struct {
	Question *Question
	Answers  []Answer // of each member; Unanswered if it has none
	Points   int      // the largest difference between two answers, over all scores
	Outcomes []Effect // what would come out if all agreed on an answer that somebody gave
	Matters  bool     // agreeing on one of them would change the combined outcome
}

// An Effect is what agreeing on an answer would do.
type Effect struct {
	Answer  Answer
	Outcome *Outcome // nil: answers would be missing
}

// Compare combines the answers of several people.
func (m *Model) Compare(people []Answers) Group {
	g := Group{}
	for _, given := range people {
		g.Members = append(g.Members, m.Evaluate(given))
	}
	combined := make(Answers, len(m.Questions))
	for i, q := range m.Questions {
		combined[i] = q.combine(g.answersTo(i))
	}
	g.Combined = m.Evaluate(combined)
	g.means(m)
	for i, q := range m.Questions {
		if d, differ := g.dispute(m, q, combined, g.answersTo(i)); differ {
			g.Disputes = append(g.Disputes, d)
		}
	}
	slices.SortStableFunc(g.Disputes, func(a, b Dispute) int {
		if a.Matters != b.Matters {
			return cmp.Compare(order(b.Matters), order(a.Matters))
		}
		return cmp.Compare(b.Points, a.Points)
	})
	return g
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// answersTo lists the effective answers of the members to a question.
func (g *Group) answersTo(i int) []Answer {
	all := make([]Answer, len(g.Members))
	for k, r := range g.Members {
		all[k] = r.Answers[i]
	}
	return all
}

// combine makes one answer of several.
func (q *Question) combine(answers []Answer) Answer {
	var placed []Answer // on the scale
	given := 0
	counts := make([]int, len(q.Options)+2) // of each option, and of skipping after them
	for _, a := range answers {
		if a == Unanswered {
			continue
		}
		given++
		o := q.Option(a)
		if o == nil {
			counts[len(q.Options)+1]++
			continue
		}
		counts[a]++
		if !o.Unsure {
			placed = append(placed, a)
		}
	}
	if q.Scale != nil && 2*len(placed) >= given && given > 0 {
		slices.Sort(placed)
		return placed[(len(placed)-1)/2]
	}
	best := 0
	for a, n := range counts {
		if n > counts[best] {
			best = a
		}
	}
	if best > len(q.Options) {
		return Skipped
	}
	return Answer(best)
}

// means works out the mean scores and what they would decide.
func (g *Group) means(m *Model) {
	n := len(g.Members)
	if n == 0 {
		return
	}
	for k := range m.Scores {
		sum := 0
		for _, r := range g.Members {
			sum += r.Scores[k]
		}
		g.Means = append(g.Means, floor(2*sum+n, 2*n))
	}
	if !g.Combined.Complete() {
		return
	}
	e := state{answers: g.Combined.Answers, scores: g.Means, unsure: len(g.Combined.Unsure), facts: make([]bool, len(m.Facts))}
	e.settleFacts(m)
	g.MeanRule = e.decide(m)
}

// floor divides and rounds down, below 0 too.
func floor(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// dispute looks at a question on which members may differ.
func (g *Group) dispute(m *Model, q *Question, combined Answers, answers []Answer) (d Dispute, differ bool) {
	distinct := slices.Compact(slices.Sorted(slices.Values(answers)))
	distinct = slices.DeleteFunc(distinct, func(a Answer) bool { return a == Unanswered })
	if len(distinct) < 2 {
		return Dispute{}, false
	}
	d = Dispute{Question: q, Answers: answers}
	for k := range m.Scores {
		low, high := q.pointsFrom(distinct[0], k), q.pointsFrom(distinct[0], k)
		for _, a := range distinct {
			low, high = min(low, q.pointsFrom(a, k)), max(high, q.pointsFrom(a, k))
		}
		d.Points += high - low
	}
	for _, a := range distinct {
		agreed := slices.Clone(combined)
		agreed[q.Index] = a
		r := m.evaluate(m.normal(agreed))
		d.Outcomes = append(d.Outcomes, Effect{a, r.Outcome})
		d.Matters = d.Matters || r.Outcome != g.Combined.Outcome
	}
	return d, true
}

// pointsFrom is what an answer adds to a score.
func (q *Question) pointsFrom(a Answer, score int) int {
	if o := q.Option(a); o != nil {
		return o.Points[score]
	}
	return 0
}
