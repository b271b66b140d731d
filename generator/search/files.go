package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Callback is the function that every file of the index calls with its data.
const Callback = "roleguideSearch"

// How large the files of the index become, in bytes before compression.
const (
	wordChunk  = 7 << 10
	pageBlock  = 8 << 10
	spellChunk = 8 << 10
)

// A directory is the data of map.js.
type directory struct {
	Version  string   `json:"v"`
	Language string   `json:"lang"`
	Pages    int      `json:"n"`
	Words    []string `json:"w"` // the beginning of the first word of each chunk
	Blocks   []int    `json:"p"` // the number of pages in each block
	Spelling []string `json:"s"` // the first character of each chunk of words alone
}

// Files makes the files of the index.
func (x *Index) Files() []File {
	var files []File
	x.Write(func(name string, data []byte) { files = append(files, File{name, bytes.Clone(data)}) })
	return files
}

// Write makes the files of the index one after another, map.js last, since it has the version of all. The data
// of a file is valid until take returns, so that a large index never is in memory as a whole.
func (x *Index) Write(take func(name string, data []byte)) {
	terms := x.terms()
	w := &writer{take: take, version: sha256.New()}
	d := directory{Language: x.Language, Pages: len(x.Documents), Words: []string{}, Blocks: []int{}, Spelling: []string{}}
	d.words(w, terms)
	d.blocks(w, x.Documents)
	d.spelling(w, terms)
	w.facets(x)
	d.Version = hex.EncodeToString(w.version.Sum(nil)[:6])
	w.data("map", d)
}

// A writer writes files, each as a call with data, in memory that it uses again.
type writer struct {
	take    func(name string, data []byte)
	version hash.Hash // of the files so far
	buf     []byte    // of the file that is being written
}

func (w *writer) begin(key string) { w.buf = fmt.Appendf(w.buf[:0], "%s(%q,", Callback, key) }

func (w *writer) end(key string) {
	w.buf = append(w.buf, ')')
	w.version.Write(w.buf)
	w.take(key+".js", w.buf)
}

// data writes a file of any data. Scripts treat two line separators of Unicode and the end of a script element
// in a way that JSON does not; json.Marshal writes all of them as escapes.
func (w *writer) data(key string, data any) {
	w.begin(key)
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	w.buf = append(w.buf, text...)
	w.end(key)
}

// next begins an element of a list.
func (w *writer) next() {
	if last := w.buf[len(w.buf)-1]; last != '[' {
		w.buf = append(w.buf, ',')
	}
}

// text writes a string as json.Marshal does; most need no escapes.
func (w *writer) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			text, _ := json.Marshal(s) // strings can always be written
			w.buf = append(w.buf, text...)
			return
		}
	}
	w.buf = append(append(append(w.buf, '"'), s...), '"')
}

// words cuts the words and their pages into chunks: word; number of pages with it, and in the title; pages.
func (d *directory) words(w *writer, terms []*term) {
	size, before, key := 0, "", ""
	flush := func() {
		if size > 0 {
			w.buf = append(w.buf, ']')
			w.end(key)
			size = 0
		}
	}
	for _, t := range terms {
		if size > 0 && size+len(t.postings) > wordChunk {
			flush()
		}
		if size == 0 {
			key = fmt.Sprintf("w%d", len(d.Words))
			d.Words = append(d.Words, distinct(before, t.word))
			w.begin(key)
			w.buf = append(w.buf, '[')
		}
		w.next()
		w.text(t.word)
		w.buf = append(w.buf, ",\""...)
		w.buf = appendNumber(appendNumber(w.buf, t.pages), t.titles)
		w.buf = append(append(w.buf, t.postings...), '"')
		size += len(t.word) + len(t.postings) + 8
		before = t.word
	}
	flush()
}

// distinct is the shortest beginning of a word that sorts after the word before it.
func distinct(before, word string) string {
	for i := range word {
		if i > 0 && word[:i] > before {
			return word[:i]
		}
	}
	return word
}

