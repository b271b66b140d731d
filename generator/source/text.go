package source

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// A paint is how a terminal shows a piece of text (ECMA-48, 8.3.117).
type paint string

const (
	bold   paint = "\x1b[1m"
	red    paint = "\x1b[1;31m"
	yellow paint = "\x1b[1;33m"
	dim    paint = "\x1b[2m"
	reset        = "\x1b[0m"
)

// Bounds of the lines of a problem.
const (
	defaultWidth = 120
	minWidth     = 40
	maxWidth     = 200  // characters of a source line with its number
	maxMessage   = 1000 // characters of a message, hint or note, which may quote what authors wrote
)

// A textWriter writes problems one by one and knows how many bytes that took. The writer below keeps its
// own error.
type textWriter struct {
	out   *bufio.Writer
	style Style
	size  int
}

func (w *textWriter) printf(format string, args ...any) {
	n, _ := fmt.Fprintf(w.out, format, args...)
	w.size += n
}

func (w *textWriter) paint(p paint, text string) string {
	if !w.style.Color {
		return text
	}
	return string(p) + text + reset
}

func (w *textWriter) width() int {
	if w.style.Width <= 0 {
		return defaultWidth
	}
	return min(max(w.style.Width, minWidth), maxWidth)
}

// problem writes one problem: what is wrong and where, what to do, the line of the source, the notes. The
// hint stands on the first line if it fits there.
func (w *textWriter) problem(p Problem) {
	color := red
	if p.Severity == Warning {
		color = yellow
	}
	place, kind := "", fmt.Sprintf("%s %s:", p.Severity, p.Code)
	if p.Pos.File != "" {
		place = p.Pos.String() + ":"
	}
	message, hint := sentence(p.Message), sentence(p.Hint)
	beside := hint != "" && cells(place)+cells(kind)+cells(message)+cells(hint)+len("  ; ") <= w.width()
	if beside {
		message += "; " + hint
	}
	if place != "" {
		w.printf("%s ", w.paint(bold, place))
	}
	w.printf("%s %s\n", w.paint(color, kind), message)
	if p.Excerpt != "" && p.Pos.Line > 0 {
		w.excerpt(p, color)
	}
	if hint != "" && !beside {
		w.printf("  help: %s\n", hint)
	}
	for _, n := range p.Notes {
		w.printf("  %s note: %s\n", w.paint(bold, n.Pos.String()+":"), sentence(n.Message))
	}
}

// excerpt writes the line of the source and a mark below its column.
func (w *textWriter) excerpt(p Problem, color paint) {
	number := fmt.Sprintf("%4d", p.Pos.Line)
	line, indent := excerpt(p.Excerpt, p.Pos.Col, w.width()-len(number)-len(" | "))
	w.printf("%s\n", w.paint(dim, number+" | "+line))
	if p.Pos.Col > 0 {
		w.printf("%s%s%s\n", w.paint(dim, strings.Repeat(" ", len(number))+" | "), indent, w.paint(color, "^"))
	}
}

// sentence is a message as it is written: visible, on one line, and not endless.
func sentence(s string) string {
	if len(s) > maxMessage {
		r := []rune(s[:min(len(s), maxMessage*utf8.UTFMax)])
		if len(r) > maxMessage {
			s = string(r[:maxMessage-1]) + "…"
		}
	}
	return Visible(s)
}

// A glyph is a character of a source line as it is shown.
type glyph struct {
	text  string
	cells int // columns of the terminal
	room  int // columns to reserve: a tab takes up to eight, and no line gets long by marks without a column
}

func glyphs(line string) []glyph {
	all := make([]glyph, 0, len(line))
	for len(line) > 0 {
		r, size := utf8.DecodeRuneInString(line)
		if r == '\t' {
			all = append(all, glyph{"\t", 0, 8})
		} else {
			text := Visible(line[:size])
			n := cells(text)
			all = append(all, glyph{text, n, max(n, 1)})
		}
		line = line[size:]
	}
	return all
}

// excerpt gives a source line as it can be shown on a terminal, and the blanks that bring a mark below its
// column: tabs are kept in both, so that they line up however wide tabs are. A line that is longer than room
// is cut on both sides of the column.
func excerpt(line string, col, room int) (shown, indent string) {
	all := glyphs(line)
	mark := min(max(col-1, 0), len(all))
	from, to := window(all, mark, room)
	var text, blanks strings.Builder
	if from > 0 {
		text.WriteString("…")
		blanks.WriteByte(' ')
	}
	for i, g := range all[from:to] {
		text.WriteString(g.text)
		switch {
		case from+i >= mark:
		case g.text == "\t":
			blanks.WriteByte('\t')
		default:
			blanks.WriteString(strings.Repeat(" ", g.cells))
		}
	}
	if to < len(all) {
		text.WriteString("…")
	}
	return text.String(), blanks.String()
}

// window chooses the part of a line that is shown: all of it, or as much as there is room for around the
// mark, about half of it in front.
func window(all []glyph, mark, room int) (from, to int) {
	width := 0
	for _, g := range all {
		if width += g.room; width > room {
			break
		}
	}
	if width <= room {
		return 0, len(all)
	}
	room -= 2 // the two signs that something is left out
	from, to = mark, mark
	for half := room / 2; from > 0 && all[from-1].room <= half; from-- {
		half -= all[from-1].room
		room -= all[from-1].room
	}
	for ; to < len(all) && all[to].room <= room; to++ {
		room -= all[to].room
	}
	for ; from > 0 && all[from-1].room <= room; from-- {
		room -= all[from-1].room
	}
	return from, to
}

// cells is how many columns of a terminal a text takes (Unicode Standard Annex 11; combining marks take
// none).
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case r < 0x7f:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
