package serve

import (
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// A Page is what the preview has at an address.
type Page struct {
	Data   []byte
	Type   string // content type
	Status int    // 200, or 404 with the site's own page for it
}

// A Finder gives what is at a path of the site (without leading slash, decoded), as a clean build would
// publish it; ok is false if there is nothing. It is called by many goroutines at once.
type Finder interface {
	Find(path string) (p Page, ok bool)
}

// handler answers requests of the preview. It trusts nobody: a browser that shows another site can send
// requests to this computer too.
type handler struct {
	finder Finder
	notice func() []byte   // what is shown over every page: findings; nil or empty for nothing
	hosts  map[string]bool // names this server may be called by
	events *hub
	base   string // path of base_url, which the preview serves below
}

// EventsPath is the address of the stream that tells pages to reload.
const EventsPath = "/_roleguide/events"

// ScriptPath is the address of the script that listens to it.
const ScriptPath = "/_roleguide/reload.js"

// StylePath is the address of the style of what is shown over pages.
const StylePath = "/_roleguide/preview.css"

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
	case r.URL.Path == ScriptPath:
		header.Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write([]byte(reloadScript))
	case r.URL.Path == StylePath:
		header.Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(noticeStyle))
	default:
		h.page(w, r)
	}
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
	p, found := h.finder.Find(name)
	if !found {
		if _, folder := h.finder.Find(name + "/"); folder && name != "" {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
			return
		}
		h.notFound(w)
		return
	}
	h.write(w, p)
}

// name turns the path of a request into a path of the site. Paths that no page of ours can have are
// refused before anything looks at them.
func (h *handler) name(u *url.URL) (string, bool) {
	p := u.Path
	if p+"/" == h.base {
		p = h.base
	}
	rest, ok := strings.CutPrefix(p, h.base)
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
	p, ok := h.finder.Find("404.html")
	if !ok {
		p = Page{Data: []byte("There is no page here.\n"), Type: "text/plain; charset=utf-8"}
	}
	p.Status = http.StatusNotFound
	h.write(w, p)
}

func (h *handler) write(w http.ResponseWriter, p Page) {
	w.Header().Set("Content-Type", p.Type)
	if strings.HasPrefix(p.Type, "text/html") {
		p.Data = withReload(p.Data, h.notice())
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(p.Data) // a client that has left is nobody's problem
}
