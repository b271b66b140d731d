package markdown

import (
	"bytes"
	"slices"
	"strings"

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
	for offset := at; ; {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return
		}
		place := offset
		offset += len(tokens.Raw())
		switch kind {
		case html.TextToken:
			if len(bytes.TrimSpace(tokens.Raw())) > 0 || p.opts.RawHTML == AllowHTML {
				p.escape([]byte(html.UnescapeString(string(tokens.Raw()))))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			token := tokens.Token()
			if p.opts.RawHTML != AllowHTML {
				p.refuse(token, place)
				return // one finding for each piece of HTML
			}
			p.element(token, place)
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
		p.problem(at, CodeRawHTML, "HTML is left out: "+name).Severity = source.Warning
		return
	}
	problem := p.problem(at, CodeRawHTML, "HTML is not allowed in pages: "+name)
	problem.Hint = "write Markdown or a component; for a sign that looks like HTML, put it between backticks; or set raw_html in site.yaml"
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
	if _, taken := p.ids[id]; taken || id == "" || !validID(id) {
		p.problem(at, CodeHeadingID, source.Quote(id)+" is no id, or one that is used already")
		return
	}
	p.ids[id] = 1
	p.doc.IDs = append(p.doc.IDs, id)
	p.attribute("id", id)
}
