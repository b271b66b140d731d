package search

import (
	"bytes"
	"encoding/binary"
	"math"
	"sync"
)

// An Entry is what the index keeps of a page. It is read together with the Vocabulary that it was made with.
type Entry struct {
	Shown string // what results show: title, then fragment, heading and beginning of the text of each part; see shown
	Words int    // of the text
	Terms string // every word with what it weighs here; see appendTerm
}

// A Section is a part of a page.
type Section struct {
	ID      string // fragment; "" for the beginning of the page
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
	words    *Vocabulary

	mu   sync.Mutex
	idle []*counter
}

// NewReader makes a Reader for a site of so many pages. Readers of several languages can share a Vocabulary.
func NewReader(language string, pages int, words *Vocabulary) *Reader {
	return &Reader{language: language, depth: Depth(pages), words: words}
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
	return &counter{analyser: newAnalyser(r.language), shared: r.words}
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
	keep(parts, r.depth)
	return Entry{Shown: c.shown(p.Title, parts), Words: words, Terms: c.terms()}
}

// Sections finds the parts of finished HTML, each with the first bytes of its text up to depth.
func Sections(html []byte, depth int) []Section {
	parts := scan(html, &scratch{}, depth, func([]byte, int) {})
	sections := make([]Section, len(parts))
	for i, p := range parts {
		sections[i] = Section{ID: string(p.id), Heading: string(p.heading), Text: string(bytes.TrimSpace(p.text))}
	}
	return sections
}

// keep chooses what is shown of each part: an equal share of depth, and what others do not need.
func keep(parts []part, depth int) {
	left := depth
	for i, p := range parts {
		parts[i].text = cut(p.text, left/(len(parts)-i))
		left -= len(parts[i].text)
	}
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

	shared  *Vocabulary
	forms   [maxForms]form // words as they are written that were met last, by their hash
	places  []int32        // by number of a word: 1 + its place in stats, 0: not on this page
	stats   []stat         // of the words of the page, in the order in which they were first seen
	written []byte         // memory that is used again
}

// A form is a word as it is written, and what it stands for. So few words make most of all text that a small table
// of them, near the processor, spares most of the work of taking words to the form of the index.
type form struct {
	hash     uint32
	standFor int32 // the number of the only word of the index that it stands for, isCommon or isSeveral
	length   uint8
	text     [23]byte // longer words are not remembered
}

// maxForms is how many there are of them.
const maxForms = 1 << 12

// What a word as it is written can stand for beside one word of the index.
const (
	isCommon  = -1 // a word that is not counted
	isSeveral = -2 // none, or several words
)

// is reports whether a form is that of a word.
func (f *form) is(word []byte, hash uint32) bool {
	return f.hash == hash && int(f.length) == len(word) && string(f.text[:f.length]) == string(word)
}

// A stat is what is known of a word on a page.
type stat struct {
	number  int32  // of the word
	title   uint8  // in the title; see name
	section uint8  // where it weighs most
	at      uint8  // the part that is being read
	weight  uint16 // of headings
	count   uint16 // in the text
	best    uint16 // how much it weighs where it weighs most
	here    uint16 // how much it weighs in the part that is being read
}

func (c *counter) reset() {
	for i := range c.stats {
		c.places[c.stats[i].number] = 0
	}
	c.stats = c.stats[:0]
}

// stat is what is known of a word of the index on this page.
func (c *counter) stat(number int32) *stat {
	if more := int(number) + 1 - len(c.places); more > 0 {
		c.places = append(c.places, make([]int32, more)...)
	}
	place := &c.places[number]
	if *place == 0 {
		c.stats = append(c.stats, stat{number: number})
		*place = int32(len(c.stats)) //nolint:gosec // at most maxLexicon
	}
	return &c.stats[*place-1]
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
		number := c.shared.number(w)
		if number < 0 {
			return
		}
		s := c.stat(number)
		s.title = max(s.title, level)
		if !common {
			s.add(uint16(level), 0)
		}
	})
}

// weigh counts the words of a heading.
func (c *counter) weigh(text []byte, weight uint16, section int) {
	c.each(text, func(number int32) {
		if number < 0 {
			return
		}
		s := c.stat(number)
		if s.weight < 1<<10 {
			s.weight += weight
		}
		s.add(weight, section)
	})
}

