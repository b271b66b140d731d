package markdown

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"

	"roleguide/generator/source"
)

// unescape resolves backslashes and references to characters (CommonMark 0.31, 2.4 and 2.5), in one pass, so
// that an escaped reference stays text.
func unescape(value []byte) []byte {
	if bytes.IndexByte(value, '\\') < 0 && bytes.IndexByte(value, '&') < 0 {
		return value
	}
	out := make([]byte, 0, len(value))
	for i := 0; i < len(value); {
		switch {
		case value[i] == '\\' && i+1 < len(value) && util.IsPunct(value[i+1]):
			out = append(out, value[i+1])
			i += 2
		case value[i] == '&':
			text, n := reference(value[i:])
			out = append(out, text...)
			i += n
		default:
			out = append(out, value[i])
			i++
		}
	}
	return out
}

// reference resolves the reference to a character at the beginning of value and returns its length; without
// one, the ampersand itself.
func reference(value []byte) ([]byte, int) {
	end := bytes.IndexByte(value[:min(len(value), 40)], ';')
	if end < 2 {
		return value[:1], 1
	}
	name := string(value[1:end])
	if name[0] != '#' {
		if entity, ok := util.LookUpHTML5EntityByName(name); ok {
			return entity.Characters, end + 1
		}
		return value[:1], 1
	}
	digits, base, longest := name[1:], 10, 7
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base, longest = digits[1:], 16, 6
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || len(digits) > longest {
		return value[:1], 1
	}
	r := rune(code)
	if r == 0 || code > utf8.MaxRune || !utf8.ValidRune(r) || r < ' ' && r != '\t' && r != '\n' || r == 0x7f {
		r = utf8.RuneError
	}
	return utf8.AppendRune(nil, r), end + 1
}

// abbreviate writes text with every known abbreviation explained, and every term of the glossary at its first use. A word is a run of letters, digits,
// ampersands and hyphens.
func (p *pass) abbreviate(value []byte) {
	value = unescape(value)
	from := 0
	for i := 0; i < len(value); {
		if !isWordByte(value[i]) {
			i++
			continue
		}
		start := i
		for i < len(value) && isWordByte(value[i]) {
			i++
		}
		if n := p.term(value[start:], i-start, func() { p.escape(value[from:start]) }); n > 0 {
			i = start + n
			from = i
			continue
		}
		title, ok := p.abbreviations[string(value[start:i])]
		if !ok || p.noLinks {
			continue
		}
		if p.expanded += len(title); p.expanded > max(MaxExpand, len(p.text)) {
			if !p.overfull {
				p.problem(p.runAt, CodeLimit, "the abbreviations and link references of this page become more than "+source.Size(int64(max(MaxExpand, len(p.text))))).Hint = "shorten the explanation that is used so often"
			}
			p.overfull = true
			continue
		}
		p.escape(value[from:start])
		p.buf.WriteString("<abbr")
		p.attribute("title", title)
		p.buf.WriteByte('>')
		p.escape(value[start:i])
		p.buf.WriteString("</abbr>")
		from = i
	}
	p.escape(value[from:])
}

func isWordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b >= utf8.RuneSelf || b == '&' || b == '-'
}
