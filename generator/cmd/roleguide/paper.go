package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// Widths of text for people, in characters.
const (
	plainWidth = 100 // where the reader's terminal is not known
	mostWidth  = 110 // longer lines are hard to read
	leastWidth = 30
)

// A paper is what text for people is written on.
type paper struct {
	w     io.Writer
	width int
	color bool
}

// newPaper takes the measure of a stream.
func newPaper(w io.Writer, flags *siteFlags) paper {
	p := paper{w: w, width: plainWidth, color: flags.colored(w)}
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			p.width = max(min(width, mostWidth), leastWidth)
		}
	}
	return p
}

func (p paper) bold(text string) string {
	if !p.color || text == "" {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// line writes a line as it is.
func (p paper) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// heading writes the heading of a part.
func (p paper) heading(text string) { p.line("\n%s", p.bold(text)) }

// hang writes text after a mark, its further lines under the first.
func (p paper) hang(mark, text string) {
	for _, l := range hung(mark, text, p.width) {
		p.line("%s", l)
	}
}

// hung folds text so that it stands to the right of a mark.
func hung(mark, text string, width int) []string {
	indent := strings.Repeat(" ", utf8.RuneCountInString(mark))
	lines := folded(text, max(width-len(indent), leastWidth/2))
	for i := range lines {
		if i == 0 {
			lines[i] = mark + lines[i]
		} else {
			lines[i] = indent + lines[i]
		}
	}
	return lines
}

// folded breaks text at blanks into lines of at most width characters. A longer word has a line of its own.
func folded(text string, width int) []string {
	lines, length := []string{""}, 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch last := &lines[len(lines)-1]; {
		case *last == "":
			*last, length = word, n
		case length+1+n <= width:
			*last, length = *last+" "+word, length+1+n
		default:
			lines, length = append(lines, word), n
		}
	}
	return lines
}