// count counts the words of text, and says how many there are.
func (c *counter) count(text []byte, section int) int {
	n := 0
	c.each(text, func(number int32) {
		if n++; number < 0 {
			return
		}
		if s := c.stat(number); s.count < 1<<10 {
			s.count++
			s.add(1, section)
		}
	})
	return n
}

// each calls tally with the number of every word of text, or isCommon. A word as it is written is taken to the
// form of the index when it is met for the first time.
func (c *counter) each(text []byte, tally func(number int32)) {
	last, words := int32(isCommon), 0
	learn := func(w []byte, common bool) {
		if last = isCommon; !common {
			last = c.shared.number(w)
		}
		words++
		tally(last)
	}
	c.runs(text, func(written []byte) {
		hash := c.hash
		f := &c.forms[(hash^hash>>15)%maxForms]
		if f.is(written, hash) && f.standFor != isSeveral {
			tally(f.standFor)
			return
		}
		met := form{hash: hash, length: uint8(min(len(written), len(f.text)))} //nolint:gosec // it is small
		copy(met.text[:], written)
		fits := len(written) <= len(met.text)
		words = 0
		if c.finish(written, learn); words != 1 {
			last = isSeveral
		}
		if met.standFor = last; fits {
			*f = met
		}
	}, learn)
}

// shown writes down what results show of a page, as the elements of a list in a file of the index.
func (c *counter) shown(title string, parts []part) string {
	c.written = appendText(c.written[:0], title)
	for _, p := range parts {
		for _, text := range [3][]byte{p.id, p.heading, p.text} {
			c.written = appendText(append(c.written, ','), text)
		}
	}
	return string(c.written) // no more memory than it takes
}

// terms writes down the words of the page.
func (c *counter) terms() string {
	c.written = c.written[:0]
	for i := range c.stats {
		c.written = appendTerm(c.written, &c.stats[i])
	}
	return string(c.written)
}

// The first byte of a word of an entry has its count and its part, as far as they are small, and whether it
// weighs in headings and in the title. Most words take two or three bytes.
const (
	countBits   = 0x03
	manyTimes   = 0x03 // and the rest of the count follows
	hasWeight   = 0x04
	hasTitle    = 0x08
	partShift   = 4
	distantPart = 0x0F // and the part follows
)

// appendTerm adds a word to the terms of an entry: its number, its count in the text, the part where it weighs
// most, the weight of headings and its level in the title.
func appendTerm(out []byte, s *stat) []byte {
	head := uint8(min(s.count, manyTimes)) | min(s.section, distantPart)<<partShift //nolint:gosec // at most manyTimes
	if s.weight > 0 {
		head |= hasWeight
	}
	if s.title > 0 {
		head |= hasTitle
	}
	out = append(binary.AppendUvarint(out, uint64(s.number)), head) //nolint:gosec // not negative
	if s.count >= manyTimes {
		out = binary.AppendUvarint(out, uint64(s.count-manyTimes))
	}
	if s.section >= distantPart {
		out = append(out, s.section)
	}
	if s.weight > 0 {
		out = binary.AppendUvarint(out, uint64(s.weight))
	}
	if s.title > 0 {
		out = append(out, s.title)
	}
	return out
}

// nextTerm reads a word of the terms of an entry and returns the rest.
func nextTerm(terms string, s *stat) (rest string) {
	number, rest := nextNumber(terms)
	head := rest[0]
	rest = rest[1:]
	*s = stat{number: int32(number), count: uint16(head & countBits), section: head >> partShift} //nolint:gosec // as it was written
	if s.count == manyTimes {
		number, rest = nextNumber(rest)
		s.count += uint16(number) //nolint:gosec // as it was written
	}
	if s.section == distantPart {
		s.section, rest = rest[0], rest[1:]
	}
	if head&hasWeight != 0 {
		number, rest = nextNumber(rest)
		s.weight = uint16(number) //nolint:gosec // as it was written
	}
	if head&hasTitle != 0 {
		s.title, rest = rest[0], rest[1:]
	}
	return rest
}

// nextNumber reads a number as binary.AppendUvarint writes it, and returns the rest.
func nextNumber(terms string) (n uint64, rest string) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		c := terms[i]
		n |= uint64(c&0x7F) << shift
		if c < 0x80 {
			return n, terms[i+1:]
		}
	}
}