// blocks writes what results show of pages: address, title, then heading and text of each part.
func (d *directory) blocks(w *writer, documents []Document) {
	size, pages := 0, 0
	flush := func() {
		if pages > 0 {
			w.buf = append(w.buf, ']')
			w.end(fmt.Sprintf("p%d", len(d.Blocks)))
			d.Blocks = append(d.Blocks, pages)
			size, pages = 0, 0
		}
	}
	for _, doc := range documents {
		length := len(doc.Address) + len(doc.Entry.Title)
		for _, s := range doc.Entry.Sections {
			length += len(s.ID) + len(s.Heading) + len(s.Text) + 9
		}
		if size > 0 && size+length > pageBlock {
			flush()
		}
		if pages == 0 {
			w.begin(fmt.Sprintf("p%d", len(d.Blocks)))
			w.buf = append(w.buf, '[')
		}
		w.next()
		w.page(doc)
		size += length
		pages++
	}
	flush()
}

func (w *writer) page(doc Document) {
	w.buf = append(w.buf, '[')
	w.text(doc.Address)
	w.next()
	w.text(doc.Entry.Title)
	for _, s := range doc.Entry.Sections {
		for _, text := range [3]string{s.ID, s.Heading, s.Text} {
			w.next()
			w.text(text)
		}
	}
	w.buf = append(w.buf, ']')
}

// maxSpelling is how many words of one first character a browser looks at to find what was meant: the most
// frequent ones.
const maxSpelling = 1500

// spelling writes the words alone, each with how frequent it is, so that a browser can look for the one that
// was meant. A chunk begins with a new first character.
func (d *directory) spelling(w *writer, terms []*term) {
	var chunk strings.Builder
	for rest := terms; len(rest) > 0; {
		first, size := utf8.DecodeRuneInString(rest[0].word)
		n := 1
		for n < len(rest) && strings.HasPrefix(rest[n].word, rest[0].word[:size]) {
			n++
		}
		words := slices.DeleteFunc(slices.Clone(rest[:n]), func(t *term) bool { return !spellable(t.word) })
		rest = rest[n:]
		if len(words) == 0 {
			continue
		}
		if len(words) > maxSpelling {
			slices.SortStableFunc(words, func(a, b *term) int { return b.pages - a.pages })
			words = words[:maxSpelling]
		}
		if len(d.Spelling) == 0 || chunk.Len() > spellChunk {
			d.flush(w, &chunk)
			d.Spelling = append(d.Spelling, string(first))
		}
		for _, t := range words {
			chunk.WriteString(t.word + t.frequency() + " ")
		}
	}
	d.flush(w, &chunk)
}

// flush writes the last chunk of words alone.
func (d *directory) flush(w *writer, chunk *strings.Builder) {
	if chunk.Len() > 0 {
		w.data(fmt.Sprintf("s%d", len(d.Spelling)-1), strings.TrimSpace(chunk.String()))
		chunk.Reset()
	}
}

// spellable reports words of letters, which can be mistyped.
func spellable(word string) bool {
	letters := 0
	for _, r := range word {
		if !unicode.IsLetter(r) || isDense(r) {
			return false
		}
		letters++
	}
	return letters >= 3
}

// facets writes the readers and roles of every page as bits in groups of six. A page that names no reader is
// for everyone.
func (w *writer) facets(x *Index) {
	var pages strings.Builder
	for _, d := range x.Documents {
		writeBits(&pages, x.Readers, d.Readers)
		writeBits(&pages, x.Roles, d.Roles)
	}
	w.data("facets", map[string]any{"readers": nonNil(x.Readers), "roles": nonNil(x.Roles), "pages": pages.String()})
}

func nonNil(list []string) []string { return append([]string{}, list...) }

func writeBits(b *strings.Builder, all, has []string) {
	for i := 0; i < len(all); i += 6 {
		group := 0
		for j, name := range all[i:min(i+6, len(all))] {
			for _, h := range has {
				if h == name {
					group |= 1 << j
				}
			}
		}
		b.WriteByte(digits[group])
	}
}
