package analysis_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// TestRealSize analyses the questionnaire of the guide's brief: two needs, follow-ups, 18 rules.
func TestRealSize(t *testing.T) {
	f := realFile(t, "../testdata/which-role.yaml")
	m, problems := q.Read(f)
	if m == nil {
		t.Fatal(problems)
	}
	start := time.Now()
	r, problems := analysis.Analyse(m, analysis.Options{File: f})
	t.Logf("%v, %v sets of answers, %d states", time.Since(start), r.Total, r.Cells)
	for _, x := range r.Rules {
		if !x.Decides.Known() || x.Decides.Never() {
			t.Errorf("%s: %v", x.Rule.ID, x.Decides)
		} else if m.Evaluate(x.Decides.Witness).Rule != x.Rule {
			t.Errorf("%s: the witness does not replay", x.Rule.ID)
		}
	}
	for _, p := range problems {
		if p.Code != analysis.CodeShare || !strings.Contains(p.Message, "0.") {
			t.Errorf("%s %s: %s", p.Pos, p.Code, p.Message)
		}
	}
	agreesWithSample(t, m, r)
}

// agreesWithSample compares shares with those of random answers, within six standard deviations.
func agreesWithSample(t *testing.T, m *q.Model, r *analysis.Report) {
	const sample = 20_000
	random := rand.New(rand.NewPCG(1, 2))
	counts := make([]int, len(m.Outcomes))
	for range sample {
		answers := make(q.Answers, len(m.Questions))
		for i, question := range m.Questions {
			answers[i] = q.Answer(1 + random.IntN(len(question.Options)))
		}
		counts[m.Evaluate(answers).Outcome.Index]++
	}
	for i, x := range r.Outcomes {
		share, _ := x.Share.Float64()
		if off := float64(counts[i]) - share*sample; off*off > 36*sample*share*(1-share)+1 {
			t.Errorf("%s: %d of %d random answers, and the share is %f", x.Outcome.ID, counts[i], sample, share)
		}
	}
}

func realFile(t testing.TB, name string) *source.File {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile("q.yaml", raw)
}

// TestReportNeedsFewStates: time follows the states that are looked into, and unlike time it is always the same.
func TestReportNeedsFewStates(t *testing.T) {
	r, _ := analysis.Analyse(realModel(t), analysis.Options{})
	if r.Cells > 18_000_000 {
		t.Errorf("the report of the guide's questionnaire looks into %d states", r.Cells)
	}
}

// TestMethodPageTellsFirmness: the numbers of the report that the method page has in its prose.
func TestMethodPageTellsFirmness(t *testing.T) {
	r, _ := analysis.Analyse(realModel(t), analysis.Options{Firmness: true})
	page, err := os.ReadFile("../../../content/which-role/method.md")
	if err != nil {
		t.Fatal(err)
	}
	told := func(share *big.Rat) string { return strings.Replace(analysis.Percent(share), "%", " %", 1) }
	for _, want := range []string{
		told(r.Kept) + " leave the outcome as it is",
		fmt.Sprintf("%s are firm, %s fair and %s close", told(r.Firmness.Firm), told(r.Firmness.Fair), told(r.Firmness.Close)),
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the method page does not say that %s", want)
		}
	}
}

// realModel is the questionnaire of the guide.
func realModel(t testing.TB) *q.Model {
	t.Helper()
	m, problems := q.Read(realFile(t, "../../../content/which-role/questionnaire.yaml"))
	if m == nil {
		t.Fatal(problems)
	}
	return m
}
