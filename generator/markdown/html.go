package markdown

import (
	"bytes"
	"html/template"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"roleguide/generator/link"
)

// children writes the HTML of all children of a node.
func (p *pass) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.node(c)
	}
}

// capture writes the children of a node to a string of its own.
func (p *pass) capture(n ast.Node) template.HTML {
	outer := p.buf
	p.buf = bytes.Buffer{}
	p.children(n)
	inner := template.HTML(p.buf.String()) //nolint:gosec // written by this package, which lets nothing through
	p.buf = outer
	return inner
}

// node writes the HTML of a node. It is one flat list on purpose: the whole of the HTML in one place.
func (p *pass) node(n ast.Node) {
	w := &p.buf
	switch n := n.(type) {
	case *ast.Text:
		p.writeText(n)
	case *ast.String:
		switch {
		case n.IsCode():
			w.Write(n.Value)
		default:
			p.escape(n.Value)
		}
	case *ast.Paragraph:
		if p.figure(n) {
			return
		}
		p.explaining(true, func() { p.wrap("<p>", n, "</p>\n") })
	case *ast.TextBlock:
		p.explaining(true, func() { p.children(n) })
		if n.NextSibling() != nil && n.FirstChild() != nil {
			w.WriteByte('\n')
		}
	case *ast.Heading:
		p.heading(n)
	case *ast.Emphasis:
		if n.Level == 2 {
			p.wrap("<strong>", n, "</strong>")
		} else {
			p.wrap("<em>", n, "</em>")
		}
	case *extast.Strikethrough:
		p.wrap("<del>", n, "</del>")
	case *ast.CodeSpan:
		p.codeSpan(n)
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n)
	case *ast.RawHTML:
		if p.noLinks {
			return
		}
		p.rawHTML(n.Segments.Value(p.text), n.Segments.At(0).Start)
	case *ast.HTMLBlock:
		p.htmlBlock(n)
	case *ast.ThematicBreak:
		w.WriteString("<hr>\n")
	case *ast.Blockquote:
		if name, ok := n.AttributeString(alertName); ok {
			p.alert(n, name.(string))
			return
		}
		p.wrap("<blockquote>\n", n, "</blockquote>\n")
	case *ast.List:
		p.list(n)
	case *ast.ListItem:
		w.WriteString("<li>")
		if first := n.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
			w.WriteByte('\n')
		}
		p.wrap("", n, "</li>\n")
	case *ast.CodeBlock:
		p.code(n, nil)
	case *ast.FencedCodeBlock:
		p.code(n, n.Info)
	case *directive:
		p.component(n)
	case *extast.Table:
		p.table(n)
	case *extast.TableHeader:
		p.wrap("<thead>\n<tr>\n", n, "</tr>\n</thead>\n")
		if n.NextSibling() != nil {
			w.WriteString("<tbody>\n")
		}
	case *extast.TableRow:
		p.wrap("<tr>\n", n, "</tr>\n")
		if n.NextSibling() == nil {
			w.WriteString("</tbody>\n")
		}
	case *extast.TableCell:
		p.cell(n)
	case *extast.TaskCheckBox:
		p.checkBox(n.IsChecked)
	case *extast.DefinitionList:
		p.wrap("<dl>\n", n, "</dl>\n")
	case *extast.DefinitionTerm:
		p.wrap("<dt>", n, "</dt>\n")
	case *extast.DefinitionDescription:
		if n.IsTight {
			p.wrap("<dd>", n, "</dd>\n")
		} else {
			p.wrap("<dd>\n", n, "</dd>\n")
		}
	case *extast.FootnoteLink:
		p.footnoteLink(n)
	case *extast.FootnoteBacklink:
		p.footnoteBacklink(n)
	case *extast.Footnote:
		id := "_fn-" + strconv.Itoa(n.Index)
		p.doc.IDs = append(p.doc.IDs, id)
		w.WriteString(`<li id="` + id + `">` + "\n")
		p.wrap("", n, "</li>\n")
	case *extast.FootnoteList:
		w.WriteString(`<section class="footnotes" role="doc-endnotes" aria-label="` + template.HTMLEscapeString(p.opts.Words.Footnotes) + `">` + "\n<hr>\n<ol>\n")
		p.wrap("", n, "</ol>\n</section>\n")
	default:
		p.children(n)
	}
}

func (p *pass) wrap(open string, n ast.Node, end string) {
	p.buf.WriteString(open)
	p.children(n)
	p.buf.WriteString(end)
}

// writeText writes a run of text with its line break.
func (p *pass) writeText(n *ast.Text) {
	value := n.Segment.Value(p.text)
	switch {
	case n.IsRaw():
		p.escape(value)
	case len(p.abbreviations) > 0 || p.prose:
		p.runAt = n.Segment.Start
		p.abbreviate(value)
	default:
		p.markdownText(value)
	}
	switch {
	case n.HardLineBreak():
		p.buf.WriteString("<br>\n")
	case n.SoftLineBreak():
		p.buf.WriteByte('\n')
	}
}

// markdownText writes text in which backslashes and references to characters still have their meaning.
func (p *pass) markdownText(value []byte) {
	p.escape(unescape(value))
}

func (p *pass) escape(value []byte) { escape(&p.buf, value) }

