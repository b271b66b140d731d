package search

import (
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
	Terms    []byte    // every word with what it weighs here; see appendTerm
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
		return 4 << 10
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

// counter gives a counter that nobody uses. They are kept for as long as the Reader, since what they know of
// words takes a while to learn.
func (r *Reader) counter() *counter {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.idle); n > 0 {
		c := r.idle[n-1]
		r.idle = r.idle[:n-1]
		return c
	}
	return &counter{analyser: newAnalyser(r.language), ids: map[string]int32{}, forms: newForms()}
}

func (r *Reader) release(c *counter) {
	if c.forms.n > maxVocabulary {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = append(r.idle, c)
}

// A Page is what a Reader looks at.
type Page struct {
	Title   string
	Lead    string   // description and answer: what the page is about
	Aliases []string // other names of the page, such as the last part of its address
	HTML    []byte   // the finished page; only its main part counts
}

// Page makes the entry of a page.
func (r *Reader) Page(p Page) Entry {
	c := r.counter()
	defer r.release(c)
	c.page++
	c.seen = c.seen[:0]
	c.name(p.Title, 1)
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
	sections := make([]Section, len(parts))
	for i, p := range parts {
		sections[i] = Section{ID: p.id, Heading: string(p.heading), Text: strings.TrimSpace(string(p.text))}
	}
	return sections
}

// keep chooses what is shown of each part: an equal share of depth, and what others do not need.
func keep(parts []part, depth int) []Section {
	sections := make([]Section, len(parts))
	left := depth
	for i, p := range parts {
		share := left / (len(parts) - i)
		text := cut(p.text, share)
		left -= len(text)
		sections[i] = Section{ID: p.id, Heading: string(p.heading), Text: string(text)}
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

// maxVocabulary is the number of words after which a counter is dropped, so that its memory does not grow with
// the site.
const maxVocabulary = 50_000

// A counter counts the words of one page after another.
type counter struct {
	*analyser
	scratch

	ids   map[string]int32 // by word of the index
	forms *forms           // words as they are written, and the id of the only word of the index that each stands for, or isCommon
	names []string
	stats []stat
	seen  []int32 // ids of the words of this page, in the order of their first use
	page  uint32
}

// isCommon stands for the id of a word that is not counted.
const isCommon = -1

// A stat is what is known of a word on a page.
type stat struct {
	page    uint32
	title   uint8  // in the title; see name
	weight  uint16 // of headings
	count   uint16 // in the text
	section uint8  // where it weighs most
	best    uint16 // how much it weighs there
	here    uint16 // how much it weighs in the part that is being read
	at      uint8  // the part that is being read
}

// stat finds the counts of a word.
func (c *counter) stat(word []byte) *stat { return c.at(c.id(word)) }

func (c *counter) id(word []byte) int32 {
	id, known := c.ids[string(word)]
	if !known {
		id = int32(len(c.names)) //nolint:gosec // far below the limit
		name := string(word)
		c.ids[name] = id
		c.names = append(c.names, name)
		c.stats = append(c.stats, stat{})
	}
	return id
}

func (c *counter) at(id int32) *stat {
	s := &c.stats[id]
	if s.page != c.page {
		*s = stat{page: c.page}
		c.seen = append(c.seen, id)
	}
	return s
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
		s := c.stat(w)
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
		s := c.stat(w)
		if s.weight < 1<<10 {
			s.weight += weight
		}
		s.add(weight, section)
	})
}

// count counts the words of text, and says how many there are. Most words are those of the pages before, as
// they were written there.
func (c *counter) count(text []byte, section int) int {
	n := 0
	tally := func(id int32) {
		if n++; id == isCommon {
			return
		}
		if s := c.at(id); s.count < 1<<10 {
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
		if id, known := c.forms.get(written, c.hash); known {
			tally(id)
			return
		}
		form, hash := string(written), c.hash
		words = 0
		if c.finish(written, learn); words == 1 {
			c.forms.put(form, hash, last)
		}
	}, learn)
	return n
}

// terms writes down the words of the page.
func (c *counter) terms() []byte {
	size := 0
	for _, id := range c.seen {
		size += len(c.names[id]) + 4
	}
	out := make([]byte, 0, size)
	for _, id := range c.seen {
		out = appendTerm(out, c.names[id], c.stats[id])
	}
	return out
}

// The flags of a word of an entry, beside its length.
const (
	hasWeight = 0x40
	hasTitle  = 0x80
)

// appendTerm adds a word to the terms of an entry: its length and flags, the word, its count in the text, the
// part where it weighs most, the weight of headings and its level in the title.
func appendTerm(out []byte, name string, s stat) []byte {
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
func nextTerm(terms []byte) (name []byte, s stat, rest []byte) {
	head := terms[0]
	n := int(head & (hasWeight - 1))
	name, rest = terms[1:1+n], terms[1+n:]
	number := func() uint16 {
		v, size := binary.Uvarint(rest)
		rest = rest[size:]
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
