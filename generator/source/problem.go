package source

import (
	"slices"
	"strconv"
	"strings"
)

// A Code names a kind of problem for ever: RG and three digits.
type Code string

// A Severity says whether a problem keeps the site from being published.
type Severity int

const (
	Error   Severity = iota // the site is not published
	Warning                 // the site is published; --strict makes it an error
)

// String is the word printed before the code.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// A Problem is one finding. Message is one sentence without a full stop that says what is wrong; Hint
// says what to do and may be empty.
type Problem struct {
	Code     Code
	Severity Severity
	Pos      Pos
	Message  string
	Hint     string
	Notes    []Note
	Excerpt  string // the source line at Pos, if there is one
}

// A Note adds a second place to a problem, such as "first defined here".
type Note struct {
	Pos     Pos
	Message string
}

// New makes a problem of a place without a source line: a folder, a file as a whole.
func New(pos Pos, code Code, message string) Problem {
	return Problem{Code: code, Severity: Error, Pos: pos, Message: message}
}

// WithHint returns the problem with a hint.
func (p Problem) WithHint(hint string) Problem {
	p.Hint = hint
	return p
}

// WithNote returns the problem with one more note.
func (p Problem) WithNote(pos Pos, message string) Problem {
	p.Notes = append(slices.Clip(p.Notes), Note{pos, message})
	return p
}

// AsWarning returns the problem with severity Warning.
func (p Problem) AsWarning() Problem {
	p.Severity = Warning
	return p
}

// Problems is a list of findings, in the order found until it is sorted.
type Problems []Problem

// Add appends problems.
func (ps *Problems) Add(p ...Problem) { *ps = append(*ps, p...) }

// Sorted returns the problems ordered by place, then code and message, without doubles. The receiver
// stays as it is.
func (ps Problems) Sorted() Problems {
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		if c := a.Pos.compare(b.Pos); c != 0 {
			return c
		}
		if a.Severity != b.Severity {
			return int(a.Severity) - int(b.Severity)
		}
		if c := strings.Compare(string(a.Code), string(b.Code)); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
	return slices.CompactFunc(out, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message && a.Severity == b.Severity
	})
}

// Errors counts the problems that keep the site from being published.
func (ps Problems) Errors() int {
	n := 0
	for _, p := range ps {
		if p.Severity == Error {
			n++
		}
	}
	return n
}

// Mention reports whether any problem or one of its notes is about a file.
func (ps Problems) Mention(file string) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool {
		return p.Pos.File == file || slices.ContainsFunc(p.Notes, func(n Note) bool { return n.Pos.File == file })
	})
}

// Warnings counts the problems that do not.
func (ps Problems) Warnings() int { return len(ps) - ps.Errors() }

// Strict returns the problems with every warning made an error.
func (ps Problems) Strict() Problems {
	out := slices.Clone(ps)
	for i := range out {
		out[i].Severity = Error
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
