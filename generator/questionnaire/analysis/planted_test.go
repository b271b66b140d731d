package analysis_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// TestPlantedFaults plants a fault of each kind into the guide's questionnaire and looks for it at its line. Without
// one, nothing is found.
func TestPlantedFaults(t *testing.T) {
	whole := string(realFile(t, "../../../content/which-role/questionnaire.yaml").Text)
	if problems := allProblems(t, whole); len(problems) > 0 {
		t.Fatalf("without a fault: %v", problems)
	}
	for _, c := range []struct {
		name, old, planted string // old stands once in the file
		code               source.Code
		line               string // the problem stands in the line with this text
		says               string // part of the message or the hint: a witness, where there is one
	}{
		{"unknown id", "show_if: dates is waiting", "show_if: dates is waitng", q.CodeUnknownName, "show_if: dates is waitng", "waiting"},
		{"unreachable outcome", "when: both_strong and budget is two,", "when: both_strong and direction < 3,", analysis.CodeUnreachable, "  both:", "no answers lead to"},
		{"hidden by two rules together", "  - { id: seat_delivery_larger, outcome: project_seat, when: both_strong,",
			"  - { id: seat_delivery_more, outcome: project_seat, when: both_strong and delivery > direction }\n  - { id: seat_delivery_larger, outcome: project_seat, when: both_strong,",
			analysis.CodeHidden, "id: seat_delivery_larger", "these answers match it, for example: { work: "},
		{"inert question", "delivery: -1 }, because: Much of it is done elsewhere. }\n      - { id: no, text: \"No\", points: { delivery: 1 }, because: It falls to you. }",
			"delivery: 0 } }\n      - { id: no, text: \"No\" }", analysis.CodeInert, "- id: office", "never changes the outcome"},
		{"overlapping facts", "  - exclusive: [direction_leads, delivery_leads]", "  - exclusive: [covered, may_order]", analysis.CodeExclusive, "exclusive: [covered, may_order]", "try these answers: { work: "},
		{"overlapping rules", "  - exclusive: [direction_leads, delivery_leads]", "  - exclusive: [little_need, delivery_works]", analysis.CodeExclusive, "exclusive: [little_need, delivery_works]", "try these answers: { work: "},
		{"a share that is not kept", "product_first: { min: 10% }", "product_first: { min: 40% }", analysis.CodeShare, "product_first: { min: 40% }", "16% of all sets"},
		{"not monotone", "when: direction >= 4 and direction - delivery >= 3", "when: 4 <= direction < 9 and direction - delivery >= 3", analysis.CodeMonotone, "monotone: [direction, delivery]", "compare these answers: { work: "},
		{"a failing test", "expect: { outcome: project_first, decided_by: delivery_leads, scores: { direction: -3, delivery: 20 } }\n  - name: \"G03", "expect: { outcome: both, decided_by: delivery_leads, scores: { direction: -3, delivery: 20 } }\n  - name: \"G03", q.CodeTestFails, "expect: { outcome: both, decided_by: delivery_leads", "project_first"},
		{"changed meaning, old version", "points: { direction: -2, delivery: 2 }, because: Its content", "points: { direction: -2, delivery: 3 }, because: Its content", q.CodeVersion, "version: ", "raise version"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(whole, c.old) < 1 {
				t.Fatalf("%q is not there", c.old)
			}
			text := strings.Replace(whole, c.old, c.planted, 1)
			problems := allProblems(t, text)
			lines := strings.Split(text, "\n")
			if !slices.ContainsFunc(problems, func(p source.Problem) bool {
				return p.Code == c.code && strings.Contains(lines[p.Pos.Line-1], c.line) && strings.Contains(p.Message+" "+p.Hint, c.says)
			}) {
				t.Errorf("it is not found: %v", problems)
			}
		})
	}
}

// allProblems is everything that a build says about a questionnaire and its lock.
func allProblems(t *testing.T, text string) source.Problems {
	t.Helper()
	f := source.NewFile("questionnaire.yaml", []byte(text))
	m, problems := q.ReadUntested(f)
	if m == nil {
		return problems
	}
	raw, err := os.ReadFile("../../../content/which-role/questionnaire.lock")
	if err != nil {
		t.Fatal(err)
	}
	lock, wrong := q.ReadLock(source.NewFile("questionnaire.lock", raw))
	if lock == nil {
		t.Fatal(wrong)
	}
	m, found := m.WithLock(lock)
	problems.Add(found...)
	_, found = analysis.Check(m, analysis.Options{File: f})
	return append(problems, found...)
}
