package questionnaire_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
)

var update = flag.Bool("update", false, "write the golden files")

// TestWhichRole reads the fixture of realistic size, all of whose tests must pass, and compares its rules in words and an
// explanation of each test with the golden file.
func TestWhichRole(t *testing.T) {
	m := read(t, load(t, "which-role.yaml"))
	var b strings.Builder
	for _, s := range m.Scores {
		fmt.Fprintf(&b, "%s %d to %d\n", s.Name, s.Low, s.High)
	}
	for _, f := range m.Facts {
		fmt.Fprintf(&b, "fact %s: %s\n    %s\n", f.Name, f.When, questionnaire.English().Words(f.When))
	}
	for _, r := range m.Rules {
		fmt.Fprintf(&b, "rule %s: %s\n", r.ID, questionnaire.English().Rule(r))
	}
	for _, n := range m.Notes {
		fmt.Fprintf(&b, "note %s: %s\n    %s\n", n.ID, n.When, questionnaire.English().Words(n.When))
	}
	for _, test := range m.Tests {
		writeExplanation(&b, test.Name, m.Explain(test.Answers))
	}
	golden(t, "which-role.golden", b.String())
}

func writeExplanation(b *strings.Builder, name string, x questionnaire.Explanation) {
	fmt.Fprintf(b, "\n%s: %s, %s (%d of %d)\n", name, x.Result.Outcome.Title, x.Firmness, x.Kept, x.All)
	for _, s := range x.Scores {
		fmt.Fprintf(b, "    %s %d %s: %s\n", s.Score.Name, s.Value, s.Band.Name, contributions(append(s.Raised, s.Lowered...)))
	}
	for _, w := range x.Why {
		fmt.Fprintf(b, "    because %s\n", w)
	}
	fmt.Fprintf(b, "    against: %s\n", contributions(x.Against))
	if x.Nearest != nil {
		fmt.Fprintf(b, "    nearest: %s with %v more\n", x.Nearest.Outcome.Title, x.Nearest.More)
	}
	for _, n := range x.Result.Notes {
		fmt.Fprintf(b, "    note: %s\n", n.Text)
	}
	for _, c := range append(x.Changes, x.Pairs...) {
		fmt.Fprintf(b, "    change")
		for _, a := range c.Answers {
			fmt.Fprintf(b, " %s to %s", a.Question.ID, a.Question.Option(a.To).ID)
		}
		fmt.Fprintf(b, ": %s\n", names(c.Outcomes, xID))
	}
}

func contributions(all []questionnaire.Contribution) string {
	var parts []string
	for _, c := range all {
		parts = append(parts, fmt.Sprintf("%s %+d", c.Question.ID, c.Points))
	}
	return strings.Join(parts, ", ")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := strings.Split(load(t, name), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("%s:%d: got %q (go test -update writes it)", file, i+1, line)
		}
	}
	if n := len(strings.Split(got, "\n")); n != len(want) {
		t.Errorf("%s has %d lines, want %d", file, len(want), n)
	}
}

const spoken = `schema: 1
id: spoken
version: 1
scores:
  a: { name: Need, bands: [all] }
  b: { name: Means, bands: [all] }
questions:
  - { id: first, ask: First, label: the start, options: [{ id: x, text: Ex, points: { a: 5, b: 2 } }, { id: y, text: Why, points: { a: 2, b: 2 } }, { id: z, text: Zed, unsure: true }] }
  - { id: second, ask: Second, options: [{ id: x, text: Ex }, { id: y, text: Why }, { id: z, text: Zed }] }
facts:
  probe: { when: %s, name: the probe }
outcomes:
  o: { title: Over, summary: S, leans: [] }
rules:
  - { id: s, outcome: o, otherwise: true }
notes:
  - { id: n, kind: hint, when: probe, text: N }
tests:
  - { name: t, answers: { first: x, second: x }, expect: { outcome: o } }
`

