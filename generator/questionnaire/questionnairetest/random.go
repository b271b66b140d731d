// Package questionnairetest makes random questionnaires, for tests that compare two ways to understand one: the analysis with
// trying all answers, the browser with Go. They have gates, facts, overlapping rules, notes, answers that count as unsure, and
// questions that may be skipped.
package questionnairetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// A Maker writes random questionnaires, the same ones for the same random numbers. Rules that decide nothing could have no
// test, and a questionnaire with a rule without a test is refused; so the file has the conditions of rules as notes, which
// become rules after reading.
type Maker struct {
	*rand.Rand
	scores, questions, facts int
	options                  []int
}

// New makes a Maker whose random numbers follow from two seeds.
func New(seed, stream uint64) *Maker { return &Maker{Rand: rand.New(rand.NewPCG(seed, stream))} }

// pick is one of some words.
func (r *Maker) pick(words ...string) string { return words[r.IntN(len(words))] }

func (r *Maker) chance(percent int) bool { return r.IntN(100) < percent }

// Model makes a questionnaire of at most limit sets of answers.
func (r *Maker) Model(t testing.TB, limit int) *q.Model {
	t.Helper()
	text := r.Text(limit)
	m, problems := q.Read(source.NewFile("random.yaml", []byte(text)))
	if m == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	r.Rules(m)
	r.guarantees(m)
	return m
}

// Rules turns the notes whose names begin with r into rules, and makes outcomes for them.
func (r *Maker) Rules(m *q.Model) {
	for range 1 + r.IntN(4) {
		o := &q.Outcome{Index: len(m.Outcomes), ID: fmt.Sprintf("o%d", len(m.Outcomes))}
		for _, s := range m.Scores {
			if r.chance(50) {
				o.Leans = append(o.Leans, s)
			}
		}
		m.Outcomes = append(m.Outcomes, o)
	}
	last := m.Rules[0]
	m.Rules = nil
	var notes []*q.Note
	for _, n := range m.Notes {
		if !strings.HasPrefix(n.ID, "r") {
			if r.chance(30) {
				n.When = q.And{Of: []q.Condition{n.When, q.OutcomeIs{Outcomes: m.Outcomes[:1+r.IntN(2)]}}}
			}
			n.Index = len(notes)
			notes = append(notes, n)
			continue
		}
		m.Rules = append(m.Rules, &q.Rule{Index: len(m.Rules), ID: n.ID, When: n.When, Pos: n.Pos, Outcome: m.Outcomes[r.IntN(len(m.Outcomes))]})
	}
	last.Index = len(m.Rules)
	m.Rules, m.Notes = append(m.Rules, last), notes
}

func (r *Maker) guarantees(m *q.Model) {
	m.Guarantees = []q.Guarantee{
		{Reachable: true},
		{Monotone: m.Scores[:1]},
		{Monotone: m.Scores},
		{Share: []q.Share{{Min: r.IntN(5), Max: 30 + r.IntN(70)}, {Outcome: m.Outcomes[r.IntN(len(m.Outcomes))], Min: r.IntN(30), Max: 100}}},
	}
	m.Guarantees = append(m.Guarantees, q.Guarantee{ExclusiveFacts: m.Facts})
	if len(m.Rules) > 2 {
		m.Guarantees = append(m.Guarantees, q.Guarantee{Exclusive: m.Rules[:2]}, q.Guarantee{Exclusive: m.Rules[:len(m.Rules)-1]})
	}
}

