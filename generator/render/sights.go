package render

import (
	"slices"

	"roleguide/generator/page"
)

// Sights are the other pages that a page was made of: what they say of themselves in their front matter. Pages are named
// by their numbers (page.Page.Number).
type Sights struct {
	All   bool // any page
	Pages []int32
	Menu  []int32 // those of the menu; pages that have the same menu share the list
}

// Include reports whether any of some pages was looked at.
func (s *Sights) Include(numbers map[int32]bool) bool {
	seen := func(number int32) bool { return numbers[number] }
	return s.All || slices.ContainsFunc(s.Pages, seen) || slices.ContainsFunc(s.Menu, seen)
}

// Watched returns a builder that writes down which pages it looks at. It is for one page, and for one goroutine.
func (b *Builder) Watched(s *Sights) *Builder {
	own := *b
	own.sights = s
	return &own
}

// Compact leaves every page once.
func (s *Sights) Compact() {
	slices.Sort(s.Pages)
	s.Pages = slices.Clip(slices.Compact(s.Pages))
}

// see is the way to whatever a page says of itself to others.
func (b *Builder) see(p *page.Page) *page.Page {
	if s := b.sights; s != nil && p != nil {
		s.Pages = append(s.Pages, p.Number())
	}
	return p
}

// all is the way to what all pages say of themselves.
func (b *Builder) all() *page.Site {
	if b.sights != nil {
		b.sights.All = true
	}
	return b.in.Site
}
