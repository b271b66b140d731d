package browsertest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"roleguide/generator/build"
	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
	"roleguide/layouts"
)

// mealSite opens a site with a small questionnaire. settings are more lines of site.yaml.
func mealSite(t *testing.T, settings ...string) *visit {
	t.Helper()
	v := openSite(t, mealSource(t, settings...))
	v.run(t, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}))
	return v
}

func mealSource(t *testing.T, settings ...string) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/meal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"site.yaml":                        "title: Test\nbase_url: https://example.org/\n" + strings.Join(settings, "\n"),
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
	return dir
}

// A reader answers with nothing but a keyboard.
type reader struct {
	*visit
	*testing.T
}

func (r reader) press(keys string) {
	r.run(r.T, chromedp.KeyEvent(keys), chromedp.Sleep(50*time.Millisecond))
}
func (r reader) text(js string) string { return value[string](r.T, r.visit, js) }

// titled fails unless the page's title begins so.
func (r reader) titled(want string) {
	r.Helper()
	if got := r.text("document.title"); !strings.HasPrefix(got, want) {
		r.Fatalf("the title is %q, want %q", got, want)
	}
}

// tab goes on to what a selector finds, and fails if it is not reached.
func (r reader) tab(selector string) {
	r.Helper()
	for range 40 {
		r.run(r.T, chromedp.KeyEvent("\t"))
		if value[bool](r.T, r.visit, "document.activeElement.matches('"+selector+"')") {
			return
		}
	}
	r.Fatalf("the keyboard does not reach %s", selector)
}

// TestAnswering goes through a questionnaire by keyboard, back, and by reload; shares it, and changes it.
func TestAnswering(t *testing.T) {
	r := reader{mealSite(t), t}
	r.run(t, emulation.SetDeviceMetricsOverride(320, 640, 1, false))
	r.goTo(t, "which/")
	r.titled("Question 1 of 2 – Which meal?")
	if n := value[int](t, r.visit, `document.querySelectorAll(".sheet input:checked").length`); n > 0 {
		t.Errorf("%d answers are chosen beforehand", n)
	}
	r.tab(".main")
	r.press("\r")
	r.titled("Error: Question 1 of 2")
	if got := r.text(`document.activeElement.innerText`); !strings.HasPrefix(got, "There is a problem") {
		t.Errorf("the focus is on %q", got)
	}
	if got := r.text(`document.getElementById(document.querySelector(".question:not([hidden])").getAttribute("aria-describedby")).textContent`); got != r.text(`document.querySelector(".problem a").textContent`) {
		t.Errorf("beside the question it says %q", got)
	}
	r.tab(".problem a")
	r.run(t, chromedp.Evaluate("document.activeElement.click()", nil)) // Enter arrives as two events here, of which the second would go to the answer
	if !value[bool](t, r.visit, `document.activeElement.type === "radio"`) {
		t.Errorf("the link of the error leads to %s", r.text("document.activeElement.outerHTML"))
	}
	r.press(" ")
	r.press("\r")
	r.titled("Question 2 of 2")
	if !value[bool](t, r.visit, `document.activeElement.matches("legend")`) {
		t.Error("the new question has no focus")
	}

	// Answers survive a reload, and the browser's own way back.
	r.run(t, chromedp.Reload(), chromedp.Sleep(100*time.Millisecond))
	r.titled("Question 2 of 2")
	r.run(t, chromedp.Evaluate("history.back()", nil), chromedp.Sleep(200*time.Millisecond))
	r.titled("Question 1 of 2")
	if !value[bool](t, r.visit, `document.querySelector(".question:not([hidden]) input").checked`) {
		t.Error("the answer is lost on the way back")
	}
	r.run(t, chromedp.Evaluate("history.forward()", nil), chromedp.Sleep(200*time.Millisecond))
	r.tab(".question:not([hidden]) input")
	r.press(" ")
	r.press("\r")
	r.titled("Check your answers")
	r.tab("dd .plain")
	r.press("\r")
	r.titled("Question 1 of 2")
	r.tab(".main")
	r.press("\r")
	r.titled("Check your answers")
	r.tab(".panel .main")
	r.press("\r")
	r.titled("Cook")
	if got := r.text(`document.querySelector(".score").textContent`); !strings.Contains(got, "Effort 5 · much") {
		t.Errorf("the score says %q", got)
	}
	if wide := value[int](t, r.visit, "document.documentElement.scrollWidth"); wide > 320 {
		t.Errorf("the result is %d pixels wide on a screen of 320", wide)
	}
	r.shares()
	r.quiet(t, "which/")
}

