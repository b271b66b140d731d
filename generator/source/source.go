// Package source says what is wrong, and where.
//
// Everything roleguide reads arrives as a [File]: one input file, read once, with its line ends
// normalised, so that an offset into its text always gives the line and column an editor shows.
// Everything roleguide has to complain about leaves as a [Problem]: a place, a stable code, one
// sentence, and, where it helps, a hint and notes with places of their own. Problems are collected by
// every stage, put in order once ([Problems.Sorted]) and printed once, as text for people or as JSON,
// SARIF or workflow annotations for programs.
//
// # Reading
//
// [OpenDir] gives a folder on disk as an fs.FS that cannot be left through a symbolic link, and
// [Read] reads one file of any fs.FS: regular files only, up to a limit, valid UTF-8 without NUL or
// control characters. A byte-order mark is dropped and CR LF and CR become LF before anything else
// looks at the text: only then can all later line numbers be right.
//
// # Codes
//
// A [Code] never changes its meaning and is never used again for another one. Ranges: RG00x reading,
// RG01x YAML, RG02x site.yaml, RG1xx pages and addresses, RG2xx Markdown, RG3xx links, RG4xx layouts and
// assets, RG5xx writing the output, RG6xx questionnaires, RG7xx roles, RG8xx the finished page, RG9xx
// the program itself. Each package names its own codes in its codes.go; `roleguide explain` tells about
// every one of them.
package source

import (
	"bytes"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// A File is the text of one input file and the way from its offsets to lines and columns. It is safe for
// use by several goroutines; its text must not be changed.
type File struct {
	Path string // as the author knows it: relative to the site, slashes, for example content/roles/tester.md
	Text []byte // UTF-8, LF line ends, no byte-order mark

	once  sync.Once
	lines []int // offset of the first byte of each line
	last  atomic.Pointer[lastLine]
}

// A lastLine is the line that was asked for last: a long line with thousands of findings must not be copied for
// each of them.
type lastLine struct {
	n    int
	text string
}

// NewFile makes a File of text that is already clean: made by a program, or checked by [Clean].
func NewFile(path string, text []byte) *File {
	return &File{Path: path, Text: text}
}

func (f *File) index() []int {
	f.once.Do(func() {
		f.lines = append(f.lines, 0)
		for i, b := range f.Text {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}

// Pos gives the place of the byte at offset; offsets outside the text are moved to its nearest end, those
// within a character to its beginning.
func (f *File) Pos(offset int) Pos {
	offset = min(max(offset, 0), len(f.Text))
	for start := offset - 1; start >= 0 && start > offset-utf8.UTFMax; start-- {
		if _, size := utf8.DecodeRune(f.Text[start:]); start+size > offset {
			offset = start
			break
		}
	}
	lines := f.index()
	n := sort.SearchInts(lines, offset+1)
	return Pos{File: f.Path, Line: n, Col: utf8.RuneCount(f.Text[lines[n-1]:offset]) + 1}
}

// Offset is the reverse of Pos: the byte offset of a line and column, both counted from 1. Places
// outside the text are moved to its nearest end.
func (f *File) Offset(line, col int) int {
	lines := f.index()
	if line < 1 {
		return 0
	}
	if line > len(lines) {
		return len(f.Text)
	}
	at := lines[line-1]
	for ; col > 1 && at < len(f.Text) && f.Text[at] != '\n'; col-- {
		_, size := utf8.DecodeRune(f.Text[at:])
		at += size
	}
	return at
}

// Line returns the text of a line, counted from 1, without its end; "" for lines that do not exist.
func (f *File) Line(n int) string {
	lines := f.index()
	if n < 1 || n > len(lines) {
		return ""
	}
	if last := f.last.Load(); last != nil && last.n == n {
		return last.text
	}
	rest := f.Text[lines[n-1]:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	line := &lastLine{n, string(rest)}
	f.last.Store(line)
	return line.text
}

// Lines returns the number of lines.
func (f *File) Lines() int { return len(f.index()) }

// Problem makes a problem at a byte offset, with the source line it shows to the author.
func (f *File) Problem(offset int, code Code, message string) Problem {
	return f.At(f.Pos(offset), code, message)
}

// At makes a problem at a place in this file, with the source line it shows to the author.
func (f *File) At(pos Pos, code Code, message string) Problem {
	pos.File = f.Path
	return Problem{Code: code, Severity: Error, Pos: pos, Message: message, Excerpt: f.Line(pos.Line)}
}

// A Pos is a place: a file, and in it a line and a column counted from 1 in characters, as an editor
// counts them. Line 0 means the file as a whole, column 0 the whole line.
type Pos struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"column,omitempty"`
}

// String gives the place in the form that editors and terminals turn into a link: file:line:col.
func (p Pos) String() string {
	var b strings.Builder
	b.WriteString(Visible(p.File))
	for _, n := range []int{p.Line, p.Col} {
		if n == 0 {
			break
		}
		b.WriteByte(':')
		b.WriteString(itoa(n))
	}
	return b.String()
}

// Before orders places by file, line and column.
func (p Pos) Before(q Pos) bool { return p.compare(q) < 0 }

func (p Pos) compare(q Pos) int {
	if c := strings.Compare(p.File, q.File); c != 0 {
		return c
	}
	if p.Line != q.Line {
		return p.Line - q.Line
	}
	return p.Col - q.Col
}
