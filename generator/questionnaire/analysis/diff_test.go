package analysis_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/questionnaire/questionnairetest"
	"roleguide/generator/source"
)

// TestDiffAgreesWithTryingAll compares what Diff counts with what comes out when all answers that two versions share
// are tried, for random questionnaires and random changes of them.
func TestDiffAgreesWithTryingAll(t *testing.T) {
	same, changed, onlyOld, onlyNew, sampled := 0, 0, 0, 0, 0
	for seed := range uint64(250) {
		old, now := versions(t, seed)
		if now == nil {
			continue
		}
		for _, pair := range [][2]*q.Model{{old, now}, {now, old}} {
			d := analysis.Diff(pair[0], pair[1], analysis.Options{})
			if d.Sample > 0 {
				sampled++
				continue
			}
			checkDiff(t, seed, d)
			if d.Changed().Sign() == 0 {
				same++
			} else {
				changed++
			}
			onlyOld, onlyNew = onlyOld+len(d.OnlyOld), onlyNew+len(d.OnlyNew)
		}
	}
	if same < 10 || changed < 50 || onlyOld < 10 || onlyNew < 10 || sampled > 5 {
		t.Errorf("too few of a kind: %d the same, %d changed, %d only old, %d only new, %d sampled", same, changed, onlyOld, onlyNew, sampled)
	}
}

func checkDiff(t *testing.T, seed uint64, d *analysis.Difference) {
	t.Helper()
	want, total := moves(d.Old, d.New)
	if d.Total.Cmp(big.NewInt(int64(total))) != 0 {
		t.Fatalf("seed %d: %v sets, want %d", seed, d.Total, total)
	}
	got := map[string]int{}
	for _, m := range d.Moves {
		got[m.From.ID+">"+m.To.ID] = int(m.Count.Int64())
		was, is := d.Old.Evaluate(m.Old), d.New.Evaluate(m.New)
		if was.Outcome != m.From || is.Outcome != m.To || !slices.Equal(was.Answers, m.Old) || !slices.Equal(is.Answers, m.New) {
			t.Errorf("seed %d: the witness of %s to %s does not replay", seed, m.From.ID, m.To.ID)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("seed %d: %v, want %v", seed, got, want)
	}
}

// TestDiffWithoutAnOrder compares versions whose questions stand in another order: it tries random answers, says so,
// and its witnesses replay.
func TestDiffWithoutAnOrder(t *testing.T) {
	const text = "schema: 1\nid: x\nversion: %d\nscores: { s: { name: S, bands: [{ low: 1 }, high] } }\nquestions:\n%s" +
		"outcomes: { a: { title: A, summary: A, leans: [s] }, b: { title: B, summary: B, leans: [] } }\n" +
		"rules:\n  - { id: much, outcome: a, when: s >= %d }\n  - { id: rest, outcome: b, otherwise: true }\n"
	const first = "  - { id: one, ask: One, options: [{ id: y, text: Y, points: { s: 1 } }, { id: n, text: N }] }\n"
	const second = "  - { id: two, ask: Two, options: [{ id: y, text: Y, points: { s: 1 } }, { id: n, text: N }] }\n"
	read := func(version int, questions string, least int) *q.Model {
		m, problems := q.ReadUntested(source.NewFile("q.yaml", fmt.Appendf(nil, text, version, questions, least)))
		if m == nil {
			t.Fatal(problems)
		}
		return m
	}
	d := analysis.Diff(read(1, first+second, 2), read(2, second+first, 1), analysis.Options{})
	if d.Sample == 0 || d.Total.Int64() != 4 {
		t.Errorf("sample %d, total %v", d.Sample, d.Total)
	}
	if share, _ := d.Changed().Float64(); share < 0.45 || share > 0.55 {
		t.Errorf("%v changed, want about half", share)
	}
	for _, m := range d.Moves {
		if d.Old.Evaluate(m.Old).Outcome != m.From || d.New.Evaluate(m.New).Outcome != m.To {
			t.Errorf("%s to %s does not replay", m.From.ID, m.To.ID)
		}
	}
}

// versions makes a random questionnaire and a changed one; now is nil if the change gives none.
func versions(t *testing.T, seed uint64) (old, now *q.Model) {
	t.Helper()
	r := questionnairetest.New(seed, 77)
	text := r.Text(150)
	read := func(text string) *q.Model {
		m, _ := q.ReadUntested(source.NewFile("q.yaml", []byte(text)))
		if m != nil {
			questionnairetest.New(seed, 78).Rules(m)
		}
		return m
	}
	edited := text
	for range 1 + r.IntN(3) {
		edited = edit(r, edited)
	}
	edited = strings.Replace(edited, "version: 1", "version: 2", 1)
	if old = read(text); old == nil {
		t.Fatal(text)
	}
	return old, read(edited)
}

// edit makes one change, or none where it finds nothing to change.
func edit(r *questionnairetest.Maker, text string) string {
	replace := func(pattern string, with func(string) string) string {
		all := regexp.MustCompile(pattern).FindAllStringIndex(text, -1)
		if len(all) == 0 {
			return text
		}
		at := all[r.IntN(len(all))]
		return text[:at[0]] + with(text[at[0]:at[1]]) + text[at[1]:]
	}
	switch r.IntN(6) {
	case 0: // points
		return replace(`s0: -?\d`, func(string) string { return fmt.Sprintf("s0: %d", r.IntN(6)-2) })
	case 1: // the number of a condition
		return replace(`>= \d`, func(string) string { return fmt.Sprintf(">= %d", r.IntN(6)) })
	case 2: // a question is always shown
		return replace(`    show_if: .*\n`, func(string) string { return "" })
	case 3: // a new question
		return replace(`  - id: q\d\n    ask`, func(s string) string {
			return "  - id: extra\n    ask: Q\n    options:\n      - { id: a, text: T, points: { s0: 1 } }\n      - { id: b, text: T, points: { s0: -1 } }\n" + s
		})
	case 4: // an option more
		return replace(`(?m)^facts:`, func(s string) string { return "      - { id: z, text: T, points: { s0: 2 } }\n" + s })
	}
	// an option less, where nothing asks for it
	return replace(`      - \{ id: d.*\n`, func(string) string { return "" })
}

// moves tries all answers that two versions share.
func moves(old, now *q.Model) (map[string]int, int) {
	found, total := map[string]int{}, 0
	was, is := make(q.Answers, len(old.Questions)), make(q.Answers, len(now.Questions))
	var walk func(i int)
	rest := []*q.Question{} // of the old version only
	for _, x := range old.Questions {
		if now.Question(x.ID) == nil {
			rest = append(rest, x)
		}
	}
	walk = func(i int) {
		switch {
		case i < len(now.Questions):
			n := now.Questions[i]
			o := old.Question(n.ID)
			for _, a := range all(n) {
				if is[i] = a; o == nil {
					walk(i + 1)
					continue
				}
				for _, b := range all(o) {
					if a < 0 && b < 0 || a > 0 && b > 0 && n.Options[a-1].ID == o.Options[b-1].ID {
						was[o.Index] = b
						walk(i + 1)
					}
				}
			}
		case i < len(now.Questions)+len(rest):
			for _, a := range all(rest[i-len(now.Questions)]) {
				was[rest[i-len(now.Questions)].Index] = a
				walk(i + 1)
			}
		default:
			total++
			found[old.Evaluate(was).Outcome.ID+">"+now.Evaluate(is).Outcome.ID]++
		}
	}
	walk(0)
	return found, total
}
