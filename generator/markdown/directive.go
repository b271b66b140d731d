package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A directive is a component in the text: a container between lines of colons.
type directive struct {
	ast.BaseBlock
	name   string
	args   []argument
	colons int
	closed bool
	bad    string // what is wrong with the opening line
	badAt  int
}

// An argument of a component, as written.
type argument struct {
	name  string
	value string
	bare  bool // a name without a value
	at    int
}

var kindDirective = ast.NewNodeKind("Directive")

// Kind implements ast.Node.
func (d *directive) Kind() ast.NodeKind { return kindDirective }

// Dump implements ast.Node.
func (d *directive) Dump(src []byte, level int) {
	ast.DumpHelper(d, src, level, map[string]string{"name": d.name}, nil)
}

// IsRaw implements ast.Node.
func (d *directive) IsRaw() bool { return false }

// A directiveParser finds components.
type directiveParser struct{}

// Trigger implements parser.BlockParser.
func (directiveParser) Trigger() []byte { return []byte{':'} }

// Open implements parser.BlockParser.
func (directiveParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || pos >= len(line) {
		return nil, parser.NoChildren
	}
	colons := countColons(line[pos:])
	if colons < 3 {
		return nil, parser.NoChildren
	}
	start := segment.Start - segment.Padding + pos
	d := &directive{colons: colons}
	d.parse(string(bytes.TrimRight(line[pos+colons:], " \t\n")), start+colons)
	reader.AdvanceToEOL()
	if d.name == "" {
		return d, parser.NoChildren
	}
	return d, parser.HasChildren
}

func countColons(line []byte) int { return len(line) - len(bytes.TrimLeft(line, ":")) }

// Continue implements parser.BlockParser.
func (directiveParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	d := node.(*directive)
	if d.name == "" {
		return parser.Close
	}
	line, segment := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	colons := countColons(trimmed)
	if colons < 3 || colons != len(trimmed) || innermost(pc, colons) != d || inCode(pc) {
		return parser.Continue | parser.HasChildren
	}
	d.closed = true
	reader.Advance(segment.Stop - segment.Start - (len(line) - len(bytes.TrimRight(line, "\n"))) + segment.Padding)
	return parser.Close
}

// innermost is the component that a line of colons closes: the last one opened with at most as many.
func innermost(pc parser.Context, colons int) *directive {
	blocks := pc.OpenedBlocks()
	for i := len(blocks) - 1; i >= 0; i-- {
		if d, ok := blocks[i].Node.(*directive); ok && d.colons <= colons {
			return d
		}
	}
	return nil
}

// inCode reports whether the current line belongs to a code block.
func inCode(pc parser.Context) bool {
	last := pc.LastOpenedBlock().Node
	return last != nil && (last.Kind() == ast.KindFencedCodeBlock || last.Kind() == ast.KindCodeBlock)
}

// Close implements parser.BlockParser.
func (directiveParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph implements parser.BlockParser.
func (directiveParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (directiveParser) CanAcceptIndentedLine() bool { return false }

// parse reads the name and arguments of an opening line; at is the offset of rest.
func (d *directive) parse(rest string, at int) {
	i := skipBlanks(rest, 0)
	start := i
	for i < len(rest) && isNameByte(rest[i]) {
		i++
	}
	d.name = rest[start:i]
	d.args, d.bad, d.badAt = parseArguments(rest, i, at)
}

// parseArguments reads `name="value" name=value name` from offset i of s; at is the offset of s itself.
func parseArguments(s string, i, at int) (args []argument, bad string, badAt int) {
	for i = skipBlanks(s, i); i < len(s); i = skipBlanks(s, i) {
		a := argument{at: at + i}
		start := i
		for i < len(s) && isNameByte(s[i]) {
			i++
		}
		if a.name = s[start:i]; a.name == "" {
			return args, "an argument is wanted here, such as title=\"…\"", at + i
		}
		if i >= len(s) || s[i] != '=' {
			a.bare = true
			args = append(args, a)
			continue
		}
		i++
		if i < len(s) && s[i] == '"' {
			end := closingQuote(s, i+1)
			if end < 0 {
				return args, "this quote is never closed", at + i
			}
			a.value = unquote(s[i+1 : end])
			i = end + 1
		} else {
			start = i
			for i < len(s) && s[i] != ' ' && s[i] != '\t' {
				i++
			}
			a.value = s[start:i]
		}
		args = append(args, a)
	}
	return args, "", 0
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

func isNameByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '_'
}

// closingQuote returns the offset of the quote that ends a value; \" is a quote within it.
func closingQuote(s string, i int) int {
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

func unquote(s string) string {
	if !bytes.ContainsRune([]byte(s), '\\') {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		out = append(out, s[i])
	}
	return string(out)
}