// TestSentences says conditions in words, and why they hold or not for the answers first = Ex (Need 5, Means 2),
// second = Ex.
func TestSentences(t *testing.T) {
	for condition, want := range map[string][2]string{
		"a >= 4":                             {"Need is 4 or more", "Need is 5; 4 is enough"},
		"4 <= a":                             {"Need is 4 or more", "Need is 5; 4 is enough"},
		"a > 4":                              {"Need is more than 4", "Need is 5; 5 is enough"},
		"a < 4":                              {"Need is less than 4", "Need is 5; 4 is enough"},
		"not a < 4":                          {"Need is 4 or more", "Need is 5; 4 is enough"},
		"a == 5":                             {"Need is exactly 5", "Need is 5; 5 is asked for"},
		"a != 5":                             {"Need is not 5", "Need is 5; 5 is asked for"},
		"4 <= a < 8":                         {"Need is 4 to 7", "Need is 5; 4 is enough / Need is 5; it has to be less than 8"},
		"8 >= a > 3":                         {"Need is 4 to 8", "Need is 5; it may be 8 at most / Need is 5; 4 is enough"},
		"not 4 <= a < 8":                     {"Need is less than 4 or Need is 8 or more", "Need is 5; 4 is enough / Need is 5; it has to be less than 8"},
		"not 4 <= a < 5":                     {"Need is less than 4 or Need is 5 or more", "Need is 5; 5 is enough"},
		"0 < a < b":                          {"Need is more than 0 and Means is more than Need", "Need 5 leads Means 2 by 3; being level is enough"},
		"a - b >= 3":                         {"Need leads Means by 3 or more", "Need 5 leads Means 2 by 3; 3 is enough"},
		"b - a <= -3":                        {"Need leads Means by 3 or more", "Need 5 leads Means 2 by 3; 3 is enough"},
		"a >= b":                             {"Need is at least Means", "Need 5 leads Means 2 by 3; being level is enough"},
		"b - a > 3":                          {"Means leads Need by more than 3", "Means 2 is 3 behind Need 5; it may be 3 at most"},
		"a + a - b - unsure > 3":             {"2 times Need leads Means plus the number of unsure answers by more than 3", "2 times Need 10 leads Means plus the number of unsure answers 2 by 8; 4 is enough"},
		"first is x":                         {"question 1 (the start) is “Ex”", "question 1 (the start) is “Ex”"},
		"first in (z, y)":                    {"question 1 (the start) is one of “Why” or “Zed”", "question 1 (the start) is “Ex”"},
		"not second in (x, y)":               {"question 2 is none of “Ex” or “Why”", "question 2 is “Ex”"},
		"not second is x":                    {"question 2 is not “Ex”", "question 2 is “Ex”"},
		"first is x or second is y":          {"either question 1 (the start) is “Ex” or question 2 is “Why”", "question 1 (the start) is “Ex”"},
		"first is y or second is y or a < 2": {"one of these: question 1 (the start) is “Why”; question 2 is “Why”; Need is less than 2", "question 1 (the start) is “Ex” / question 2 is “Ex” / Need is 5; 2 is enough"},
		"first is x and not (second is y or second is z)": {"question 1 (the start) is “Ex” and (question 2 is not “Why” and question 2 is not “Zed”)",
			"question 1 (the start) is “Ex” / question 2 is “Ex” / question 2 is “Ex”"},
		"not (first is x and a > 9)": {"either question 1 (the start) is not “Ex” or Need is 9 or less", "Need is 5; it may be 9 at most"},
		"unsure > 0":                 {"the number of unsure answers is more than 0", "the number of unsure answers is 0; it may be 0 at most"},
	} {
		m := read(t, fmt.Sprintf(spoken, `"`+condition+`"`))
		if got := questionnaire.English().Words(m.Facts[0].When); got != want[0] {
			t.Errorf("%s: %q, want %q", condition, got, want[0])
		}
		r := m.Evaluate(questionnaire.Answers{1, 1})
		if got := strings.Join(questionnaire.English().Why(&r, m.Facts[0].When), " / "); got != want[1] {
			t.Errorf("%s: because %q, want %q", condition, got, want[1])
		}
	}
}