// shares tries another answer in place, takes a link, and opens it and broken ones.
func (r reader) shares() {
	r.Helper()
	change := `(n) => { const s = document.querySelectorAll(".answers select")[0]; s.value = n; s.dispatchEvent(new Event("change")); return document.querySelector("[role=status].now").textContent; }`
	if got := r.text("(" + change + ")('2')"); !strings.HasPrefix(got, "Now: Eat bread") {
		r.Errorf("another answer gives %q", got)
	}
	r.text("(" + change + ")('1')")
	shared := r.text(`new Promise((taken) => { navigator.clipboard.writeText = async (t) => taken(t); [...document.querySelectorAll(".panel button")].find((b) => b.textContent === "Copy link").click(); })`)
	if !strings.Contains(shared, "/which/#1.") {
		r.Fatalf("the link is %q", shared)
	}
	r.run(r.T, chromedp.Evaluate("sessionStorage.clear()", nil), chromedp.Navigate("about:blank"), chromedp.Navigate(shared))
	r.titled("Cook")
	for _, broken := range []string{shared[:len(shared)-1] + "!", r.url + "which/#__proto__", r.url + "which/#1.%3Cimg%20src=x%20onerror=alert(1)%3E.AAAA", r.url + "which/#9.A.AAAA",
		r.url + "which/#1." + strings.Repeat("A", 1<<20) + ".AAAA", r.url + "which/#%E0%A4%A"} {
		r.run(r.T, chromedp.Evaluate("sessionStorage.clear()", nil), chromedp.Navigate("about:blank"), chromedp.Navigate(broken))
		r.titled("Question 1 of 2")
		if got := r.text(`document.querySelector("#_note").textContent`); !strings.Contains(got, "This link") {
			r.Errorf("the link %.60q is answered with %q", broken, got)
		}
		if n := value[int](r.T, r.visit, `document.querySelectorAll(".sheet input:checked").length`); n > 0 {
			r.Errorf("the link %.60q leaves %d answers", broken, n)
		}
	}
}

// TestQuestionnaireWithoutItsScript loses the script on the way: the worksheet is there, whole.
func TestQuestionnaireWithoutItsScript(t *testing.T) {
	v := mealSite(t)
	v.run(t, network.SetBlockedURLs([]string{"*.js"}))
	v.goTo(t, "which/")
	const seen = `[...document.querySelectorAll(".question, .rules, .outcome, .box")].filter((e) => e.checkVisibility()).length + " " + [...document.querySelectorAll("button")].filter((e) => e.closest(".sheet") && e.checkVisibility()).length`
	if got := value[string](t, v, seen); got != "6 0" {
		t.Errorf("%s parts and buttons are seen, want 6 0", got)
	}
}

// TestAllOnOnePage answers on one page, and is told what is missing.
func TestAllOnOnePage(t *testing.T) {
	v := mealSite(t)
	v.goTo(t, "which/")
	v.run(t, chromedp.Click(`[value="all"]`, chromedp.ByQuery))
	if n := value[int](t, v, `[...document.querySelectorAll(".question")].filter((q) => q.checkVisibility()).length`); n != 2 {
		t.Errorf("%d questions are shown, want 2", n)
	}
	v.run(t, chromedp.Click(`#_form .main`, chromedp.ByQuery))
	if n := value[int](t, v, `document.querySelectorAll(".problem a").length`); n != 2 {
		t.Errorf("%d errors are listed, want 2", n)
	}
	v.run(t, chromedp.Evaluate(`document.querySelectorAll(".question").forEach((q) => q.querySelector("input").click())`, nil), chromedp.Click(`#_form .main`, chromedp.ByQuery))
	if got := value[string](t, v, "document.title"); !strings.HasPrefix(got, "Cook") {
		t.Errorf("the result is %q", got)
	}
	v.quiet(t, "which/")
}

// TestComparingPeople loads the script that does it when a reader asks, and nothing else.
func TestComparingPeople(t *testing.T) {
	v := mealSite(t)
	v.goTo(t, "which/")
	const loaded = `performance.getEntriesByType("resource").map((e) => e.name).filter((name) => !/\.(svg|webmanifest)$/.test(name))`
	before := value[[]string](t, v, loaded)
	v.run(t, chromedp.Click(`.group summary`, chromedp.ByQuery), chromedp.SetValue(`#_links`, "Ana: https://example.org/which/#"+mealLink(t, 1, 1)+"\nBo https://example.org/which/#"+mealLink(t, 2, 2)+"\nnonsense", chromedp.ByQuery),
		chromedp.Click(`#_group button`, chromedp.ByQuery), chromedp.WaitVisible(`#_compared table`, chromedp.ByQuery))
	got := value[string](t, v, `document.querySelector("#_compared").innerText.replace(/\s+/g, " ")`)
	for _, want := range []string{"Line 3: This link does not lead to a result", "Ana Cook 5", "Bo Eat bread −4", "All answers combined Cook 5", "Mean scores Eat bread 1", "Agreeing on this would change the outcome.", "None (Bo)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if more := value[[]string](t, v, loaded)[len(before):]; len(more) != 1 || !strings.Contains(more[0], "questionnaire-later") {
		t.Errorf("%q were loaded, want the script that compares", more)
	}
	v.quiet(t, "which/")
}

