package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
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
	terms := x.terms()
	d := directory{Language: x.Language, Pages: len(x.Documents), Words: []string{}, Blocks: []int{}, Spelling: []string{}}
	files := d.words(terms)
	files = append(files, d.blocks(x.Documents)...)
	files = append(files, d.spelling(terms)...)
	files = append(files, x.facets())
	h := sha256.New()
	for _, f := range files {
		h.Write(f.Data)
	}
	d.Version = hex.EncodeToString(h.Sum(nil)[:6])
	return append(files, file("map.js", "map", d))
}

// file writes data as a call. Scripts treat two line separators of Unicode and the end of a script element in
// a way that JSON does not; json.Marshal writes all of them as escapes.
func file(name, key string, data any) File {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return File{name, fmt.Appendf(nil, "%s(%q,%s)", Callback, key, text)}
}

// words cuts the words and their pages into chunks: word; number of pages with it, and in the title; pages.
func (d *directory) words(terms []*term) []File {
	var files []File
	var chunk []string
	size, before := 0, ""
	flush := func() {
		if len(chunk) > 0 {
			key := fmt.Sprintf("w%d", len(files))
			files = append(files, file(key+".js", key, chunk))
			chunk, size = nil, 0
		}
	}
	for _, t := range terms {
		if size > 0 && size+len(t.postings) > wordChunk {
			flush()
		}
		if size == 0 {
			d.Words = append(d.Words, distinct(before, t.word))
		}
		chunk = append(chunk, t.word, string(appendNumber(appendNumber(nil, t.pages), t.titles))+string(t.postings))
		size += len(t.word) + len(t.postings) + 8
		before = t.word
	}
	flush()
	return files
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
func (d *directory) blocks(documents []Document) []File {
	var files []File
	var block [][]string
	size := 0
	flush := func() {
		if len(block) > 0 {
			key := fmt.Sprintf("p%d", len(files))
			files = append(files, file(key+".js", key, block))
			d.Blocks = append(d.Blocks, len(block))
			block, size = nil, 0
		}
	}
	for _, doc := range documents {
		entry := []string{doc.Address, doc.Entry.Title}
		length := len(doc.Address) + len(doc.Entry.Title)
		for _, s := range doc.Entry.Sections {
			entry = append(entry, s.ID, s.Heading, s.Text)
			length += len(s.ID) + len(s.Heading) + len(s.Text) + 9
		}
		if size > 0 && size+length > pageBlock {
			flush()
		}
		block = append(block, entry)
		size += length
	}
	flush()
	return files
}

// maxSpelling is how many words of one first character a browser looks at to find what was meant: the most
// frequent ones.
const maxSpelling = 1500

// spelling writes the words alone, each with how frequent it is, so that a browser can look for the one that
// was meant. A chunk begins with a new first character.
func (d *directory) spelling(terms []*term) []File {
	var files []File
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
			files = flushWords(files, &chunk)
			d.Spelling = append(d.Spelling, string(first))
		}
		for _, t := range words {
			chunk.WriteString(t.word + t.frequency() + " ")
		}
	}
	return flushWords(files, &chunk)
}

func flushWords(files []File, chunk *strings.Builder) []File {
	if chunk.Len() == 0 {
		return files
	}
	key := fmt.Sprintf("s%d", len(files))
	f := file(key+".js", key, strings.TrimSpace(chunk.String()))
	chunk.Reset()
	return append(files, f)
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
func (x *Index) facets() File {
	var pages strings.Builder
	for _, d := range x.Documents {
		writeBits(&pages, x.Readers, d.Readers)
		writeBits(&pages, x.Roles, d.Roles)
	}
	return file("facets.js", "facets", map[string]any{"readers": nonNil(x.Readers), "roles": nonNil(x.Roles), "pages": pages.String()})
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
