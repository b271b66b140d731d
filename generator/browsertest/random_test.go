package browsertest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// A maker writes random questionnaires. A rule that decides no test would be refused, so that the file has the
// conditions of rules as notes, which become rules after reading.
type maker struct {
	*rand.Rand
	scores  int
	options []int // of each question
	facts   int
}

func randomModel(t *testing.T, seed uint64) *questionnaire.Model {
	t.Helper()
	r := &maker{Rand: rand.New(rand.NewPCG(seed, 7)), scores: 1 + int(seed%3)}
	text := r.text()
	m, problems := questionnaire.Read(source.NewFile("random.yaml", []byte(text)))
	if m == nil {
		t.Fatalf("%v\n%s", problems[:1], text)
	}
	for i, leans := range [][]*questionnaire.Score{m.Scores[:1], m.Scores[r.scores-1:], nil} {
		m.Outcomes = append(m.Outcomes, &questionnaire.Outcome{Index: i + 1, ID: fmt.Sprintf("o%d", i+1), Leans: leans})
	}
	last, notes := m.Rules[0], m.Notes
	notes[1].When = questionnaire.And{Of: []questionnaire.Condition{notes[1].When, questionnaire.OutcomeIs{Outcomes: m.Outcomes[1:3]}}}
	m.Rules, m.Notes = nil, notes[:2]
	for i, n := range notes[2:] {
		m.Rules = append(m.Rules, &questionnaire.Rule{Index: i, ID: n.ID, When: n.When, Outcome: m.Outcomes[r.IntN(len(m.Outcomes))]})
	}
	last.Index = len(m.Rules)
	m.Rules = append(m.Rules, last)
	return m
}

func (r *maker) text() string {
	var b strings.Builder
	b.WriteString("schema: 1\nid: random\nversion: 1\nscores:\n")
	for s := range r.scores {
		fmt.Fprintf(&b, "  s%d: { name: S, bands: [{ low: 1 }, high] }\n", s)
	}
	b.WriteString("questions:\n")
	for range 4 + r.IntN(2) {
		r.question(&b)
	}
	b.WriteString("facts:\n")
	for ; r.facts < 2; r.facts++ {
		fmt.Fprintf(&b, "  f%d: %s\n", r.facts, r.condition(2))
	}
	b.WriteString("outcomes:\n  o0: { title: O, summary: O, leans: [] }\nrules:\n  - { id: last, outcome: o0, otherwise: true }\nnotes:\n  - { id: n0, kind: hint, text: T, when: \"f0 and not f1\" }\n")
	b.WriteString("  - { id: n1, kind: hint, text: T, when: \"" + r.atom() + "\" }\n")
	for i := range 5 {
		fmt.Fprintf(&b, "  - { id: r%d, kind: hint, text: T, when: \"%s\" }\n", i, r.condition(3))
	}
	b.WriteString("tests:\n  - { name: t, answers: { }, expect: { unsure: 0 } }\n  - { name: whole, answers: { ")
	for i := range r.options {
		fmt.Fprintf(&b, "q%d: a, ", i)
	}
	b.WriteString("}, expect: { outcome: o0, ignored: [IGNORED] } }\n")
	return r.withIgnored(b.String())
}

// withIgnored fills in which answers of the test are to hidden questions: whatever the program accepts.
func (r *maker) withIgnored(text string) string {
	for i := range 1 << len(r.options) {
		var ids []string
		for k := range r.options {
			if i>>k&1 == 1 {
				ids = append(ids, fmt.Sprintf("q%d", k))
			}
		}
		full := strings.Replace(text, "IGNORED", strings.Join(ids, ", "), 1)
		if m, _ := questionnaire.Read(source.NewFile("random.yaml", []byte(full))); m != nil {
			return full
		}
	}
	return text
}

func (r *maker) question(b *strings.Builder) {
	i, ways := len(r.options), 2+r.IntN(2)
	fmt.Fprintf(b, "  - id: q%d\n    ask: Q\n    required: %v\n", i, r.IntN(4) > 0)
	if i > 0 && r.IntN(5) < 2 {
		fmt.Fprintf(b, "    show_if: %s\n", r.condition(2))
	}
	b.WriteString("    options:\n")
	for o := range ways {
		if o > 0 && r.IntN(4) == 0 {
			fmt.Fprintf(b, "      - { id: %c, text: T, unsure: true }\n", 'a'+o)
			continue
		}
		fmt.Fprintf(b, "      - { id: %c, text: T, points: {", 'a'+o)
		for s := range r.scores {
			fmt.Fprintf(b, " s%d: %d,", s, r.IntN(6)-2)
		}
		b.WriteString(" } }\n")
	}
	r.options = append(r.options, ways)
}

func (r *maker) condition(depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return r.atom()
	}
	a, b := r.condition(depth-1), r.condition(depth-1)
	return [...]string{"not (" + a + ")", "(" + a + ") or (" + b + ")", "(" + a + ") and (" + b + ")"}[r.IntN(3)]
}

func (r *maker) atom() string {
	op := [...]string{"<", "<=", "==", "!=", ">=", ">"}[r.IntN(6)]
	switch k := r.IntN(10); {
	case k < 4 && len(r.options) > 0:
		i := r.IntN(len(r.options))
		first, second := 'a'+r.IntN(r.options[i]), 'a'+r.IntN(r.options[i])
		if first == second {
			return fmt.Sprintf("q%d is %c", i, first)
		}
		return fmt.Sprintf("q%d in (%c, %c)", i, first, second)
	case k == 4 && r.facts > 0:
		return fmt.Sprintf("f%d", r.IntN(r.facts))
	case k == 5:
		return fmt.Sprintf("unsure %s %d", op, r.IntN(3))
	case k == 6 && r.scores > 1:
		return fmt.Sprintf("s0 - s1 %s %d", op, r.IntN(5)-2)
	case k == 7:
		return fmt.Sprintf("%d <= s%d < %d", r.IntN(3), r.IntN(r.scores), 3+r.IntN(4))
	case k == 8:
		return fmt.Sprintf("s%d + unsure %s %d", r.IntN(r.scores), op, r.IntN(5))
	}
	return fmt.Sprintf("s%d %s %d", r.IntN(r.scores), op, r.IntN(8)-1)
}
