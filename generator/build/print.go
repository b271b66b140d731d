package build

import (
	"bytes"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"roleguide/generator/link"
	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/source"
)

// whole makes the chapters of a page of kind print: every page of the menu's sections, rendered once more and made
// to fit. What is wrong with a page is reported where it is made for itself. That is work for all pages within
// one, so a site of many thousands of pages should have none of this kind.
func (m *maker) whole() []render.PrintChapter {
	var chapters []render.PrintChapter
	var pages []*page.Page
	numbers := map[string]int{} // by address
	for _, section := range m.tree.Sections {
		chapter := render.PrintChapter{Title: section.Title}
		for _, p := range m.tree.Reading {
			if p.Section == section && p.Kind != page.Home && p.Kind != page.Template {
				pages = append(pages, p)
				numbers[p.Address] = len(pages)
				chapter.Parts = append(chapter.Parts, render.PrintPart{Number: len(pages), ID: partID(len(pages)), Title: p.Title})
			}
		}
		if len(chapter.Parts) > 0 {
			chapters = append(chapters, chapter)
		}
	}
	for i := range chapters {
		for k := range chapters[i].Parts {
			part := &chapters[i].Parts[k]
			part.HTML = m.part(pages[part.Number-1], numbers)
		}
	}
	return chapters
}

func partID(n int) string { return "part-" + strconv.Itoa(n) }

// part renders a page and takes what stands in its main element.
func (m *maker) part(p *page.Page, numbers map[string]int) template.HTML {
	f, problems := source.Read(m.fsys, p.File, page.MaxPage)
	if len(problems) > 0 || p.Body > len(f.Text) {
		return ""
	}
	other := &maker{voice: m.voice, run: m.run, page: p, fsys: m.fsys, out: m.out}
	doc, _ := m.converter.Convert(f, p.Body, p.Title, other)
	if doc == nil {
		return ""
	}
	defer doc.Release()
	var buf bytes.Buffer
	m.builder.Render(&buf, p, doc, render.Texts{Answer: other.inline(f, p.Answer)})
	m.slot.media = append(m.slot.media, other.slot.media...)
	t := transplant{from: p, numbers: numbers, word: m.local.Word("part"), see: func(to string) string { return m.builder.Href(m.page, to) }}
	t.move(&buf)
	return template.HTML(t.out.String()) //nolint:gosec // made of a page's own HTML
}

// A transplant moves the body of one page into another: headings go down a level, ids gain the number of the part,
// links to pages that are parts lead to them, other addresses are seen from the new page. Navigation and scripts
// stay behind.
type transplant struct {
	from    *page.Page
	numbers map[string]int
	word    string                      // before the number of a part
	see     func(address string) string // an address as seen from the new page
	out     strings.Builder
	inside  bool     // of main
	left    []string // open elements of what stays behind
}

// leftBehind are classes of elements that make no sense on paper.
var leftBehind = []string{"crumbs", "contents", "end", "onward", "filter", "jump", "anchor"}

// idReferences are attributes that name ids of the same page.
var idReferences = []string{"for", "headers", "list", "popovertarget", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"}

func (t *transplant) move(from *bytes.Buffer) {
	z := html.NewTokenizer(from)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		raw := ""
		if kind == html.TextToken {
			raw = string(z.Raw())
		}
		token := z.Token()
		switch {
		case token.DataAtom == atom.Main:
			t.inside = kind == html.StartTagToken
		case !t.inside || t.skip(token):
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			t.tag(&token)
			t.out.WriteString(token.String())
		case kind == html.TextToken:
			t.out.WriteString(raw)
		default:
			token.Data = lower(token.Data)
			t.out.WriteString(token.String())
		}
	}
}

// skip reports whether a token belongs to an element that stays behind.
func (t *transplant) skip(token html.Token) bool {
	switch token.Type {
	case html.StartTagToken:
		if len(t.left) > 0 && !isVoid(token.DataAtom) || t.staysBehind(token) {
			t.left = append(t.left, token.Data)
			return true
		}
	case html.EndTagToken:
		if n := len(t.left); n > 0 {
			t.left = t.left[:n-1]
			return true
		}
	}
	return len(t.left) > 0
}

