package audit

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markup checks that elements are closed in the order in which they were opened. The parser repairs all of
// this in silence, so the tags are read here as they were written.
func (a *auditor) markup(page []byte) {
	if wellFormed(page) {
		return
	}
	m := newMarkup(func(format string, args ...any) { a.find(CodeMarkup, nil, "%s", fmt.Sprintf(format, args...)) })
	m.read(page)
}

func newMarkup(find func(format string, args ...any)) *markup {
	return &markup{open: map[string]int{}, line: 1, find: find}
}

// read reads a page as browsers do.
func (m *markup) read(page []byte) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken || len(m.stack) > maxOpen {
			break
		}
		lines := bytes.Count(z.Raw(), []byte("\n"))
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			m.start(atom.String(name), kind == html.SelfClosingTagToken)
			if m.foreign() {
				z.NextIsNotRawText()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			m.end(atom.String(name))
		case html.TextToken:
			m.text(z.Text())
		}
		m.line += lines
	}
	m.close()
}

// maxOpen is how many elements may be open at once, as in the parser.
const maxOpen = 512

// markup is the state of reading tags: the elements that are open at a line of the finished page.
type markup struct {
	stack []opened
	open  map[string]int // how often a name is in the stack
	line  int
	find  func(format string, args ...any)
}

type opened struct {
	name string
	line int
}

// Elements by what the HTML standard says about their tags.
const (
	void     = " area base br col embed hr img input link meta source track wbr "
	optional = " html head body p li dt dd td th tr thead tbody tfoot colgroup option optgroup rt rp " // may stay unclosed
	endsP    = " address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul li dt dd "
	scopes   = " button td th caption table template object " // a paragraph around them goes on behind them
	alone    = " a button form "                              // cannot contain another of their kind
	rows     = " table thead tbody tfoot tr "
	inRows   = " caption colgroup col thead tbody tfoot tr td th script style template "
)

// impliedEnd are the open elements that a start tag closes when they are the innermost.
func impliedEnd(name string) string {
	switch name {
	case "li":
		return " p li "
	case "dt", "dd":
		return " p dt dd "
	case "td", "th":
		return " p td th "
	case "tr":
		return " p td th tr "
	case "thead", "tbody", "tfoot":
		return " p td th tr thead tbody tfoot colgroup "
	case "option", "optgroup":
		return " option optgroup "
	case "rt", "rp":
		return " rt rp "
	case "body":
		return " head "
	}
	return ""
}

// in reports whether a list has a name, without making a string for it: this is asked some times for every tag.
func in(list, name string) bool {
	for i := strings.Index(list, name); i > 0; {
		if end := i + len(name); list[i-1] == ' ' && list[end] == ' ' {
			return true
		}
		next := strings.Index(list[i+1:], name)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// foreign reports whether the present place is within a drawing or formula, where other rules hold.
func (m *markup) foreign() bool { return m.open["svg"] > 0 || m.open["math"] > 0 }

func (m *markup) top() string {
	if len(m.stack) == 0 {
		return ""
	}
	return m.stack[len(m.stack)-1].name
}

func (m *markup) push(name string) {
	m.stack = append(m.stack, opened{name, m.line})
	m.open[name]++
}

func (m *markup) pop() opened {
	last := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	m.open[last.name]--
	return last
}

func (m *markup) start(name string, slash bool) {
	if m.foreign() {
		if !slash {
			m.push(name)
		}
		return
	}
	if in(endsP, name) {
		m.endParagraph(name)
	}
	for in(impliedEnd(name), m.top()) && len(m.stack) > 0 {
		m.pop()
	}
	switch {
	case in(rows, m.top()) && !in(inRows, name):
		m.find("in line %d, <%s> stands in <%s> outside of a cell, so browsers move it", m.line, name, m.top())
	case in(alone, name) && m.open[name] > 0:
		m.find("in line %d, <%s> stands within another <%s>", m.line, name, name)
	}
	switch {
	case in(void, name):
	case slash && (name == "svg" || name == "math"):
	case slash:
		m.find("in line %d, <%s/> is not closed by its slash", m.line, name)
	default:
		m.push(name)
	}
}

// endParagraph closes a paragraph that is open where a block begins.
func (m *markup) endParagraph(by string) {
	if m.open["p"] == 0 {
		return
	}
	for i := len(m.stack) - 1; i >= 0 && !in(scopes, m.stack[i].name); i-- {
		if m.stack[i].name == "p" {
			m.popTo(i, "<%s> ends the paragraph", by)
			return
		}
	}
}

// popTo closes the elements from an index of the stack on; those above it should have been closed before.
func (m *markup) popTo(i int, because, name string) {
	for len(m.stack) > i+1 {
		if left := m.pop(); !in(optional, left.name) {
			m.find("in line %d, "+because+", but <%s> of line %d is not closed", m.line, name, left.name, left.line)
		}
	}
	m.pop()
}

func (m *markup) end(name string) {
	if m.open[name] == 0 {
		why := ""
		if name == "p" {
			why = " (a paragraph ends where a block such as <div> or <ul> begins)"
		}
		m.find("in line %d, </%s> closes nothing%s", m.line, name, why)
		return
	}
	for i := len(m.stack) - 1; ; i-- {
		if m.stack[i].name == name {
			m.popTo(i, "there is </%s>", name)
			return
		}
	}
}

func (m *markup) text(text []byte) {
	if in(rows, m.top()) && len(bytes.TrimSpace(text)) > 0 {
		m.find("in line %d, text stands in <%s> outside of a cell, so browsers move it", m.line, m.top())
	}
}

// close looks at what is open at the end of the page.
func (m *markup) close() {
	for len(m.stack) > 0 {
		if left := m.pop(); !in(optional, left.name) {
			m.find("<%s> of line %d is not closed", left.name, left.line)
		}
	}
}
