package page

import (
	"io/fs"
	"slices"

	"roleguide/generator/config"
)

// again makes the site anew after an edit of front matter that leaves every page at its address. Nothing is looked
// up or sorted that has not moved. The site before, which others may be looking at, is not changed. It reports
// whether the edit was of this kind.
func (s *Site) again(fsys fs.FS, cfg *config.Config, opts Options) (*Site, bool) {
	edited := map[string]*FrontMatter{}
	for _, file := range opts.Edited {
		now := Page{File: file}
		if problems := opts.Heads.read(fsys, &now); len(problems) > 0 || !s.stays(&now) || len(now.checkOwner(cfg)) > 0 {
			return nil, false
		}
		edited[file] = now.FrontMatter
	}
	again := s.copy()
	for file, now := range edited {
		again.Page(file).FrontMatter = now
	}
	for file := range edited {
		if above := again.Page(file).Parent; above != nil {
			slices.SortFunc(above.Children, byWeight)
		}
	}
	again.chain(cfg)
	return again, true
}

// Since finds out what differs between two versions of a site when no page has another address: the pages that say
// something else of themselves, and those that have other neighbours, by number. ok is false if more differs,
// or if a page is for other roles or readers, which menus, lists and searches of the whole site are made of.
func (s *Site) Since(before *Site) (edited, moved map[int32]bool, ok bool) {
	if before == nil || s.addresses != before.addresses {
		return nil, nil, false
	}
	edited, moved = map[int32]bool{}, map[int32]bool{}
	for i, now := range s.Found {
		was := before.Found[i]
		if now.FrontMatter != was.FrontMatter {
			if !now.sameSubject(was) {
				return nil, nil, false
			}
			edited[now.number] = true
		}
		if !now.sameNeighbours(was) {
			moved[now.number] = true
		}
	}
	return edited, moved, true
}

func (p *Page) sameSubject(other *Page) bool {
	return slices.Equal(p.Audience, other.Audience) && slices.EqualFunc(p.Roles, other.Roles, func(a, b Name) bool { return a.Value == b.Value })
}

func (p *Page) sameNeighbours(other *Page) bool {
	same := func(a, b *Page) bool { return a == nil && b == nil || a != nil && b != nil && a.number == b.number }
	return same(p.Previous, other.Previous) && same(p.Following, other.Following) && slices.EqualFunc(p.Children, other.Children, same)
}

// stays reports whether a page with new front matter has the address, the kind and the problems that it had.
func (s *Site) stays(now *Page) bool {
	p := s.Page(now.File)
	if p == nil || p.Original != nil || len(p.Translations) > 0 || s.problems.Mention(now.File) {
		return false
	}
	before, after := p.FrontMatter, now.FrontMatter
	return before.Kind == after.Kind && before.Slug.Value == after.Slug.Value && before.Draft == after.Draft &&
		before.Date.Equal(after.Date) && before.Expires.Equal(after.Expires) &&
		slices.EqualFunc(before.Aliases, after.Aliases, func(a, b Alias) bool { return a.Address == b.Address })
}

// copy makes a site of the same pages, as yet without sections and reading order.
func (s *Site) copy() *Site {
	c := *s
	pages := make([]Page, len(s.Found))
	c.Found = make([]*Page, len(s.Found))
	c.Sections, c.Reading = nil, nil
	for i, p := range s.Found {
		pages[i] = *p
		c.Found[i] = &pages[i]
	}
	same := func(p *Page) *Page {
		if p == nil {
			return nil
		}
		return c.Found[p.number]
	}
	all := func(list []*Page) []*Page {
		list = slices.Clone(list)
		for i, p := range list {
			list[i] = same(p)
		}
		return list
	}
	c.Pages, c.Home = all(s.Pages), same(s.Home)
	for i := range pages {
		p := &pages[i]
		p.Original, p.Parent, p.Children, p.Translations = same(p.Original), same(p.Parent), all(p.Children), all(p.Translations)
		p.Section, p.Previous, p.Following = nil, nil, nil
	}
	return &c
}