func (t *transplant) staysBehind(token html.Token) bool {
	if token.DataAtom == atom.Nav || token.DataAtom == atom.Script || token.DataAtom == atom.Button {
		return true
	}
	return slices.ContainsFunc(strings.Fields(attribute(token, "class")), func(class string) bool { return slices.Contains(leftBehind, class) })
}

// isVoid reports whether an element has no end tag (HTML, 13.1.2).
func isVoid(a atom.Atom) bool {
	return slices.Contains([]atom.Atom{atom.Img, atom.Br, atom.Hr, atom.Input, atom.Wbr, atom.Col, atom.Source, atom.Embed, atom.Track, atom.Area, atom.Link, atom.Meta, atom.Base}, a)
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// lower is the name of an element one level below, if it is a heading.
func lower(name string) string {
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] < '6' {
		return string([]byte{'h', name[1] + 1})
	}
	return name
}

func (t *transplant) tag(token *html.Token) {
	token.Data = lower(token.Data)
	token.Attr = slices.DeleteFunc(token.Attr, func(a html.Attribute) bool {
		return a.Key == "loading" || // paper does not scroll
			a.Key == "aria-labelledby" && token.DataAtom == atom.Section // many parts have sources: no landmarks of one name
	})
	for i := range token.Attr {
		a := &token.Attr[i]
		switch {
		case a.Key == "id" || a.Key == "name" && token.DataAtom == atom.Input:
			a.Val = t.id(a.Val)
		case slices.Contains(idReferences, a.Key):
			ids := strings.Fields(a.Val)
			for k := range ids {
				ids[k] = t.id(ids[k])
			}
			a.Val = strings.Join(ids, " ")
		case a.Key == "role" && a.Val == "region":
			a.Val = "group" // named alike in many parts, such as "Table 1": no landmarks
		case a.Key == "src":
			a.Val = t.address(a.Val)
		case a.Key == "href":
			if n := t.part(a.Val); n > 0 && attribute(*token, "class") != "term" {
				token.Attr = append(token.Attr, html.Attribute{Key: "data-part", Val: t.word + " " + strconv.Itoa(n)})
			}
			token.Attr[i].Val = t.href(token.Attr[i].Val)
		}
	}
}

// id is an id of the part as the whole has it.
func (t *transplant) id(id string) string {
	return "p" + strconv.Itoa(t.numbers[t.from.Address]) + "-" + strings.TrimPrefix(id, "_")
}

// part is the number of the other part that a link leads to, 0 if it leads elsewhere.
func (t *transplant) part(href string) int {
	to, _, ok := t.target(href)
	if !ok || to == t.from.Address {
		return 0
	}
	return t.numbers[to]
}

// target is the address and fragment that a link of this site leads to.
func (t *transplant) target(href string) (address, fragment string, ok bool) {
	d, wrong := link.Parse(href)
	if wrong != "" || d.Scheme != "" || strings.HasPrefix(href, "/") || d.Query != "" {
		return "", "", false
	}
	if d.Path == "" {
		return t.from.Address, d.Fragment, true
	}
	return resolve(t.from.Address, d.Path), d.Fragment, true
}

// href is a link as the whole has it.
func (t *transplant) href(href string) string {
	to, fragment, ok := t.target(href)
	if !ok {
		return href
	}
	n := t.numbers[to]
	switch {
	case n == 0:
		return t.address(href)
	case fragment == "":
		return "#" + partID(n)
	}
	return "#p" + strconv.Itoa(n) + "-" + strings.TrimPrefix(fragment, "_")
}

// address is an address of the site as seen from the new page.
func (t *transplant) address(href string) string {
	d, wrong := link.Parse(href)
	if wrong != "" || d.Scheme != "" || d.Path == "" || strings.HasPrefix(href, "/") {
		return href
	}
	moved := t.see(resolve(t.from.Address, d.Path))
	if _, rest, found := strings.Cut(href, "#"); found {
		moved += "#" + rest
	}
	return moved
}

// resolve is the address that a relative path leads to.
func resolve(from, written string) string {
	to := path.Join("/", from[:strings.LastIndexByte(from, '/')+1], written)[1:]
	if last := path.Base(written); to != "" && (strings.HasSuffix(written, "/") || last == "." || last == "..") {
		to += "/"
	}
	return strings.TrimSuffix(to, "index.html")
}
