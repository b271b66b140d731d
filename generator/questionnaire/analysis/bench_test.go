package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// The report of the guide's questionnaire: the aim is under 200 ms on one core.
func BenchmarkReportOfTheGuide(b *testing.B) {
	m := realModel(b)
	for b.Loop() {
		analysis.Analyse(m, analysis.Options{})
	}
}

// The same with firmness, as the command report makes it.
func BenchmarkReportWithFirmness(b *testing.B) {
	m := realModel(b)
	for b.Loop() {
		analysis.Analyse(m, analysis.Options{Firmness: true})
	}
}

// Reports of random questionnaires: the aims are under 200 ms for 20 questions and under 1 s for 40, on one core.
func BenchmarkReport(b *testing.B) {
	for _, questions := range []int{20, 40} {
		b.Run(fmt.Sprint(questions), func(b *testing.B) {
			var models []*q.Model
			for seed := range uint64(5) {
				models = append(models, large(b, seed, questions))
			}
			for b.Loop() {
				for _, m := range models {
					if r, _ := analysis.Analyse(m, analysis.Options{}); !r.Outcomes[0].Known() {
						b.Fatal("unknown")
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(models)), "ms/report")
		})
	}
}

// large makes a questionnaire as an author would: two scores, mostly plain questions, a follow-up in three, rules
// over scores and a few answers.
func large(tb testing.TB, seed uint64, questions int) *q.Model {
	tb.Helper()
	r := rand.New(rand.NewPCG(seed, 20))
	var b strings.Builder
	b.WriteString("schema: 1\nid: large\nversion: 1\nscores:\n  one: { name: One, bands: [{ low: 3 }, high] }\n  two: { name: Two, bands: [{ low: 3 }, high] }\nquestions:\n")
	for i := range questions {
		fmt.Fprintf(&b, "  - id: q%d\n    ask: Q\n", i)
		if i%3 == 2 {
			fmt.Fprintf(&b, "    show_if: q%d is a\n", i-1)
		}
		b.WriteString("    options:\n")
		for o := range 3 + r.IntN(3) {
			fmt.Fprintf(&b, "      - { id: %c, text: T, points: { one: %d, two: %d } }\n", 'a'+o, r.IntN(5)-1, r.IntN(5)-1)
		}
		b.WriteString("      - { id: unknown, text: I do not know, unsure: true }\n")
	}
	b.WriteString("outcomes:\n")
	for i := range 8 {
		fmt.Fprintf(&b, "  o%d: { title: O, summary: O, leans: [] }\n", i)
	}
	b.WriteString("rules:\n")
	for i := range 14 {
		fmt.Fprintf(&b, "  - { id: r%d, outcome: o%d, when: 'one >= %d and two < %d %s' }\n", i, i%8,
			5+r.IntN(20), 10+r.IntN(20), atoms(r, i, questions))
	}
	b.WriteString("  - { id: rest, outcome: o0, otherwise: true }\nguarantees:\n  - reachable: all\n  - monotone: [one, two]\n")
	b.WriteString("notes:\n  - { id: vague, kind: warning, when: unsure >= 4, text: T }\n")
	m, problems := q.ReadUntested(source.NewFile("large.yaml", []byte(b.String())))
	if m == nil {
		tb.Fatal(problems)
	}
	return m
}

// atoms asks for an answer in every third rule, and for a lead in the others.
func atoms(r *rand.Rand, rule, questions int) string {
	if rule%3 == 0 {
		return fmt.Sprintf("and (q%d is a or one - two >= %d)", r.IntN(questions), r.IntN(8))
	}
	return fmt.Sprintf("and one - two >= %d", r.IntN(8)-4)
}