// Text is the file.
func (r *Maker) Text(limit int) string {
	var b strings.Builder
	b.WriteString("schema: 1\nid: random\nversion: 1\nscores:\n")
	r.scores = 1 + r.IntN(3)
	for s := range r.scores {
		fmt.Fprintf(&b, "  s%d: { name: S, bands: [{ low: 1 }, high] }\n", s)
	}
	b.WriteString("questions:\n")
	r.questions, r.options = 0, nil
	for sets := 1; ; {
		ways := 2 + r.IntN(3)
		skip := r.chance(20)
		if skip {
			sets *= ways + 1
		} else {
			sets *= ways
		}
		if sets > limit {
			break
		}
		r.question(&b, ways, skip)
	}
	b.WriteString("facts:\n")
	r.facts = 0
	for range 2 {
		fmt.Fprintf(&b, "  f%d: %s\n", r.facts, r.condition(2))
		r.facts++
	}
	b.WriteString("outcomes:\n  o0: { title: O, summary: O, leans: [] }\nrules:\n  - { id: last, outcome: o0, otherwise: true }\nnotes:\n")
	fmt.Fprintf(&b, "  - { id: n_facts, kind: hint, text: T, when: \"f0 and not f1\" }\n") // every fact is used
	for i := range 1 + r.IntN(6) {
		fmt.Fprintf(&b, "  - { id: r%d, kind: hint, text: T, when: \"%s\" }\n", i, r.condition(3))
	}
	for i := range r.IntN(3) {
		fmt.Fprintf(&b, "  - { id: n%d, kind: hint, text: T, when: \"%s\" }\n", i, r.condition(2))
	}
	b.WriteString("tests:\n  - { name: t, answers: { ")
	for i := range r.questions {
		fmt.Fprintf(&b, "q%d: a, ", i)
	}
	b.WriteString("}, expect: { outcome: o0, ignored: [")
	b.WriteString("IGNORED] } }\n")
	return r.withIgnored(b.String())
}

// withIgnored fills in which answers of the only test are to hidden questions: found by reading what the
// program says about the file without them.
func (r *Maker) withIgnored(text string) string {
	for i := 0; ; i++ {
		var ids []string
		for k := range r.questions {
			if i>>k&1 == 1 {
				ids = append(ids, fmt.Sprintf("q%d", k))
			}
		}
		full := strings.Replace(text, "IGNORED", strings.Join(ids, ", "), 1)
		if m, _ := q.Read(source.NewFile("random.yaml", []byte(full))); m != nil || i>>r.questions > 0 {
			return full
		}
	}
}

func (r *Maker) question(b *strings.Builder, ways int, skip bool) {
	i := r.questions
	fmt.Fprintf(b, "  - id: q%d\n    ask: Q\n    why: W\n", i)
	if skip {
		b.WriteString("    required: false\n")
	}
	if i > 0 && r.chance(40) {
		r.facts = -1 // none here
		fmt.Fprintf(b, "    show_if: %s\n", r.condition(2))
	}
	b.WriteString("    options:\n")
	plain := r.chance(15) // no points at all
	for o := range ways {
		fmt.Fprintf(b, "      - { id: %c, text: T, points: {", 'a'+o)
		for s := range r.scores {
			if !plain && r.chance(60) {
				fmt.Fprintf(b, " s%d: %d,", s, r.IntN(6)-2)
			}
		}
		fmt.Fprintf(b, " }, unsure: %v }\n", r.chance(20))
	}
	r.questions++
	r.options = append(r.options, ways)
}

// condition is a random condition of the questions that there are.
func (r *Maker) condition(depth int) string {
	if depth == 0 || r.chance(35) {
		return r.atom()
	}
	switch r.IntN(5) {
	case 0:
		return "not (" + r.condition(depth-1) + ")"
	case 1, 2:
		return "(" + r.condition(depth-1) + ") or (" + r.condition(depth-1) + ")"
	}
	return "(" + r.condition(depth-1) + ") and (" + r.condition(depth-1) + ")"
}

func (r *Maker) atom() string {
	op := r.pick("<", "<=", "==", "!=", ">=", ">")
	switch k := r.IntN(10); {
	case k < 4 && r.questions > 0:
		i := r.IntN(r.questions)
		first := 'a' + rune(r.IntN(r.options[i]))
		second := 'a' + rune(r.IntN(r.options[i]))
		if first == second || r.chance(50) {
			return fmt.Sprintf("q%d is %c", i, first)
		}
		return fmt.Sprintf("q%d in (%c, %c)", i, first, second)
	case k == 4 && r.facts > 0:
		return fmt.Sprintf("f%d", r.IntN(r.facts))
	case k == 5:
		return fmt.Sprintf("unsure %s %d", op, r.IntN(3))
	case k == 6 && r.scores > 1:
		return fmt.Sprintf("%s %s %d", r.pick("s0 - s1", "s1 - s0", "s0 + s0 - s1", "s0 + s1 + s1"), op, r.IntN(5)-2)
	case k == 7:
		return fmt.Sprintf("%d <= s%d < %d", r.IntN(3), r.IntN(r.scores), 3+r.IntN(4))
	case k == 8:
		return fmt.Sprintf("s%d + unsure %s %d", r.IntN(r.scores), op, r.IntN(5))
	}
	return fmt.Sprintf("s%d %s %d", r.IntN(r.scores), op, r.IntN(8)-1)
}
