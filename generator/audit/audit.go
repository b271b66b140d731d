// Package audit reads finished pages once more, as a browser would, and says what is wrong with them.
//
// The stages before it each check what they know; this one checks what came out, whoever put it there:
// ids, headings, names of images and controls, links within the page and to other files, and that nothing in
// it could run. Findings point to the source file that the page was made of.
package audit

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// Links are the fragments of a page and what it refers to.
type Links struct {
	Origin source.Pos
	IDs    []string // sorted
	Refs   []string // addresses of this site, as they stand in the page, each once
}

// Page checks one finished page. name is its path in the output, origin the place in the source that findings
// point to.
func Page(name string, text []byte, origin source.Pos) (source.Problems, Links) {
	a := &auditor{name: name, origin: origin, links: Links{Origin: origin}}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		a.find(CodeParse, nil, "this page cannot be parsed: %s", source.Visible(err.Error()))
		return a.problems, a.links
	}
	a.document(doc)
	a.ids(doc)
	a.headings(doc)
	a.names(doc)
	a.active(doc)
	a.tables(doc)
	a.references(doc)
	return a.problems, a.links
}

type auditor struct {
	name     string
	origin   source.Pos
	links    Links
	problems source.Problems
}

// maxFindings keeps a fault of a layout from filling the screen: what is wrong in one page is wrong in many.
const maxFindings = 20

func (a *auditor) find(code source.Code, at *goquery.Selection, format string, args ...any) {
	if len(a.problems) == maxFindings {
		return
	}
	message := "in the finished page " + source.Visible(a.name) + ", " + fmt.Sprintf(format, args...)
	if at != nil {
		message += ": " + tag(at)
	}
	a.problems.Add(source.New(a.origin, code, message))
}

// tag is the opening tag of an element, shortened.
func tag(s *goquery.Selection) string {
	node := s.Get(0)
	var b strings.Builder
	b.WriteString("<" + node.Data)
	for _, attr := range node.Attr {
		value := attr.Val
		if len(value) > 60 {
			value = value[:60] + "…"
		}
		b.WriteString(" " + attr.Key + `="` + value + `"`)
	}
	return source.Visible(b.String() + ">")
}

func (a *auditor) document(doc *goquery.Document) {
	if lang, _ := doc.Find("html").Attr("lang"); lang == "" {
		a.find(CodeDocument, nil, "the element html has no lang")
	}
	if strings.TrimSpace(doc.Find("head title").Text()) == "" {
		a.find(CodeDocument, nil, "there is no title")
	}
}

// ids checks that every id is there once, and that what refers to one within the page finds it.
func (a *auditor) ids(doc *goquery.Document) {
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if seen[id] {
			a.find(CodeID, s, "the id %s is there twice", source.Quote(id))
		}
		seen[id] = true
	})
	for id := range seen {
		a.links.IDs = append(a.links.IDs, id)
	}
	slices.Sort(a.links.IDs)
	for _, name := range []string{"aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget"} {
		doc.Find("[" + name + "]").Each(func(_ int, s *goquery.Selection) {
			value, _ := s.Attr(name)
			for _, id := range strings.Fields(value) {
				if !seen[id] {
					a.find(CodeID, s, "%s refers to the id %s, which does not exist", name, source.Quote(id))
				}
			}
		})
	}
}

// headings checks that there is one of the first level and that none is skipped on the way down.
func (a *auditor) headings(doc *goquery.Document) {
	if n := doc.Find("h1").Length(); n != 1 {
		a.find(CodeHeading, nil, "there are %d headings of the first level; one is right", n)
	}
	before := 0
	doc.Find("main h1, main h2, main h3, main h4, main h5, main h6").Each(func(_ int, s *goquery.Selection) {
		level := int(goquery.NodeName(s)[1] - '0')
		if before > 0 && level > before+1 {
			a.find(CodeHeading, nil, "the heading %s has level %d after one of level %d", source.Quote(strings.TrimSpace(s.Text())), level, before)
		}
		before = level
	})
}

// names checks that everything that can be seen or used has a name for those who cannot see it.
func (a *auditor) names(doc *goquery.Document) {
	doc.Find("img:not([alt])").Each(func(_ int, s *goquery.Selection) {
		a.find(CodeName, s, "an image has no text alternative")
	})
	doc.Find("a[href], button, summary").Each(func(_ int, s *goquery.Selection) {
		if !named(s) {
			a.find(CodeName, s, "a link or button has no name")
		}
	})
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		labelled := s.ParentsFiltered("label").Length() > 0
		if id != "" && !labelled {
			labelled = doc.Find("label[for]").FilterFunction(func(_ int, l *goquery.Selection) bool { return l.AttrOr("for", "") == id }).Length() > 0
		}
		if !labelled && !named(s) {
			a.find(CodeName, s, "a field has no label")
		}
	})
}

