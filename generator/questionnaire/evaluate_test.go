package questionnaire_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// readRandom reads a random questionnaire; warnings are allowed.
func readRandom(t *testing.T, text string) *questionnaire.Model {
	t.Helper()
	m, problems := questionnaire.Read(source.NewFile("q.yaml", []byte(text)))
	if m == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	return m
}

// oracles calls see with random questionnaires, each with its model.
func oracles(t *testing.T, wanted int, see func(o *oracle, m *questionnaire.Model)) {
	t.Helper()
	made := 0
	for seed := uint64(0); made < wanted && seed < 100*uint64(wanted); seed++ {
		o := newOracle(seed)
		m := o.model(t)
		if m == nil {
			continue
		}
		made++
		see(o, m)
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, o.text.String())
		}
	}
	if made < wanted {
		t.Fatalf("only %d of %d random questionnaires can be used", made, wanted)
	}
}

func answersOf(given []int) questionnaire.Answers {
	a := make(questionnaire.Answers, len(given))
	for i, g := range given {
		a[i] = questionnaire.Answer(g)
	}
	return a
}

// names joins ids of things.
func names[T any](all []T, id func(T) string) string {
	ids := make([]string, len(all))
	for i, x := range all {
		ids[i] = id(x)
	}
	return strings.Join(ids, " ")
}

func qID(q *questionnaire.Question) string { return q.ID }
func xID(o *questionnaire.Outcome) string  { return o.ID }
func nID(n *questionnaire.Note) string     { return n.ID }

// describe writes a result in the words of describeVerdict.
func describe(m *questionnaire.Model, r questionnaire.Result) string {
	var b strings.Builder
	for i, q := range m.Questions {
		if r.Shown[i] {
			fmt.Fprintf(&b, "%s ", q.ID)
		}
		if o := q.Option(r.Answers[i]); o != nil {
			fmt.Fprintf(&b, "= %s ", o.ID)
		}
	}
	fmt.Fprintf(&b, "| %v | %d unsure | %v | ignored %s | missing %s |", r.Scores, len(r.Unsure), r.Facts, names(r.Ignored, qID), names(r.Missing, qID))
	if r.Outcome != nil {
		fmt.Fprintf(&b, " %s by %s, notes %s", r.Outcome.ID, r.Rule.ID, names(r.Notes, nID))
	}
	return b.String()
}

func (o *oracle) describe(v verdict) string {
	var b strings.Builder
	for _, q := range o.questions {
		if slices.Contains(v.shown, q.id) {
			fmt.Fprintf(&b, "%s ", q.id)
		}
		if v.answer[q.id] != "" {
			fmt.Fprintf(&b, "= %s ", v.answer[q.id])
		}
	}
	var scores []int
	for _, s := range o.scores {
		scores = append(scores, v.score[s])
	}
	var facts []bool
	for _, f := range o.facts {
		facts = append(facts, v.fact[f.id])
	}
	fmt.Fprintf(&b, "| %v | %d unsure | %v | ignored %s | missing %s |", scores, v.unsure, facts, strings.Join(v.ignored, " "), strings.Join(v.missing, " "))
	if v.outcome != "" {
		fmt.Fprintf(&b, " %s by %s, notes %s", v.outcome, v.rule, strings.Join(v.notes, " "))
	}
	return b.String()
}

// TestEvaluateAgreesWithTheOracle compares everything a result holds, for all answers of random questionnaires.
func TestEvaluateAgreesWithTheOracle(t *testing.T) {
	evaluated, open := 0, 0
	oracles(t, 40, func(o *oracle, m *questionnaire.Model) {
		o.everyAnswers(func(given []int) {
			r, v := m.Evaluate(answersOf(given)), o.judge(given)
			if got, want := describe(m, r), o.describe(v); got != want {
				t.Errorf("%v:\ngot  %s\nwant %s", given, got, want)
			}
			for i, s := range m.Scores {
				if v := r.Scores[i]; r.Complete() && (v < s.Low || v > s.High) {
					t.Errorf("%v: %s is %d, outside its bounds %d and %d", given, s.ID, v, s.Low, s.High)
				}
			}
			evaluated++
			if len(v.missing) > 0 {
				if open++; open%5 != 0 {
					return // the slow part, for a fifth of them
				}
			}
			if got, want := names(r.Possible, xID), strings.Join(o.possible(given), " "); got != want || r.Uncertain {
				t.Errorf("%v: possible %s, want %s", given, got, want)
			}
		})
	})
	if evaluated < 5000 {
		t.Errorf("only %d sets of answers", evaluated)
	}
}

