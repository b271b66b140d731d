package analysis_test

import (
	"os"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/questionnaire/questionnairetest"
	"roleguide/generator/source"
)

// FuzzAnalyse analyses whatever can be read, with little room: nothing it says may be untrue, and every witness
// replays.
func FuzzAnalyse(f *testing.F) {
	raw, err := os.ReadFile("testdata/bus.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	for seed := range uint64(8) {
		f.Add([]byte(questionnairetest.New(seed, 3).Text(60)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, problems := source.Clean("q.yaml", raw)
		if len(problems) > 0 {
			return
		}
		m, _ := q.ReadUntested(file)
		if m == nil || len(m.Questions) > 8 {
			return
		}
		r, _ := analysis.Check(m, analysis.Options{File: file, Cells: 60_000, Firmness: true})
		for _, x := range r.Outcomes {
			if x.Witness != nil && m.Evaluate(x.Witness).Outcome != x.Outcome {
				t.Errorf("the witness of %s does not replay", x.Outcome.ID)
			}
		}
		for _, x := range r.Rules {
			if x.Decides.Witness != nil && m.Evaluate(x.Decides.Witness).Rule != x.Rule {
				t.Errorf("the witness of %s does not replay", x.Rule.ID)
			}
		}
		if d := analysis.Diff(m, m, analysis.Options{Cells: 60_000}); d.Changed().Sign() != 0 {
			t.Errorf("it differs from itself: %v", d.Moves)
		}
		if _, err := r.MarshalJSON(); err != nil {
			t.Error(err)
		}
	})
}
