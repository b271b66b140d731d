package markdown

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"roleguide/generator/highlight"
)

// A Memory keeps how code was taken apart, which takes longer than all else that is done to a page. Entries are told
// apart by a hash of language and text. It is used by several goroutines.
type Memory interface {
	Get(key [sha256.Size]byte) (tokens string, ok bool)
	Put(key [sha256.Size]byte, tokens []byte)
}

// Remember makes the Highlighter use a memory.
func (h *Highlighter) Remember(memory Memory) { h.memory = memory }

// each calls do for every token of a block, as it is remembered or as the rules of its language say.
func (h *Highlighter) each(b block, lexer *highlight.Lexer, stop func() bool, do func(class, text string)) error {
	text := string(b.text)
	if h.memory == nil {
		return lexer.Each(text, stop, do)
	}
	key := sha256.Sum256([]byte(strings.ToLower(b.language) + "\x00" + text))
	if tokens, ok := h.memory.Get(key); ok && replay(tokens, text, func(string, string) {}) {
		replay(tokens, text, do)
		return nil
	}
	w := tokenWriter{text: text}
	err := lexer.Each(text, stop, func(class, part string) {
		w.add(class, part)
		do(class, part)
	})
	if err == nil && !w.other && w.at == len(text) {
		h.memory.Put(key, w.data)
	}
	return err
}

// A tokenWriter writes the lengths and classes of tokens that together are a text.
type tokenWriter struct {
	text  string
	at    int
	data  []byte
	other bool // the tokens are not the text
}

func (w *tokenWriter) add(class, part string) {
	if !strings.HasPrefix(w.text[w.at:], part) || len(class) > 255 {
		w.other = true
		return
	}
	w.at += len(part)
	w.data = binary.AppendUvarint(w.data, uint64(len(part)))
	w.data = append(append(w.data, byte(len(class))), class...)
}

// replay calls do for the tokens of a text; it reports whether they are all of it and nothing else.
func replay(tokens, text string, do func(class, text string)) bool {
	for len(tokens) > 0 {
		n, size := uvarint(tokens)
		if size <= 0 || n > uint64(len(text)) || len(tokens) < size+1 || len(tokens) < size+1+int(tokens[size]) {
			return false
		}
		end := size + 1 + int(tokens[size])
		do(tokens[size+1:end], text[:n])
		tokens, text = tokens[end:], text[n:]
	}
	return text == ""
}

// uvarint reads a number and tells how many bytes it has; 0 if there is none.
func uvarint(s string) (n uint64, size int) {
	for i := range min(len(s), binary.MaxVarintLen32) {
		n |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, i + 1
		}
	}
	return 0, 0
}