// TestPossibleRemembersWhatMatters checks small questionnaires whose first outcome is found only if the search keeps apart
// what later conditions can tell apart, or bounds what is open neither too high nor too low.
func TestPossibleRemembersWhatMatters(t *testing.T) {
	for name, c := range map[string]struct{ questions, when string }{
		"an answer used by a question and then by a rule": {
			"[{ id: a, text: A }, { id: b, text: B }] }\n  - { id: second, ask: B, show_if: first is a, options: [{ id: x, text: X }, { id: y, text: Y }] }\n" +
				"  - { id: third, ask: C, options: [{ id: p, text: P }, { id: q, text: Q }] }", "first is b and third is p"},
		"an answer used by the next question only": {
			"[{ id: a, text: A }, { id: b, text: B }] }\n  - { id: second, ask: B, show_if: first is b, options: [{ id: x, text: X, points: { need: 5 } }, { id: y, text: Y }] }", "need >= 5"},
		"nothing but unsure options, and skipping": {
			"[{ id: a, text: A }, { id: b, text: B }] }\n  - { id: second, ask: B, options: [{ id: x, text: X, unsure: true }, { id: y, text: Y, unsure: true }], required: false }", "first is b and unsure < 1"},
		"a score that begins at what it must not be": {
			"[{ id: a, text: A }, { id: b, text: B }] }\n  - { id: second, ask: B, options: [{ id: x, text: X }, { id: y, text: Y, points: { need: 3 } }] }", "first is b and need != 0"},
		"a score that ends at what it must not be": {
			"[{ id: a, text: A }, { id: b, text: B }] }\n  - { id: second, ask: B, options: [{ id: x, text: X }, { id: y, text: Y, points: { need: -3 } }] }", "first is b and need != 0"},
	} {
		text := "schema: 1\nid: small\nversion: 1\nscores:\n  need: { name: Need, bands: [all] }\nquestions:\n  - { id: first, ask: A, options: " + c.questions +
			"\noutcomes:\n  rare: { title: R, summary: R, leans: [] }\n  usual: { title: U, summary: U, leans: [] }\nrules:\n  - { id: rare, outcome: rare, when: " + c.when +
			" }\n  - { id: rest, outcome: usual, otherwise: true }\ntests:\n  - { name: t, answers: {}, expect: { possible: [rare, usual] } }\n"
		_, problems := questionnaire.Read(source.NewFile("q.yaml", []byte(text)))
		for _, p := range problems {
			if p.Code != questionnaire.CodeUncovered {
				t.Errorf("%s: %s: %s", name, p.Pos, p.Message)
			}
		}
	}
}

// TestHiddenAnswersCountForNothing adds every answer to every hidden question.
func TestHiddenAnswersCountForNothing(t *testing.T) {
	tried := 0
	oracles(t, 30, func(o *oracle, m *questionnaire.Model) {
		o.everyAnswers(func(given []int) {
			before := m.Evaluate(answersOf(given))
			for i, q := range m.Questions {
				if before.Shown[i] || given[i] != 0 || !before.Complete() {
					continue
				}
				for _, a := range o.choices(i) {
					with := slices.Clone(given)
					with[i] = a
					after := m.Evaluate(answersOf(with))
					if !slices.Contains(after.Ignored, q) {
						t.Errorf("%v: the answer to %s is not ignored", with, q.ID)
					}
					after.Ignored = before.Ignored
					if describe(m, after) != describe(m, before) {
						t.Errorf("%v: %s, without the hidden answer %s", with, describe(m, after), describe(m, before))
					}
					tried++
				}
			}
		})
	})
	if tried < 500 {
		t.Errorf("only %d hidden answers", tried)
	}
}

// TestImpossibleAnswersAreNone checks answers that no page can send.
func TestImpossibleAnswersAreNone(t *testing.T) {
	m := read(t, load(t, "which-role.yaml"))
	want := describe(m, m.Evaluate(nil))
	for _, a := range []questionnaire.Answer{questionnaire.Skipped, -7, 99} {
		given := slices.Repeat(questionnaire.Answers{a}, len(m.Questions)+5)
		if got := describe(m, m.Evaluate(given)); got != want {
			t.Errorf("answer %d: %s, want %s", a, got, want)
		}
	}
}