func mealLink(t *testing.T, answers ...questionnaire.Answer) string {
	t.Helper()
	f, problems := source.Read(os.DirFS("testdata"), "meal.yaml", questionnaire.MaxSize)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	m, problems := questionnaire.Read(f)
	if m == nil {
		t.Fatal(problems)
	}
	return m.Link(answers)
}

// TestEmbedding runs the element of the page that shows how, on another site, under the policies that it names.
func TestEmbedding(t *testing.T) {
	text, err := os.ReadFile("../../content/which-role/embed.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(text), "```js\n")
	code, _, found := strings.Cut(code, "```")
	if !found {
		t.Fatal("the page has no script")
	}
	site := ""
	partner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; img-src 'self'; frame-src "+site+"; require-trusted-types-for 'script'")
		if r.URL.Path == "/role-questionnaire.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(code))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><script src="/role-questionnaire.js" defer></script><role-questionnaire src="` + site + `/which/" title="Meal"><a href="/">Meal</a></role-questionnaire>`))
	}))
	defer partner.Close()
	v := mealSite(t, "embed_in: ["+partner.URL+"]")
	site = strings.TrimSuffix(v.url, "/")
	const height = `document.querySelector("iframe")?.offsetHeight ?? 0`
	v.run(t, chromedp.Navigate(partner.URL), chromedp.Poll("("+height+") !== 900 && ("+height+") > 0", nil))
	if got := value[int](t, v, height); got < 200 || got > 899 {
		t.Errorf("the frame is %d high", got)
	}
	var shown string
	v.run(t, chromedp.ActionFunc(func(ctx context.Context) error {
		targets, err := chromedp.Targets(ctx)
		for _, target := range targets {
			if target.Type == "iframe" {
				shown = target.Title + " " + target.URL
			}
		}
		return err
	}))
	if shown != "" && !strings.HasSuffix(shown, "/which/?embed=") {
		t.Errorf("the frame shows %q", shown)
	}
	v.run(t, chromedp.Navigate(v.url+"which/?embed"))
	if got := value[string](t, v, `[...document.querySelectorAll("header.top, footer, .crumbs, .question")].filter((e) => e.checkVisibility()).map((e) => e.className).join()`); got != "question" {
		t.Errorf("a frame shows %q", got)
	}
}

// TestStrictPolicy answers under a policy that lets nothing out of the page.
func TestStrictPolicy(t *testing.T) {
	v := mealSite(t)
	v.policy = "default-src 'self'; img-src 'self' data:; connect-src 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	v.goTo(t, "which/")
	v.run(t, chromedp.Click(`[value="all"]`, chromedp.ByQuery), chromedp.Evaluate(`document.querySelectorAll(".question").forEach((q) => q.querySelector("input").click())`, nil), chromedp.Click(`#_form .main`, chromedp.ByQuery))
	if got := value[string](t, v, "document.title"); !strings.HasPrefix(got, "Cook") {
		t.Errorf("the result is %q", got)
	}
	v.run(t, chromedp.Click(`.panel details summary`, chromedp.ByQuery), chromedp.WaitVisible(`.panel details .reasons`, chromedp.ByQuery))
	if got := value[string](t, v, `document.querySelector(".panel details").textContent`); !strings.Contains(got, "Effort is 5; 3 is enough") {
		t.Errorf("the details say %q", got)
	}
	v.quiet(t, "which/")
}

// TestFromDisk opens a portable copy without a server.
func TestFromDisk(t *testing.T) {
	v := mealSite(t)
	dir := t.TempDir()
	_, problems := build.Build(t.Context(), build.Options{Source: mealSource(t), Destination: dir, Portable: true, Layouts: layouts.Files})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	v.run(t, chromedp.Navigate("file://"+dir+"/which/index.html"))
	v.run(t, chromedp.Click(`[value="all"]`, chromedp.ByQuery), chromedp.Evaluate(`document.querySelectorAll(".question").forEach((q) => q.querySelector("input").click())`, nil), chromedp.Click(`#_form .main`, chromedp.ByQuery))
	if got := value[string](t, v, "document.title"); !strings.HasPrefix(got, "Cook") {
		t.Errorf("the result is %q", got)
	}
	v.run(t, chromedp.Click(`.panel details summary`, chromedp.ByQuery), chromedp.WaitVisible(`.panel details .reasons`, chromedp.ByQuery))
	v.run(t, chromedp.Reload(), chromedp.Sleep(100*time.Millisecond))
	if got := value[string](t, v, "document.title"); !strings.HasPrefix(got, "Cook") {
		t.Errorf("after a reload the page shows %q", got)
	}
}
