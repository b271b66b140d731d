package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"roleguide/generator/build"
	"roleguide/generator/source"
	"roleguide/layouts"
)

// files is a Finder of fixed files.
type files map[string]string

func (f files) Find(name string) ([]byte, bool) {
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	text, ok := f[name]
	return []byte(text), ok
}

func testHandler(f files, problems ...source.Problem) *handler {
	h := &handler{finder: f, hosts: hosts(""), events: &hub{}, base: func() string { return "/sub/" }, policy: func() string { return "" }, panel: http.NotFound}
	notice := overlay{dir: "/home/me/site", editor: "vscode://file{file}:{line}:{column}"}.html(problems)
	h.notice.Store(&notice)
	return h
}

func request(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "localhost:1414"
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandler(t *testing.T) {
	h := testHandler(files{"index.html": "<body>home</body>", "a/index.html": "<body>a</body>", "x.css": "css", "404.html": "<body>lost</body>", "_headers": "no"})
	for _, c := range []struct {
		method, target string
		headers        []string
		status         int
		body           string
	}{
		{"GET", "/", nil, 200, "home"},
		{"GET", "/sub/", nil, 200, "home"},
		{"GET", "/sub/a/", nil, 200, "<script src=\"/_roleguide/preview.js\" defer data-roleguide></script></body>"},
		{"GET", "/sub/a", nil, 302, ""},
		{"GET", "/sub/x.css", nil, 200, "css"},
		{"HEAD", "/sub/", nil, 200, ""},
		{"GET", "/sub/nothing", nil, 404, "lost"},
		{"GET", "/_headers", nil, 404, "lost"},
		{"GET", "/.git/HEAD", nil, 404, "lost"},
		{"GET", "/sub/..%2f..%2fetc/passwd", nil, 404, "lost"},
		{"GET", "/a%00", nil, 404, "lost"},
		{"GET", "/a\\b", nil, 404, "lost"},
		{"POST", "/", nil, 405, ""},
		{"GET", "/", []string{"Host", "evil.example"}, 403, ""},
		{"GET", "/", []string{"Host", "localhost.evil.example:1414"}, 403, ""},
		{"GET", "/", []string{"Host", "[::1]:1414"}, 200, "home"},
		{"GET", EventsPath, []string{"Origin", "http://evil.example"}, 403, ""},
		{"GET", EventsPath, []string{"Sec-Fetch-Site", "cross-site"}, 403, ""},
	} {
		w := request(h, c.method, c.target, c.headers...)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s %s %v: %d %q, want %d %q", c.method, c.target, c.headers, w.Code, w.Body, c.status, c.body)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: headers %v", c.method, c.target, w.Header())
		}
	}
}

func TestFindingsAreShownAndEscaped(t *testing.T) {
	bad := source.New(source.Pos{File: "content/<a>.md", Line: 3, Col: 1}, "RG014", `unknown key "<script>"`)
	body := request(testHandler(files{"index.html": "<body>home</body>"}, bad.AsWarning()), "GET", "/").Body.String()
	if !strings.Contains(body, "home") || !strings.Contains(body, "1 warning") || strings.Contains(body, "<script>\"") || strings.Contains(body, "<a>") ||
		!strings.Contains(body, `href="vscode://file/home/me/site/content/%3Ca%3E.md:3:1"`) {
		t.Errorf("got %s", body)
	}
}

// start runs a preview of a site whose home page is its file.
func start(t *testing.T) (url, file string) {
	t.Helper()
	dir := t.TempDir()
	save(t, filepath.Join(dir, "site.yaml"), "title: Site\nbase_url: https://example.org/sub/\n")
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(dir, "content", "index.md")
	save(t, file, home("first"))
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	opts := testOptions(dir)
	opts.Port = freePort(t)
	go func() { ended <- Run(ctx, opts, func(url string) { ready <- url }) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(5 * time.Second):
			t.Error("the server does not stop")
		}
	})
	return <-ready, file
}

func testOptions(dir string) Options {
	return Options{Site: build.Options{Source: dir, Layouts: layouts.Files}, Say: func(string) {}, Report: func(_, _ source.Problems) {}}
}

