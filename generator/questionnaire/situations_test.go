package questionnaire_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// A situation is a described case with a verdict that was written before the questionnaire was answered for it.
type situation struct {
	id, verdict string
	also        []string // outcomes that the rater called defensible
	answers     q.Answers
}

// TestSituations counts for each set how often the questionnaire of the guide says what its rater had said before, and
// that the method page tells the same numbers.
func TestSituations(t *testing.T) {
	m := realModel(t)
	for _, set := range []string{"situations.yaml", "situations-second.yaml"} {
		t.Run(set, func(t *testing.T) { countSituations(t, m, situations(t, m, set)) })
	}
}

func countSituations(t *testing.T, m *q.Model, all []situation) {
	t.Helper()
	agreed, defensible, off := 0, 0, []string(nil)
	for _, s := range all {
		r := m.Evaluate(s.answers)
		if len(r.Missing)+len(r.Ignored) > 0 {
			t.Errorf("%s: unanswered %v, not asked %v", s.id, ids(r.Missing), ids(r.Ignored))
			continue
		}
		switch got := r.Outcome.ID; {
		case got == s.verdict:
			agreed++
		case slices.Contains(s.also, got):
			defensible++
			off = append(off, s.id+" (defensible)")
		default:
			off = append(off, s.id)
			t.Logf("%s: %s by %s %v, the rater said %s", s.id, got, r.Rule.ID, r.Scores, s.verdict)
		}
	}
	t.Logf("%d of %d agreed, %d defensible: %s", agreed, len(all), defensible, strings.Join(off, ", "))
	page, err := os.ReadFile("../../content/which-role/method.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{fmt.Sprintf("%d of %d", agreed, len(all)), fmt.Sprintf("%d of %d", agreed+defensible, len(all))} {
		if !strings.Contains(string(page), told) {
			t.Errorf("the method page does not tell that it agreed in %s", told)
		}
	}
}

// realModel is the questionnaire of the guide.
func realModel(t *testing.T) *q.Model {
	t.Helper()
	raw, err := os.ReadFile("../../content/which-role/questionnaire.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := q.Read(source.NewFile("questionnaire.yaml", raw))
	if m == nil {
		t.Fatal(problems)
	}
	return m
}

func situations(t *testing.T, m *q.Model, set string) []situation {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + set)
	if err != nil {
		t.Fatal(err)
	}
	r := strictyaml.NewReader(source.NewFile(set, raw))
	var all []situation
	for _, n := range r.List(r.Mapping(r.Parse(), "situations").Need("situations")) {
		x := r.Mapping(n, "id", "text", "verdict", "also", "answers")
		s := situation{id: r.Text(x.Need("id")), verdict: r.Text(x.Need("verdict")), also: r.Texts(x.Get("also")), answers: make(q.Answers, len(m.Questions))}
		for _, k := range r.Open(x.Need("answers")).Keys() {
			question, option := m.Question(k.Name), r.Text(k.Value)
			if question == nil {
				t.Fatalf("%s: there is no question %s", s.id, k.Name)
			}
			i := slices.IndexFunc(question.Options, func(o *q.Option) bool { return o.ID == option })
			if i < 0 {
				t.Fatalf("%s: %s has no option %s", s.id, k.Name, option)
			}
			s.answers[question.Index] = q.Answer(i + 1)
		}
		all = append(all, s)
	}
	if len(r.Problems()) > 0 || len(all) == 0 {
		t.Fatal(r.Problems())
	}
	return all
}

func ids(questions []*q.Question) (all []string) {
	for _, question := range questions {
		all = append(all, question.ID)
	}
	return all
}
