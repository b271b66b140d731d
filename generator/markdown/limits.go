package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"roleguide/generator/source"
)

// Limits of a text. They are far beyond what a page needs, and below what makes goldmark take longer than
// seconds, or nest more elements than browsers and parsers of HTML accept (512). goldmark 1.8.7 is quadratic in
// the nesting of one line, in the cells of a wide table and in the marks of a paragraph.
const (
	MaxDepth   = 60      // lists, quotes and components within each other
	MaxInline  = 100     // emphasis and links within each other
	MaxColumns = 200     // of a table
	MaxCells   = 100_000 // of a table
	MaxMarks   = 20_000  // brackets, stars, underscores, tildes, backticks in one paragraph, each
	MaxExpand  = 100_000 // bytes that link references and abbreviations may become, unless the text is longer
)

// An excess is a place where the text is beyond a limit.
type excess struct {
	at      int
	message string
}

// A remark is something that parsers leave out of the page or take for something else.
type remark struct {
	at      int
	code    source.Code
	message string
	hint    string
}

var (
	excessKey = parser.NewContextKey()
	remarkKey = parser.NewContextKey()
)

func note(pc parser.Context, r remark) {
	found, _ := pc.Get(remarkKey).([]remark)
	pc.Set(remarkKey, append(found, r))
}

func exceed(pc parser.Context, at int, format string, args ...any) {
	found, _ := pc.Get(excessKey).([]excess)
	if len(found) < 10 {
		pc.Set(excessKey, append(found, excess{at, fmt.Sprintf(format, args...)}))
	}
}

// limitedBlock is a parser of lists, quotes or components that opens none beyond the limit.
type limitedBlock struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (l limitedBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for _, b := range pc.OpenedBlocks() {
		if k := b.Node.Kind(); k == ast.KindListItem || k == ast.KindBlockquote || k == kindDirective {
			depth++
		}
	}
	if depth < MaxDepth {
		return l.BlockParser.Open(parent, reader, pc)
	}
	// Whether something would open is only asked where it matters: the parsers look at one line.
	line, segment := reader.PeekLine()
	if at := bytes.IndexAny(line, ">-+*:0123456789"); at >= 0 && len(bytes.TrimLeft(line, " \t")) > 0 {
		if node, _ := l.BlockParser.Open(parent, reader, pc); node != nil {
			exceed(pc, segment.Start, "more than %d lists, quotes and components are open within each other here", MaxDepth)
		}
	}
	return nil, parser.NoChildren
}

// limitTransformer looks at every paragraph before anything else is made of it. One that is beyond a limit is
// emptied, so that nothing takes long, and reported.
type limitTransformer struct{}

// Transform implements parser.ParagraphTransformer.
func (limitTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	whole := reader.Source()[first.Start:last.Stop]
	if len(whole) > MaxMarks {
		var marks [256]int
		if mark, over := countMarks(&marks, whole); over {
			exceed(pc, first.Start, "this paragraph has more than %d times the character %q", MaxMarks, string(mark))
			lines.SetSliced(0, 0)
			return
		}
	}
	mentions(pc, whole, first.Start)
	if bytes.IndexByte(whole, '|') < 0 {
		return // no table with more than one column
	}
	columns, rows := 0, 0
	for i := range lines.Len() {
		segment := lines.At(i)
		line := segment.Value(reader.Source())
		if columns == 0 {
			columns = delimiterColumns(line)
		} else {
			rows++
			if n := cellCount(line); n > columns {
				note(pc, remark{segment.Start, CodeCells, fmt.Sprintf("this row has %d cells, and the table has %d columns, so the last are not shown", n, columns), `write \| for a bar within a cell`})
			}
		}
		if columns > MaxColumns || columns*rows > MaxCells {
			exceed(pc, segment.Start, "this table has more than %d columns or %d cells", MaxColumns, MaxCells)
			lines.SetSliced(0, 0)
			return
		}
	}
}

// countMarks counts marks, and returns the first that there are too many of.
func countMarks(marks *[256]int, line []byte) (mark byte, over bool) {
	for _, b := range line {
		switch b {
		case '[', '*', '_', '~', '`', '<', '!':
			if marks[b]++; marks[b] > MaxMarks {
				return b, true
			}
		}
	}
	return 0, false
}

// delimiterColumns is the number of columns of the line that makes a table of a paragraph, 0 for other lines.
func delimiterColumns(line []byte) int {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || bytes.IndexByte(line, '-') < 0 {
		return 0
	}
	for _, b := range line {
		switch b {
		case '|', '-', ':', ' ', '\t':
		default:
			return 0
		}
	}
	return cellCount(line)
}

// cellCount is the number of cells of a row.
func cellCount(line []byte) int {
	line = bytes.TrimSpace(line)
	line = bytes.TrimPrefix(line, []byte("|"))
	if !bytes.HasSuffix(line, []byte(`\|`)) {
		line = bytes.TrimSuffix(line, []byte("|"))
	}
	return 1 + bytes.Count(line, []byte("|")) - bytes.Count(line, []byte(`\|`))
}

// headingLimits finds headings with too many marks: they are lines of their own and no paragraphs.
func (p *pass) headingLimits() bool {
	if len(p.text) <= MaxMarks {
		return true
	}
	for at := 0; at < len(p.text); {
		end := len(p.text)
		if i := bytes.IndexByte(p.text[at:], '\n'); i >= 0 {
			end = at + i
		}
		var marks [256]int
		if line := bytes.TrimLeft(p.text[at:end], " \t>-+*0123456789.)"); len(line) > MaxMarks && line[0] == '#' {
			if mark, over := countMarks(&marks, line); over {
				p.problem(at, CodeLimit, fmt.Sprintf("this heading has more than %d times the character %q", MaxMarks, string(mark))).Hint = "split it"
				return false
			}
		}
		at = end + 1
	}
	return true
}

// excesses reports what the parsers found to be beyond a limit.
func (p *pass) excesses() bool {
	found, _ := p.context.Get(excessKey).([]excess)
	for _, e := range found {
		p.problem(e.at, CodeLimit, e.message).Hint = "split it"
	}
	p.undefined()
	remarks, _ := p.context.Get(remarkKey).([]remark)
	for _, r := range remarks {
		problem := p.problem(r.at, r.code, r.message)
		problem.Severity, problem.Hint = source.Warning, r.hint
	}
	return len(found) == 0
}
