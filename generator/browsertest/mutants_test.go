package browsertest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/browserdata"
	"roleguide/generator/questionnaire/questionnairetest"
)

// mutations are mistakes that somebody could make in the runtime.
var mutations = []mutation{
	{"_evaluate", "high < 0 ? yes : low < 0 ? maybe : no", "high <= 0 ? yes : low < 0 ? maybe : no"}, // > for >=, too
	{"_evaluate", "high < 0 ? yes : low < 0 ? maybe : no", "high < 0 ? yes : low <= 0 ? maybe : no"},
	{"_evaluate", "high <= 0 ? yes : low <= 0 ? maybe : no", "high < 0 ? yes : low <= 0 ? maybe : no"}, // >= for >, too
	{"_evaluate", "high <= 0 ? yes : low <= 0 ? maybe : no", "high <= 0 ? yes : low < 0 ? maybe : no"},
	{"_evaluate", "low <= 0 && high >= 0 ? maybe", "low < 0 && high >= 0 ? maybe"},
	{"_evaluate", "low === 0 && high === 0 ? yes", "low === 0 ? yes"},
	{"_evaluate", "yes - compare(w, sum, 5 - op)", "yes - compare(w, sum, 4 - op)"},
	{"_evaluate", "      if (given[i]) r.ignored.push(i);\n      continue;", "      if (given[i]) r.ignored.push(i);"}, // hidden answers count
	{"_evaluate", "if (given[i]) r.ignored.push(i);", ""},
	{"_evaluate", "c.indexOf(answer, 2) > 0", "c.indexOf(answer, 1) > 0"}, // the question's number is taken for an option
	{"_evaluate", "return yes - truth(d, w, c[1]);", "return truth(d, w, c[1]) ? no : yes;"},
	{"_evaluate", "d.q[i].w ? maybe : yes;", "yes;"}, // a given answer is sure to count
	{"_evaluate", "times * (times < 0 ? to : from)", "times * from"},
	{"_evaluate", "w.unsure += by", "w.unsure += 1"},
	{"_evaluate", "settleFacts(d, w);\n  r.facts", "r.facts"},
	{"_evaluate", "r.outcome = w.outcome = d.r[r.rule].o;", "r.outcome = d.r[r.rule].o;"}, // notes do not see the outcome
	{"_possible", "if (q.w) points.push(d.s.map(() => 0));", ""},                          // the bounds forget that a question may be hidden
	{"_possible", "d.q[j].c?.[Math.max(a, 0)]", "0"},                                      // the walk forgets answers
	{"_possible", "if (t === yes) break;", ""},
	{"_possible", "if (!shown(i)) return walk(i + 1);", "shown(i);"},
	{"_possible", `d.c ? w.unsure : ""`, `""`},
	{"_possible", "unsure.length === can.length && !q.w", "unsure.length === can.length"},
	{"_explain", "c.points < 0).sort((a, b) => a.points - b.points)", "c.points < 0)"},
	{"_explain", "?.includes(k) ? 1 : 0]", "?.includes(k) ? 0 : 1]"},
	{"_explain", "kept * 100 >= all * 85", "kept * 100 >= all * 80"},
	{"_explain", "r.shown[i] ? choices(q)", "true ? choices(q)"}, // answers to hidden questions are changed
	{"_explain", "!outcomes.includes(r.outcome)", "outcomes[0] !== r.outcome"},
	{"_pairs", "j = i + 1", "j = i + 2"},
	{"_pairs", "[options[i], options[j]]", "[options[i]]"},
	{"_pairs", "if (matters(c)) found", "found"},
	{"_pairs", "++tried > maxPairs", "++tried > 20"},
	{"_pairs", "cut: true", "cut: false"},
	{"_why", "/\\{(\\w+)\\}/g", "/\\{(\\w+)\\}/"}, // only the first gap is filled
	{"_why", "return clauses(c[1]);", "return [];"},
	{"_why", "holds(part) === is)", "holds(part))"},
	{"_why", "is === (c[0] === \"a\") ? settling", "is ? settling"}, // all parts of "or", too
	{"_why", "5 - c[i + 1])", "c[i + 1])"},
	{"_why", "sum[1] * w.unsure", "0"},
	{"_why", "op < 2 ? op + 4", "op < 2 ? op + 3"},
	{"_why", "n === 0 && op < 2", "n === 0 && op < 1"},
	{"_why", "n: n + 1", "n"},
	{"_why", "Math.abs(x - y)", "x - y"},
	{"_why", "x > y ? \"why_leads\"", "x < y ? \"why_leads\""},
	{"_why", "two && !n ? \"_other\"", "two ? \"_other\""},
	{"_why", "all.length ? \"is_none\"", "all.length > 1 ? \"is_none\""},
	{"_why", "n === 1 ? a", "n ? a"},
	{"_nearest", "if (found || !n) return found;", "if (found || n < 2) return found;"},
	{"_group", "Math.floor((all.length - 1) / 2)", "Math.floor(all.length / 2)"}, // the upper of two middle answers
	{"_group", "most[1] > best[1]", "most[1] >= best[1]"},
	{"_group", "(2 * sum + n) / (2 * n)", "sum / n"}, // means are rounded down
	{"_link", "0x1864cfb", "0x1864cfd"},
	{"_link", "(skip ? 2 : 1)", "1"},
}

