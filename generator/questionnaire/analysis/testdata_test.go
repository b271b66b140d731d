package analysis_test

import (
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/questionnaire/questionnairetest"
	"roleguide/generator/source"
)

// load reads a file of testdata, with some of its text replaced.
func load(t testing.TB, name string, replace ...string) (*q.Model, *source.File) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for i := 0; i < len(replace); i += 2 {
		if strings.Count(text, replace[i]) != 1 {
			t.Fatalf("%q stands %d times in %s", replace[i], strings.Count(text, replace[i]), name)
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	f := source.NewFile("content/bus/questionnaire.yaml", []byte(text))
	m, problems := q.Read(f)
	if m == nil {
		t.Fatalf("%s: %v", name, problems)
	}
	return m, f
}

// TestProblems has each defect once. Without it, the same file is fine.
func TestProblems(t *testing.T) {
	m, f := load(t, "bus.yaml")
	if r, problems := analysis.Analyse(m, analysis.Options{File: f}); len(problems) > 0 {
		t.Fatalf("a sound questionnaire has problems: %v", problems)
	} else if len(r.Claims) != 4 || len(r.Overlaps) == 0 {
		t.Fatalf("%d claims, %d overlaps", len(r.Claims), len(r.Overlaps))
	}
	cases := []struct {
		name    string
		replace []string         // in the file
		change  func(m *q.Model) // after reading, for what reading would refuse because no test can cover it
		want    []string         // for each problem: severity, code, and the text of its line from its column on
	}{
		{"unreachable note", []string{"unsure >= 2, text: Ask", "unsure >= 9, text: Ask"}, nil,
			[]string{"error RG640 { id: vague"}},
		{"unreachable question", []string{"show_if: riders is few", "show_if: riders is few and need > 5", "refuse: no, ", ""}, nil,
			[]string{"error RG640 id: refuse"}},
		{"unreachable outcome and rules", nil, func(m *q.Model) { m.Rules[0].When = never(m) },
			[]string{"error RG640 drop: {", "error RG640 { id: nobody_rides"}},
		{"hidden rule", nil, func(m *q.Model) { m.Rules[2].When = m.Rules[1].When },
			[]string{"error RG641 { id: busy"}},
		{"hidden by two together", nil, func(m *q.Model) {
			m.Rules[0].When = q.Is{Question: m.Questions[0], Options: m.Questions[0].Options[:1]}
			m.Rules[1].When = q.Is{Question: m.Questions[0], Options: m.Questions[0].Options[2:]}
			m.Rules[2].When = q.Is{Question: m.Questions[0], Options: []*q.Option{m.Questions[0].Options[0], m.Questions[0].Options[2]}}
			m.Guarantees = nil
		}, []string{"error RG641 { id: busy"}},
		{"nothing left", nil, func(m *q.Model) { m.Rules[2].When = q.Not{Of: never(m)}; m.Guarantees = nil },
			[]string{"error RG640 wait: {", "error RG642 { id: rest"}},
		{"not monotone", []string{"when: need >= 4 }", "when: 4 <= need < 6 }"}, nil,
			[]string{"error RG643 monotone: [need]"}},
		{"too rare", []string{"share: { each: { min: 5%, max: 60% } }", "share: { drop: { min: 50% } }"}, nil,
			[]string{"error RG644 drop: { min"}},
		{"too frequent", []string{"max: 60%", "max: 40%"}, nil,
			[]string{"error RG644 each: { min"}},
		{"not exclusive", []string{"exclusive: [nobody_rides, busy]", "exclusive: [town_grows, busy]"}, nil,
			[]string{"error RG645 exclusive:"}},
		{"inert", []string{"fast\", points: { need: 3 } }", "fast\" }"}, nil,
			[]string{"warning RG647 id: riders", "warning RG646 id: growing"}},
		{"one decides all", []string{"when: need >= 4 }", "when: 'riders in (some, many)' }"}, nil,
			[]string{"warning RG647 id: riders"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, f := load(t, "bus.yaml", c.replace...)
			if c.change != nil {
				c.change(m)
			}
			_, problems := analysis.Analyse(m, analysis.Options{File: f})
			var got []string
			for _, p := range problems {
				if p.Severity == source.Warning && !strings.HasPrefix(c.want[0], "warning") {
					continue // a side effect
				}
				line := []rune(f.Line(p.Pos.Line))
				got = append(got, fmt.Sprintf("%v %s %s", p.Severity, p.Code, string(line[p.Pos.Col-1:])))
				if p.Excerpt != string(line) || p.Hint == "" || strings.HasSuffix(p.Message, ".") {
					t.Errorf("%+v", p)
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}

// never is a condition that does not hold for any answers, though nobody can see it.
func never(m *q.Model) q.Condition {
	return q.Compare{First: q.Sum{Terms: []q.Term{{Score: m.Scores[0], Times: 1}}}, Steps: []q.Step{{Op: q.Greater, Sum: q.Sum{Constant: 1000}}}}
}

// TestWideNumbers puts questions without any effect around a questionnaire until the number of sets of answers needs
// several words, and compares every share with that of the questionnaire alone.
func TestWideNumbers(t *testing.T) {
	for seed := range uint64(10) {
		m := questionnairetest.New(seed, 2).Model(t, 1000)
		alone, _ := analysis.Analyse(m, analysis.Options{})
		factor := big.NewInt(1)
		for len(m.Questions) < 60 {
			pad := &q.Question{Index: len(m.Questions), ID: fmt.Sprint("pad", len(m.Questions)), Required: true}
			for range 19 {
				pad.Options = append(pad.Options, &q.Option{Index: len(pad.Options), Points: make([]int, len(m.Scores))})
			}
			m.Questions = append(m.Questions, pad)
			factor.Mul(factor, big.NewInt(19))
		}
		wide, _ := analysis.Analyse(m, analysis.Options{})
		if wide.Total.BitLen() < 129 || wide.Total.Cmp(factor.Mul(factor, alone.Total)) != 0 {
			t.Fatalf("seed %d: total %v", seed, wide.Total)
		}
		same := func(what string, a, b *big.Rat) {
			t.Helper()
			if a.Cmp(b) != 0 {
				t.Errorf("seed %d: %s: %v and %v", seed, what, a, b)
			}
		}
		for i, x := range alone.Rules {
			same("decides", x.Decides.Share, wide.Rules[i].Decides.Share)
			same("matches", x.Matches.Share, wide.Rules[i].Matches.Share)
		}
		for i, x := range alone.Questions {
			same("influence", x.Influence, wide.Questions[i].Influence)
			same("shown", x.Shown.Share, wide.Questions[i].Shown.Share)
			same("undecided", new(big.Rat).SetFrac(alone.Undecided[i], alone.Total), new(big.Rat).SetFrac(wide.Undecided[i], wide.Total))
		}
		for _, x := range wide.Questions[len(alone.Questions):] {
			if x.Inert != analysis.Yes || x.Influence.Sign() != 0 {
				t.Errorf("seed %d: %s: %v, %v", seed, x.Question.ID, x.Inert, x.Influence)
			}
		}
	}
}

// TestUnknownIsNotFine gives the analysis less and less room. It may know less, and must say so, but what it knows
// stays true.
func TestUnknownIsNotFine(t *testing.T) {
	m, f := load(t, "bus.yaml")
	full, _ := analysis.Analyse(m, analysis.Options{File: f})
	nothing := false
	for cells := full.Cells; cells > 0; cells = cells * 2 / 3 {
		r, problems := analysis.Analyse(m, analysis.Options{Cells: cells, File: f})
		missing := false
		tally := func(got, want analysis.Tally) {
			missing = missing || !got.Known()
			if got.Known() && got.Count.Cmp(want.Count) != 0 || !got.Known() && (got.Never() || got.Share != nil || got.Witness != nil) {
				t.Errorf("with %d cells: %v, want %v", cells, got, want)
			}
		}
		for i, x := range full.Outcomes {
			tally(r.Outcomes[i].Tally, x.Tally)
		}
		for i, x := range full.Rules {
			tally(r.Rules[i].Decides, x.Decides)
			tally(r.Rules[i].Matches, x.Matches)
		}
		for i, x := range full.Notes {
			tally(r.Notes[i].Tally, x.Tally)
		}
		unknown := 0
		for i, x := range r.Claims {
			if x.Holds != full.Claims[i].Holds && x.Holds != analysis.Unknown {
				t.Errorf("with %d cells, guarantee %d: %v", cells, i, x.Holds)
			}
			if x.Holds == analysis.Unknown {
				unknown++
			}
		}
		said := 0
		for _, p := range problems {
			if p.Code != analysis.CodeUnknown || p.Severity != source.Warning {
				t.Errorf("with %d cells: %v", cells, p)
			}
			said++
		}
		if missing && said == 0 || said < unknown {
			t.Errorf("with %d cells: %d guarantees unknown and %d said", cells, unknown, said)
		}
		nothing = nothing || unknown == len(full.Claims)
	}
	if !nothing {
		t.Error("everything was known with hardly any cells")
	}
}

// twenty is a questionnaire of twenty questions with four options, with follow-ups, facts and notes.
func twenty(t testing.TB) *q.Model {
	var b strings.Builder
	b.WriteString("schema: 1\nid: twenty\nversion: 1\nscores:\n  x: { name: X, bands: [{ low: 5 }, high] }\n  y: { name: Y, bands: [{ low: 5 }, high] }\nquestions:\n")
	for i := range 20 {
		fmt.Fprintf(&b, "  - id: q%d\n    ask: Q\n    why: W\n", i)
		if i%5 == 4 {
			fmt.Fprintf(&b, "    show_if: q%d in (b, c)\n", i-2)
		}
		fmt.Fprintf(&b, `    options:
      - { id: a, text: A, points: { x: -2 } }
      - { id: b, text: B, points: { x: 2, y: 1 } }
      - { id: c, text: C, points: { x: %d, y: 3 } }
      - { id: d, text: D, unsure: true }
`, i%3)
	}
	b.WriteString(`facts:
  settled: q1 is a and not q2 is b
  calm: q6 in (a, b) or q7 is a
  stuck: q11 is c and q12 is d
outcomes:
  three: { title: T, summary: S, leans: [] }
rules:
  - { id: rest, outcome: three, otherwise: true }
notes:
  - { id: stop, kind: hint, text: T, when: stuck and x < 6 }
  - { id: first, kind: hint, text: T, when: settled and x >= 4 }
  - { id: second, kind: hint, text: T, when: y >= 12 and y - x >= 3 }
  - { id: third, kind: hint, text: T, when: x - y >= 2 and not calm }
  - { id: vague, kind: warning, text: T, when: unsure >= 6 }
  - { id: near, kind: hint, text: T, when: outcome is three and x >= 3 }
tests:
  - { name: t, answers: { q0: a }, expect: { possible: [three] } }
  - { name: all, answers: { q0: d, q1: d, q2: d, q3: d, q5: d, q6: d, q7: d, q8: d, q10: d, q11: d, q12: d, q13: d, q15: d, q16: d, q17: d, q18: d }, expect: { decided_by: rest } }
`)
	m, problems := q.Read(source.NewFile("twenty.yaml", []byte(b.String())))
	if m == nil {
		t.Fatal(problems)
	}
	// As in questionnairetest, notes become rules.
	one := &q.Outcome{Index: 1, ID: "one", Leans: m.Scores[:1]}
	two := &q.Outcome{Index: 2, ID: "two", Leans: m.Scores[1:]}
	m.Outcomes = append(m.Outcomes, one, two)
	rest := m.Rules[0]
	m.Rules = nil
	for i, o := range []*q.Outcome{rest.Outcome, one, two, one} {
		m.Rules = append(m.Rules, &q.Rule{Index: i, ID: m.Notes[i].ID, Outcome: o, When: m.Notes[i].When})
	}
	rest.Index = len(m.Rules)
	m.Rules, m.Notes = append(m.Rules, rest), m.Notes[4:]
	return m
}

func TestSpeed(t *testing.T) {
	m := twenty(t)
	best := time.Hour
	for range 5 {
		start := time.Now()
		if r, _ := analysis.Analyse(m, analysis.Options{}); r.Undecided == nil || r.Overlaps == nil || !r.Notes[1].Known() {
			t.Fatal("not everything is known")
		}
		best = min(best, time.Since(start))
	}
	t.Logf("%v", best)
	if best > 200*time.Millisecond {
		t.Errorf("twenty questions take %v", best)
	}
}
