package analysis_test

import (
	"os"
	"strings"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// TestTolerances turns every number of a questionnaire by hand and compares with what the analysis says about the
// smallest change that breaks something.
func TestTolerances(t *testing.T) {
	_, f := load(t, "bus.yaml")
	all, err := analysis.Tolerances(f, analysis.Options{})
	if err != nil || len(all) < 8 {
		t.Fatalf("%d numbers, %v", len(all), err)
	}
	broken := 0
	for i, x := range all {
		for direction, b := range map[int]*analysis.Breaking{-1: x.Down, 1: x.Up} {
			want := 0
			for by := 1; by <= analysis.Reach && want == 0; by++ {
				if breaks(t, f, i, x.Number.Value+direction*by) {
					want = by
				}
			}
			if got := distance(b, x.Number.Value); got != want {
				t.Errorf("%s turned by %d: breaks at %d, want %d (%+v)", x.Number.Where, direction, got, want, b)
			}
			if b != nil {
				broken++
			}
		}
		if x.Number.Pos.Line == 0 {
			t.Errorf("%s stands nowhere", x.Number.Where)
		}
	}
	if broken == 0 || broken == 2*len(all) {
		t.Errorf("%d of %d break", broken, 2*len(all))
	}
}

func distance(b *analysis.Breaking, from int) int {
	switch {
	case b == nil:
		return 0
	case b.Value < from:
		return from - b.Value
	}
	return b.Value - from
}

// breaks sets one number and asks the whole analysis.
func breaks(t *testing.T, f *source.File, number, value int) bool {
	t.Helper()
	m, problems := q.Read(f)
	if m == nil {
		t.Fatal(problems)
	}
	before, _ := m.RunTests()
	m.Numbers()[number].Set(value)
	after, _ := m.RunTests()
	for i := range before {
		if before[i].Result.Rule != after[i].Result.Rule || len(before[i].Result.Notes) != len(after[i].Result.Notes) {
			return true
		}
	}
	_, problems = analysis.Analyse(m, analysis.Options{})
	return problems.Errors() > 0
}

// TestBoundsOfTheGuide: the tests of the guide's questionnaire that are named after a bound fail if it is turned by
// one, as the method page says.
func TestBoundsOfTheGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("turns every number of the guide's questionnaire")
	}
	m := realModel(t)
	all, err := analysis.Tolerances(realFile(t, "../../../content/which-role/questionnaire.yaml"), analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]analysis.Tolerance{}
	for _, x := range all {
		byName["bound of the "+x.Number.Where] = x
	}
	bounds := 0
	for _, test := range m.Tests {
		name, direction, isBound := strings.Cut(test.Name, ", turned ")
		if !isBound {
			continue
		}
		bounds++
		x, known := byName[name]
		switch {
		case !known:
			t.Errorf("%s: there is no such number", test.Name)
		case direction == "up" && (x.Up == nil || x.Up.Value != x.Number.Value+1), direction == "down" && (x.Down == nil || x.Down.Value != x.Number.Value-1):
			t.Errorf("%s: nothing breaks: %+v %+v", test.Name, x.Down, x.Up)
		}
	}
	page, err := os.ReadFile("../../../content/which-role/method.md")
	if err != nil {
		t.Fatal(err)
	}
	if bounds != 36 || !strings.Contains(string(page), "thirty-six stand at the bounds of rules") {
		t.Errorf("%d tests stand at bounds", bounds)
	}
}
