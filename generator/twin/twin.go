// Package twin writes a finished page as Markdown, for readers and programs that want its text and nothing else.
//
// It reads the HTML of the page and not its source, so that what layouts add (a role's profile, a comparison, a
// worksheet) is in it, and components are plain headings, lists and tables. What only makes sense on a screen is left
// out: navigation, buttons, forms, drawings (their data follows as a table) and what is marked data-nosearch.
// Links are absolute.
package twin

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Markdown writes the main part of a finished page as Markdown. at is the address of the page.
func Markdown(page []byte, at *url.URL) []byte {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil // too deep for a browser, too; check says so
	}
	w := writer{at: at}
	if main := find(root, atom.Main); main != nil {
		root = main
	}
	w.blocks(root)
	return append(bytes.TrimSpace(w.out.Bytes()), '\n')
}

func find(n *html.Node, name atom.Atom) *html.Node {
	if n.DataAtom == name {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := find(c, name); found != nil {
			return found
		}
	}
	return nil
}

type writer struct {
	at  *url.URL
	out bytes.Buffer
}

// hidden reports elements that are for screens only.
func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Button, atom.Form, atom.Script, atom.Style, atom.Template, atom.Svg, atom.Select, atom.Input, atom.Textarea, atom.Footer:
		return true
	}
	return attribute(n, "class") == "anchor" || has(n, "data-nosearch") || has(n, "hidden")
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// isBlock reports elements that stand on lines of their own.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Main, atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Pre, atom.Blockquote, atom.Figure,
		atom.Figcaption, atom.Details, atom.Summary, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Li, atom.Dt, atom.Dd, atom.Fieldset, atom.Legend, atom.Aside:
		return true
	}
	return false
}

// blocks writes the children of an element. Text between blocks is a paragraph.
func (w *writer) blocks(n *html.Node) {
	var run []*html.Node
	flush := func() {
		w.paragraph(w.inlines(run))
		run = nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && isBlock(c) {
			flush()
			w.block(c)
		} else {
			run = append(run, c)
		}
	}
	flush()
}

func (w *writer) paragraph(text string) {
	if text != "" {
		w.out.WriteString(text + "\n\n")
	}
}

// block writes one element. It is one flat list on purpose.
func (w *writer) block(n *html.Node) {
	if hidden(n) {
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if text := w.inline(n); text != "" {
			w.paragraph(strings.Repeat("#", int(n.Data[1]-'0')) + " " + text)
		}
	case atom.P, atom.Figcaption, atom.Legend:
		if isMixed(n) {
			w.blocks(n)
		} else {
			w.paragraph(w.inline(n))
		}
	case atom.Summary, atom.Dt:
		if text := w.inline(n); text != "" {
			w.paragraph("**" + strings.ReplaceAll(text, "**", "") + "**")
		}
	case atom.Hr:
		w.paragraph("---")
	case atom.Pre:
		w.code(n)
	case atom.Ul, atom.Ol:
		w.list(n)
	case atom.Blockquote:
		w.indented(n, "> ", "> ")
	case atom.Dd:
		w.indented(n, ": ", "  ")
	case atom.Table:
		w.table(n)
	default:
		w.blocks(n)
	}
}

func isMixed(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBlock(c) {
			return true
		}
	}
	return false
}

// indented writes the children of an element with something before each line.
func (w *writer) indented(n *html.Node, first, rest string) {
	inner := writer{at: w.at}
	inner.blocks(n)
	text := strings.TrimSpace(inner.out.String())
	if text == "" {
		return
	}
	prefix := first
	for line := range strings.SplitSeq(text, "\n") {
		w.out.WriteString(strings.TrimRight(prefix+line, " ") + "\n")
		prefix = rest
	}
	w.out.WriteByte('\n')
}

func (w *writer) list(n *html.Node) {
	number := 1
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil {
		number = start
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li || hidden(c) {
			continue
		}
		mark := "- "
		if n.DataAtom == atom.Ol {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		w.indented(c, mark, strings.Repeat(" ", len(mark)))
		w.out.Truncate(max(0, len(bytes.TrimRight(w.out.Bytes(), "\n"))))
		w.out.WriteByte('\n')
	}
	w.out.WriteByte('\n')
}

// code writes a block of code between fences that are longer than any within.
func (w *writer) code(n *html.Node) {
	text := strings.TrimRight(textOf(n), "\n")
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	w.paragraph(fence + "\n" + text + "\n" + fence)
}

// table writes a table with pipes. The first row is its head.
func (w *writer) table(n *html.Node) {
	var rows [][]string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Caption:
				w.paragraph(w.inline(c))
			case atom.Tr:
				var row []string
				for cell := c.FirstChild; cell != nil; cell = cell.NextSibling {
					if cell.DataAtom == atom.Th || cell.DataAtom == atom.Td {
						row = append(row, strings.ReplaceAll(w.inline(cell), "|", "\\|"))
					}
				}
				rows = append(rows, row)
			default:
				walk(c)
			}
		}
	}
	walk(n)
	if len(rows) == 0 {
		return
	}
	for i, row := range rows {
		for len(row) < len(rows[0]) {
			row = append(row, "")
		}
		w.out.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			w.out.WriteString(strings.Repeat("| --- ", max(1, len(row))) + "|\n")
		}
	}
	w.out.WriteByte('\n')
}

// inline is the text of an element on one line.
func (w *writer) inline(n *html.Node) string {
	var children []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		children = append(children, c)
	}
	return w.inlines(children)
}

func (w *writer) inlines(nodes []*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		w.span(&b, n)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// marks are the signs around text that is stressed.
func mark(n *html.Node) string {
	switch n.DataAtom {
	case atom.Strong, atom.B:
		return "**"
	case atom.Em, atom.I:
		return "*"
	case atom.Del, atom.S:
		return "~~"
	}
	return ""
}

func (w *writer) span(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(escape(n.Data))
		return
	}
	if n.Type != html.ElementNode || hidden(n) {
		return
	}
	inner := func() string { return w.inline(n) }
	switch {
	case n.DataAtom == atom.Code:
		b.WriteString("`" + strings.ReplaceAll(textOf(n), "`", "'") + "`")
	case n.DataAtom == atom.Br:
		b.WriteByte(' ')
	case n.DataAtom == atom.Img:
		b.WriteString("![" + escape(attribute(n, "alt")) + "](" + w.address(attribute(n, "src")) + ")")
	case n.DataAtom == atom.A && attribute(n, "href") != "":
		if text := inner(); text != "" {
			b.WriteString("[" + text + "](" + w.address(attribute(n, "href")) + ")")
		}
	case mark(n) != "" && inner() != "":
		b.WriteString(mark(n) + inner() + mark(n))
	default:
		if isBlock(n) {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.span(b, c)
		}
		if isBlock(n) {
			b.WriteByte(' ')
		}
	}
}

// address makes an address absolute, and fit to stand between parentheses.
func (w *writer) address(href string) string {
	u, err := w.at.Parse(href)
	if err != nil {
		return href
	}
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(u.String())
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// escape keeps signs of the text from meaning something in Markdown.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", "&lt;").Replace(text)
}
