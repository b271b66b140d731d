package browsertest

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"roleguide/generator/build"
	"roleguide/generator/serve"
	"roleguide/generator/source"
	"roleguide/layouts"
)

// TestPreviewInABrowser edits a page, a style, a layout, a profile and a questionnaire, and wants the open tab to follow;
// a mistake to be shown over the last good page and to go when it is mended; and answers to stay.
func TestPreviewInABrowser(t *testing.T) {
	v := open(t)
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	site, err := os.ReadFile("../../site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	write("site.yaml", string(site))
	long := "---\ntitle: Edited\n---\n\nFirst word.\n\n" + strings.Repeat("A paragraph to scroll by.\n\n", 80) + "See [what differs](difference.md).\n"
	write("content/edited.md", long)
	base := preview(t, dir)

	// shows waits until an expression is true in the open tab.
	shows := func(what, expression string) {
		t.Helper()
		for range 150 {
			var ok bool
			if err := chromedp.Run(v.ctx, chromedp.Evaluate("Boolean("+expression+")", &ok)); err == nil && ok {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("%s: never true: %s", what, expression)
	}
	v.run(t, chromedp.Navigate(base+"edited/"))
	shows("the page", `document.body.textContent.includes("First word")`)
	time.Sleep(500 * time.Millisecond) // until the tab listens
	v.run(t, chromedp.Evaluate(`scrollTo({ top: 900, behavior: "instant" }); window.mark = 1`, nil))
	write("content/edited.md", strings.Replace(long, "First word", "Second word", 1))
	shows("an edited page", `document.body.textContent.includes("Second word") && Math.abs(scrollY - 900) < 60`)

	time.Sleep(500 * time.Millisecond)
	v.run(t, chromedp.Evaluate(`window.mark = 2`, nil))
	write("layouts/styles/main.css", fileText(t, "../../layouts/styles/main.css")+"\nbody { outline-offset: 77px; }\n")
	for _, e := range entries(t, "../../layouts/styles") {
		if e != "main.css" {
			write("layouts/styles/"+e, fileText(t, "../../layouts/styles/"+e))
		}
	}
	shows("an edited style, without loading the page again", `getComputedStyle(document.body).outlineOffset === "77px" && window.mark === 2`)

	write("layouts/frame/footer.html", "<footer>Another footer</footer>\n<script>window.forbidden = true;</script>\n")
	shows("an edited layout", `document.body.textContent.includes("Another footer")`)
	time.Sleep(500 * time.Millisecond)
	v.run(t, chromedp.Reload())
	shows("what the policy of the site forbids is forbidden here too", `document.querySelector("footer + script") && window.forbidden === undefined`)
	write("layouts/frame/footer.html", "<footer>Another footer</footer>\n")
	shows("the layout without what is forbidden", `!document.querySelector("footer + script")`)

	time.Sleep(500 * time.Millisecond)
	write("content/edited.md", strings.Replace(long, "difference.md", "no-such-page.md", 1))
	shows("a broken edit", `document.querySelector("#_roleguide-findings[open]")?.textContent.includes("no-such-page") && document.body.textContent.includes("Second word")`)
	write("content/edited.md", strings.Replace(long, "First word", "Third word", 1))
	shows("a mended edit", `!document.querySelector("#_roleguide-findings.errors") && document.body.textContent.includes("Third word")`)

	v.run(t, chromedp.Navigate(base+"product-manager/"))
	shows("the profile", `document.querySelector("main")`)
	time.Sleep(500 * time.Millisecond)
	profile := read("content/roles/product-manager.yaml")
	write("content/roles/product-manager.yaml", strings.Replace(profile, "Is this worth doing", "Is all this worth doing", 1))
	shows("an edited profile", `document.body.textContent.includes("Is all this worth doing")`)

	v.run(t, chromedp.Navigate(base+"which-role/"))
	shows("the questionnaire", `document.querySelector("main input[type=radio]")`)
	time.Sleep(500 * time.Millisecond)
	v.run(t, chromedp.Evaluate(`document.querySelector("main input[type=radio]").click()`, nil))
	time.Sleep(300 * time.Millisecond)
	const kept = `JSON.stringify(Object.entries(sessionStorage).filter(([k]) => !k.startsWith("/_roleguide")).sort())`
	answers := value[string](t, v, kept)
	if answers == "[]" {
		t.Error("the page keeps no answers")
	}
	questions := read("content/which-role/questionnaire.yaml")
	write("content/which-role/questionnaire.yaml", strings.Replace(questions, "ask: ", "ask: Please say, ", 1))
	shows("an edited questionnaire", `document.body.textContent.includes("Please say, ")`)
	if after := value[string](t, v, kept); after != answers {
		t.Errorf("the answers were %s and are %s", answers, after)
	}
	v.complaints = nil // requests to the preview are not to the site that the others look at
}

func fileText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range found {
		names = append(names, e.Name())
	}
	return names
}

// preview serves a folder and returns its address.
func preview(t *testing.T, dir string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	opts := serve.Options{Site: build.Options{Source: dir, Layouts: layouts.Files}, Port: port, Say: func(string) {}, Report: func(_, _ source.Problems) {}}
	go func() { ended <- serve.Run(ctx, opts, func(url string) { ready <- url }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case url := <-ready:
		return url
	case err := <-ended:
		t.Fatal(fmt.Errorf("the preview does not start: %w", err))
	}
	return ""
}