// escape writes text as HTML text or the value of an attribute.
func escape[T string | []byte](w *bytes.Buffer, value T) {
	from := 0
	for i := range len(value) {
		var as string
		switch value[i] {
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '&':
			as = "&amp;"
		case '"':
			as = "&quot;"
		default:
			continue
		}
		write(w, value[from:i])
		w.WriteString(as)
		from = i + 1
	}
	write(w, value[from:])
}

func write[T string | []byte](w *bytes.Buffer, value T) {
	switch v := any(value).(type) {
	case string:
		w.WriteString(v)
	case []byte:
		w.Write(v)
	}
}

func (p *pass) attribute(name, value string) {
	p.buf.WriteByte(' ')
	p.buf.WriteString(name)
	p.buf.WriteString(`="`)
	escape(&p.buf, value)
	p.buf.WriteByte('"')
}

// heading writes a heading with the link that readers copy. Its HTML without links is kept for the table
// of contents.
func (p *pass) heading(n *ast.Heading) {
	id, _ := n.AttributeString("id")
	p.noLinks = true
	plain := p.capture(n)
	p.noLinks = false
	entry := &p.doc.Headings[p.entries[id.(string)]]
	entry.HTML = plain
	level := strconv.Itoa(n.Level)
	p.buf.WriteString("<h" + level)
	p.attribute("id", id.(string))
	p.buf.WriteByte('>')
	if hasLink(n) {
		p.children(n)
	} else {
		p.buf.WriteString(string(plain))
	}
	p.buf.WriteString(` <a class="anchor"`)
	p.attribute("href", "#"+id.(string))
	p.attribute("aria-label", p.opts.Words.Anchor+" "+entry.Text)
	p.buf.WriteString(">#</a></h" + level + ">\n")
}

func hasLink(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case ast.KindLink, ast.KindAutoLink, extast.KindFootnoteLink, ast.KindImage, ast.KindRawHTML:
			return true
		}
		if hasLink(c) {
			return true
		}
	}
	return false
}

func (p *pass) codeSpan(n *ast.CodeSpan) {
	p.buf.WriteString("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := t.Segment.Value(p.text)
		if bytes.HasSuffix(value, []byte("\n")) {
			p.escape(value[:len(value)-1])
			p.buf.WriteByte(' ')
		} else {
			p.escape(value)
		}
	}
	p.buf.WriteString("</code>")
}

func (p *pass) link(n *ast.Link) {
	if p.noLinks {
		p.children(n)
		return
	}
	href, ok := p.env.Link(string(unescape(n.Destination)), p.at(n.Pos()))
	if !ok {
		p.children(n)
		return
	}
	p.buf.WriteString("<a")
	p.attribute("href", href)
	if len(n.Title) > 0 {
		p.attribute("title", string(unescape(n.Title)))
	}
	p.buf.WriteByte('>')
	p.explaining(false, func() { p.wrap("", n, "</a>") })
}

// autoLink writes an address that stands in the text; goldmark only finds those with a scheme, addresses
// of e-mail and those that begin with www.
func (p *pass) autoLink(n *ast.AutoLink) {
	label := n.Label(p.text)
	address := string(n.URL(p.text))
	if n.AutoLinkType == ast.AutoLinkEmail && link.Scheme(address) != "mailto" {
		address = "mailto:" + address
	}
	href, ok := "", false
	if !p.noLinks {
		href, ok = p.env.Link(address, p.at(n.Pos()))
	}
	if !ok {
		p.escape(label)
		return
	}
	p.buf.WriteString("<a")
	p.attribute("href", href)
	p.buf.WriteByte('>')
	p.escape(label)
	p.buf.WriteString("</a>")
}

func (p *pass) image(n *ast.Image) {
	alt := p.plain(n)
	if p.noLinks {
		p.escape([]byte(alt))
		return
	}
	image, ok := p.env.Image(string(unescape(n.Destination)), p.at(n.Pos()))
	if !ok {
		p.escape([]byte(alt))
		return
	}
	p.buf.WriteString("<img")
	p.attribute("src", image.Src)
	p.attribute("alt", alt)
	if image.Width > 0 && image.Height > 0 {
		p.attribute("width", strconv.Itoa(image.Width))
		p.attribute("height", strconv.Itoa(image.Height))
	}
	if len(n.Title) > 0 && !aloneInParagraph(n) {
		p.attribute("title", string(unescape(n.Title)))
	}
	if p.images++; p.images > 1 { // the first is likely on the first screen
		p.buf.WriteString(` loading="lazy"`)
	}
	p.buf.WriteString(` decoding="async">`)
}

func aloneInParagraph(n ast.Node) bool {
	return n.NextSibling() == nil && n.PreviousSibling() == nil && n.Parent() != nil && n.Parent().Kind() == ast.KindParagraph
}

// figure writes a paragraph that is nothing but an image with a title as a figure with a caption.
func (p *pass) figure(n *ast.Paragraph) bool {
	image, ok := n.FirstChild().(*ast.Image)
	if !ok || len(image.Title) == 0 || !aloneInParagraph(image) {
		return false
	}
	p.buf.WriteString("<figure>")
	p.image(image)
	p.buf.WriteString("<figcaption>")
	p.markdownText(image.Title)
	p.buf.WriteString("</figcaption></figure>\n")
	return true
}
