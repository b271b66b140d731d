package markdown

import (
	"bytes"
	"html/template"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"roleguide/generator/link"
	"roleguide/generator/source"
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
		p.wrap("<p>", n, "</p>\n")
	case *ast.TextBlock:
		p.children(n)
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
	case len(p.abbreviations) > 0:
		p.at0 = n.Segment.Start
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
	p.wrap("", n, "</a>")
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
	p.buf.WriteString(` loading="lazy" decoding="async">`)
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

func (p *pass) alert(n *ast.Blockquote, name string) {
	w := p.opts.Words
	title := map[string]string{"note": w.Note, "tip": w.Tip, "important": w.Important, "warning": w.Warning, "caution": w.Caution}[name]
	p.buf.WriteString(`<div class="alert alert-` + name + `" role="note"><p class="alert-title">`)
	p.escape([]byte(title))
	p.wrap("</p>\n", n, "</div>\n")
}

func (p *pass) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	p.buf.WriteString("<" + tag)
	if n.IsOrdered() && n.Start != 1 {
		p.attribute("start", strconv.Itoa(n.Start))
	}
	if hasTasks(n) {
		p.buf.WriteString(` class="tasks"`)
	}
	p.wrap(">\n", n, "</"+tag+">\n")
}

func hasTasks(n *ast.List) bool {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if block := item.FirstChild(); block != nil && block.FirstChild() != nil && block.FirstChild().Kind() == extast.KindTaskCheckBox {
			return true
		}
	}
	return false
}

// checkBox writes the state of a task as a picture of it: nothing on the page can be ticked.
func (p *pass) checkBox(done bool) {
	label, mark := p.opts.Words.Open, "☐"
	if done {
		label, mark = p.opts.Words.Done, "☑"
	}
	p.buf.WriteString(`<span class="task" role="img"`)
	p.attribute("aria-label", label)
	p.buf.WriteString(">" + mark + "</span> ")
}

// table writes a table in a region that can be scrolled with the keyboard.
func (p *pass) table(n *extast.Table) {
	p.tables++
	p.buf.WriteString(`<div class="table" role="region" tabindex="0"`)
	p.attribute("aria-label", p.opts.Words.Table+" "+strconv.Itoa(p.tables))
	p.wrap(">\n<table>\n", n, "</table>\n</div>\n")
}

// cell writes a cell. An empty one in the head is not the head of anything.
func (p *pass) cell(n *extast.TableCell) {
	open, end := "<td", "</td>\n"
	if n.Parent().Kind() == extast.KindTableHeader && n.FirstChild() != nil {
		open, end = `<th scope="col"`, "</th>\n"
	}
	switch n.Alignment {
	case extast.AlignLeft:
		open += ` class="left"`
	case extast.AlignRight:
		open += ` class="right"`
	case extast.AlignCenter:
		open += ` class="centre"`
	case extast.AlignNone:
	}
	p.wrap(open+">", n, end)
}

func (p *pass) footnoteLink(n *extast.FootnoteLink) {
	if p.noLinks {
		return
	}
	index := strconv.Itoa(n.Index)
	id := footnoteRef(n.Index, n.RefIndex)
	p.doc.IDs = append(p.doc.IDs, id)
	p.buf.WriteString(`<sup id="` + id + `"><a class="footnote-ref" href="#_fn-` + index + `" role="doc-noteref">` + index + "</a></sup>")
}

func (p *pass) footnoteBacklink(n *extast.FootnoteBacklink) {
	p.buf.WriteString(` <a class="footnote-backref" href="#` + footnoteRef(n.Index, n.RefIndex) + `" role="doc-backlink"`)
	p.attribute("aria-label", p.opts.Words.Backlink+" "+strconv.Itoa(n.Index))
	p.buf.WriteString(">↩</a>")
}

// footnoteRef is the id of the place that refers to a footnote; index counts the places from 0.
func footnoteRef(note, index int) string {
	id := "_fnref-" + strconv.Itoa(note)
	if index > 0 {
		id += "-" + strconv.Itoa(index+1)
	}
	return id
}

// finish reports what only shows at the end of the text.
func (p *pass) finish() {
	if p.opts.RawHTML != AllowHTML {
		return // every element was reported
	}
	for _, tag := range p.raw {
		p.problem(tag.at, CodeRawHTML, "the element <"+source.Visible(tag.name)+"> is never closed")
	}
}
