package render

import (
	"slices"

	"roleguide/generator/link"
	"roleguide/generator/page"
)

// list makes the view of a list page: the pages below an index page, else those of its audience or roles.
func (b *Builder) list(v Page, p *page.Page) ListView {
	list := ListView{Page: v}
	if p.Index {
		for _, c := range p.Children {
			list.Items = append(list.Items, b.link(p, c))
		}
		return list
	}
	groups := map[*page.Section]int{}
	for _, other := range b.all().Reading {
		if other == p || other.Kind == page.List || other.Kind == page.Home || !shares(p.Audience, other.Audience) && !shares(names(p.Roles), names(other.Roles)) {
			continue
		}
		i, known := groups[other.Section]
		if !known {
			i = len(list.Groups)
			groups[other.Section] = i
			list.Groups = append(list.Groups, b.group(other.Section))
		}
		list.Groups[i].Pages = append(list.Groups[i].Pages, b.link(p, other))
	}
	return list
}

// group begins the pages of a section in a list; pages outside of all sections have no title above them.
func (b *Builder) group(s *page.Section) Section {
	if s == nil {
		return Section{}
	}
	return Section{ID: "_" + link.Slug(s.Title), Title: s.Title}
}

func names(list []page.Name) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.Value
	}
	return out
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
