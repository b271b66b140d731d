package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"roleguide/generator/source"
)

// alert writes a quote that begins with [!NOTE] or one of its kind.
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
	p.reportLeftOut()
	if p.opts.RawHTML != AllowHTML {
		return // every element was reported
	}
	for _, tag := range p.raw {
		p.problem(tag.at, CodeRawHTML, "the element <"+source.Visible(tag.name)+"> is never closed")
	}
}
