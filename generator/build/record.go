package build

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"time"

	"roleguide/generator/cache"
	"roleguide/generator/link"
	"roleguide/generator/output"
	"roleguide/generator/reads"
	"roleguide/generator/search"
	"roleguide/generator/source"
)

// A record is what a build remembers of the one before: what was read, what it gave, and what was written.
type record struct {
	written  time.Time // when the output was looked at for the last time
	site     reads.Sum // of all front matter
	shared   []read    // what was read for what pages share
	others   []read    // what else was read: pages and what they show, files that were copied
	outputs  []kept
	problems source.Problems
	count    int // pages
}

// A kept file is one of the output.
type kept struct {
	name, origin string
	known        output.Known
}

// pastPages is what stays of all pages until the next build.
type pastPages struct {
	written time.Time // as that of the record that it belongs to
	words   []string  // of the search index, by number
	fresh   int       // how many words there were when all pages were made
	pages   []pastPage
}

// A pastPage is what stays of a page until the next build.
type pastPage struct {
	file string
	slot slot
}

// A coder writes values, or reads what it has written: each method does both, so that neither can forget what the
// other does. What cannot be read makes it fail, and gives zero values from then on.
type coder struct {
	reading bool
	failed  bool
	data    []byte    // written, and not yet in out
	out     io.Writer // where to it is written; nil: it stays in data
	text    string    // still to be read
}

func (c *coder) number(n *int) {
	if !c.reading {
		c.data = binary.AppendVarint(c.data, int64(*n))
		return
	}
	*n = int(c.varint())
}

// varint reads a number.
func (c *coder) varint() int64 {
	head := c.text[:min(len(c.text), binary.MaxVarintLen64)]
	v, size := binary.Varint([]byte(head))
	if size <= 0 {
		c.failed, c.text = true, ""
		return 0
	}
	c.text = c.text[size:]
	return v
}

func (c *coder) long(n *int64) {
	if !c.reading {
		c.data = binary.AppendVarint(c.data, *n)
		return
	}
	*n = c.varint()
}

func (c *coder) flag(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	c.number(&n)
	*b = n == 1
}

// string codes text; what is read shares the memory of all that is read.
func (c *coder) string(s *string) {
	n := len(*s)
	c.number(&n)
	if !c.reading {
		c.data = append(c.data, *s...)
		return
	}
	if n < 0 || n > len(c.text) {
		c.failed, c.text, n = true, "", 0
	}
	*s, c.text = c.text[:n], c.text[n:]
}

func (c *coder) sum(s *[32]byte) {
	if !c.reading {
		c.data = append(c.data, s[:]...)
		return
	}
	if len(c.text) < len(s) {
		c.failed, c.text = true, ""
		return
	}
	copy(s[:], c.text)
	c.text = c.text[len(s):]
}

// list codes a list; no list and an empty one are the same.
func list[T any](c *coder, items *[]T, each func(*coder, *T)) {
	n := len(*items)
	c.number(&n)
	if c.reading {
		if n < 0 || n > len(c.text) { // every item takes at least a byte
			c.failed, c.text, n = true, "", 0
		}
		*items = nil
		if n > 0 {
			*items = make([]T, n)
		}
	}
	for i := range *items {
		each(c, &(*items)[i])
		c.flush(flushSize)
	}
}

// flushSize is how many bytes are written out together.
const flushSize = 64 << 10

// flush writes out what was written, if it is so much.
func (c *coder) flush(least int) {
	if c.out == nil || len(c.data) < least || c.failed {
		return
	}
	if _, err := c.out.Write(c.data); err != nil {
		c.failed = true
	}
	c.data = c.data[:0]
}

var errNotCoded = errors.New("cannot write all")

// coded writes an entry of a cache bit by bit.
func coded(into *cache.Cache, name string, code func(c *coder)) {
	into.Write(name, func(w io.Writer) error {
		c := coder{out: w}
		code(&c)
		if c.flush(0); c.failed {
			return errNotCoded
		}
		return nil
	})
}

func (c *coder) strings(items *[]string) { list(c, items, (*coder).string) }

func (c *coder) read(r *read) {
	kind := int(r.Kind)
	c.number(&kind)
	r.Kind = reads.Kind(kind)
	c.string(&r.Path)
	c.sum((*[32]byte)(&r.sum))
}

func (c *coder) pos(p *source.Pos) {
	c.string(&p.File)
	c.number(&p.Line)
	c.number(&p.Col)
}

func (c *coder) problem(p *source.Problem) {
	c.string((*string)(&p.Code))
	c.number((*int)(&p.Severity))
	c.pos(&p.Pos)
	c.string(&p.Message)
	c.string(&p.Hint)
	list(c, &p.Notes, func(c *coder, n *source.Note) {
		c.pos(&n.Pos)
		c.string(&n.Message)
	})
	c.string(&p.Excerpt)
}

func (c *coder) problems(p *source.Problems) { list(c, (*[]source.Problem)(p), (*coder).problem) }

func (c *coder) ref(r *link.Ref) {
	c.pos(&r.Pos)
	c.string(&r.Excerpt)
	c.string(&r.To)
	c.string(&r.Fragment)
}

func (c *coder) entry(e **search.Entry) {
	there := *e != nil
	if c.flag(&there); !there {
		return
	}
	if c.reading {
		*e = &search.Entry{}
	}
	x := *e
	c.string(&x.Shown)
	c.number(&x.Words)
	c.string(&x.Terms)
}

// slot codes all of a slot but what a check alone looks at.
func (c *coder) slot(s *slot) {
	c.flag(&s.made)
	c.problems(&s.problems)
	c.strings(&s.ids)
	list(c, &s.refs, (*coder).ref)
	c.strings(&s.links)
	c.strings(&s.media)
	list(c, &s.terms, (*coder).number)
	c.strings(&s.files)
	list(c, &s.seen, (*coder).read)
	c.entry(&s.entry)
}

func (c *coder) kept(k *kept) {
	c.string(&k.name)
	c.string(&k.origin)
	c.sum(&k.known.Sum)
	mode := int(k.known.Stamp.Mode)
	c.number(&mode)
	k.known.Stamp.Mode = fs.FileMode(mode)
	c.long(&k.known.Stamp.Size)
	c.long(&k.known.Stamp.Written)
	c.long(&k.known.Stamp.Changed)
	inode := int64(k.known.Stamp.Inode)
	c.long(&inode)
	k.known.Stamp.Inode = uint64(inode)
}

// record codes a record.
func (c *coder) record(r *record) {
	at := r.written.UnixNano()
	c.long(&at)
	r.written = time.Unix(0, at)
	c.sum((*[32]byte)(&r.site))
	list(c, &r.shared, (*coder).read)
	list(c, &r.others, (*coder).read)
	list(c, &r.outputs, (*coder).kept)
	c.problems(&r.problems)
	c.number(&r.count)
}

// pages codes what stays of pages. It is much longer than the record, and read only if pages are to be made.
func (c *coder) pages(p *pastPages) {
	at := p.written.UnixNano()
	c.long(&at)
	p.written = time.Unix(0, at)
	c.strings(&p.words)
	c.number(&p.fresh)
	list(c, &p.pages, func(c *coder, p *pastPage) {
		c.string(&p.file)
		c.slot(&p.slot)
	})
}
