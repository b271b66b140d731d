package browsertest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/browserdata"
	"roleguide/generator/source"
)

// models reads the questionnaires of the site and those of the compiler's tests.
func models(t *testing.T) []*questionnaire.Model {
	t.Helper()
	var models []*questionnaire.Model
	for _, pattern := range []string{"../questionnaire/testdata/*.yaml", "../../content/*/questionnaire.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			f, problems := source.Read(os.DirFS("../.."), filepath.ToSlash(filepath.Join("generator/browsertest", name)), questionnaire.MaxSize)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if m, problems := questionnaire.Read(f); m != nil {
				models = append(models, m)
			} else {
				t.Fatal(problems)
			}
		}
	}
	if len(models) == 0 {
		t.Fatal("there are no questionnaires")
	}
	return models
}

// runtimeScript is the runtime's evaluator as a script that defines rt.
func runtimeScript(t *testing.T) string {
	t.Helper()
	result := api.Build(api.BuildOptions{EntryPoints: []string{"../../layouts/scripts/_evaluate.ts"}, Bundle: true, Format: api.FormatIIFE, GlobalName: "rt", Target: api.ES2022})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	return string(result.OutputFiles[0].Contents)
}

// A verdict is what both evaluators say about answers, in one form.
type verdict struct {
	Answers, Ignored, Missing, Scores, Unsure, Notes []int
	Shown                                            []bool
	Rule, Outcome                                    int
	Link                                             string
	Changes                                          []string
	Kept, All                                        int
}

func ints[T any](list []T, number func(T) int) []int {
	out := []int{}
	for _, x := range list {
		out = append(out, number(x))
	}
	return out
}

func byGo(m *questionnaire.Model, answers questionnaire.Answers) verdict {
	x := m.Explain(answers)
	r := x.Result
	v := verdict{Rule: -1, Outcome: -1, Shown: r.Shown, Scores: r.Scores, Link: m.Link(answers), Changes: []string{}, Kept: x.Kept, All: x.All,
		Answers: ints(r.Answers, func(a questionnaire.Answer) int { return int(a) }),
		Notes:   ints(r.Notes, func(n *questionnaire.Note) int { return n.Index })}
	number := func(q *questionnaire.Question) int { return q.Index }
	v.Ignored, v.Missing, v.Unsure = ints(r.Ignored, number), ints(r.Missing, number), ints(r.Unsure, number)
	if r.Rule != nil {
		v.Rule, v.Outcome = r.Rule.Index, r.Outcome.Index
	}
	for _, c := range x.Changes {
		v.Changes = append(v.Changes, fmt.Sprint(c.Answers[0].Question.Index, c.Answers[0].To, ints(c.Outcomes, func(o *questionnaire.Outcome) int { return o.Index })))
	}
	return v
}

const byBrowser = `(data, given) => given.map((answers) => {
  const r = rt.evaluate(data, answers);
  const c = r.missing.length ? {found: [], kept: 0, all: 0} : rt.changes(data, answers);
  const link = rt.link(data, answers);
  const back = rt.parse(data, "#" + link);
  if (JSON.stringify(rt.link(data, back)) !== JSON.stringify(link)) throw new Error("the link " + link + " does not come back");
  return {Answers: r.answers, Ignored: r.ignored, Missing: r.missing, Scores: r.scores, Unsure: r.unsure, Notes: r.notes, Shown: r.shown,
    Rule: r.rule, Outcome: r.outcome, Link: link, Kept: c.kept, All: c.all,
    Changes: c.found.map((x) => x.question + " " + x.to + " [" + x.outcomes.join(" ") + "]")};
})`

// TestBrowserAgreesWithGo lets both evaluators answer the same seeded random answers, whole, partial and stale ones,
// and those of every test of the questionnaires.
func TestBrowserAgreesWithGo(t *testing.T) {
	v := open(t)
	v.goTo(t, "")
	v.run(t, chromedp.Evaluate(runtimeScript(t)+";globalThis.rt = rt; true", nil))
	random := rand.New(rand.NewPCG(1, 2))
	for _, m := range models(t) {
		data, err := json.Marshal(browserdata.Make(m))
		if err != nil {
			t.Fatal(err)
		}
		var given []questionnaire.Answers
		for _, test := range m.Tests {
			given = append(given, test.Answers)
		}
		for range 1500 {
			answers := make(questionnaire.Answers, len(m.Questions))
			gaps := random.IntN(3) == 0
			for i, q := range m.Questions {
				answers[i] = questionnaire.Answer(1 + random.IntN(len(q.Options)))
				if gaps && random.IntN(4) == 0 {
					answers[i] = questionnaire.Answer(random.IntN(len(q.Options)+4) - 1) // none, skipped or one that cannot be
				}
			}
			given = append(given, answers)
		}
		for part := range slices.Chunk(given, 500) {
			asked, err := json.Marshal(part)
			if err != nil {
				t.Fatal(err)
			}
			got := value[[]verdict](t, v, "("+byBrowser+")("+string(data)+", "+string(asked)+")")
			for i, answers := range part {
				want := byGo(m, answers)
				if g, w := fmt.Sprintf("%+v", got[i]), fmt.Sprintf("%+v", want); g != w {
					t.Fatalf("%s: answers %v\nbrowser %s\nGo      %s", m.File, answers, g, w)
				}
			}
		}
	}
}

