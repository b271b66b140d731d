// Package browsertest looks at the finished site in a real browser, with the policy that a host would send.
package browsertest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"roleguide/generator/build"
	"roleguide/layouts"
)

// A visit is the real site on a local server and a browser that looks at it.
type visit struct {
	url    string
	pages  []string // addresses
	files  map[string][]byte
	policy string // Content-Security-Policy that the host sends
	ctx    context.Context

	mu         sync.Mutex
	complaints []string // of the browser: errors, refusals by the policy, requests to other hosts
}

// open builds the site of this repository and starts a browser; the test is skipped without one.
func open(t *testing.T) *visit {
	t.Helper()
	return openSite(t, "../..")
}

// openSite is open for the site in a folder.
func openSite(t *testing.T, dir string) *visit {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		t.Skip("there is no browser here; generator/browsertest/install.sh installs one")
	}
	files, _, problems := build.InMemory(context.Background(), build.Options{Source: dir, BaseURL: "https://example.org/", Layouts: layouts.Files, Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	v := &visit{files: files, policy: policyOf(files)}
	server := httptest.NewServer(http.HandlerFunc(v.serve))
	t.Cleanup(server.Close)
	v.url = server.URL + "/"
	for name := range files {
		if dir, ok := strings.CutSuffix(name, "index.html"); ok {
			v.pages = append(v.pages, dir)
		}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	v.ctx = ctx
	chromedp.ListenTarget(ctx, v.listen)
	v.run(t, network.Enable(), log.Enable(), runtime.Enable())
	return v
}

// policyOf is the policy that the site asks hosts to send.
func policyOf(files map[string][]byte) (policy string) {
	for line := range strings.SplitSeq(string(files["_headers"]), "\n") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "Content-Security-Policy: "); ok {
			policy = strings.ReplaceAll(rest, "; upgrade-insecure-requests", "")
		}
	}
	return policy
}

// serve is a host of the site.
func (v *visit) serve(w http.ResponseWriter, r *http.Request) {
	types := map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	data, ok := v.files[name]
	w.Header().Set("Content-Type", types[path.Ext(name)])
	w.Header().Set("Content-Security-Policy", v.policy)
	if !ok {
		w.Header().Set("Content-Type", types[".html"])
		w.WriteHeader(http.StatusNotFound)
		data = v.files["404.html"]
	}
	_, _ = w.Write(data)
}

func (v *visit) listen(event any) {
	complain := func(text string) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.complaints = append(v.complaints, text)
	}
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning {
			complain(e.Entry.Text + " " + e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		complain(e.ExceptionDetails.Error())
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, v.url) && !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, "about:") {
			complain("a request to " + e.Request.URL)
		}
	}
}

// quiet fails the test if the browser has complained about a page.
func (v *visit) quiet(t *testing.T, at string) {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range v.complaints {
		t.Errorf("/%s: %s", at, c)
	}
	v.complaints = nil
}

func (v *visit) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(v.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func (v *visit) goTo(t *testing.T, address string) {
	t.Helper()
	v.run(t, chromedp.Navigate(v.url+address))
}

// value evaluates an expression in the page, and waits for what a promise comes to.
func value[T any](t *testing.T, v *visit, expression string) T {
	t.Helper()
	var result T
	v.run(t, chromedp.Evaluate(expression, &result, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return result
}
