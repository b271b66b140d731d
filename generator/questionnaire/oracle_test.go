package questionnaire_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
)

// An oracle is a random questionnaire in two forms: the text that the package reads, and functions made along with it
// that say what the text means. It knows nothing of the package's conditions and walks.
type oracle struct {
	rng       *rand.Rand
	text      strings.Builder
	scores    []string
	questions []oracleQuestion
	facts     []oracleFact
	rules     []oracleRule
	notes     []oracleRule
	outcomes  []string
	leans     map[string]bool
}

type oracleQuestion struct {
	id      string
	show    meaning // nil: always
	options []oracleOption
	skip    bool
}

type oracleOption struct {
	id     string
	points []int
	unsure bool
}

type oracleFact struct {
	id    string
	holds meaning
}

type oracleRule struct {
	id, outcome string
	when        meaning // nil: otherwise
}

// A world is what a condition can see.
type world struct {
	answer  map[string]string // question → option, effective ones only
	score   map[string]int
	unsure  int
	fact    map[string]bool
	outcome string
}

type meaning func(w *world) bool

// What a condition may use.
type allowed struct {
	questions, facts int
	outcomes         bool
}

// condition makes a random condition, in parentheses unless it is simple.
func (o *oracle) condition(depth int, may allowed) (string, meaning) {
	if depth == 0 || o.rng.IntN(3) == 0 {
		return o.atom(may)
	}
	a, fa := o.condition(depth-1, may)
	if o.rng.IntN(4) == 0 {
		return "not " + a, func(w *world) bool { return !fa(w) }
	}
	b, fb := o.condition(depth-1, may)
	c, fc := o.condition(depth-1, may)
	if o.rng.IntN(2) == 0 {
		return "(" + a + " and " + b + " and (" + c + "))", func(w *world) bool { return fa(w) && fb(w) && fc(w) }
	}
	return "(" + a + " or (" + b + ") or " + c + ")", func(w *world) bool { return fa(w) || fb(w) || fc(w) }
}

func (o *oracle) atom(may allowed) (string, meaning) {
	switch pick := o.rng.IntN(10); {
	case pick < 4 && may.questions > 0:
		q := o.questions[o.rng.IntN(may.questions)]
		if o.rng.IntN(2) == 0 {
			x := q.options[o.rng.IntN(len(q.options))].id
			return q.id + " is " + x, func(w *world) bool { return w.answer[q.id] == x }
		}
		x, y := q.options[len(q.options)-1].id, q.options[0].id
		return q.id + " in ( " + x + "," + y + ")", func(w *world) bool { return w.answer[q.id] == x || w.answer[q.id] == y }
	case pick < 5 && may.facts > 0:
		f := o.facts[o.rng.IntN(may.facts)].id
		return f, func(w *world) bool { return w.fact[f] }
	case pick < 6 && may.outcomes:
		x, y := o.outcomes[0], o.outcomes[len(o.outcomes)-1]
		return "outcome in (" + x + ", " + y + ")", func(w *world) bool { return w.outcome == x || w.outcome == y }
	case pick < 7:
		n := o.rng.IntN(2)
		return fmt.Sprintf("unsure > %d", n), func(w *world) bool { return w.unsure > n }
	}
	return o.comparison()
}

func (o *oracle) comparison() (string, meaning) {
	s, t := o.scores[o.rng.IntN(len(o.scores))], o.scores[o.rng.IntN(len(o.scores))]
	n := o.rng.IntN(9) - 4
	switch o.rng.IntN(6) {
	case 0:
		return fmt.Sprintf("%s>=%d", s, n), func(w *world) bool { return w.score[s] >= n }
	case 1:
		return fmt.Sprintf("%d <= %s < %d", n, s, n+3), func(w *world) bool { return n <= w.score[s] && w.score[s] < n+3 }
	case 2:
		return fmt.Sprintf("%d != %s", n, s), func(w *world) bool { return w.score[s] != n }
	case 3:
		return fmt.Sprintf("1 - unsure + %s > %d - %s", s, n+1, t), func(w *world) bool { return w.score[s]+w.score[t]-w.unsure > n }
	case 4:
		return fmt.Sprintf("-%s - %s + unsure == %d", s, t, n), func(w *world) bool { return -w.score[s]-w.score[t]+w.unsure == n }
	}
	if s == t {
		return s + " < 2", func(w *world) bool { return w.score[s] < 2 }
	}
	return fmt.Sprintf("%s - %s <= %d", s, t, n), func(w *world) bool { return w.score[s]-w.score[t] <= n }
}