// TestHostileLinks feeds the runtime links that must be refused, with a word that says why.
func TestHostileLinks(t *testing.T) {
	v := open(t)
	v.goTo(t, "")
	v.run(t, chromedp.Evaluate(runtimeScript(t)+";globalThis.rt = rt; true", nil))
	for _, m := range models(t) {
		data, err := json.Marshal(browserdata.Make(m))
		if err != nil {
			t.Fatal(err)
		}
		good := m.Link(m.Tests[0].Answers)
		links := []string{"", "#", "x", "__proto__", good + ".x", good[:len(good)-1], "0" + good, strings.Replace(good, ".", "..", 1), "1.A.AAAA", "99999999999." + good,
			"javascript:alert(1)", "1." + strings.Repeat("A", 10_000) + ".AAAA", good + "\n", " " + good, "%23" + good, "1.<img>.AAAA"}
		for i := range good {
			for _, c := range "A_9" {
				if byte(c) != good[i] {
					links = append(links, good[:i]+string(c)+good[i+1:])
				}
			}
		}
		asked, err := json.Marshal(links)
		if err != nil {
			t.Fatal(err)
		}
		for i, said := range value[[]any](t, v, "((data, links) => links.map((l) => rt.parse(data, l)))("+string(data)+", "+string(asked)+")") {
			if _, refused := said.(string); !refused {
				t.Errorf("%s: the link %.80q was read as %v", m.File, links[i], said)
			}
		}
	}
}

// A questionnaire page is answered with the keyboard alone, reloaded, shared and printed; nothing is sent.
func TestAnswering(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/meal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"site.yaml":                        "title: Test\nbase_url: https://example.org/\n",
		"content/index.md":                 "---\ntitle: Home\n---\n",
		"content/which/index.md":           "---\ntitle: Which meal?\nkind: questionnaire\n---\n",
		"content/which/questionnaire.yaml": string(text),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := openSite(t, dir)
	v.goTo(t, "which/")
	const heading = `document.querySelector(".panel h2, .panel legend .ask").textContent.trim()`
	at := func(want string) {
		t.Helper()
		if got := value[string](t, v, heading); got != want {
			t.Fatalf("the page shows %q, want %q", got, want)
		}
	}
	press := func(keys string) { v.run(t, chromedp.KeyEvent(keys)) }
	focus := func(selector string) { v.run(t, chromedp.Focus(selector, chromedp.ByQuery)) }

	at("Answer one question at a time")
	focus(".panel .main")
	press("\r")
	at("How hungry are you?")
	if !value[bool](t, v, `document.activeElement === document.querySelector(".panel legend")`) {
		t.Error("the new question has no focus")
	}
	focus(".panel .main")
	press("\r")
	at("How hungry are you?")
	if !value[bool](t, v, `!document.querySelector(".wrong").hidden && document.activeElement.closest(".wrong") !== null`) {
		t.Error("going on without an answer does not say so")
	}
	focus(".panel input")
	press(" ")
	focus(".panel .main")
	press("\r")
	at("Is there a kitchen?")

	// Answers survive a reload, and the browser's own way back.
	v.run(t, chromedp.Reload())
	at("Is there a kitchen?")
	v.run(t, chromedp.Evaluate("history.back()", nil), chromedp.Sleep(200*time.Millisecond))
	at("How hungry are you?")
	if !value[bool](t, v, `document.querySelector(".panel input").checked`) {
		t.Error("the answer is lost on the way back")
	}
	focus(".panel .main")
	press("\r")
	focus(".panel input")
	press(" ")
	focus(".panel .main")
	press("\r")
	at("Cook")
	if got := value[string](t, v, `document.querySelector(".panel .score").textContent`); !strings.Contains(got, "Effort 5, much") {
		t.Errorf("the score says %q", got)
	}

	// A link holds the result; an altered one is refused and says so.
	shared := value[string](t, v, `(() => { let text = ""; navigator.clipboard.writeText = async (t) => { text = t; }; [...document.querySelectorAll(".panel button")].find((b) => b.textContent === "Copy a link to this result").click(); return text; })()`)
	if !strings.Contains(shared, "/which/#1.") {
		t.Fatalf("the link is %q", shared)
	}
	v.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(shared))
	at("Cook")
	v.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(shared[:len(shared)-1]+"!"))
	at("Answer one question at a time")
	if value[int](t, v, `document.querySelectorAll(".refused").length`) != 1 {
		t.Error("a broken link is not refused aloud")
	}
	v.quiet(t, "which/")
}
