package markdown

import (
	"bytes"
	"fmt"

	"roleguide/generator/source"
)

// Limits of a text. They are far beyond what a page needs, and below what makes goldmark take longer than
// seconds, or nest more elements than browsers and parsers of HTML accept (512).
const (
	MaxDepth   = 60      // lists, quotes and components within each other
	MaxInline  = 100     // emphasis and links within each other
	MaxColumns = 200     // of a table
	MaxCells   = 100_000 // of a table
	MaxMarks   = 20_000  // brackets, stars, underscores, tildes, backticks in one paragraph, each
	MaxExpand  = 100_000 // bytes that link references may become, unless the text is longer
)

// limits finds what goldmark must not see (measured: goldmark 1.8.7 is quadratic in the nesting of one
// line, in the cells of a wide table and in the marks of a paragraph).
func (p *pass) limits() source.Problems {
	s := scan{pass: p}
	for at := 0; at < len(p.text); {
		end := len(p.text)
		if i := bytes.IndexByte(p.text[at:], '\n'); i >= 0 {
			end = at + i
		}
		s.line(p.text[at:end], at)
		if len(p.problems) > 0 {
			return p.problems
		}
		at = end + 1
	}
	return nil
}

// A scan is what limits knows about the lines so far.
type scan struct {
	*pass
	fence   []byte // the marks that opened a code block
	marks   [256]int
	dirty   bool
	columns int // of the table that the lines belong to, 0 outside
	rows    int
	open    int // components
}

func (s *scan) line(line []byte, at int) {
	depth, rest := containers(line)
	if depth > MaxDepth {
		s.beyond(at, fmt.Sprintf("this line begins %d lists and quotes within each other; the limit is %d", depth, MaxDepth))
		return
	}
	if s.fence != nil {
		if trimmed := bytes.TrimRight(rest, " \t"); bytes.HasPrefix(trimmed, s.fence) && len(bytes.Trim(trimmed, string(s.fence[:1]))) == 0 {
			s.fence = nil
		}
		return
	}
	if len(rest) == 0 {
		s.paragraph()
		return
	}
	if mark := fenceMark(rest); mark != nil {
		s.fence = mark
		s.paragraph()
		return
	}
	if rest[0] == ':' && !s.component(rest, at) {
		return
	}
	s.table(rest, at)
	for _, b := range rest {
		switch b {
		case '[', '*', '_', '~', '`', '<':
			s.dirty = true
			if s.marks[b]++; s.marks[b] == MaxMarks {
				s.beyond(at, fmt.Sprintf("this paragraph has more than %d times the character %q", MaxMarks, string(b)))
			}
		}
	}
}

// component counts the components that are open.
func (s *scan) component(rest []byte, at int) bool {
	n := countColons(rest)
	if n < 3 {
		return true
	}
	if len(bytes.TrimSpace(rest[n:])) == 0 {
		s.open = max(0, s.open-1)
		return true
	}
	if s.open++; s.open > MaxDepth {
		s.beyond(at, fmt.Sprintf("more than %d components are open here", MaxDepth))
		return false
	}
	return true
}

// paragraph forgets what was counted.
func (s *scan) paragraph() {
	if s.dirty {
		s.marks = [256]int{}
		s.dirty = false
	}
	s.columns, s.rows = 0, 0
}

// table counts the columns and rows of tables: a line of bars, colons and dashes makes one.
func (s *scan) table(rest []byte, at int) {
	if s.columns > 0 {
		if s.rows++; s.columns*s.rows > MaxCells {
			s.beyond(at, fmt.Sprintf("this table has more than %d cells", MaxCells))
			s.columns = 0
		}
		return
	}
	if rest[0] != '|' && rest[0] != '-' && rest[0] != ':' {
		return
	}
	columns := 1
	for _, b := range rest {
		switch b {
		case '|':
			columns++
		case '-', ':', ' ', '\t':
		default:
			return
		}
	}
	if columns == 1 && rest[0] != ':' {
		return // a rule or the underline of a heading
	}
	if columns > MaxColumns+2 {
		s.beyond(at, fmt.Sprintf("this table has %d columns; the limit is %d", columns, MaxColumns))
		return
	}
	s.columns = columns
}

func (s *scan) beyond(at int, message string) {
	s.problem(at, CodeLimit, message).Hint = "split it"
}

// containers counts the quotes and list items that a line begins, and returns what follows them.
func containers(line []byte) (int, []byte) {
	depth := 0
	for {
		line = bytes.TrimLeft(line, " \t")
		n := marker(line)
		if n == 0 {
			return depth, line
		}
		depth++
		line = line[n:]
	}
}

// marker returns the length of a quote or list marker.
func marker(line []byte) int {
	if len(line) == 0 {
		return 0
	}
	blank := func(i int) bool { return i >= len(line) || line[i] == ' ' || line[i] == '\t' }
	switch c := line[0]; {
	case c == '>':
		return 1
	case c == '-' || c == '*' || c == '+':
		if blank(1) {
			return 1
		}
	case '0' <= c && c <= '9':
		i := 1
		for i < len(line) && i < 9 && '0' <= line[i] && line[i] <= '9' {
			i++
		}
		if i < len(line) && (line[i] == '.' || line[i] == ')') && blank(i+1) {
			return i + 1
		}
	}
	return 0
}

// fenceMark returns the marks with which a line opens a code block.
func fenceMark(rest []byte) []byte {
	if rest[0] != '`' && rest[0] != '~' {
		return nil
	}
	n := len(rest) - len(bytes.TrimLeft(rest, string(rest[:1])))
	if n < 3 || rest[0] == '`' && bytes.IndexByte(rest[n:], '`') >= 0 {
		return nil
	}
	return rest[:n]
}
