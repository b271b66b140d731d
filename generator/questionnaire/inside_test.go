package questionnaire

import (
	"os"
	"slices"
	"testing"

	"roleguide/generator/source"
)

func whichRole(t testing.TB) *Model {
	t.Helper()
	raw, err := os.ReadFile("testdata/which-role.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := Read(source.NewFile("q.yaml", raw))
	if m == nil {
		t.Fatal(problems)
	}
	return m
}

// TestSearchThatIsCutOff gives the search for possible outcomes fewer and fewer states. It may then list too many
// outcomes but never too few, and must say that it was cut off whenever it lists too many.
func TestSearchThatIsCutOff(t *testing.T) {
	m := whichRole(t)
	cut := 0
	for _, test := range m.Tests {
		for answered := 0; answered < len(m.Questions); answered += 3 {
			given := m.normal(test.Answers[:answered])
			exact, uncertain := newSearch(m, given, maxStates).run()
			if uncertain {
				t.Fatalf("%s with %d answers: %d states are not enough", test.Name, answered, maxStates)
			}
			for _, states := range []int{0, 1, 5, 20, 80} {
				s := newSearch(m, given, states)
				found, uncertain := s.run()
				for _, o := range exact {
					if !slices.Contains(found, o) {
						t.Errorf("%s with %d answers and %d states: %s is left out", test.Name, answered, states, o.ID)
					}
				}
				if len(found) > len(exact) && !uncertain {
					t.Errorf("%s with %d answers and %d states: too many outcomes, and nothing is said", test.Name, answered, states)
				}
				if uncertain {
					cut++
				}
			}
		}
	}
	if cut < 100 {
		t.Errorf("only %d searches were cut off", cut)
	}
}

// TestSearchIsSmall keeps the search for the fixture of realistic size far from its limit.
func TestSearchIsSmall(t *testing.T) {
	m := whichRole(t)
	s := newSearch(m, m.normal(nil), maxStates)
	found, _ := s.run()
	if used := maxStates - s.left; used > maxStates/10 || len(found) != len(m.Outcomes) {
		t.Errorf("%d states for %d of %d outcomes", used, len(found), len(m.Outcomes))
	}
}

func TestCanonicalForm(t *testing.T) {
	m := whichRole(t)
	for text, want := range map[string]string{
		"delivery + direction > 0":               "direction + delivery > 0",
		"direction>=4":                           "direction >= 4",
		"((direction >= (4)))":                   "",
		"4 + delivery - 2 < direction-delivery":  "delivery + 2 < direction - delivery",
		"-delivery + 1 > -direction":             "1 - delivery > -direction",
		"0 == delivery + 1 - 1":                  "0 == delivery",
		"direction + direction - direction > 0":  "direction > 0",
		"unsure - 1 >= -1":                       "unsure - 1 >= -1",
		"not not both_strong":                    "both_strong",
		"not (not (both_strong and covered))":    "both_strong and covered",
		"(both_strong and covered) and no_cut":   "both_strong and covered and no_cut",
		"both_strong or (covered or no_cut)":     "both_strong or covered or no_cut",
		"(both_strong or covered) and no_cut":    "(both_strong or covered) and no_cut",
		"both_strong or (covered and no_cut)":    "both_strong or covered and no_cut",
		"not (both_strong or covered)":           "not (both_strong or covered)",
		"not (dates is kept)":                    "not dates is kept",
		"dates in (overload)":                    "dates is overload",
		"dates in (overload, kept)":              "dates in (kept, overload)",
		"outcome in (both,product_first)":        "outcome in (product_first, both)",
		"not both_strong and not covered":        "not both_strong and not covered",
		"\tboth_strong  and\tcovered ":           "both_strong and covered",
		"3 <= direction < 8 and not unsure == 2": "3 <= direction < 8 and not unsure == 2",
	} {
		s := anywhere()
		s.model, s.outcomes = m, true
		c, err := s.parse(text)
		switch {
		case want == "" && err == nil:
			t.Errorf("%s is read as %s", text, c)
		case want != "" && err != nil:
			t.Errorf("%s: %s", text, err.message)
		case want != "" && c.String() != want:
			t.Errorf("%s is written as %s, want %s", text, c, want)
		}
	}
}

// FuzzCondition checks that any text is either refused at a place within it, or read as something that is written and
// read again as the same.
func FuzzCondition(f *testing.F) {
	m := whichRole(f)
	for _, r := range m.Rules {
		if r.When != nil {
			f.Add(r.When.String())
		}
	}
	for _, n := range m.Notes {
		f.Add(n.When.String())
	}
	f.Add("not (1 - direction < unsure + 2 <= delivery or ((stop is known)))")
	f.Fuzz(func(t *testing.T, text string) {
		s := anywhere()
		s.model, s.outcomes = m, true
		c, err := s.parse(text)
		if err != nil {
			if c != nil || err.at < 0 || err.at > len(text) || err.message == "" || err.code == "" {
				t.Errorf("%q: %v, %+v", text, c, err)
			}
			return
		}
		canonical := c.String()
		if len(canonical) > MaxCondition {
			return // blanks that the author saved
		}
		again, err := s.parse(canonical)
		if err != nil || again.String() != canonical {
			t.Errorf("%q is written as %q, and that is read as %v, %+v", text, canonical, again, err)
		}
		English().Words(c)
		r := m.Evaluate(nil)
		English().Why(&r, c)
	})
}
