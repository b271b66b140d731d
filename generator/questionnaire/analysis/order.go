package analysis

import (
	"slices"

	"roleguide/generator/questionnaire"
)

// inOrder sorts the questions so that a pass has little to remember. When a question is looked at makes no difference to what
// comes out, as long as the conditions that show questions see what they saw in the file. Each answer that the conditions
// tell from the others multiplies what there is to remember until the end, so the questions come first whose answers only
// move scores, and those last that only conditions ask for.
func inOrder(f *formulas, questions []*questionnaire.Question, conditions []node) []*questionnaire.Question {
	for _, q := range questions {
		conditions = append(conditions, f.condition(q.ShowIf))
	}
	before := precedence(f, questions)
	weight := distinctions(f, questions, conditions)
	comparisons := f.linear(conditions)
	for i, q := range questions {
		if weight[i] > 1 && !changes(f, q, comparisons) {
			weight[i] += questionnaire.MaxOptions
		}
	}
	var order []*questionnaire.Question
	done := uint64(0)
	for range questions {
		best := -1
		for i := range questions {
			if done&(1<<i) == 0 && before[i]&^done == 0 && (best < 0 || weight[i] < weight[best]) {
				best = i
			}
		}
		done |= 1 << best
		order = append(order, questions[best])
	}
	return order
}

// precedence gives for each question the set of those that must come before it. A condition that shows a question needs the
// answers that it asks for, and where it looks at scores, all that changed them before it in the file, and none that
// change them later.
func precedence(f *formulas, questions []*questionnaire.Question) []uint64 {
	before := make([]uint64, len(questions))
	for i, q := range questions {
		shows := f.condition(q.ShowIf)
		before[i] |= f.all[shows].asks
		comparisons := f.linear([]node{shows})
		for k, other := range questions {
			switch {
			case k == i || !changes(f, other, comparisons):
			case k < i:
				before[i] |= 1 << k
			default:
				before[k] |= 1 << i
			}
		}
	}
	return before
}

// changes reports whether answers to a question can change what some comparisons are about.
func changes(f *formulas, q *questionnaire.Question, comparisons []node) bool {
	return slices.ContainsFunc(comparisons, func(n node) bool {
		form := f.all[n].form
		return slices.ContainsFunc(q.Options, func(o *questionnaire.Option) bool {
			for s, points := range o.Points {
				if points != 0 && form[s] != 0 {
					return true
				}
			}
			return o.Unsure && form[unsureAt] != 0
		})
	})
}

// distinctions counts for each question how many kinds of answers the conditions tell apart.
func distinctions(f *formulas, questions []*questionnaire.Question, conditions []node) []int {
	kinds := make([][]uint64, len(questions)) // sets of options, none in two of them
	for i, q := range questions {
		kinds[i] = []uint64{1<<len(q.Options) - 1}
	}
	f.visit(conditions, func(n node) {
		x := f.all[n]
		if x.kind != isOption {
			return
		}
		var split []uint64
		for _, kind := range kinds[x.question] {
			for _, part := range []uint64{kind & x.set, kind &^ x.set} {
				if part != 0 {
					split = append(split, part)
				}
			}
		}
		kinds[x.question] = split
	})
	counts := make([]int, len(questions))
	for i := range kinds {
		counts[i] = len(kinds[i])
	}
	return counts
}
