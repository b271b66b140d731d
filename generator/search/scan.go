package search

import (
	"bytes"
	"html"
)

// A part is a heading and the beginning of the text below it, as a reader sees them.
type part struct {
	id      []byte
	heading []byte
	text    []byte
}

// scratch is memory that is used again for the parts of the next page.
type scratch struct {
	parts []part
}

// scan finds the parts of a finished page: the text of its main element, cut at headings of the second and
// third level that have an id. Navigation, buttons, drawings, code blocks and what is marked data-nosearch are
// left out. see is called with every piece of text and the number of its part; the parts keep the first depth
// bytes of theirs. scan reads what html/template and the package markdown have written, which is well formed,
// and so needs no parser.
func scan(page []byte, memory *scratch, depth int, see func(text []byte, part int)) []part {
	s := scanner{memory: memory, depth: depth, see: see}
	memory.parts = memory.parts[:0]
	s.open(nil)
	if begin := bytes.Index(page, []byte("<main")); begin >= 0 {
		page = page[begin:]
	}
	if end := bytes.LastIndex(page, []byte("</main>")); end >= 0 {
		page = page[:end]
	}
	for len(page) > 0 {
		i := bytes.IndexByte(page, '<')
		if i < 0 {
			s.add(page)
			break
		}
		if i > 0 {
			s.add(page[:i])
		}
		tag, rest := cutTag(page[i:])
		s.tag(tag)
		page = rest
	}
	return memory.parts
}

// cutTag takes a tag off the front of a text. A > inside of quotes does not end it.
func cutTag(text []byte) (tag, rest []byte) {
	quoted := false
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '>')
		if i < 0 {
			return text, nil
		}
		if bytes.Count(text[at:at+i], []byte(`"`))%2 == 1 {
			quoted = !quoted
		}
		if at += i + 1; !quoted {
			return text[:at], text[at:]
		}
	}
}

type scanner struct {
	memory  *scratch
	depth   int // bytes of text that parts keep
	see     func(text []byte, part int)
	skip    string // the element that is being left out
	nested  int    // how many of that name are open
	heading bool   // text belongs to the heading
	title   bool   // text belongs to the title of the page, which is known
}

// open begins a part, with the memory of an earlier page.
func (s *scanner) open(id []byte) {
	m := s.memory
	if len(m.parts) < cap(m.parts) {
		m.parts = m.parts[:len(m.parts)+1]
	} else {
		m.parts = append(m.parts, part{})
	}
	p := &m.parts[len(m.parts)-1]
	p.id, p.heading, p.text = append(p.id[:0], id...), p.heading[:0], p.text[:0]
}

// add adds text to the part that is open.
func (s *scanner) add(text []byte) {
	if s.skip != "" || s.title || len(text) == 0 {
		return
	}
	text = unescape(text)
	at := len(s.memory.parts) - 1
	p := &s.memory.parts[at]
	if s.heading {
		p.heading = join(p.heading, text)
		return
	}
	if room := s.depth - len(p.text); room > 0 {
		p.text = join(p.text, cut(text, room))
	}
	s.see(text, at)
}

// join adds text with every run of blanks as one, and none at the beginning.
func join(to, text []byte) []byte {
	for len(text) > 0 {
		end := 0
		for end < len(text) && text[end] > ' ' {
			end++
		}
		to = append(to, text[:end]...)
		rest := end
		for rest < len(text) && text[rest] <= ' ' {
			rest++
		}
		if rest > end {
			to = blank(to)
		}
		text = text[rest:]
	}
	return to
}

func blank(to []byte) []byte {
	if len(to) > 0 && to[len(to)-1] != ' ' {
		to = append(to, ' ')
	}
	return to
}

// tag acts on a tag.
func (s *scanner) tag(tag []byte) {
	name, closing := tagName(tag)
	if s.skip != "" {
		if string(name) == s.skip {
			if s.nested++; closing {
				s.nested -= 2
			}
			if s.nested == 0 {
				s.skip = ""
			}
		}
		return
	}
	switch string(name) {
	case "nav", "footer", "svg", "pre", "button", "script", "style", "template", "select", "form":
		if !closing {
			s.leaveOut(name)
		}
	case "a", "b", "em", "i", "strong", "code", "abbr", "span", "mark", "del", "small", "sub", "sup", "time", "kbd", "wbr", "dfn":
		if !closing && (bytes.Contains(tag, []byte(`class="anchor"`)) || bytes.Contains(tag, []byte("data-nosearch"))) {
			s.leaveOut(name)
		}
		return // no blank: a word may go on
	case "h1":
		s.title = !closing
	case "h2", "h3":
		s.atHeading(tag, closing)
	case "img", "br", "hr", "input":
	default:
		if !closing && bytes.Contains(tag, []byte("data-nosearch")) {
			s.leaveOut(name)
		}
	}
	p := &s.memory.parts[len(s.memory.parts)-1]
	if !s.heading {
		p.text = blank(p.text)
	}
}

func (s *scanner) leaveOut(name []byte) { s.skip, s.nested = string(name), 1 }

func (s *scanner) atHeading(tag []byte, closing bool) {
	if closing {
		s.heading = false
		p := &s.memory.parts[len(s.memory.parts)-1]
		p.heading = bytes.TrimRight(p.heading, " ")
		return
	}
	if id := attribute(tag, ` id="`); len(id) > 0 && len(s.memory.parts) <= maxSections {
		s.open(id)
		s.heading = true
	}
}

func tagName(tag []byte) (name []byte, closing bool) {
	tag = tag[1:]
	if len(tag) > 0 && tag[0] == '/' {
		tag, closing = tag[1:], true
	}
	end := 0
	for end < len(tag) && tag[end] > ' ' && tag[end] != '>' && tag[end] != '/' {
		end++
	}
	return tag[:end], closing
}

func attribute(tag []byte, name string) []byte {
	_, value, ok := bytes.Cut(tag, []byte(name))
	if !ok {
		return nil
	}
	value, _, _ = bytes.Cut(value, []byte(`"`))
	return unescape(value)
}

func unescape(text []byte) []byte {
	if bytes.IndexByte(text, '&') < 0 {
		return text
	}
	return []byte(html.UnescapeString(string(text)))
}
