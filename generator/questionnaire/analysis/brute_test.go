package analysis_test

import (
	"fmt"
	"math/big"
	"slices"

	q "roleguide/generator/questionnaire"
)

// A brute is everything about a questionnaire, found by trying all sets of answers. The first question is the
// slowest to change, so that the sets that begin alike stand together.
type brute struct {
	m       *q.Model
	ways    []int
	sets    []q.Answers
	results []q.Result
	matches [][]bool // for each set and rule
}

// kept counts the single changes of effective answers to all sets, and those of them that keep the outcome.
func (b *brute) kept() (kept, changes int) {
	index := map[string]int{}
	for i, set := range b.sets {
		index[fmt.Sprint(set)] = i
	}
	for i, set := range b.sets {
		for k, question := range b.m.Questions {
			for _, a := range all(question) {
				if a == set[k] || !b.results[i].Shown[k] {
					continue
				}
				other := slices.Clone(set)
				other[k] = a
				changes++
				if b.results[index[fmt.Sprint(other)]].Outcome == b.results[i].Outcome {
					kept++
				}
			}
		}
	}
	return kept, changes
}

func tryAll(m *q.Model) *brute {
	b := &brute{m: m}
	var walk func(q.Answers)
	walk = func(answers q.Answers) {
		if len(answers) == len(m.Questions) {
			b.sets = append(b.sets, slices.Clone(answers))
			return
		}
		for _, a := range all(m.Questions[len(answers)]) {
			walk(append(answers, a))
		}
	}
	walk(nil)
	for _, question := range m.Questions {
		b.ways = append(b.ways, len(all(question)))
	}
	for _, set := range b.sets {
		r := m.Evaluate(set)
		v := values{r.Answers, r.Scores, len(r.Unsure)}
		matches := make([]bool, len(m.Rules))
		for i, rule := range m.Rules {
			matches[i] = rule.When == nil || v.hold(rule.When)
		}
		b.results, b.matches = append(b.results, r), append(b.matches, matches)
	}
	return b
}

func all(question *q.Question) []q.Answer {
	var answers []q.Answer
	for i := range question.Options {
		answers = append(answers, q.Answer(i+1))
	}
	if !question.Required {
		answers = append(answers, q.Skipped)
	}
	return answers
}

// values is what a condition can ask for.
type values struct {
	answers q.Answers
	scores  []int
	unsure  int
}

// hold is a second implementation of conditions.
func (v values) hold(c q.Condition) bool {
	switch c := c.(type) {
	case q.And:
		return !slices.ContainsFunc(c.Of, func(part q.Condition) bool { return !v.hold(part) })
	case q.Or:
		return slices.ContainsFunc(c.Of, v.hold)
	case q.Not:
		return !v.hold(c.Of)
	case q.FactHolds:
		return v.hold(c.Fact.When)
	case q.Is:
		a := v.answers[c.Question.Index]
		return a > 0 && slices.Contains(c.Options, c.Question.Options[a-1])
	case q.Compare:
		left := v.sum(c.First)
		for _, s := range c.Steps {
			right := v.sum(s.Sum)
			if !s.Op.Holds(left, right) {
				return false
			}
			left = right
		}
		return true
	}
	panic("no such condition")
}

func (v values) sum(s q.Sum) int {
	n := s.Constant + s.Unsure*v.unsure
	for _, t := range s.Terms {
		n += t.Times * v.scores[t.Score.Index]
	}
	return n
}

func (v values) outcome(m *q.Model) *q.Outcome {
	for _, rule := range m.Rules {
		if rule.When == nil || v.hold(rule.When) {
			return rule.Outcome
		}
	}
	return nil
}

// count is the number of sets for which something is true.
func (b *brute) count(is func(i int) bool) int {
	n := 0
	for i := range b.sets {
		if is(i) {
			n++
		}
	}
	return n
}

// stride is the distance between sets that differ by one step in one answer.
func (b *brute) stride(question int) int {
	n := 1
	for _, w := range b.ways[question+1:] {
		n *= w
	}
	return n
}

// inert tries every change of one answer in every set.
func (b *brute) inert(question int) bool {
	stride := b.stride(question)
	for i := range b.sets {
		if i/stride%b.ways[question] > 0 && b.results[i].Outcome != b.results[i-stride].Outcome {
			return false
		}
	}
	return true
}

// influence is how much less likely two sets are to differ in their outcome if they agree in one answer.
func (b *brute) influence(question int) *big.Rat {
	differ := func(of func(i int) int) *big.Rat {
		groups := map[int]map[*q.Outcome]int{}
		for i := range b.sets {
			g := of(i)
			if groups[g] == nil {
				groups[g] = map[*q.Outcome]int{}
			}
			groups[g][b.results[i].Outcome]++
		}
		pairs, different := 0, 0
		for _, counts := range groups {
			size := 0
			for _, n := range counts {
				size += n
			}
			for _, n := range counts {
				different += n * (size - n)
			}
			pairs += size * size
		}
		return big.NewRat(int64(different), int64(pairs))
	}
	any := differ(func(int) int { return 0 })
	if any.Sign() == 0 {
		return any
	}
	alike := differ(func(i int) int { return i / b.stride(question) % b.ways[question] })
	return alike.Quo(alike.Sub(any, alike), any)
}

// undecided counts the sets with more than one outcome among those that begin alike.
func (b *brute) undecided(questions int) int {
	size := len(b.sets)
	for _, w := range b.ways[:questions] {
		size /= w
	}
	n := 0
	for i := 0; i < len(b.sets); i += size {
		for j := i; j < i+size; j++ {
			if b.results[j].Outcome != b.results[i].Outcome {
				n += size
				break
			}
		}
	}
	return n
}

// along gives the outcome of a set for every value of a score, all else staying as it is.
func (b *brute) along(r *q.Result, s *q.Score) string {
	scores := slices.Clone(r.Scores)
	var line []byte
	for value := s.Low; value <= s.High; value++ {
		scores[s.Index] = value
		line = append(line, byte(values{r.Answers, scores, len(r.Unsure)}.outcome(b.m).Index))
	}
	return string(line)
}

// monotone compares the sets that are alike but for a score.
func (b *brute) monotone(s *q.Score) bool {
	leaning, straying := map[string]int{}, map[string]int{} // lowest and highest values
	for i := range b.results {
		r := &b.results[i]
		key, value := b.along(r, s), r.Scores[s.Index]
		if r.Outcome.LeansOn(s) {
			if v, ok := leaning[key]; !ok || value < v {
				leaning[key] = value
			}
		} else if v, ok := straying[key]; !ok || value > v {
			straying[key] = value
		}
	}
	for key, low := range leaning {
		if high, ok := straying[key]; ok && high > low {
			return false
		}
	}
	return true
}
