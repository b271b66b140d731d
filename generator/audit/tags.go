package audit

import (
	"bytes"
	"html"

	"golang.org/x/net/html/atom"
)

// wellFormed reports whether a page is written as all pages should be and has nothing to find. It reads tags of small
// letters with quoted values, and takes a fraction of the time that reading as browsers do takes. It is content with
// nothing that it does not understand: such a page is read again, by markup.read.
func wellFormed(page []byte) bool {
	sound := true
	m := newMarkup(func(string, ...any) { sound = false })
	for sound && len(m.stack) <= maxOpen {
		i := bytes.IndexByte(page, '<')
		if i < 0 {
			m.plain(page)
			m.close()
			return sound
		}
		if i > 0 {
			m.plain(page[:i])
		}
		var t tagRead
		if t, page = readTag(page[i:]); !t.understood {
			return false
		}
		switch {
		case t.doctype:
		case t.closing:
			m.end(t.name)
		default:
			m.start(t.name, t.slash)
			if isRaw(t.name) && !m.foreign() {
				if page = skipRaw(page, t.name); page == nil {
					return false
				}
			}
		}
	}
	return false
}

// plain looks at text as it is written.
func (m *markup) plain(text []byte) {
	if in(rows, m.top()) {
		m.text([]byte(html.UnescapeString(string(text))))
	}
}

// A tagRead is a tag.
type tagRead struct {
	name                                string
	closing, slash, doctype, understood bool
}

// readTag reads the tag at the beginning of text and returns the rest.
func readTag(text []byte) (t tagRead, rest []byte) {
	const doctype = "<!doctype html>"
	if bytes.HasPrefix(text, []byte(doctype)) {
		return tagRead{doctype: true, understood: true}, text[len(doctype):]
	}
	i := 1
	if t.closing = i < len(text) && text[i] == '/'; t.closing {
		i++
	}
	begin := i
	for i < len(text) && ('a' <= text[i] && text[i] <= 'z' || i > begin && (text[i] == '-' || '0' <= text[i] && text[i] <= '9')) {
		i++
	}
	if i == begin {
		return t, nil
	}
	t.name = atom.String(text[begin:i])
	for !t.closing && i < len(text) && isBlank(text[i]) {
		for i < len(text) && isBlank(text[i]) {
			i++
		}
		if i = skipAttribute(text, i); i < 0 {
			return t, nil
		}
	}
	if t.slash = !t.closing && i < len(text) && text[i] == '/'; t.slash {
		i++
	}
	if i >= len(text) || text[i] != '>' {
		return t, nil
	}
	t.understood = true
	return t, text[i+1:]
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

// skipAttribute returns the end of the attribute at a place, the place itself if there is none, and -1 if it is not
// understood.
func skipAttribute(text []byte, i int) int {
	begin := i
	for i < len(text) && (isLetter(text[i]) || i > begin && (text[i] == '-' || text[i] == ':' || text[i] == '_' || '0' <= text[i] && text[i] <= '9')) {
		i++
	}
	if i == begin || i+1 >= len(text) || text[i] != '=' {
		return i
	}
	if text[i+1] != '"' {
		return -1
	}
	end := bytes.IndexByte(text[i+2:], '"')
	if end < 0 {
		return -1
	}
	return i + 2 + end + 1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isRaw reports elements whose text has no tags.
func isRaw(name string) bool {
	switch name {
	case "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "plaintext", "xmp":
		return true
	}
	return false
}

// skipRaw returns what follows the text of such an element, from its end tag on; nil if it is not understood.
func skipRaw(text []byte, name string) []byte {
	end := bytes.Index(text, []byte("</"))
	if end < 0 || !bytes.HasPrefix(text[end+2:], []byte(name+">")) || bytes.Contains(text[:end], []byte("<!--")) {
		return nil
	}
	return text[end:]
}
