package questionnaire_test

import (
	"fmt"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
)

const trio = `schema: 1
id: trio
version: 1
scores: { need: { name: Need, bands: [{ low: 2 }, high] } }
questions:
  - id: size
    ask: S
    scale: need
    options: [{ id: small, text: S }, { id: middle, text: M, points: { need: 1 } }, { id: large, text: L, points: { need: 4 } }, { id: unknown, text: U, unsure: true, points: { need: 4 } }]
  - id: colour
    ask: C
    required: false
    options: [{ id: red, text: R, points: { need: -1 } }, { id: blue, text: B }]
outcomes:
  go: { title: Go, summary: G, leans: [need] }
  stay: { title: Stay, summary: S, leans: [] }
rules:
  - { id: far, outcome: go, when: need > 2 }
  - { id: rest, outcome: stay, otherwise: true }
tests:
  - { name: a, answers: { size: large, colour: blue }, expect: { decided_by: far } }
  - { name: b, answers: { size: small, colour: red }, expect: { decided_by: rest } }
`

func TestCompare(t *testing.T) {
	m := readText(t, trio)
	type people = []questionnaire.Answers
	for name, c := range map[string]struct {
		people people
		want   string
	}{
		"median of three":             {people{{1, 2}, {2, 2}, {3, 2}}, "[2 2] stay mean [2] size 4 true"},
		"lower of two middle ones":    {people{{1, 2}, {3, 2}}, "[1 2] stay mean [2] size 4 true"},
		"unsure ones take no side":    {people{{3, 2}, {3, 2}, {4, 2}}, "[3 2] go mean [4] size 0 false"},
		"most are unsure":             {people{{4, 2}, {4, 2}, {3, 2}}, "[4 2] go mean [4] size 0 false"},
		"plurality, the earlier tie":  {people{{3, 1}, {3, 2}}, "[3 1] go mean [4] colour 1 false"},
		"most skip":                   {people{{3, -1}, {3, -1}, {3, 1}}, "[3 -1] go mean [4] colour 1 false"},
		"means are rounded, half up":  {people{{1, 1}, {1, 2}}, "[1 1] stay mean [0] colour 1 false"},
		"what nobody says stays open": {people{{1, 0}, {3, 0}}, "[1 0] open mean [2] size 4 false"},
		"one person":                  {people{{3, 2}}, "[3 2] go mean [4]"},
	} {
		g := m.Compare(c.people)
		got := fmt.Sprint(g.Combined.Answers)
		if g.Combined.Outcome != nil {
			got += " " + g.Combined.Outcome.ID
		} else {
			got += " open"
		}
		got += fmt.Sprint(" mean ", g.Means)
		for _, d := range g.Disputes {
			got += fmt.Sprintf(" %s %d %t", d.Question.ID, d.Points, d.Matters)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Those that matter come first, though fewer points lie between their answers.
func TestCompareOrder(t *testing.T) {
	m := readText(t, strings.Replace(trio, "{ id: red, text: R, points: { need: -1 } }", "{ id: red, text: R, points: { need: -2 } }", 1))
	g := m.Compare([]questionnaire.Answers{{2, 1}, {3, 1}, {3, 2}})
	var order []string
	for _, d := range g.Disputes {
		order = append(order, fmt.Sprint(d.Question.ID, " ", d.Matters))
	}
	if got := fmt.Sprint(order, g.Combined.Answers); got != "[colour true size false] [3 1]" {
		t.Error(got)
	}
}