func home(text string) string { return "---\ntitle: Home\n---\n\n" + text + "\n" }

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func save(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// shows waits until the page has a text.
func shows(t *testing.T, url, text string) {
	t.Helper()
	for range 200 {
		if strings.Contains(get(t, url), text) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the page never shows %q", text)
}

// hides waits until the page has not a text any more.
func hides(t *testing.T, url, text string) {
	t.Helper()
	for range 200 {
		if !strings.Contains(get(t, url), text) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the page still shows %q", text)
}

func TestPreviewFollowsEdits(t *testing.T) {
	url, file := start(t)
	shows(t, url, "first")
	r, err := http.Get(strings.TrimSuffix(url, "/sub/") + EventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	events := bufio.NewScanner(r.Body)
	heard := func(want string) {
		t.Helper()
		for events.Scan() {
			if strings.HasPrefix(events.Text(), want) {
				return
			}
		}
		t.Fatalf("no %q was heard", want)
	}
	heard("event: hello")

	save(t, file, home("second"))
	shows(t, url, "second")
	heard("event: reload")

	// A broken edit shows what is wrong over the last good page; mending it removes that.
	save(t, file, home("[this](broken.md)"))
	shows(t, url, "there is no page or file")
	if !strings.Contains(get(t, url), "second") {
		t.Error("the last good page is gone")
	}
	save(t, file, home("third"))
	shows(t, url, "third")
	hides(t, url, "there is no page or file")

	// Editors save in several ways.
	save(t, file+".new", home("fourth"))
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	shows(t, url, "fourth")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	save(t, file, home("fifth"))
	shows(t, url, "fifth")
}

// TestManyClients lets many clients read and listen while the site is edited, and wants the last edit to be shown, and
// goroutines and file handles to be given back. Meanwhile, what the process holds must not grow with the edits.
func TestManyClients(t *testing.T) {
	clients, edits := 100, 500
	if testing.Short() {
		clients, edits = 30, 40
	}
	url, file := start(t)
	shows(t, url, "first")
	http.DefaultClient.CloseIdleConnections()
	goroutines, handles := runtime.NumGoroutine(), openFiles()
	ctx, stop := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			address := url
			if i%2 == 0 {
				address = strings.TrimSuffix(url, "/sub/") + EventsPath
			}
			for ctx.Err() == nil {
				r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if answer, err := http.DefaultClient.Do(r); err == nil {
					_, _ = io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	var early held
	for i := range edits {
		save(t, file, home(fmt.Sprint("edit ", i, ".")))
		time.Sleep(2 * time.Millisecond)
		if i == edits/5 {
			shows(t, url, fmt.Sprint("edit ", i, "."))
			early = holds()
		}
	}
	shows(t, url, fmt.Sprint("edit ", edits-1, "."))
	late := holds()
	t.Logf("after a fifth of the edits %+v, after all %+v", early, late)
	if late.goroutines > early.goroutines+clients || late.files > early.files+clients || late.heap > early.heap+4<<20 {
		t.Errorf("the server grows with edits: %+v → %+v", early, late)
	}
	stop()
	group.Wait()
	http.DefaultClient.CloseIdleConnections()
	for range 200 {
		if runtime.NumGoroutine() <= goroutines+5 && openFiles() <= handles+5 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("goroutines %d → %d, file handles %d → %d", goroutines, runtime.NumGoroutine(), handles, openFiles())
}

// held is what the process holds on to.
type held struct {
	goroutines, files int
	heap              uint64 // bytes in use after a collection
}

// holds takes the least of several looks, since clients come and go between them.
func holds() held {
	least := held{math.MaxInt, math.MaxInt, math.MaxUint64}
	for range 10 {
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		least.goroutines = min(least.goroutines, runtime.NumGoroutine())
		least.files = min(least.files, openFiles())
		least.heap = min(least.heap, memory.HeapAlloc)
		time.Sleep(10 * time.Millisecond)
	}
	return least
}

// openFiles counts the file handles of this process, 0 where the system does not tell.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

func TestListenersAreBounded(t *testing.T) {
	h := &hub{}
	first, _ := h.join()
	for range maxClients {
		h.join()
	}
	if _, open := <-first; open {
		t.Error("the oldest listener was kept")
	}
	if len(h.clients) != maxClients {
		t.Errorf("%d listeners", len(h.clients))
	}
}

func TestPortInUse(t *testing.T) {
	port := freePort(t)
	l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = Run(context.Background(), Options{Port: port}, func(string) {})
	if err == nil || !strings.Contains(err.Error(), "is in use") {
		t.Errorf("got %v", err)
	}
}
