package search

import (
	"cmp"
	"encoding/binary"
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

// An Index is what the files are made of.
type Index struct {
	Language  string
	Words     *Vocabulary // that the entries were made with
	Documents []Document
	Readers   []string // all there are, in order
	Roles     []string
}

// An Each calls a function for every number below n, perhaps several at a time, and returns when all have ended.
type Each func(n int, do func(i int))

// inOrder is an Each that calls one after another.
func inOrder(n int, do func(i int)) {
	for i := range n {
		do(i)
	}
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
	kept     int    // how many pages postings has
	postings []byte // see append
}

// stretches is how many parts the vocabulary is dealt into, whose words are collected at the same time. Every one
// of them reads all entries, which takes little beside what is done with what is read.
const stretches = 2

// terms collects the words of all pages, in order.
func (x *Index) terms(each Each) []*term {
	words := x.Words.Words()
	all := make([]term, len(words))
	mean := x.mean()
	each(stretches, func(stretch int) {
		for i := stretch; i < len(all); i += stretches {
			all[i] = term{word: words[i], last: -1}
		}
		var s shortener
		x.collect(all, stretch, mean, &s)
		for i := stretch; i < len(all); i += stretches {
			s.shorten(&all[i])
		}
	})
	return sorted(all)
}

// collect adds all pages to the words of a stretch. A word that is on very many pages is shortened now and then, so
// that its pages are never in memory all together.
func (x *Index) collect(all []term, stretch int, mean float64, short *shortener) {
	var s stat
	var usual [manyTimes]int // the levels of words that stand only in the text, by their count
	for page, d := range x.Documents {
		norm := 1 - b + b*float64(d.Entry.Words)/mean
		for count := range usual {
			usual[count] = level(&stat{count: uint16(count)}, norm) //nolint:gosec // small
		}
		for rest := d.Entry.Terms; len(rest) > 0; {
			if rest = nextTerm(rest, &s); int(s.number)%stretches != stretch {
				continue
			}
			p := posting{page: page, section: int(s.section), title: int(s.title)}
			if s.weight == 0 && int(s.count) < len(usual) {
				p.level = usual[s.count]
			} else {
				p.level = level(&s, norm)
			}
			t := &all[s.number]
			if t.add(p); t.kept >= 2*MaxPostings {
				short.shorten(t)
			}
		}
	}
}

// mean is about how many words a page has. It is rounded to four binary digits, so that a change of one page does
// not change what the words of all others weigh.
func (x *Index) mean() float64 {
	total := 0
	for _, d := range x.Documents {
		total += d.Entry.Words
	}
	mean := total / max(1, len(x.Documents))
	unit := 1 << max(0, bits.Len(uint(mean))-4) //nolint:gosec // not negative
	return float64(max(1, (mean+unit/2)/unit*unit))
}

// sorted lists the words that pages have. Most words differ in their first eight bytes, which are compared as one
// number.
func sorted(all []term) []*term {
	type key struct {
		begin uint64
		term  *term
	}
	keys := make([]key, 0, len(all))
	for i := range all {
		if t := &all[i]; t.pages > 0 {
			var begin [8]byte
			copy(begin[:], t.word)
			keys = append(keys, key{binary.BigEndian.Uint64(begin[:]), t})
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), strings.Compare(a.term.word, b.term.word))
	})
	terms := make([]*term, len(keys))
	for i, k := range keys {
		terms[i] = k.term
	}
	return terms
}

// level is the weight of a word in the text and headings of a page, in steps.
func level(s *stat, norm float64) int {
	weight := float64(s.weight) + float64(s.count)/norm
	return int(levels*weight/(k1+weight) + 0.5)
}

func (t *term) add(p posting) {
	t.append(p)
	t.kept++
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

// A shortener shortens words, in memory that it uses again.
type shortener struct{ list []posting }

// shorten leaves the pages in which a word of many pages weighs most: those with it in the title first, and of equal
// ones the first. So it does not matter how often a word is shortened while pages are added.
func (s *shortener) shorten(t *term) {
	if t.kept <= MaxPostings {
		return
	}
	s.list = t.read(s.list[:0])
	list := s.list
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
	t.postings, t.last, t.kept = t.postings[:0], -1, MaxPostings
	for _, p := range list {
		if r := rank(p); r > least {
			t.append(p)
		} else if r == least && room > 0 {
			room--
			t.append(p)
		}
	}
}

// read decodes the postings of a word into list.
func (t *term) read(list []posting) []posting {
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
