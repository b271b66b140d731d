package search

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"sync"
)

// An Entry is what the index keeps of a page.
type Entry struct {
	Title    string
	Sections []Section // the first is the beginning of the page, without heading
	Words    int       // of the text
	Terms    string    // every word with what it weighs here; see appendTerm
}

// A Section is a part of a page.
type Section struct {
	ID      string // fragment; "" for the beginning
	Heading string
	Text    string // its beginning
}

// maxSections is how many parts of a page are told apart; what stands after them counts for the last.
const maxSections = 60

// Depth is how much text is kept of each page of a site, in bytes: all of it where there are few pages, the
// beginning of each part where there are many.
func Depth(pages int) int {
	switch {
	case pages <= 300:
		return 24 << 10
	case pages <= 2000:
		return 2 << 10
	}
	return 400
}

// What a word weighs in a heading and in what a page says of itself, relative to the text.
const (
	headingWeight = 3
	leadWeight    = 2
)

// The steps that the weight of a word in a title is rounded to, and what other names of a page count for
// beside it.
const (
	titleLevels = 63
	aliasShare  = 0.8
)

// A Reader makes entries of pages of one language. It is safe for use by several goroutines.
type Reader struct {
	language string
	depth    int

	mu   sync.Mutex
	idle []*counter
}

// NewReader makes a Reader for a site of so many pages.
func NewReader(language string, pages int) *Reader {
	return &Reader{language: language, depth: Depth(pages)}
}

// counter gives a counter that nobody uses, so that its memory is used again.
func (r *Reader) counter() *counter {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.idle); n > 0 {
		c := r.idle[n-1]
		r.idle = r.idle[:n-1]
		return c
	}
	return &counter{analyser: newAnalyser(r.language)}
}

func (r *Reader) release(c *counter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = append(r.idle, c)
}

// A Page is what a Reader looks at.
type Page struct {
	Title    string
	Lead     string   // description and answer: what the page is about
	Keywords []string // what its author calls the page besides; each counts as a title
	Aliases  []string // other names of the page, such as the last part of its address
	HTML     []byte   // the finished page; only its main part counts
}

// Page makes the entry of a page.
func (r *Reader) Page(p Page) Entry {
	c := r.counter()
	defer r.release(c)
	c.reset()
	c.name(p.Title, 1)
	for _, keyword := range p.Keywords {
		c.name(keyword, 1)
	}
	for _, alias := range p.Aliases {
		c.name(alias, aliasShare)
	}
	c.weigh([]byte(p.Lead), leadWeight, 0)
	words := 0
	parts := scan(p.HTML, &c.scratch, r.depth, func(text []byte, part int) { words += c.count(text, part) })
	for i, part := range parts {
		c.weigh(part.heading, headingWeight, i)
	}
	return Entry{Title: p.Title, Sections: keep(parts, r.depth), Words: words, Terms: c.terms()}
}

// Sections finds the parts of finished HTML, each with the first bytes of its text up to depth.
func Sections(html []byte, depth int) []Section {
	parts := scan(html, &scratch{}, depth, func([]byte, int) {})
	for i, p := range parts {
		parts[i].text = bytes.TrimSpace(p.text)
	}
	return sections(parts)
}

// keep chooses what is shown of each part: an equal share of depth, and what others do not need.
func keep(parts []part, depth int) []Section {
	left := depth
	for i, p := range parts {
		parts[i].text = cut(p.text, left/(len(parts)-i))
		left -= len(parts[i].text)
	}
	return sections(parts)
}

// sections copies parts. All their text is one piece of memory, of which many sites keep a lot.
func sections(parts []part) []Section {
	var all strings.Builder
	size := 0
	for _, p := range parts {
		size += len(p.id) + len(p.heading) + len(p.text)
	}
	all.Grow(size)
	copied := func(text []byte) string {
		all.Write(text)
		return all.String()[all.Len()-len(text):]
	}
	sections := make([]Section, len(parts))
	for i, p := range parts {
		sections[i] = Section{ID: copied(p.id), Heading: copied(p.heading), Text: copied(p.text)}
	}
	return sections
}

// cut shortens text to n bytes, at a blank.
func cut(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n] != ' ' {
		n--
	}
	return text[:n]
}

// A counter counts the words of one page after another.
type counter struct {
	*analyser
	scratch

	forms    lexicon // words as they are written
	standFor []int32 // by number of a form: the number of the only word of the index that it stands for, isCommon or isSeveral
	names    lexicon // words of the index
	stats    []stat  // by number of a word
	written  []byte  // see terms
}

// What a word as it is written can stand for beside one word of the index.
const (
	isCommon  = -1 // a word that is not counted
	isSeveral = -2 // none, or several words
)

// A stat is what is known of a word on a page.
type stat struct {
	title   uint8  // in the title; see name
	section uint8  // where it weighs most
	at      uint8  // the part that is being read
	weight  uint16 // of headings
	count   uint16 // in the text
	best    uint16 // how much it weighs where it weighs most
	here    uint16 // how much it weighs in the part that is being read
}

