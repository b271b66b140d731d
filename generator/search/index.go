package search

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// MaxPostings is how many pages are listed for a word: those in which it weighs most.
const MaxPostings = 1200

// The parameters of BM25F.
const (
	k1 = 1.4  // how soon repetition counts for less
	b  = 0.55 // how much a long text is held against a page
)

// levels is the number of steps that the weight of a word in a page is rounded to.
const levels = 15

// A Document is a page of the index.
type Document struct {
	Address string // from the root of the site, as links have it
	Readers []string
	Roles   []string
	Entry   *Entry
}

// An Index is what Build makes the files of.
type Index struct {
	Language  string
	Documents []Document
	Readers   []string // all there are, in order
	Roles     []string
}

// A File is a file of the index.
type File struct {
	Name string // map.js, w0.js, …
	Data []byte
}

// A term is a word of the index.
type term struct {
	word     string
	pages    int
	titles   int    // pages that have it in their title
	last     int    // the last page that was added
	postings []byte // see appendPosting
}

// terms collects the words of all pages.
func (x *Index) terms() []*term {
	total := 0
	for _, d := range x.Documents {
		total += d.Entry.Words
	}
	mean := max(1, float64(total)/float64(max(1, len(x.Documents))))
	all := vocabulary{slots: make([]uint32, 1<<12)}
	for page, d := range x.Documents {
		norm := 1 - b + b*float64(d.Entry.Words)/mean
		for rest := d.Entry.Terms; len(rest) > 0; {
			var name string
			var s stat
			name, s, rest = nextTerm(rest)
			all.term(name).add(posting{page, level(s, norm), int(s.section), int(s.title)})
		}
	}
	terms := all.terms
	slices.SortFunc(terms, func(a, b *term) int { return strings.Compare(a.word, b.word) })
	for _, t := range terms {
		t.shorten()
	}
	return terms
}

// A vocabulary is a hash table of all words. A map takes twice as long, and every word of every page is looked up.
type vocabulary struct {
	terms  []*term
	hashes []uint32 // of the words of terms
	slots  []uint32 // a power of two of them, at most half in use: 1 + the place of a term, 0: nothing here
}

// term finds a word, which is added if it is new.
func (v *vocabulary) term(word string) *term {
	hash := hashOf(word)
	i := v.first(hash)
	for ; v.slots[i] != 0; i = (i + 1) & (len(v.slots) - 1) {
		n := v.slots[i] - 1
		if v.hashes[n] == hash && v.terms[n].word == word {
			return v.terms[n]
		}
	}
	t := &term{word: strings.Clone(word), last: -1}
	v.terms, v.hashes = append(v.terms, t), append(v.hashes, hash)
	v.slots[i] = uint32(len(v.terms)) //nolint:gosec // far below the limit
	if 2*len(v.terms) > len(v.slots) {
		v.grow()
	}
	return t
}

// grow makes room for twice as many words.
func (v *vocabulary) grow() {
	v.slots = make([]uint32, 2*len(v.slots))
	for n, hash := range v.hashes {
		i := v.first(hash)
		for v.slots[i] != 0 {
			i = (i + 1) & (len(v.slots) - 1)
		}
		v.slots[i] = uint32(n + 1) //nolint:gosec // far below the limit
	}
}

func (v *vocabulary) first(hash uint32) int { return int(hash^hash>>15) & (len(v.slots) - 1) }

// level is the weight of a word in the text and headings of a page, in steps.
func level(s stat, norm float64) int {
	weight := float64(s.weight) + float64(s.count)/norm
	return int(levels*weight/(k1+weight) + 0.5)
}

func (t *term) add(p posting) {
	t.append(p)
	t.pages++
	if p.title > 0 {
		t.titles++
	}
}

// The postings of a word are text, for each page: the distance from the page before in groups of five bits as
// source maps have them, the level with two marks whether the part and the title follow, and these.
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// Marks beside the level of a posting.
const (
	sectionMark = 16
	titleMark   = 32
)

func (t *term) append(p posting) {
	mark := p.level
	if p.section > 0 {
		mark |= sectionMark
	}
	if p.title > 0 {
		mark |= titleMark
	}
	out := append(appendNumber(t.postings, p.page-t.last), digits[mark])
	if p.section > 0 {
		out = append(out, digits[p.section])
	}
	if p.title > 0 {
		out = append(out, digits[p.title])
	}
	t.postings, t.last = out, p.page
}

func appendNumber(out []byte, n int) []byte {
	for ; n >= 32; n >>= 5 {
		out = append(out, digits[n&31|32])
	}
	return append(out, digits[n])
}

// A posting is one page of a word.
type posting struct{ page, level, section, title int }

// shorten leaves the pages in which a word of many pages weighs most: those with it in the title first.
func (t *term) shorten() {
	if t.pages <= MaxPostings {
		return
	}
	list := t.read()
	const steps = (titleLevels + 1) * (levels + 1)
	rank := func(p posting) int { return p.title*(levels+1) + p.level }
	var having [steps]int
	for _, p := range list {
		having[rank(p)]++
	}
	least, room := steps-1, MaxPostings
	for ; having[least] <= room; least-- {
		room -= having[least]
	}
	t.postings, t.last = t.postings[:0], -1
	for _, p := range list {
		if r := rank(p); r > least {
			t.append(p)
		} else if r == least && room > 0 {
			room--
			t.append(p)
		}
	}
}

// read decodes the postings of a word.
func (t *term) read() []posting {
	list := make([]posting, 0, t.pages)
	p := posting{page: -1}
	in := t.postings
	next := func() int {
		d := strings.IndexByte(digits, in[0])
		in = in[1:]
		return d
	}
	for len(in) > 0 {
		for shift, d := 0, 32; d >= 32; shift += 5 {
			d = next()
			p.page += d & 31 << shift
		}
		mark := next()
		p.level, p.section, p.title = mark%sectionMark, 0, 0
		if mark&sectionMark != 0 {
			p.section = next()
		}
		if mark&titleMark != 0 {
			p.title = next()
		}
		list = append(list, p)
	}
	return list
}

// frequency is a digit for how many pages have a word: its binary logarithm, at most 9.
func (t *term) frequency() string { return fmt.Sprint(min(9, bits.Len(uint(t.pages))-1)) } //nolint:gosec // at least 1
