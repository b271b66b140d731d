package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"roleguide/generator/source"
)

// Keys of what block parsers leave for the rest of the conversion.
var (
	abbreviationsKey = parser.NewContextKey()
	footnotesKey     = parser.NewContextKey()
)

// alertName is the attribute of a quote that is an alert.
const alertName = "alert"

var (
	alertLine        = regexp.MustCompile(`^[ \t]*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?$`)
	nearAlert        = regexp.MustCompile(`^[ \t]*\[![A-Za-z]+\]`)
	abbreviationLine = regexp.MustCompile(`^ {0,3}\*\[([^\]\n]+)\]:[ \t]*(.*?)[ \t]*\n?$`)
)

// An alertTransformer turns a quote that begins with [!NOTE] into an alert.
type alertTransformer struct{}

// Transform implements parser.ParagraphTransformer.
func (alertTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || node.PreviousSibling() != nil || node.Lines().Len() == 0 {
		return
	}
	first := node.Lines().At(0)
	m := alertLine.FindSubmatch(first.Value(reader.Source()))
	if m == nil {
		if nearAlert.Match(first.Value(reader.Source())) {
			note(pc, remark{first.Start, CodeAlert, "this quote is nearly an alert and is shown as a quote", "write > [!NOTE], TIP, IMPORTANT, WARNING or CAUTION on a line of its own"})
		}
		return
	}
	quote.SetAttributeString(alertName, strings.ToLower(string(m[1])))
	keepLines(node, 1)
}

// keepLines drops the first lines of a paragraph, and the paragraph if none is left.
func keepLines(node *ast.Paragraph, from int) {
	if node.Lines().Len() == from {
		node.Parent().RemoveChild(node.Parent(), node)
		return
	}
	node.Lines().SetSliced(from, node.Lines().Len())
}

// An abbreviationTransformer collects paragraphs of lines such as *[KPI]: key performance indicator.
type abbreviationTransformer struct{}

// Transform implements parser.ParagraphTransformer.
func (abbreviationTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if node.Parent() == nil {
		return
	}
	n := 0
	for ; n < node.Lines().Len(); n++ {
		segment := node.Lines().At(n)
		line := segment.Value(reader.Source())
		if !bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("*[")) {
			break
		}
		m := abbreviationLine.FindSubmatch(line)
		if m == nil {
			break
		}
		found := pc.ComputeIfAbsent(abbreviationsKey, func() any { return map[string]string{} }).(map[string]string)
		if _, twice := found[string(m[1])]; twice {
			note(pc, remark{segment.Start, CodeDefinedTwice, "the abbreviation " + source.Quote(string(m[1])) + " is defined twice, and this one counts", "remove one of them"})
		}
		found[string(m[1])] = string(m[2])
	}
	if n > 0 {
		keepLines(node, n)
	}
}

// A footnoteParser is goldmark's, and remembers the footnotes: goldmark leaves out those that nothing
// refers to.
type footnoteParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (f footnoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, segment := reader.PeekLine()
	node, state := f.BlockParser.Open(parent, reader, pc)
	if node != nil {
		notes, _ := pc.Get(footnotesKey).([]definedNote)
		pc.Set(footnotesKey, append(notes, definedNote{node, segment.Start}))
	}
	return node, state
}

type definedNote struct {
	node ast.Node
	at   int
}

// A taskParser is goldmark's, but a box is followed by a blank: [x](page.md) is a link.
type taskParser struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (p taskParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) > 3 && line[3] != ' ' && line[3] != '\t' && line[3] != '\n' {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// A linkParser is goldmark's parser of bare links, asked only where one can begin: goldmark asks its regular
// expressions at every word.
type linkParser struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	for i, b := range line[:min(len(line), maxBeforeLink)] {
		switch {
		case b == '@' || b == ':' || b == '.':
			return p.InlineParser.Parse(parent, block, pc)
		case i > 0 && (b == ' ' || b == '\n'):
			return nil
		}
	}
	return nil
}

// maxBeforeLink is how far the sign that makes a word a link is looked for, in bytes: the part of an address of e-mail
// before the @ has at most 64 (RFC 5321, 4.5.3.1.1). Without it, a long word of many marks takes quadratic time.
const maxBeforeLink = 100

// A mention is a place that refers to a footnote or a link definition by its label.
type mention struct {
	at       int
	label    string
	footnote bool
}

var (
	mentionsKey = parser.NewContextKey()
	mentionText = regexp.MustCompile("`[^`\n]*`|\\[\\^([^\\]\\s\\[]+)\\]|\\]\\[([^\\]\\[\n]+)\\]")
)

// mentions remembers what a paragraph refers to; what stands between backticks does not.
func mentions(pc parser.Context, paragraph []byte, at int) {
	if !bytes.Contains(paragraph, []byte("[^")) && !bytes.Contains(paragraph, []byte("][")) {
		return
	}
	found, _ := pc.Get(mentionsKey).([]mention)
	for _, m := range mentionText.FindAllSubmatchIndex(paragraph, -1) {
		switch {
		case m[2] >= 0:
			found = append(found, mention{at + m[0], string(paragraph[m[2]:m[3]]), true})
		case m[4] >= 0:
			found = append(found, mention{at + m[0] + 1, string(paragraph[m[4]:m[5]]), false})
		}
	}
	pc.Set(mentionsKey, found)
}

// undefined reports references whose definition is missing: they stay on the page with their brackets.
func (p *pass) undefined() {
	found, _ := p.context.Get(mentionsKey).([]mention)
	if len(found) == 0 {
		return
	}
	notes := map[string]bool{}
	defined, _ := p.context.Get(footnotesKey).([]definedNote)
	for _, n := range defined {
		notes[string(n.node.(*extast.Footnote).Ref)] = true
	}
	for _, m := range found {
		_, known := p.context.Reference(util.ToLinkReference([]byte(m.label)))
		switch {
		case m.footnote && !notes[m.label] && !known:
			note(p.context, remark{m.at, CodeFootnote, "the footnote " + source.Quote("[^"+m.label+"]") + " is defined nowhere, so its mark stays in the text", "write its text on a line of its own: [^" + m.label + "]: …"})
		case !m.footnote && !known:
			note(p.context, remark{m.at, CodeReference, "the reference " + source.Quote("["+m.label+"]") + " is defined nowhere, so it stays in the text", "write its destination on a line of its own: [" + m.label + "]: page.md"})
		}
	}
}