// TestMutantsDie breaks the runtime in one way after the other; the comparison with Go must notice each. A mistake that
// it could not see would be one that readers could meet.
func TestMutantsDie(t *testing.T) {
	v := openBench(t)
	random := rand.New(rand.NewPCG(3, 4))
	v.run(t, chromedp.Evaluate(`globalThis.cases = []; globalThis.same = (rt) => cases.every(([data, words, which, sets, sum]) => {
	  globalThis.texts = makeTexts(words);
	  try { return lines.sum(rt, data, which, sets) === sum; } catch { return false; }
	}); true`, nil))
	give := func(m *questionnaire.Model, which string, sum uint32, sets any) {
		var parts [3][]byte
		for i, part := range []any{browserdata.Make(m), textsOf(m), sets} {
			var err error
			if parts[i], err = json.Marshal(part); err != nil {
				t.Fatal(err)
			}
		}
		v.run(t, chromedp.Evaluate(fmt.Sprintf("cases.push([%s, %s, %q, %s, %d]); true", parts[0], parts[1], which, parts[2], sum), nil))
	}
	var all []*questionnaire.Model
	for seed := range uint64(160) {
		all = append(all, questionnairetest.New(1000+seed, 7).Model(t, 400))
	}
	for _, m := range append(all, models(t)...) { // those that are quick to go through first
		sets := randomSets(random, m, 120)
		give(m, "result", sumOf(m, resultLine, sets), sets)
		give(m, "explanation", sumOf(m, explanationLine, sets[:20]), sets[:20])
		give(m, "why", sumOf(m, whyLine, sets), sets)
		groups := [][]questionnaire.Answers{sets[:2], sets[2:5], sets[5:9], sets[9:14]}
		give(m, "group", sumOf(m, groupLine, groups), groups)
	}
	if !value[bool](t, v, "same(rt)") {
		t.Fatal("the runtime itself does not agree; TestBrowserAgreesWithGo says where")
	}
	m := wide(t)
	whole := slices.DeleteFunc(randomSets(random, m, 40), func(a questionnaire.Answers) bool { return !m.Explain(a).PairsCut })
	if len(whole) == 0 {
		t.Fatal("of the large questionnaire, no answers have more pairs of changes than the limit")
	}
	give(m, "explanation", sumOf(m, explanationLine, whole[:1]), whole[:1])
	for _, file := range runtimeFiles {
		if !slices.ContainsFunc(mutations, func(m mutation) bool { return m.file == file }) {
			t.Errorf("%s.ts has no mutants", file)
		}
	}
	for _, change := range mutations {
		v.run(t, chromedp.Evaluate(runtimeScript(t, "mutant", change), nil))
		if value[bool](t, v, "same(mutant)") {
			t.Errorf("%s.ts with %q instead of %q is not noticed", change.file, change.new, change.old)
		}
	}
}

// sumOf is the sum of all lines.
func sumOf[T any](m *questionnaire.Model, line func(*questionnaire.Model, T) string, all []T) uint32 {
	sum := fnv.New32a()
	for _, one := range all {
		_, _ = sum.Write([]byte(line(m, one)))
	}
	return sum.Sum32()
}