// TestExplanationsAreTrueAndMinimal compares explanations with what the oracle says of every change.
func TestExplanationsAreTrueAndMinimal(t *testing.T) {
	seen := map[string]int{}
	oracles(t, 40, func(o *oracle, m *questionnaire.Model) {
		sets := 0
		o.everyAnswers(func(given []int) {
			if sets++; sets%7 != 0 {
				return
			}
			x, v := m.Explain(answersOf(given)), o.judge(given)
			checkContributions(t, x)
			if len(v.missing) > 0 {
				if len(x.Changes)+len(x.Pairs)+x.All > 0 || x.Firmness != questionnaire.Open {
					t.Errorf("%v: incomplete answers have changes: %+v", given, x)
				}
				return
			}
			var singles, pairs []string
			kept, all := 0, 0
			o.changes(given, v, func(label string, with []int, two bool) {
				outcomes := o.possible(with)
				keeps := len(outcomes) == 1 && outcomes[0] == v.outcome
				switch label += " " + strings.Join(outcomes, " "); {
				case two && !keeps:
					pairs = append(pairs, label)
				case !two && keeps:
					kept++
				case !two:
					singles = append(singles, label)
				}
				if !two {
					all++
				}
			})
			if len(singles) > 0 {
				pairs = nil
			}
			seen["single"] += len(singles)
			seen["pair"] += len(pairs)
			if got := changeLabels(m, x.Changes); !slices.Equal(got, singles) || x.Kept != kept || x.All != all {
				t.Errorf("%v: changes %q %d/%d, want %q %d/%d", given, got, x.Kept, x.All, singles, kept, all)
			}
			if got := changeLabels(m, x.Pairs); !slices.Equal(got, pairs) {
				t.Errorf("%v: pairs %q, want %q", given, got, pairs)
			}
			checkNearest(t, o, x, v)
			if x.Nearest != nil {
				seen["nearest"]++
			}
		})
	})
	for _, kind := range []string{"single", "pair", "nearest"} {
		if seen[kind] < 20 {
			t.Errorf("only %d of kind %s", seen[kind], kind)
		}
	}
}

func checkContributions(t *testing.T, x questionnaire.Explanation) {
	t.Helper()
	for _, s := range x.Scores {
		sum := 0
		for _, c := range s.Raised {
			sum += max(c.Points, 0)
		}
		for _, c := range s.Lowered {
			sum += min(c.Points, 0)
		}
		if sum != s.Value || s.Value != x.Result.Scores[s.Score.Index] {
			t.Errorf("the contributions to %s add up to %d, not %d", s.Score.ID, sum, s.Value)
		}
	}
}

// changes calls see with every single change of a shown answer and every pair.
func (o *oracle) changes(given []int, v verdict, see func(label string, with []int, two bool)) {
	type change struct{ q, a int }
	var all []change
	for i, q := range o.questions {
		for _, a := range o.choices(i) {
			if slices.Contains(v.shown, q.id) && a != given[i] {
				all = append(all, change{i, a})
			}
		}
	}
	for i, c := range all {
		with := slices.Clone(given)
		with[c.q] = c.a
		see(fmt.Sprintf("%d=%d", c.q, c.a), with, false)
		for _, d := range all[i+1:] {
			if d.q != c.q {
				both := slices.Clone(with)
				both[d.q] = d.a
				see(fmt.Sprintf("%d=%d %d=%d", c.q, c.a, d.q, d.a), both, true)
			}
		}
	}
}

func changeLabels(m *questionnaire.Model, changes []questionnaire.Change) []string {
	var out []string
	for _, c := range changes {
		var parts []string
		for _, a := range c.Answers {
			parts = append(parts, fmt.Sprintf("%d=%d", a.Question.Index, a.To))
		}
		out = append(out, strings.Join(parts, " ")+" "+names(c.Outcomes, xID))
	}
	return out
}

// checkNearest adds all points that are no more than the answer's.
func checkNearest(t *testing.T, o *oracle, x questionnaire.Explanation, v verdict) {
	t.Helper()
	if o.leans[v.outcome] {
		if x.Nearest != nil {
			t.Errorf("an outcome that leans on something has a nearest other")
		}
		return
	}
	best, at := 0, ""
	limit := 12
	more := make([]int, 3)
	for more[0] = range limit {
		for more[1] = range limit {
			for more[2] = range limit {
				sum := more[0] + more[1] + more[2]
				if slices.Max(append(more[len(o.scores):], 0)) > 0 || best > 0 && sum >= best {
					continue
				}
				w := v
				w.score = map[string]int{}
				for i, s := range o.scores {
					w.score[s] = v.score[s] + more[i]
				}
				w.fact = map[string]bool{}
				if o.decide(&w); o.leans[w.outcome] {
					best, at = sum, w.outcome
				}
			}
		}
	}
	got := 0
	if x.Nearest != nil {
		for _, n := range x.Nearest.More {
			got += n
		}
	}
	if got < limit && got != best {
		t.Errorf("the nearest outcome takes %d more points, and %s takes %d", got, at, best)
	}
}
