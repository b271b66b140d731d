package serve

import (
	"bytes"
	"fmt"
	"html"
	"mime"
	"path"
	"strconv"
	"strings"
	"sync/atomic"

	"roleguide/generator/source"
)

// A Build makes the site: its files by path, or the problems that keep it from being published.
type Build func() (files map[string][]byte, problems source.Problems)

// A preview holds the newest good site and what was found since.
type preview struct {
	build  Build
	editor string // pattern of a link to an editor, "" without
	state  atomic.Pointer[state]
}

type state struct {
	files  map[string][]byte
	notice []byte
}

// refresh makes the site again. With errors the last good files stay.
func (p *preview) refresh() source.Problems {
	files, problems := p.build()
	next := &state{files: files, notice: p.findings(problems)}
	if problems.Errors() > 0 {
		next.files = nil
		if old := p.state.Load(); old != nil {
			next.files = old.files
		}
	}
	p.state.Store(next)
	return problems
}

// Find implements Finder.
func (p *preview) Find(name string) (Page, bool) {
	s := p.state.Load()
	file := name
	if name == "" || strings.HasSuffix(name, "/") {
		file = name + "index.html"
	}
	if data, ok := s.files[file]; ok && !strings.HasPrefix(path.Base(file), "_") {
		return Page{Data: data, Type: contentType(file)}, true
	}
	if len(s.files) == 0 && path.Ext(file) == ".html" { // there has never been a good site
		return Page{Data: []byte("<!doctype html><html lang=\"en\"><title>Nothing to show yet</title><body></body></html>"), Type: "text/html; charset=utf-8"}, true
	}
	return Page{}, false
}

func (p *preview) notice() []byte { return p.state.Load().notice }

// contentType names the type of a file by its ending, the same on every system.
func contentType(file string) string {
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
	case ".csv", ".txt", ".md":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(file)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// maxShown is how many findings are shown over a page.
const maxShown = 30

// findings is the HTML of what was found: errors open over the page, warnings behind a small sign.
func (p *preview) findings(problems source.Problems) []byte {
	if len(problems) == 0 {
		return nil
	}
	var b bytes.Buffer
	open := ""
	if problems.Errors() > 0 {
		open = " open"
	}
	fmt.Fprintf(&b, `<details id="_roleguide-findings"%s><summary>%s</summary><ol>`, open, html.EscapeString(source.Count(problems)))
	for _, f := range problems[:min(len(problems), maxShown)] {
		fmt.Fprintf(&b, `<li class="%s"><p>%s <b>%s %s</b>: %s`, f.Severity, p.place(f.Pos), f.Severity, f.Code, html.EscapeString(source.Visible(f.Message)))
		if f.Hint != "" {
			b.WriteString("; " + html.EscapeString(source.Visible(f.Hint)))
		}
		b.WriteString("</p>")
		if f.Excerpt != "" {
			fmt.Fprintf(&b, "<pre>%s</pre>", html.EscapeString(source.Visible(f.Excerpt)))
		}
		b.WriteString("</li>")
	}
	if more := len(problems) - maxShown; more > 0 {
		fmt.Fprintf(&b, "<li><p>and %d more</p></li>", more)
	}
	b.WriteString("</ol></details>")
	return b.Bytes()
}

// place names a place, as a link into the author's editor if there is a pattern for one.
func (p *preview) place(pos source.Pos) string {
	text := html.EscapeString(pos.String())
	if p.editor == "" || pos.Line == 0 {
		return "<code>" + text + "</code>"
	}
	href := strings.NewReplacer("{file}", pos.File, "{line}", strconv.Itoa(pos.Line), "{column}", strconv.Itoa(max(1, pos.Col))).Replace(p.editor)
	return `<a href="` + html.EscapeString(href) + `"><code>` + text + "</code></a>"
}

const noticeStyle = `#_roleguide-findings { position: fixed; inset: auto 1rem 1rem; z-index: 9999; margin: 0 0 0 auto; max-inline-size: 60rem; max-block-size: 70vh; overflow: auto; padding: .75rem 1rem; border: 2px solid #a32018; background: #fffdf8; color: #1b1815; font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 .25rem 1rem #0004; }
#_roleguide-findings:not([open]) { inline-size: max-content; }
#_roleguide-findings summary { cursor: pointer; font-weight: 700; }
#_roleguide-findings ol { margin: .5rem 0 0; padding-inline-start: 1.5rem; }
#_roleguide-findings p { margin: .5rem 0; }
#_roleguide-findings pre { margin: 0; padding: .5rem; overflow: auto; background: #f0ebe0; color: inherit; white-space: pre-wrap; }
#_roleguide-findings a { color: inherit; }
#_roleguide-findings .error b { color: #a32018; }
@media print { #_roleguide-findings { display: none; } }
`