func (c *counter) reset() {
	c.forms.reset()
	c.names.reset()
	c.standFor, c.stats = c.standFor[:0], c.stats[:0]
}

// id gives the number of a word of the index. It is isCommon for a word too many.
func (c *counter) id(word []byte) int32 {
	n, known := c.names.number(word, hashOf(word))
	if !known && n >= 0 {
		c.stats = append(c.stats, stat{})
	}
	return int32(n) //nolint:gosec // at most maxLexicon
}

// add adds to the weight of a part; the part where a word weighs most is remembered.
func (s *stat) add(weight uint16, section int) {
	at := uint8(min(section, maxSections)) //nolint:gosec // at most maxSections
	if s.at != at {
		s.at, s.here = at, 0
	}
	if s.here += weight; s.here > s.best {
		s.best, s.section = s.here, at
	}
}

// name gives the words of a name their weight: the fewer words it has, the more each of them says.
func (c *counter) name(name string, share float64) {
	words := 0.0
	c.words([]byte(name), func(_ []byte, common bool) {
		if !common {
			words++
		}
	})
	level := uint8(titleLevels*share/math.Sqrt(max(1, words)) + 0.5)
	c.words([]byte(name), func(w []byte, common bool) {
		id := c.id(w)
		if id == isCommon {
			return
		}
		s := &c.stats[id]
		s.title = max(s.title, level)
		if !common {
			s.add(uint16(level), 0)
		}
	})
}

// weigh counts the words of a heading.
func (c *counter) weigh(text []byte, weight uint16, section int) {
	c.words(text, func(w []byte, common bool) {
		if common {
			return
		}
		id := c.id(w)
		if id == isCommon {
			return
		}
		s := &c.stats[id]
		if s.weight < 1<<10 {
			s.weight += weight
		}
		s.add(weight, section)
	})
}

// count counts the words of text, and says how many there are. A word as it is written is taken to the form of
// the index once in a page.
func (c *counter) count(text []byte, section int) int {
	n := 0
	tally := func(id int32) {
		if n++; id == isCommon {
			return
		}
		if s := &c.stats[id]; s.count < 1<<10 {
			s.count++
			s.add(1, section)
		}
	}
	last, words := int32(isCommon), 0
	learn := func(w []byte, common bool) {
		if last = isCommon; !common {
			last = c.id(w)
		}
		words++
		tally(last)
	}
	c.each(text, func(written []byte) {
		form, known := c.forms.number(written, c.hash)
		if known && c.standFor[form] != isSeveral {
			tally(c.standFor[form])
			return
		}
		words = 0
		if c.finish(written, learn); words != 1 {
			last = isSeveral
		}
		if !known && form >= 0 {
			c.standFor = append(c.standFor, last)
		}
	}, learn)
	return n
}

// terms writes down the words of the page.
func (c *counter) terms() string {
	c.written = c.written[:0]
	for i, s := range c.stats {
		c.written = appendTerm(c.written, c.names.word(i), s)
	}
	return string(c.written) // no more memory than it takes
}

// The flags of a word of an entry, beside its length.
const (
	hasWeight = 0x40
	hasTitle  = 0x80
)

// appendTerm adds a word to the terms of an entry: its length and flags, the word, its count in the text, the
// part where it weighs most, the weight of headings and its level in the title.
func appendTerm(out, name []byte, s stat) []byte {
	head := byte(len(name)) // at most maxWord
	if s.weight > 0 {
		head |= hasWeight
	}
	if s.title > 0 {
		head |= hasTitle
	}
	out = append(out, head)
	out = append(out, name...)
	out = binary.AppendUvarint(out, uint64(s.count))
	out = append(out, s.section)
	if s.weight > 0 {
		out = binary.AppendUvarint(out, uint64(s.weight))
	}
	if s.title > 0 {
		out = append(out, s.title)
	}
	return out
}

// nextTerm reads a word of the terms of an entry and returns the rest.
func nextTerm(terms string) (name string, s stat, rest string) {
	head := terms[0]
	n := int(head & (hasWeight - 1))
	name, rest = terms[1:1+n], terms[1+n:]
	number := func() uint16 {
		v, after := nextNumber(rest)
		rest = after
		return uint16(v) //nolint:gosec // as it was written
	}
	s.count = number()
	s.section, rest = rest[0], rest[1:]
	if head&hasWeight != 0 {
		s.weight = number()
	}
	if head&hasTitle != 0 {
		s.title, rest = rest[0], rest[1:]
	}
	return name, s, rest
}

// nextNumber reads a number as binary.AppendUvarint writes it, and returns the rest.
func nextNumber(terms string) (n uint64, rest string) {
	i := 0
	for shift := 0; ; shift += 7 {
		c := terms[i]
		n |= uint64(c&0x7F) << shift
		if i++; c < 0x80 {
			return n, terms[i:]
		}
	}
}
