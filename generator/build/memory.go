package build

import (
	"io/fs"
	"maps"

	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/reads"
)

// A memory keeps parts of a site from one load to the next, each with what was read for it, and forgets those
// that have read something that changed.
type memory struct {
	heads       *page.Heads
	parts       map[string]part
	highlighter *markdown.Highlighter

	before *page.Site // while only the front matter of some pages has changed, else nil
	edited []string   // those pages
}

type part struct {
	seen  map[reads.Read]reads.Sum
	value any
}

func newMemory() *memory {
	return &memory{heads: page.NewHeads(), parts: map[string]part{}, highlighter: newHighlighter()}
}

// pages is the memory of front matter; nil if there is none.
func (m *memory) pages() *page.Heads {
	if m == nil {
		return nil
	}
	return m.heads
}

// site is the content tree before nothing but the front matter of edits was edited; nil if more has changed.
func (m *memory) site() *page.Site {
	if m == nil {
		return nil
	}
	return m.before
}

func (m *memory) edits() []string {
	if m == nil {
		return nil
	}
	return m.edited
}

// forget drops the parts that have read any of some paths, and tells how many.
func (m *memory) forget(changed map[string]bool) (dropped int) {
	known := len(m.parts)
	maps.DeleteFunc(m.parts, func(_ string, p part) bool { return reads.Changed(p.seen, changed) })
	return known - len(m.parts)
}

// remember returns a part of a site: as it was made before if nothing that was read for it has changed, else
// made anew. make reads through the file system that it is given, and its result depends on nothing else but
// the name of the part.
func remember[T any](s *site, name string, make func(fsys fs.FS) T) T {
	if s.memory == nil {
		return make(s.fsys)
	}
	if known, ok := s.memory.parts[name].value.(T); ok {
		return known
	}
	ledger := reads.NewLedger(s.fsys)
	value := make(ledger)
	s.memory.parts[name] = part{ledger.Seen(), value}
	return value
}