// newOracle makes a random questionnaire of a few questions.
func newOracle(seed uint64) *oracle {
	o := &oracle{rng: rand.New(rand.NewPCG(seed, 1)), leans: map[string]bool{}}
	o.text.WriteString("schema: 1\nid: random\nversion: 1\nscores:\n")
	for i := range 1 + o.rng.IntN(3) {
		o.scores = append(o.scores, fmt.Sprintf("s%d", i))
		fmt.Fprintf(&o.text, "  s%d: { name: Score %d, bands: [{ low: 0 }, { some: 2 }, high] }\n", i, i)
	}
	o.text.WriteString("questions:\n")
	for i := range 3 + o.rng.IntN(2) {
		o.question(i)
	}
	o.text.WriteString("facts:\n")
	for i := range 2 {
		text, holds := o.condition(2, allowed{questions: len(o.questions), facts: i})
		fmt.Fprintf(&o.text, "  f%d: %s\n", i, text)
		o.facts = append(o.facts, oracleFact{fmt.Sprintf("f%d", i), holds})
	}
	o.ruleset()
	return o
}

func (o *oracle) question(i int) {
	q := oracleQuestion{id: fmt.Sprintf("q%d", i), skip: o.rng.IntN(4) == 0}
	fmt.Fprintf(&o.text, "  - id: %s\n    ask: Question %d\n    required: %v\n", q.id, i, !q.skip)
	if i > 0 && o.rng.IntN(2) == 0 {
		var text string
		text, q.show = o.condition(1, allowed{questions: i})
		fmt.Fprintf(&o.text, "    show_if: %s\n", text)
	}
	o.text.WriteString("    options:\n")
	for j := range 2 + o.rng.IntN(2) {
		x := oracleOption{id: fmt.Sprintf("o%d", j), unsure: o.rng.IntN(5) == 0}
		var points []string
		for _, s := range o.scores {
			x.points = append(x.points, o.rng.IntN(7)-3)
			points = append(points, fmt.Sprintf("%s: %d", s, x.points[len(x.points)-1]))
		}
		fmt.Fprintf(&o.text, "      - { id: %s, text: T, unsure: %v, points: { %s } }\n", x.id, x.unsure, strings.Join(points, ", "))
		q.options = append(q.options, x)
	}
	o.questions = append(o.questions, q)
}

func (o *oracle) ruleset() {
	o.text.WriteString("outcomes:\n")
	for i := range 4 {
		id := fmt.Sprintf("x%d", i)
		o.outcomes, o.leans[id] = append(o.outcomes, id), i%2 == 1
		fmt.Fprintf(&o.text, "  %s: { title: T, summary: S, leans: [%s] }\n", id, strings.Repeat("s0", i%2))
	}
	o.text.WriteString("rules:\n")
	all := allowed{questions: len(o.questions), facts: len(o.facts)}
	for i := range 5 {
		r := oracleRule{id: fmt.Sprintf("r%d", i), outcome: o.outcomes[i%4]}
		otherwise := "otherwise: true"
		if i < 4 {
			var text string
			text, r.when = o.condition(2, all)
			otherwise = "when: \"" + text + "\""
		}
		fmt.Fprintf(&o.text, "  - { id: %s, outcome: %s, %s }\n", r.id, r.outcome, otherwise)
		o.rules = append(o.rules, r)
	}
	o.text.WriteString("notes:\n")
	all.outcomes = true
	for i := range 2 {
		text, when := o.condition(1, all)
		fmt.Fprintf(&o.text, "  - { id: n%d, kind: hint, when: \"%s\", text: N }\n", i, text)
		o.notes = append(o.notes, oracleRule{id: fmt.Sprintf("n%d", i), when: when})
	}
}