// named reports whether an element has a name: text, a text alternative within, or an attribute that gives
// one (after "Accessible Name and Description Computation 1.2", without its finer points).
func named(s *goquery.Selection) bool {
	for _, name := range []string{"aria-label", "aria-labelledby", "title", "data-system"} {
		if strings.TrimSpace(s.AttrOr(name, "")) != "" {
			return true
		}
	}
	if strings.TrimSpace(s.Text()) != "" {
		return true
	}
	return s.Find("img[alt], svg title").FilterFunction(func(_ int, i *goquery.Selection) bool {
		return goquery.NodeName(i) == "title" || i.AttrOr("alt", "") != ""
	}).Length() > 0
}

// active finds what could run, and styles that the policy of the site would ignore.
func (a *auditor) active(doc *goquery.Document) {
	doc.Find("script:not([src])").Each(func(_ int, s *goquery.Selection) {
		if kind := s.AttrOr("type", ""); kind != "application/ld+json" && kind != "application/json" {
			a.find(CodeActive, s, "there is script within the page")
		}
	})
	doc.Find("style, [style]").Each(func(_ int, s *goquery.Selection) {
		a.find(CodeActive, s, "there is style within the page, which its own policy ignores")
	})
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range s.Get(0).Attr {
			if strings.HasPrefix(attr.Key, "on") {
				a.find(CodeActive, s, "the attribute %s would run script", attr.Key)
			}
			if isAddress(s.Get(0), attr.Key) && !harmless(attr.Val, goquery.NodeName(s)) {
				a.find(CodeScheme, s, "an address has a scheme that can do harm")
			}
		}
	})
}

func isAddress(n *html.Node, key string) bool {
	switch key {
	case "href", "src", "action", "formaction", "poster", "data", "xlink:href":
		return true
	}
	return n.Data == "meta" && key == "content"
}

func harmless(address, element string) bool {
	switch scheme := link.Scheme(address); scheme {
	case "javascript", "vbscript", "file", "blob":
		return false
	case "data":
		return element == "img" || element == "source" || element == "link" || element == "meta"
	}
	return true
}

func (a *auditor) tables(doc *goquery.Document) {
	doc.Find("main table").Each(func(_ int, s *goquery.Selection) {
		if s.Find("th").Length() == 0 {
			a.find(CodeTable, nil, "a table has no heads")
		}
	})
}

// references collects the addresses of this site that the page refers to.
func (a *auditor) references(doc *goquery.Document) {
	seen := map[string]bool{}
	doc.Find("a[href], link[href], script[src], img[src], source[src]").Each(func(_ int, s *goquery.Selection) {
		if rel := s.AttrOr("rel", ""); rel == "canonical" {
			return
		}
		ref := s.AttrOr("href", s.AttrOr("src", ""))
		if link.Scheme(ref) == "" && !strings.HasPrefix(ref, "//") && !seen[ref] {
			seen[ref] = true
			a.links.Refs = append(a.links.Refs, ref)
		}
	})
}

// Check follows every reference from finished page to finished page. pages are by path in the output; exists
// reports whether the output has a file; base is the path of base_url, for addresses that begin with it.
func Check(pages map[string]Links, exists func(name string) bool, base string) source.Problems {
	var problems source.Problems
	names := make([]string, 0, len(pages))
	for name := range pages {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, ref := range pages[name].Refs {
			if wrong := follow(name, ref, pages, exists, base); wrong != "" {
				problems.Add(source.New(pages[name].Origin, CodeTarget, "in the finished page "+source.Visible(name)+", "+source.Quote(ref)+" "+wrong))
			}
		}
	}
	return problems
}

// follow says in words what is wrong with a reference, "" if it arrives.
func follow(from, ref string, pages map[string]Links, exists func(string) bool, base string) string {
	u, err := url.Parse(ref)
	if err != nil {
		return "is no address"
	}
	target := from
	if u.Path != "" {
		target = path.Join(path.Dir(from), u.Path)
		if strings.HasPrefix(u.Path, "/") {
			if !strings.HasPrefix(u.Path+"/", base) {
				return "" // beside the site: not ours to judge
			}
			target = strings.TrimPrefix(strings.TrimPrefix(u.Path, strings.TrimSuffix(base, "/")), "/")
		}
		if strings.HasSuffix(u.Path, "/") || target == "." || target == "" || u.Path == "." || u.Path == ".." {
			target = path.Join(target, "index.html")
		}
	}
	if strings.HasPrefix(target, "../") {
		return "leads out of the site"
	}
	if !exists(target) {
		return "leads to nothing"
	}
	page, known := pages[target]
	if u.Fragment == "" || u.Fragment == "top" || !known {
		return ""
	}
	if _, found := slices.BinarySearch(page.IDs, u.Fragment); !found {
		return "leads to a part that does not exist"
	}
	return ""
}
