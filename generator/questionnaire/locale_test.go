package questionnaire_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

func lunch(t *testing.T) (*questionnaire.Model, string) {
	t.Helper()
	german, err := os.ReadFile("testdata/lunch.de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return readText(t, string(text)), string(german)
}

func TestTranslate(t *testing.T) {
	m, german := lunch(t)
	de, problems := m.Translate(source.NewFile("lunch.de.yaml", []byte(german)))
	if de == nil {
		t.Fatal(problems)
	}
	meaning, _ := m.Fingerprints()
	if other, _ := de.Fingerprints(); other != meaning {
		t.Error("the meaning has changed")
	}
	x := de.Explain(questionnaire.Answers{2})
	got := fmt.Sprint(x.Result.Outcome.Title, x.Result.Outcome.Steps, x.Scores[0].Band.Name, x.Scores[0].Raised[0].Option.Because, de.Rules[0].Because, de.Notes[0].Text, de.Title, x.Why)
	want := "Jetzt essen[Hinsetzen. Bestellen. Essen.]großDer Hunger wächst.Der Mensch muss essen.Trinken Sie etwas Wasser.Mittagessen?" +
		"[Hunger (deutsch) is 3; 3 is enough question 1 (Frühstück) is “Nein”]"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if m.Title != "Lunch?" || m.Questions[0].Ask != "Did you have breakfast?" {
		t.Error("the questionnaire itself has changed")
	}
}

// Every text that is left out, and every one too many, is told at its place.
func TestTranslateProblems(t *testing.T) {
	m, german := lunch(t)
	for edit, want := range map[string]string{
		"title: Mittagessen?\n=>":                                    `1:1: the key "title" is missing`,
		"    label: Frühstück\n=>":                                   `6:5: the key "label" is missing`,
		"    label: Frühstück=>    label: F\n    help: H":            `8:5: unknown key "help"`,
		"yes: { text: Ja }=>yes: { text: Ja, because: B }":           `9:24: unknown key "because"`,
		"yes: { text: Ja }=>yse: { text: Ja }":                       `9:7: unknown key "yse"`,
		"  empty: nichts im Magen=>  empty: x\n  ful: satt":          `13:3: unknown key "ful"`,
		"bands: [klein, groß]=>bands: [klein]":                       `3:44: there are 1 bands here, and 2 in the questionnaire`,
		"  wait: { title: Warten, summary: Arbeiten Sie weiter. }=>": `14:3: the key "wait" is missing`,
		"rules:\n  hungry: { because: Der Mensch muss essen. }\n=>":  `1:1: the key "rules" is missing`,
		"summary: Gehen Sie essen.=>summary: ~":                      `14:30: "summary" has no value`,
		"notes:=>note:":                                              `1:1: the key "notes" is missing`,
	} {
		old, new, _ := strings.Cut(edit, "=>")
		if !strings.Contains(german, old) {
			t.Fatalf("the file does not have %q", old)
		}
		de, problems := m.Translate(source.NewFile("lunch.de.yaml", []byte(strings.Replace(german, old, new, 1))))
		var all []string
		for _, p := range problems {
			all = append(all, fmt.Sprintf("%d:%d: %s", p.Pos.Line, p.Pos.Col, p.Message))
		}
		if text := strings.Join(all, "\n"); de != nil || !strings.Contains(text, want) {
			t.Errorf("%q: %v\nwant %s", edit, text, want)
		}
	}
	if de, problems := m.Translate(source.NewFile("lunch.de.yaml", nil)); de != nil || len(problems) == 0 {
		t.Error("an empty file is taken")
	}
}