// A verdict is what the oracle says of answers. Answers are numbered as in the package.
type verdict struct {
	world
	shown, ignored, missing []string
	rule                    string
	notes                   []string
}

func (o *oracle) judge(given []int) verdict {
	v := verdict{world: world{answer: map[string]string{}, score: map[string]int{}, fact: map[string]bool{}}}
	for i, q := range o.questions {
		if q.show != nil && !q.show(&v.world) {
			if given[i] != 0 {
				v.ignored = append(v.ignored, q.id)
			}
			continue
		}
		v.shown = append(v.shown, q.id)
		if given[i] == 0 {
			v.missing = append(v.missing, q.id)
		}
		if given[i] > 0 {
			x := q.options[given[i]-1]
			v.answer[q.id] = x.id
			for j, s := range o.scores {
				v.score[s] += x.points[j]
			}
			if x.unsure {
				v.unsure++
			}
		}
	}
	o.decide(&v)
	return v
}

// decide applies facts, rules and notes to what a verdict has so far.
func (o *oracle) decide(v *verdict) {
	for _, f := range o.facts {
		v.fact[f.id] = f.holds(&v.world)
	}
	if len(v.missing) > 0 {
		return
	}
	for _, r := range o.rules {
		if r.when == nil || r.when(&v.world) {
			v.rule, v.outcome = r.id, r.outcome
			break
		}
	}
	v.notes = nil
	for _, n := range o.notes {
		if n.when(&v.world) {
			v.notes = append(v.notes, n.id)
		}
	}
}

// possible tries every completion.
func (o *oracle) possible(given []int) []string {
	found := map[string]bool{}
	answers := slices.Clone(given)
	var fill func(i int)
	fill = func(i int) {
		if i == len(o.questions) {
			found[o.judge(answers).outcome] = true
			return
		}
		if given[i] != 0 {
			fill(i + 1)
			return
		}
		for _, a := range o.choices(i) {
			answers[i] = a
			fill(i + 1)
		}
		answers[i] = 0
	}
	fill(0)
	var all []string
	for _, x := range o.outcomes {
		if found[x] {
			all = append(all, x)
		}
	}
	return all
}

// choices lists what question i can be answered with.
func (o *oracle) choices(i int) []int {
	var all []int
	for j := range o.questions[i].options {
		all = append(all, j+1)
	}
	if o.questions[i].skip {
		all = append(all, int(questionnaire.Skipped))
	}
	return all
}

// everyAnswers calls see with every set of answers, incomplete and contradictory ones included.
func (o *oracle) everyAnswers(see func([]int)) {
	answers := make([]int, len(o.questions))
	var fill func(i int)
	fill = func(i int) {
		if i == len(answers) {
			see(slices.Clone(answers))
			return
		}
		for _, a := range append([]int{0}, o.choices(i)...) {
			answers[i] = a
			fill(i + 1)
		}
	}
	fill(0)
}

// model reads the oracle's text. Random conditions may be constant or unused; those problems are warnings or the seed
// is left out.
func (o *oracle) model(t *testing.T) *questionnaire.Model {
	t.Helper()
	text := o.text.String() + "tests:\n"
	covered := map[string]bool{}
	o.everyAnswers(func(given []int) {
		v := o.judge(given)
		if len(v.missing) > 0 || covered[v.rule] {
			return
		}
		covered[v.rule] = true
		var answers []string
		for i, q := range o.questions {
			if x := v.answer[q.id]; x != "" {
				answers = append(answers, q.id+": "+x)
			} else if given[i] < 0 && slices.Contains(v.shown, q.id) {
				answers = append(answers, q.id+": skipped")
			}
		}
		text += fmt.Sprintf("  - { name: %s, answers: { %s }, expect: { outcome: %s, decided_by: %s } }\n", v.rule, strings.Join(answers, ", "), v.outcome, v.rule)
	})
	if len(covered) < len(o.rules) {
		return nil // a rule that no answers reach
	}
	return readRandom(t, text)
}
