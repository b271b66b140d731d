package analysis_test

import (
	"testing"
	"time"

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

// TestTolerancesOfTheGuide keeps the time in which the numbers of a real questionnaire are turned within bounds.
func TestTolerancesOfTheGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("turns every number of the guide's questionnaire")
	}
	start := time.Now()
	all, err := analysis.Tolerances(realFile(t, "../../../content/which-role/questionnaire.yaml"), analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d numbers in %v", len(all), time.Since(start))
	for _, x := range all {
		t.Logf("%s = %d: %+v %+v", x.Number.Where, x.Number.Value, x.Down, x.Up)
	}
}
