package build

import (
	"io/fs"
	"slices"

	"roleguide/generator/glossary"
	"roleguide/generator/page"
	"roleguide/generator/source"
)

// A foundGlossary is a glossary and what is wrong with it.
type foundGlossary struct {
	glossary *glossary.Glossary
	problems source.Problems
}

// readGlossary reads the glossary, if there is one, and checks it against the pages and the roles.
func (s *site) readGlossary() {
	shown := s.tree.First(page.Glossary)
	switch {
	case s.tree.Glossary == "" && shown == nil:
		return
	case s.tree.Glossary == "":
		p := source.New(source.Pos{File: shown.File}, glossary.CodePage, "this page shows the glossary, but there is no content/glossary.yaml")
		s.problems.Add(p.WithHint("write the terms there, or give the page another kind"))
		return
	case shown == nil:
		p := source.New(source.Pos{File: s.tree.Glossary}, glossary.CodePage, "no page shows this glossary")
		s.problems.Add(p.WithHint("add a page with the line kind: glossary").AsWarning())
		return
	}
	found := remember(s, "glossary", func(fsys fs.FS) foundGlossary {
		f, problems := source.Read(fsys, s.tree.Glossary, glossary.MaxSize)
		if len(problems) > 0 {
			return foundGlossary{nil, problems}
		}
		g, problems := glossary.Read(f)
		return foundGlossary{g, problems}
	})
	s.glossary = found.glossary
	s.problems.Add(found.problems...)
	if s.glossary == nil {
		return
	}
	for _, t := range s.glossary.Terms {
		for _, name := range t.Roles {
			s.problems.Add(s.checkRole(page.Name(name))...)
		}
	}
}

// late reports whether a page tells what others use, so that they must be made first: the glossary, and what holds all pages.
func late(p *page.Page) bool { return p.Kind == page.Glossary || p.Kind == page.Print }

// latePages makes the pages that wait for the others, and returns those that were given up.
func (r *run) latePages() (given []int) {
	for i, p := range r.tree.Pages {
		if late(p) {
			if len(r.workers.watched(r.ctx, 1, func(int) func() { return r.makePage(i) })) > 0 {
				given = append(given, i)
			}
		}
	}
	return given
}

// uses lists the pages that use a term, in the order of reading.
func (r *run) uses(term int) []*page.Page {
	using := map[*page.Page]bool{}
	for i, p := range r.tree.Pages {
		if slices.Contains(r.slots[i].terms, term) {
			using[p] = true
		}
	}
	var pages []*page.Page
	for _, p := range r.tree.Reading {
		if using[p] {
			pages = append(pages, p)
		}
	}
	return pages
}

// Term explains a term at its first use.
func (m *maker) Term(index int) (href, meaning string) {
	href, meaning = m.builder.Term(m.page, index)
	if href != "" {
		m.slot.terms = append(m.slot.terms, index)
	}
	return href, meaning
}
