package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// A rawTag is an HTML element that is open.
type rawTag struct {
	name string
	at   int
}

func (p *pass) htmlBlock(n *ast.HTMLBlock) {
	raw := n.Lines().Value(p.text)
	if n.HasClosure() {
		raw = append(bytes.Clone(raw), n.ClosureLine.Value(p.text)...)
	}
	at := n.Pos()
	if n.Lines().Len() > 0 {
		at = n.Lines().At(0).Start
		at += len(raw) - len(bytes.TrimLeft(raw, " \t"))
	}
	p.rawHTML(raw, at)
}

// rawHTML deals with HTML in the text. Comments and instructions are not part of the page.
func (p *pass) rawHTML(raw []byte, at int) {
	tokens := html.NewTokenizer(bytes.NewReader(raw))
	left := false // out, from the first element on
	for offset := at; ; {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return
		}
		place := offset
		offset += len(tokens.Raw())
		switch kind {
		case html.TextToken:
			if !left && len(bytes.TrimSpace(tokens.Raw())) > 0 || p.opts.RawHTML == AllowHTML {
				p.escape([]byte(html.UnescapeString(string(tokens.Raw()))))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			token := tokens.Token()
			switch {
			case p.opts.RawHTML == AllowHTML:
				p.element(token, place)
			case p.keepAnchor(token, place) || left: // one finding for each piece of HTML
			default:
				p.refuse(token, place)
			}
			left = true
		case html.CommentToken, html.DoctypeToken, html.ErrorToken:
		}
	}
}

// refuse reports an element once, not again where it ends.
func (p *pass) refuse(token html.Token, at int) {
	name := "<" + source.Visible(token.Data) + ">"
	if token.Type == html.EndTagToken {
		if last := len(p.raw) - 1; last >= 0 && p.raw[last].name == token.Data {
			p.raw = p.raw[:last]
			return
		}
		name = "</" + source.Visible(token.Data) + ">"
	} else if token.Type == html.StartTagToken && !slices.Contains(empty, token.Data) {
		p.raw = append(p.raw, rawTag{token.Data, at})
	}
	if p.opts.RawHTML == DropHTML {
		p.leaveOut(name, at)
		return
	}
	problem := p.problem(at, CodeRawHTML, "HTML is not allowed in pages: "+name)
	problem.Hint = "write Markdown or a component; for a sign that looks like HTML, put it between backticks; or set raw_html in site.yaml"
}

// A leftOut is what is left out of a page under one name, and where.
type leftOut struct {
	name string
	at   []int
}

func (p *pass) leaveOut(name string, at int) {
	i := slices.IndexFunc(p.left, func(l leftOut) bool { return l.name == name })
	if i < 0 {
		i = len(p.left)
		p.left = append(p.left, leftOut{name: name})
	}
	p.left[i].at = append(p.left[i].at, at)
}

// reportLeftOut says once for each element where it was left out: imported pages have hundreds.
func (p *pass) reportLeftOut() {
	const named = 12 // lines
	for _, l := range p.left {
		message := "HTML is left out: " + l.name
		var lines []string
		for _, at := range l.at {
			line := strconv.Itoa(p.at(at).Pos().Line)
			if n := len(lines); n == 0 || lines[n-1] != line {
				lines = append(lines, line)
			}
		}
		switch n := len(lines); {
		case n > named:
			message += fmt.Sprintf(", also in lines %s and %d more", strings.Join(lines[1:named], ", "), n-named)
		case n > 2:
			message += ", also in lines " + strings.Join(lines[1:], ", ")
		case n == 2:
			message += ", also in line " + lines[1]
		}
		p.problem(l.at[0], CodeRawHTML, message).Severity = source.Warning
	}
}

