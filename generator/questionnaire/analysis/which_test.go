package analysis_test

import (
	"os"
	"testing"
	"time"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

func TestWhich(t *testing.T) {
	raw, _ := os.ReadFile("../testdata/which-role.yaml")
	f := source.NewFile("q.yaml", raw)
	m, _ := questionnaire.Read(f)
	t0 := time.Now()
	r, ps := analysis.Analyse(m, analysis.Options{File: f})
	t.Log(time.Since(t0), r.Total, r.Cells)
	for _, o := range r.Outcomes {
		t.Log(o.Outcome.ID, analysis.Percent(o.Share), o.Count)
	}
	for _, o := range r.Questions {
		t.Log(o.Question.ID, analysis.Percent(o.Influence), o.Inert, analysis.Percent(o.Shown.Share))
	}
	t.Log(r.Usually, len(r.Overlaps))
	for _, p := range ps {
		t.Log(p.Pos, p.Code, p.Message, p.Hint, p.Notes)
	}
}
