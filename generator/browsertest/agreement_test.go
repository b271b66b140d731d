package browsertest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/questionnaire/browserdata"
	"roleguide/generator/questionnaire/questionnairetest"
	"roleguide/generator/source"
)

// runtimeFiles are the parts of the runtime that know no page.
var runtimeFiles = []string{"_evaluate", "_possible", "_explain", "_pairs", "_link", "_group", "_nearest", "_why"}

// A mutation replaces text of the runtime before it is bundled.
type mutation struct{ file, old, new string }

// runtimeScript is the runtime without its page as a script that defines a variable.
func runtimeScript(t *testing.T, name string, change mutation) string {
	t.Helper()
	entry := ""
	for _, f := range runtimeFiles {
		entry += "export * from './" + f + "';\n"
	}
	used := change == mutation{}
	load := func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `\.ts$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := os.ReadFile(args.Path)
			text := string(data)
			if filepath.Base(args.Path) == change.file+".ts" {
				used = strings.Count(text, change.old) == 1
				text = strings.Replace(text, change.old, change.new, 1)
			}
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderTS}, err
		})
	}
	result := api.Build(api.BuildOptions{Stdin: &api.StdinOptions{Contents: entry, ResolveDir: "../../layouts/scripts", Loader: api.LoaderTS},
		Bundle: true, Format: api.FormatIIFE, GlobalName: name, Target: api.ES2022, Plugins: []api.Plugin{{Name: "change", Setup: load}}})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	if !used {
		t.Fatalf("%s.ts does not have %q once", change.file, change.old)
	}
	return string(result.OutputFiles[0].Contents) + "; globalThis." + name + " = " + name + "; true"
}

// models reads the questionnaires of the site and those of the compiler's tests.
func models(t *testing.T) []*questionnaire.Model {
	t.Helper()
	var models []*questionnaire.Model
	for _, pattern := range []string{"testdata/meal.yaml", "../questionnaire/testdata/which-role.yaml", "../questionnaire/analysis/testdata/*.yaml", "../../content/*/questionnaire.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no questionnaires at ", pattern, err)
		}
		for _, name := range files {
			f, problems := source.Read(os.DirFS("../.."), filepath.ToSlash(filepath.Join("generator/browsertest", name)), questionnaire.MaxSize)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			m, problems := questionnaire.Read(f)
			if m == nil {
				t.Fatal(problems)
			}
			models = append(models, m)
		}
	}
	return models
}

func numbers[T any](list []T, number func(T) int) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = strconv.Itoa(number(x))
	}
	return strings.Join(out, ",")
}

func same(n int) int { return n }

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func questionNumber(q *questionnaire.Question) int { return q.Index }

func outcomeNumber(o *questionnaire.Outcome) int { return o.Index }

// resultLine is everything that Evaluate says of answers, in a line.
func resultLine(m *questionnaire.Model, answers questionnaire.Answers) string {
	r := m.Evaluate(answers)
	decided := "-1,-1"
	if r.Rule != nil {
		decided = fmt.Sprintf("%d,%d", r.Rule.Index, r.Outcome.Index)
	}
	return strings.Join([]string{
		numbers(r.Answers, func(a questionnaire.Answer) int { return int(a) }), numbers(r.Shown, bit), numbers(r.Ignored, questionNumber),
		numbers(r.Missing, questionNumber), numbers(r.Scores, same), numbers(r.Unsure, questionNumber), numbers(r.Facts, bit), decided,
		numbers(r.Notes, func(n *questionnaire.Note) int { return n.Index }), numbers(r.Possible, outcomeNumber), strconv.Itoa(bit(r.Uncertain)),
		m.Link(answers), "true",
	}, "|")
}

// explanationLine is everything else that Explain says.
func explanationLine(m *questionnaire.Model, answers questionnaire.Answers) string {
	x := m.Explain(answers)
	if !x.Result.Complete() {
		return "open"
	}
	var out []string
	list := func(all []questionnaire.Contribution) {
		for _, c := range all {
			out = append(out, fmt.Sprintf("%d:%d:%d", c.Score.Index, c.Question.Index, c.Points))
		}
		out = append(out, "/")
	}
	for _, s := range x.Scores {
		list(s.Raised)
		list(s.Lowered)
	}
	list(x.Against)
	out = append(out, strings.Join(x.Why, "; "))
	if n := x.Nearest; n != nil {
		out = append(out, fmt.Sprintf("near %d %d %s", n.Outcome.Index, n.Rule.Index, numbers(n.More, same)))
	}
	for _, c := range slices.Concat(x.Changes, x.Pairs) {
		line := ""
		for _, a := range c.Answers {
			line += fmt.Sprintf("%d>%d ", a.Question.Index, a.To)
		}
		out = append(out, fmt.Sprintf("%s= %s %t %t", line, numbers(c.Outcomes, outcomeNumber), c.Sure, c.Uncertain))
	}
	return strings.Join(append(out, fmt.Sprintf("%d/%d %s %t", x.Kept, x.All, x.Firmness, x.PairsCut)), " ")
}

// Both lines as the runtime rt says them.
const linesScript = `({
  encoder: new TextEncoder(),
  result(rt, d, given) {
    const r = rt.evaluate(d, given);
    const p = r.missing.length ? rt.possible(d, given) : { outcomes: [r.outcome], cut: false };
    const link = rt.link(d, given);
    const back = rt.parse(d, "#" + link);
    const fine = typeof back === "object" && back.answers.join() === given.join();
    return [r.answers, r.shown.map(Number), r.ignored, r.missing, r.scores, r.unsure, r.facts.map(Number), [r.rule, r.outcome], r.notes, p.outcomes, Number(p.cut), link, fine].join("|");
  },
  explanation(rt, d, given) {
    const r = rt.evaluate(d, given);
    if (r.missing.length) return "open";
    const out = [];
    const list = (all) => { for (const c of all) out.push(c.score + ":" + c.question + ":" + c.points); out.push("/"); };
    d.s.forEach((_, k) => rt.contributions(d, r, k).forEach(list));
    list(rt.against(d, r));
    out.push(rt.why(d, r, texts).join("; ") || "no rule before it matches");
    const near = d.o[r.outcome].l?.length ? undefined : rt.nearest(d, r);
    if (near) out.push("near " + near.outcome + " " + near.rule + " " + near.more);
    const changer = rt.changer(d, given, r);
    const { found, kept, all } = changer.singles();
    const pairs = found.length ? { found: [], cut: false } : rt.pairs(changer);
    for (const c of [...found, ...pairs.found]) out.push(c.to.map(([q, a]) => q + ">" + a + " ").join("") + "= " + c.outcomes + " " + c.sure + " " + c.cut);
    out.push(kept + "/" + all + " " + rt.firmness(kept, all) + " " + pairs.cut);
    return out.join(" ");
  },
  why(rt, d, given) {
    const r = rt.evaluate(d, given);
    return r.missing.length ? "open" : rt.why(d, r, { ...texts, phrases }).join("; ");
  },
  group(rt, d, people) {
    const g = rt.compare(d, people);
    return [g.combined.answers, g.combined.scores, g.means, g.meanRule,
      ...g.disputes.map((c) => c.question + " " + c.answers + " " + c.points + " " + c.matters + c.outcomes.map(([a, o]) => " " + a + "=" + o).join(""))].join("|");
  },
  hash(line, sum) {
    for (const byte of this.encoder.encode(line)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
    return sum;
  },
  all(rt, d, which, sets) { return sets.map((a) => this[which](rt, d, a)); },
  sum(rt, d, which, sets) { return sets.reduce((sum, a) => this.hash(this[which](rt, d, a), sum), 0x811c9dc5); },
  // from lists sets of answers by their number: the space of answers, none and what cannot be skipped included.
  from(d, first, count) {
    return Array.from({ length: count }, (_, i) => {
      let n = first + i;
      return d.q.map((q) => { const ways = q.p.length + 2, a = n % ways; n = Math.floor(n / ways); return a <= q.p.length ? a : q.k ? -1 : 0; });
    });
  },
})`

// The texts of questions and options that sentences use: the page has them, the data does not.
const textsScript = `((all) => ({ label: (i) => all[i][0], option: (i, a) => all[i][a] }))`

func textsOf(m *questionnaire.Model) [][]string {
	all := make([][]string, len(m.Questions))
	for i, q := range m.Questions {
		all[i] = append(all[i], q.Label)
		for _, o := range q.Options {
			all[i] = append(all[i], o.Text)
		}
	}
	return all
}

// strange are phrases of no language: each says its name and what is in its gaps.
func strange() questionnaire.Phrases {
	all := questionnaire.English()
	for name, text := range all {
		all[name] = "<" + name + " " + strings.Join(regexp.MustCompile(`\{\w+\}`).FindAllString(text, -1), " ") + ">"
	}
	return all
}

// whyLine says why a result is what it is, in strange phrases.
func whyLine(m *questionnaire.Model, answers questionnaire.Answers) string {
	r := m.Evaluate(answers)
	switch {
	case !r.Complete():
		return "open"
	case r.Rule.When == nil:
		return ""
	}
	return strings.Join(strange().Why(&r, r.Rule.When), "; ")
}

// groupLine is everything that Compare says of several people.
func groupLine(m *questionnaire.Model, people []questionnaire.Answers) string {
	g := m.Compare(people)
	mean := -1
	if g.MeanRule != nil {
		mean = g.MeanRule.Index
	}
	answers := func(all questionnaire.Answers) string {
		return numbers(all, func(a questionnaire.Answer) int { return int(a) })
	}
	out := []string{answers(g.Combined.Answers), numbers(g.Combined.Scores, same), numbers(g.Means, same), strconv.Itoa(mean)}
	for _, d := range g.Disputes {
		line := fmt.Sprintf("%d %s %d %t", d.Question.Index, answers(d.Answers), d.Points, d.Matters)
		for _, e := range d.Outcomes {
			o := -1
			if e.Outcome != nil {
				o = e.Outcome.Index
			}
			line += fmt.Sprintf(" %d=%d", e.Answer, o)
		}
		out = append(out, line)
	}
	return strings.Join(out, "|")
}

// A lines function says one line for a set of answers.
type lines func(*questionnaire.Model, questionnaire.Answers) string

// A bench is a page that has the runtime, and the data of one questionnaire.
type bench struct {
	*visit
	model *questionnaire.Model
}

func openBench(t *testing.T) *visit {
	t.Helper()
	v := open(t)
	v.goTo(t, "404.html")
	v.run(t, chromedp.Evaluate(runtimeScript(t, "rt", mutation{}), nil), chromedp.Evaluate("globalThis.lines = "+linesScript+"; globalThis.phrases = "+strange().JSON()+"; globalThis.makeTexts = "+textsScript+"; true", nil))
	return v
}

func (v *visit) bench(t *testing.T, m *questionnaire.Model) bench {
	t.Helper()
	data, err := json.Marshal(browserdata.Make(m))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := json.Marshal(textsOf(m))
	if err != nil {
		t.Fatal(err)
	}
	v.run(t, chromedp.Evaluate("globalThis.data = "+string(data)+"; globalThis.texts = makeTexts("+string(texts)+"); true", nil))
	return bench{v, m}
}

// agree compares what both say about sets of answers: first a sum, then, if it differs, line by line.
func (b bench) agree(t *testing.T, which string, line lines, sets []questionnaire.Answers, written string) {
	t.Helper()
	call := "(rt, data, '" + which + "', " + written + ")"
	if value[uint32](t, b.visit, "lines.sum"+call) == sumOf(b.model, line, sets) {
		return
	}
	for i, got := range value[[]string](t, b.visit, "lines.all"+call) {
		if want := line(b.model, sets[i]); got != want {
			t.Fatalf("%s: answers %v\nbrowser %s\nGo      %s", b.model.File, sets[i], got, want)
		}
	}
	t.Fatalf("%s: the sums differ and no line does", b.model.File)
}

func written(t *testing.T, sets []questionnaire.Answers) string {
	t.Helper()
	text, err := json.Marshal(sets)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// randomSets makes sets of answers: whole ones, with answers to hidden questions, and some with gaps.
func randomSets(random *rand.Rand, m *questionnaire.Model, count int) []questionnaire.Answers {
	sets := make([]questionnaire.Answers, count)
	for s := range sets {
		sets[s] = make(questionnaire.Answers, len(m.Questions))
		kind := random.IntN(8)
		for i, q := range m.Questions {
			a := 1 + random.IntN(len(q.Options))
			switch {
			case !q.Required && random.IntN(5) == 0:
				a = -1
			case kind < 2 && random.IntN(4) == 0, kind > 5 && len(m.Questions) < 8 && random.IntN(4) > 0:
				a = 0
			}
			sets[s][i] = questionnaire.Answer(a)
		}
	}
	return sets
}

// witnesses lists every set of answers that the analysis shows for something.
func witnesses(m *questionnaire.Model) []questionnaire.Answers {
	report, _ := analysis.Analyse(m, analysis.Options{})
	var all []questionnaire.Answers
	add := func(t analysis.Tally) {
		if t.Witness != nil {
			all = append(all, t.Witness)
		}
	}
	for _, o := range report.Outcomes {
		add(o.Tally)
	}
	for _, r := range report.Rules {
		add(r.Decides)
		add(r.Matches)
	}
	for _, n := range report.Notes {
		add(n.Tally)
	}
	for _, q := range report.Questions {
		add(q.Shown)
		for _, o := range q.Options {
			add(o)
		}
	}
	for _, o := range report.Overlaps {
		add(o.Tally)
	}
	for _, c := range report.Claims {
		for _, b := range c.Breaks {
			all = append(all, b.Answers...)
		}
	}
	for _, test := range m.Tests {
		all = append(all, test.Answers)
	}
	return all
}

// space is the count of all sets of answers, with none and skipping for every question; 0: too many.
func space(m *questionnaire.Model, limit int) int {
	count := 1
	for _, q := range m.Questions {
		if count *= len(q.Options) + 2; count > limit {
			return 0
		}
	}
	return count
}

func set(m *questionnaire.Model, n int) questionnaire.Answers {
	answers := make(questionnaire.Answers, len(m.Questions))
	for i, q := range m.Questions {
		ways := len(q.Options) + 2
		switch a := n % ways; {
		case a <= len(q.Options):
			answers[i] = questionnaire.Answer(a)
		case !q.Required:
			answers[i] = questionnaire.Skipped
		}
		n /= ways
	}
	return answers
}

// agreeOnAll compares results over the whole space of answers, and explanations of every so many of them.
func (b bench) agreeOnAll(t *testing.T, count, every int) {
	t.Helper()
	const part = 20_000
	for first := 0; first < count; first += part {
		var sets []questionnaire.Answers
		for n := first; n < min(first+part, count); n++ {
			sets = append(sets, set(b.model, n))
		}
		b.agree(t, "result", resultLine, sets, fmt.Sprintf("lines.from(data, %d, %d)", first, len(sets)))
		var some []questionnaire.Answers
		for i := 0; i < len(sets); i += every {
			some = append(some, sets[i])
		}
		b.agree(t, "explanation", explanationLine, some, written(t, some))
	}
}

// TestBrowserAgreesWithGo lets both evaluate the same answers: all there are where they are few, else every witness of
// the analysis and seeded random ones.
func TestBrowserAgreesWithGo(t *testing.T) {
	v := openBench(t)
	random := rand.New(rand.NewPCG(1, 2))
	whole, sampled := 0, 0
	for _, m := range models(t) {
		b := v.bench(t, m)
		shown := witnesses(m)
		b.agree(t, "result", resultLine, shown, written(t, shown))
		b.agree(t, "explanation", explanationLine, shown, written(t, shown))
		b.agree(t, "why", whyLine, shown, written(t, shown))
		if count := space(m, 1_000_000); count > 0 {
			whole++
			b.agreeOnAll(t, count, max(1, count/1000))
			continue
		}
		sampled++
		for range 20 {
			sets := randomSets(random, m, 5_000)
			b.agree(t, "result", resultLine, sets, written(t, sets))
			b.agree(t, "explanation", explanationLine, sets[:40], written(t, sets[:40]))
		}
	}
	if whole == 0 || sampled == 0 {
		t.Errorf("%d questionnaires were compared as a whole, %d in samples", whole, sampled)
	}
	for seed := range uint64(50) {
		m := questionnairetest.New(seed, 7).Model(t, 400)
		b := v.bench(t, m)
		b.agreeOnAll(t, space(m, 1_000_000), 1+space(m, 1_000_000)/50)
		b.agreeOnGroups(t, random, 30)
		sets := randomSets(random, m, 50)
		b.agree(t, "why", whyLine, sets, written(t, sets))
	}
	for _, m := range models(t) {
		v.bench(t, m).agreeOnGroups(t, random, 200)
	}
	m := wide(t)
	sets := randomSets(random, m, 20)
	v.bench(t, m).agree(t, "explanation", explanationLine, sets, written(t, sets))
}

// wide makes a questionnaire in which neither one changed answer nor two do anything, with more pairs of changes than are
// tried.
func wide(t *testing.T) *questionnaire.Model {
	t.Helper()
	var b strings.Builder
	b.WriteString("schema: 1\nid: wide\nversion: 1\nscores:\n  s: { name: S, bands: [{ low: 99 }, high] }\nquestions:\n")
	for i := range questionnaire.MaxQuestions {
		fmt.Fprintf(&b, "  - { id: q%d, ask: Q, options: [{ id: a, text: A }, { id: b, text: B, points: { s: 3 } }, { id: c, text: C }, { id: d, text: D }, { id: e, text: E }] }\n", i)
	}
	b.WriteString("outcomes:\n  none: { title: N, summary: N, leans: [] }\n  much: { title: M, summary: M, leans: [s] }\n")
	b.WriteString("rules:\n  - { id: many, outcome: much, when: s >= 100 }\n  - { id: few, outcome: none, otherwise: true }\n")
	m, problems := questionnaire.ReadUntested(source.NewFile("wide.yaml", []byte(b.String())))
	if m == nil {
		t.Fatal(problems)
	}
	return m
}

// agreeOnGroups compares what both make of several people.
func (b bench) agreeOnGroups(t *testing.T, random *rand.Rand, count int) {
	t.Helper()
	groups := make([][]questionnaire.Answers, count)
	for i := range groups {
		groups[i] = randomSets(random, b.model, 1+random.IntN(6))
	}
	text, err := json.Marshal(groups)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range value[[]string](t, b.visit, "("+string(text)+").map((people) => lines.group(rt, data, people))") {
		if want := groupLine(b.model, groups[i]); got != want {
			t.Fatalf("%s: the group %v\nbrowser %s\nGo      %s", b.model.File, groups[i], got, want)
		}
	}
}