// keepAnchor keeps the id of an element that is left out, so that links to it still arrive, and reports whether
// there was nothing else to it.
func (p *pass) keepAnchor(token html.Token, at int) (nothingElse bool) {
	if p.opts.RawHTML != DropHTML || token.Type == html.EndTagToken || p.noLinks {
		return false
	}
	for _, a := range token.Attr {
		if _, taken := p.ids[a.Val]; (a.Key == "id" || a.Key == "name" && token.Data == "a") && !taken && isAnchor(a.Val) {
			p.buf.WriteString("<span")
			p.rawID(a.Val, at)
			p.buf.WriteString("></span>")
			nothingElse = len(token.Attr) == 1 && (token.Data == "a" || token.Data == "span")
		}
	}
	if nothingElse && token.Type == html.StartTagToken {
		p.raw = append(p.raw, rawTag{token.Data, at})
	}
	return nothingElse
}

// isAnchor reports whether an id that stands in HTML can be used: those of the layouts begin with an underscore.
func isAnchor(id string) bool {
	return id != "" && id[0] != '_' && len(id) <= 200 && !strings.ContainsFunc(id, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:", r)
	})
}

// Elements and attributes that can do no harm. There is nothing here that loads, runs, submits or
// covers.
var (
	harmless = []string{"a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
		"details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
		"rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
		"thead", "time", "tr", "u", "ul", "var", "wbr"}
	empty              = []string{"br", "col", "hr", "img", "wbr"}
	harmlessAttributes = []string{"abbr", "alt", "cite", "class", "colspan", "datetime", "dir", "headers", "height", "lang", "open", "reversed",
		"rowspan", "scope", "span", "start", "title", "value", "width"}
)

// element writes one tag of allowed HTML, or reports it.
func (p *pass) element(token html.Token, at int) {
	name := token.Data
	if !slices.Contains(harmless, name) {
		p.problem(at, CodeRawHTML, "the element <"+source.Visible(name)+"> is not allowed in pages")
		return
	}
	if token.Type == html.EndTagToken {
		p.closeElement(name, at)
		return
	}
	var attributes strings.Builder
	outer := p.buf
	p.buf = bytes.Buffer{}
	ok := true
	for _, a := range token.Attr {
		ok = p.rawAttribute(name, a, at) && ok
	}
	attributes.Write(p.buf.Bytes())
	p.buf = outer
	if !ok {
		return
	}
	p.buf.WriteString("<" + name + attributes.String() + ">")
	if !slices.Contains(empty, name) {
		p.raw = append(p.raw, rawTag{name, at})
	}
}

func (p *pass) closeElement(name string, at int) {
	if slices.Contains(empty, name) {
		return
	}
	if len(p.raw) == 0 || p.raw[len(p.raw)-1].name != name {
		p.problem(at, CodeRawHTML, "</"+source.Visible(name)+"> closes an element that is not open here")
		return
	}
	p.raw = p.raw[:len(p.raw)-1]
	p.buf.WriteString("</" + name + ">")
}

// rawAttribute writes an attribute of an allowed element; addresses go the way of all addresses.
func (p *pass) rawAttribute(element string, a html.Attribute, at int) bool {
	switch {
	case element == "a" && a.Key == "href":
		if href, ok := p.env.Link(a.Val, p.at(at)); ok {
			p.attribute("href", href)
		}
	case element == "img" && a.Key == "src":
		image, ok := p.env.Image(a.Val, p.at(at))
		if !ok {
			return false
		}
		p.attribute("src", image.Src)
	case a.Key == "id" || element == "a" && a.Key == "name":
		p.rawID(a.Val, at)
	case slices.Contains(harmlessAttributes, a.Key) && link.Scheme(a.Val) != "javascript":
		p.attribute(a.Key, a.Val)
	default:
		p.problem(at, CodeRawHTML, "the attribute "+source.Quote(a.Key)+" of <"+element+"> is not allowed in pages")
		return false
	}
	return true
}

func (p *pass) rawID(id string, at int) {
	if _, taken := p.ids[id]; taken || !isAnchor(id) {
		p.problem(at, CodeHeadingID, source.Quote(id)+" is no id, or one that is used already")
		return
	}
	p.ids[id] = 1
	p.doc.IDs = append(p.doc.IDs, id)
	p.attribute("id", id)
}
