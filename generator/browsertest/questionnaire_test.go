package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

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
