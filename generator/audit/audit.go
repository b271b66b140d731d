// Package audit reads finished pages once more, as a browser would, and says what is wrong with them.
//
// The stages before it each check what they know; this one checks what came out, whoever put it there:
// markup, ids, headings, names of images and controls, and that nothing in the page could run ([Page]), and,
// when all pages are there, links within the page and to other files ([Check]). Findings point to the source
// file that the page was made of.
//
// A page is read as a browser without script reads it, so what stands in noscript is checked too.
package audit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
	"unique"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"roleguide/generator/source"
)

// Links are the fragments of a page and what it refers to.
type Links struct {
	Origin source.Pos // where findings point to
	IDs    []string   // sorted
	// addresses of this site, each once for each kind; pages share those of their menus
	Refs []unique.Handle[Ref]
}

// A Ref is an address as it stands in a page.
type Ref struct {
	Href string
	Kind string // the attribute that has it: href, src, srcset, action and so on
	Tag  string // the opening tag of the element, shortened, for messages
}

// Page checks one finished page. name is its path in the output, origin the source that it was made of: findings
// point to the line that an element comes from, where that can be told. A page that cannot be parsed at all has no
// Links.
func Page(name string, text []byte, origin *source.File) (source.Problems, Links) {
	a := &auditor{
		name: name, origin: origin, links: Links{Origin: source.Pos{File: origin.Path}},
		ids: map[string]*html.Node{}, labels: map[string]*html.Node{}, refs: map[Ref]bool{},
	}
	if len(bytes.TrimSpace(text)) == 0 {
		a.find(CodeParse, nil, "there is nothing")
		return a.problems, a.links
	}
	if !utf8.Valid(text) {
		a.find(CodeParse, nil, "there are bytes that are not UTF-8")
	}
	root, err := html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		a.find(CodeParse, nil, "there is something that cannot be parsed: %s", err)
		return a.problems, a.links
	}
	a.markup(text)
	a.elements(root)
	doc := goquery.NewDocumentFromNode(root)
	a.document(doc)
	a.headings(doc)
	a.tables(doc)
	return a.found(), a.links
}

type auditor struct {
	name     string
	origin   *source.File
	links    Links
	problems source.Problems
	more     int // findings beyond maxFindings

	ids      map[string]*html.Node
	labels   map[string]*html.Node // by the id of their field
	refs     map[Ref]bool          // seen, without their tags
	pointers []pointer
	controls []*html.Node // what needs a name
}

// A pointer is an attribute that refers to elements of its page by their ids.
type pointer struct {
	from *html.Node
	attr string
	ids  []string
}

// maxFindings keeps a fault of a layout from filling the screen: what is wrong in one page is wrong in many.
const maxFindings = 20

// find notes a finding about an element, or about the page if at is nil.
func (a *auditor) find(code source.Code, at *html.Node, format string, args ...any) {
	if len(a.problems) == maxFindings {
		a.more++
		return
	}
	message := fmt.Sprintf(format, args...)
	if at != nil {
		message += ": " + tag(at)
	}
	a.problems.Add(a.origin.At(place(a.origin, at), code, inPage(a.name, message)))
}

// inPage says in a message which page it is about.
func inPage(page, message string) string {
	return source.Visible("in the finished page " + page + ", " + message)
}

// found returns the findings; the last one says how many were left out.
func (a *auditor) found() source.Problems {
	if a.more > 0 {
		last := &a.problems[len(a.problems)-1]
		last.Message += fmt.Sprintf("; and %d more findings in this page", a.more)
	}
	return a.problems
}

// tag is the opening tag of an element, shortened.
func tag(n *html.Node) string {
	const mostAttrs, mostValue = 6, 60
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for i, attr := range n.Attr {
		if i == mostAttrs {
			b.WriteString(" …")
			break
		}
		value := attr.Val
		if utf8.RuneCountInString(value) > mostValue {
			value = string([]rune(value)[:mostValue]) + "…"
		}
		b.WriteString(" " + attr.Key + `="` + value + `"`)
	}
	return b.String() + ">"
}

// document checks what every page has once.
func (a *auditor) document(doc *goquery.Document) {
	first := doc.Nodes[0].FirstChild
	for first != nil && first.Type == html.CommentNode {
		first = first.NextSibling
	}
	if first == nil || first.Type != html.DoctypeNode || !strings.EqualFold(first.Data, "html") {
		a.find(CodeDocument, nil, "the document type is missing: <!doctype html>")
	}
	if strings.TrimSpace(doc.Find("html").AttrOr("lang", "")) == "" {
		a.find(CodeDocument, nil, "the element html has no lang")
	}
	if strings.TrimSpace(doc.Find("head title").Text()) == "" {
		a.find(CodeDocument, nil, "there is no title")
	}
}

// headings checks that there is one of the first level and that none is skipped on the way down.
func (a *auditor) headings(doc *goquery.Document) {
	if n := doc.Find("h1").Length(); n != 1 {
		a.find(CodeHeading, nil, "there are %d headings of the first level; one is right", n)
	}
	main := doc.Find("main")
	if main.Length() == 0 {
		main = doc.Selection
	}
	before := 0
	if main.Find("h1").Length() == 0 {
		before = 1 // it stands in front of the main part
	}
	main.Find("h1, h2, h3, h4, h5, h6").Each(func(_ int, s *goquery.Selection) {
		level := int(goquery.NodeName(s)[1] - '0')
		text := headingText(s.Get(0))
		switch {
		case text == "":
			a.find(CodeHeading, s.Get(0), "a heading has no text")
		case before == 0 && level > 1:
			a.find(CodeHeading, s.Get(0), "the heading %s has level %d and stands before the one of level 1", source.Quote(text), level)
		case level > before+1:
			a.find(CodeHeading, s.Get(0), "the heading %s has level %d after one of level %d", source.Quote(text), level, before)
		}
		before = level
	})
}

// tables checks that every table of data names its columns or rows.
func (a *auditor) tables(doc *goquery.Document) {
	doc.Find("table").Each(func(_ int, s *goquery.Selection) {
		role := s.AttrOr("role", "")
		if role != "presentation" && role != "none" && s.Find("th").Length() == 0 {
			a.find(CodeTable, s.Get(0), "a table has no heads")
		}
	})
}

// elements looks at every element once, and then at what can be judged only when all are known.
func (a *auditor) elements(root *html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			a.element(n)
		}
	}
	for id := range a.ids {
		a.links.IDs = append(a.links.IDs, id)
	}
	slices.Sort(a.links.IDs)
	for _, p := range a.pointers {
		for _, id := range p.ids {
			if a.ids[id] == nil {
				a.find(CodeID, p.from, "%s refers to the id %s, which does not exist", p.attr, source.Quote(id))
			}
		}
	}
	for _, n := range a.controls {
		a.checkName(n)
	}
}
