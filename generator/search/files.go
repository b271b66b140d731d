package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
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
	x.Write(inOrder, func(name string, data []byte) { files = append(files, File{name, bytes.Clone(data)}) })
	return files
}

// Write makes the files of the index, several at a time if each does so, and map.js last, since it has the version
// of all. The data of a file is valid until take returns, so that a large index never is in memory as a whole.
func (x *Index) Write(each Each, take func(name string, data []byte)) {
	terms := x.terms(each)
	d := directory{Language: x.Language, Pages: len(x.Documents), Words: []string{}, Blocks: []int{}, Spelling: []string{}}
	jobs := slices.Concat(d.words(terms), d.blocks(x.Documents), d.spelling(terms), []job{{"facets", x.facets}})
	sums := make([][sha256.Size]byte, len(jobs))
	var idle sync.Pool // of *writer
	each(len(jobs), func(i int) {
		w, _ := idle.Get().(*writer)
		if w == nil {
			w = &writer{}
		}
		defer idle.Put(w)
		data := w.file(jobs[i])
		sums[i] = sha256.Sum256(data)
		take(jobs[i].name+".js", data)
	})
	version := sha256.New()
	for _, sum := range sums {
		version.Write(sum[:])
	}
	d.Version = hex.EncodeToString(version.Sum(nil)[:6])
	take("map.js", new(writer).file(job{"map", func(w *writer) { w.data(d) }}))
}

// A job is a file to be written.
type job struct {
	name  string
	write func(w *writer) // its data
}

// A writer writes files, each as a call with data, in memory that it uses again.
type writer struct {
	buf []byte // of the file that is being written
}

func (w *writer) file(j job) []byte {
	w.buf = fmt.Appendf(w.buf[:0], "%s(%q,", Callback, j.name)
	j.write(w)
	w.buf = append(w.buf, ')')
	return w.buf
}

// data writes any data. Scripts treat two line separators of Unicode and the end of a script element in a way that
// JSON does not; json.Marshal writes all of them as escapes.
func (w *writer) data(data any) {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	w.buf = append(w.buf, text...)
}

// next begins an element of a list.
func (w *writer) next() {
	if last := w.buf[len(w.buf)-1]; last != '[' {
		w.buf = append(w.buf, ',')
	}
}

func (w *writer) text(s string) { w.buf = appendText(w.buf, s) }

// words cuts the words and their pages into chunks: word; number of pages with it, and in the title; pages.
func (d *directory) words(terms []*term) (jobs []job) {
	size, begin := 0, 0
	flush := func(end int) {
		if begin == end {
			return
		}
		before, chunk := "", terms[begin:end]
		if begin > 0 {
			before = terms[begin-1].word
		}
		jobs = append(jobs, job{fmt.Sprintf("w%d", len(jobs)), func(w *writer) { w.words(chunk) }})
		d.Words = append(d.Words, distinct(before, chunk[0].word))
		size, begin = 0, end
	}
	for i, t := range terms {
		if size > 0 && size+len(t.postings) > wordChunk {
			flush(i)
		}
		size += len(t.word) + len(t.postings) + 8
	}
	flush(len(terms))
	return jobs
}

func (w *writer) words(terms []*term) {
	w.buf = append(w.buf, '[')
	for _, t := range terms {
		w.next()
		w.text(t.word)
		w.buf = append(w.buf, ",\""...)
		w.buf = appendNumber(appendNumber(w.buf, t.pages), t.titles)
		w.buf = append(append(w.buf, t.postings...), '"')
	}
	w.buf = append(w.buf, ']')
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

// blocks cuts what results show of pages into files.
func (d *directory) blocks(documents []Document) (jobs []job) {
	size, begin := 0, 0
	flush := func(end int) {
		if begin == end {
			return
		}
		block := documents[begin:end]
		jobs = append(jobs, job{fmt.Sprintf("p%d", len(jobs)), func(w *writer) { w.pages(block) }})
		d.Blocks = append(d.Blocks, len(block))
		size, begin = 0, end
	}
	for i, doc := range documents {
		length := len(doc.Address) + len(doc.Entry.Shown) + 5
		if size > 0 && size+length > pageBlock {
			flush(i)
		}
		size += length
	}
	flush(len(documents))
	return jobs
}

// pages writes a list for each page: its address, its title, then fragment, heading and text of each part.
func (w *writer) pages(documents []Document) {
	w.buf = append(w.buf, '[')
	for _, doc := range documents {
		w.next()
		w.buf = append(w.buf, '[')
		w.text(doc.Address)
		w.next()
		w.buf = append(append(w.buf, doc.Entry.Shown...), ']')
	}
	w.buf = append(w.buf, ']')
}

// maxSpelling is how many words of one first character a browser looks at to find what was meant: the most
// frequent ones.
const maxSpelling = 1500

// spelling writes the words alone, each with how frequent it is, so that a browser can look for the one that
// was meant. A chunk begins with a new first character.
func (d *directory) spelling(terms []*term) (jobs []job) {
	var chunk strings.Builder
	flush := func() {
		if chunk.Len() > 0 {
			text := strings.TrimSpace(chunk.String())
			jobs = append(jobs, job{fmt.Sprintf("s%d", len(jobs)), func(w *writer) { w.data(text) }})
			chunk.Reset()
		}
	}
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
			flush()
			d.Spelling = append(d.Spelling, string(first))
		}
		for _, t := range words {
			chunk.WriteString(t.word + t.frequency() + " ")
		}
	}
	flush()
	return jobs
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
func (x *Index) facets(w *writer) {
	var pages strings.Builder
	for _, d := range x.Documents {
		writeBits(&pages, x.Readers, d.Readers)
		writeBits(&pages, x.Roles, d.Roles)
	}
	w.data(map[string]any{"readers": nonNil(x.Readers), "roles": nonNil(x.Roles), "pages": pages.String()})
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
