package serve

import (
	"bytes"
	_ "embed" // script and style of the preview
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"time"
)

// A Finder gives what is at a path of the site (without leading slash, decoded), as a clean build would publish
// it; ok is false if there is nothing, and data is nil if there will be something once an error is mended. It is
// called by many goroutines at once.
type Finder interface {
	Find(path string) (data []byte, ok bool)
}

// handler answers requests of the preview. It trusts nobody: a browser that shows another site can send
// requests to this computer too.
type handler struct {
	finder  Finder
	notice  atomic.Pointer[[]byte] // what is shown over every page: findings
	panel   func(w http.ResponseWriter, r *http.Request)
	hosts   map[string]bool // names this server may be called by
	events  *hub
	base    func() string // path of base_url, which the preview serves below
	policy  func() string // Content-Security-Policy of pages; "": none
	started string        // tells this run of the server from others
	asked   atomic.Int64
}

// Addresses that belong to the preview itself.
const (
	PanelPath    = "/_roleguide/"            // the site as the generator sees it
	EventsPath   = "/_roleguide/events"      // the stream that tells pages of changes
	ScriptPath   = "/_roleguide/preview.js"  // the script that listens to it
	StylePath    = "/_roleguide/preview.css" // the style of findings and panel
	FindingsPath = "/_roleguide/findings"    // what is shown over every page
	vanishedPage = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Nothing to show yet</title></head><body><p>This page cannot be shown before its errors are mended.</p></body></html>"
)

// previewMaker is the Trusted Types policy by which the preview's script makes a page of what it fetched.
const previewMaker = "roleguide-preview"

//go:embed assets/preview.js
var previewScript []byte

//go:embed assets/preview.css
var previewStyle []byte

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "same-origin")
	switch {
	case !h.knows(r.Host):
		http.Error(w, "This preview answers only to its own name: localhost.", http.StatusForbidden)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "This preview can only be read.", http.StatusMethodNotAllowed)
	case r.URL.Path == EventsPath:
		h.stream(w, r)
	case strings.HasPrefix(r.URL.Path, PanelPath):
		h.own(w, r)
	default:
		h.asked.Store(time.Now().UnixNano())
		h.page(w, r)
	}
}

// own answers with what belongs to the preview itself.
func (h *handler) own(w http.ResponseWriter, r *http.Request) {
	send := func(kind string, data []byte) {
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		_, _ = w.Write(data)
	}
	switch r.URL.Path {
	case ScriptPath:
		send("text/javascript", previewScript)
	case StylePath:
		send("text/css", previewStyle)
	case FindingsPath:
		send("text/html", h.findings())
	default:
		h.panel(w, r)
	}
}

func (h *handler) findings() []byte {
	if notice := h.notice.Load(); notice != nil {
		return *notice
	}
	return nil
}

// knows reports whether a Host header is one of our own names. A name that merely leads here (DNS
// rebinding) is not.
func (h *handler) knows(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	return h.hosts[strings.ToLower(name)]
}

// page answers with a page or file of the site.
func (h *handler) page(w http.ResponseWriter, r *http.Request) {
	name, ok := h.name(r.URL)
	if !ok {
		h.notFound(w)
		return
	}
	data, found := h.find(name)
	if !found {
		if _, folder := h.find(name + "/"); folder {
			http.Redirect(w, r, r.URL.EscapedPath()+"/", http.StatusFound)
			return
		}
		h.notFound(w)
		return
	}
	h.write(w, name, data, http.StatusOK)
}

// find gives what is at a path. Files that only hosts read are nobody's business here.
func (h *handler) find(name string) ([]byte, bool) {
	if strings.HasPrefix(path.Base(name), "_") {
		return nil, false
	}
	return h.finder.Find(name)
}

// name turns the path of a request into a path of the site. Paths that no page of ours can have are
// refused before anything looks at them.
func (h *handler) name(u *url.URL) (string, bool) {
	p, base := u.Path, h.base()
	if p+"/" == base {
		p = base
	}
	rest, ok := strings.CutPrefix(p, base)
	if !ok {
		rest = strings.TrimPrefix(p, "/")
	}
	if rest == "" {
		return "", true
	}
	clean := path.Clean("/" + rest)[1:]
	if strings.TrimSuffix(rest, "/") != clean || strings.ContainsAny(rest, "\\\x00") {
		return "", false
	}
	for _, part := range strings.Split(rest, "/") {
		if strings.HasPrefix(part, ".") {
			return "", false
		}
	}
	return rest, true
}

func (h *handler) notFound(w http.ResponseWriter) {
	if data, ok := h.finder.Find("404.html"); ok {
		h.write(w, "404.html", data, http.StatusNotFound)
		return
	}
	h.write(w, "404.txt", []byte("There is no page here.\n"), http.StatusNotFound)
}

func (h *handler) write(w http.ResponseWriter, name string, data []byte, status int) {
	kind := contentType(name)
	w.Header().Set("Content-Type", kind)
	if strings.HasPrefix(kind, "text/html") {
		if data == nil {
			data = []byte(vanishedPage)
		}
		if policy := h.policy(); policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		data = withPreview(data, h.findings())
	}
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has left is nobody's problem
}

// withPreview adds the script that listens for changes to a page of the preview, and what is to be shown over
// it. Pages that are published never have either.
func withPreview(page, notice []byte) []byte {
	tag := []byte(`<link rel="stylesheet" href="` + StylePath + `" data-roleguide><script src="` + ScriptPath + `" defer data-roleguide></script>`)
	tag = append(tag, notice...)
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	out := make([]byte, 0, len(page)+len(tag))
	return append(append(append(out, page[:at]...), tag...), page[at:]...)
}

// contentType names the type of a file by its ending, the same on every system.
func contentType(file string) string {
	if file == "" || strings.HasSuffix(file, "/") {
		return "text/html; charset=utf-8"
	}
	switch path.Ext(file) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".json":
		return "application/json"
	case ".xml":
		return "application/xml"
	case ".woff2":
		return "font/woff2"
	case ".csv", ".txt", ".md":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(file)); t != "" {
		return t
	}
	return "application/octet-stream"
}
