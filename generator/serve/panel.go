package serve

import (
	_ "embed" // the template of the panel
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"roleguide/generator/build"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// A panel shows the site as the generator sees it: every page with who answers for it and what leads there, what is
// wrong, what depends on what, what is true of all answers to a questionnaire, and how long the last changes took.
type panel struct {
	site    *build.Session
	overlay overlay
	records *records
	base    func() string
	found   func() source.Problems
}

//go:embed assets/panel.html
var panelText string

// Two views of the panel.
type (
	siteView struct {
		Pages    []build.PageInfo
		Findings template.HTML
		Count    string
		Reports  []build.QuestionnaireReport
		Records  []record
		Base     string
	}
	pageView struct {
		build.Relations
		Page string // its source
		Base string
	}
)

// serve answers with the panel, or with what it knows of one page: ?page=content/a.md.
func (p *panel) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != PanelPath {
		http.Error(w, "There is nothing here. The panel is at "+PanelPath, http.StatusNotFound)
		return
	}
	var name string
	var view any
	if file := r.URL.Query().Get("page"); file != "" {
		relations, ok := p.site.About(file)
		if !ok {
			http.Error(w, "No page is made of "+source.Visible(file), http.StatusNotFound)
			return
		}
		name, view = "page", pageView{relations, file, p.base()}
	} else {
		found := p.found()
		count := "Nothing is wrong"
		if len(found) > 0 {
			count = source.Count(found)
		}
		name, view = "site", siteView{Pages: p.site.Overview(), Findings: template.HTML(p.overlay.list(found)), Count: count, //nolint:gosec // escaped where it is made
			Reports: p.site.Reports(), Records: p.records.list(), Base: p.base()}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
	_ = p.template().ExecuteTemplate(w, name, view) // a client that has left is nobody's problem
}

func (p *panel) template() *template.Template {
	return template.Must(template.New("panel").Funcs(template.FuncMap{
		"path": func(address string) string { return (&url.URL{Path: address}).EscapedPath() },
		"day": func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format(time.DateOnly)
		},
		"clock": func(t time.Time) string { return t.Format(time.TimeOnly) },
		"ms": func(d time.Duration) string {
			return d.Round(100 * time.Microsecond).String()
		},
		"editor": func(file string) template.URL {
			if p.overlay.editor == "" {
				return ""
			}
			return template.URL(p.overlay.link(source.Pos{File: file, Line: 1, Col: 1})) //nolint:gosec // the author's own pattern
		},
		"percent": func(t analysis.Tally) string {
			if !t.Known() {
				return "unknown"
			}
			return analysis.Percent(t.Share)
		},
		"answers": func(r build.QuestionnaireReport, a questionnaire.Answers) string {
			if a == nil || r.Address == "" && r.File == "" {
				return ""
			}
			return (&url.URL{Path: r.Address}).EscapedPath() + "#" + r.Report.Model.Link(a)
		},
		"isFile": func(s string) bool { return strings.HasPrefix(s, "content/") },
	}).Parse(panelText))
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
