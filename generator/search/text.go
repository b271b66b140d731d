package search

import "unicode/utf8"

// appendText adds a string to a file of the index as json.Marshal writes it: what scripts or HTML treat in a way
// of their own is escaped too.
func appendText[text []byte | string](out []byte, s text) []byte {
	out = append(out, '"')
	begin := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' {
				out = appendEscape(append(out, s[begin:i]...), r)
				begin = i + size
			}
			i += size
			continue
		}
		if i++; c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			out = appendEscape(append(out, s[begin:i-1]...), rune(c))
			begin = i
		}
	}
	return append(append(out, s[begin:]...), '"')
}

// appendEscape adds a character as an escape.
func appendEscape(out []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(out, '\\', byte(r))
	case '\b':
		return append(out, `\b`...)
	case '\f':
		return append(out, `\f`...)
	case '\n':
		return append(out, `\n`...)
	case '\r':
		return append(out, `\r`...)
	case '\t':
		return append(out, `\t`...)
	}
	const hex = "0123456789abcdef"
	return append(out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
