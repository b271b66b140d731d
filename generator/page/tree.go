package page

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"roleguide/generator/config"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// arrange links the pages of the site to each other: parents and children, sections, reading order.
func (s *Site) arrange(cfg *config.Config) {
	s.Home = s.At("")
	for _, p := range s.Pages {
		if p.Original != nil {
			continue
		}
		if p.Parent = s.parent(p); p.Parent != nil {
			p.Parent.Children = append(p.Parent.Children, p)
		}
	}
	for _, p := range s.Pages {
		slices.SortFunc(p.Children, byWeight)
	}
	s.chain(cfg)
}

// chain makes sections and the reading order of pages whose parents and children are known.
func (s *Site) chain(cfg *config.Config) {
	if len(cfg.Navigation) > 0 {
		s.sectionsOfMenu(cfg)
	} else {
		s.sectionsOfTree()
	}
	s.readingOrder()
	s.arrangeTranslations()
}

// parent is the nearest index page above a page.
func (s *Site) parent(p *Page) *Page {
	if p.File == Root+"/index.md" {
		return nil
	}
	dir := path.Dir(p.File)
	if p.Index {
		dir = path.Dir(dir)
	}
	for ; strings.HasPrefix(dir, Root); dir = path.Dir(dir) {
		if above := s.Page(dir + "/index.md"); above != nil {
			return above
		}
	}
	return nil
}

// byWeight orders siblings: by weight, those without last, then by title, then by path.
func byWeight(a, b *Page) int {
	if (a.Weight == 0) != (b.Weight == 0) {
		return cmp.Compare(b2i(a.Weight == 0), b2i(b.Weight == 0))
	}
	return cmp.Or(cmp.Compare(a.Weight, b.Weight), strings.Compare(a.Title, b.Title), strings.Compare(a.File, b.File))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sectionsOfMenu makes the sections that site.yaml names; pages it does not name belong to the section of
// the nearest page above them.
func (s *Site) sectionsOfMenu(cfg *config.Config) {
	for _, entry := range cfg.Navigation {
		section := &Section{Title: entry.Title}
		for _, file := range entry.Pages {
			p := s.Page(Root + "/" + file.Value)
			if p == nil || p.Section != nil {
				continue
			}
			p.Section = section
			section.Pages = append(section.Pages, p)
		}
		if len(section.Pages) == 0 {
			continue
		}
		section.Index = section.Pages[0]
		s.Sections = append(s.Sections, section)
	}
	for _, p := range s.Pages {
		for above := p; p.Section == nil && above != nil; above = above.Parent {
			p.Section = above.Section
		}
	}
}

// sectionsOfTree makes a section of every folder at the top of content/ that has an index page.
func (s *Site) sectionsOfTree() {
	if s.Home == nil {
		return
	}
	for _, index := range s.Home.Children {
		if !index.Index {
			continue
		}
		section := &Section{Title: index.Title, Index: index}
		section.add(index)
		s.Sections = append(s.Sections, section)
	}
}

func (s *Section) add(p *Page) {
	p.Section = s
	s.Pages = append(s.Pages, p)
	for _, c := range p.Children {
		s.add(c)
	}
}

// readingOrder chains the pages: the menu first, then what is left of the tree.
func (s *Site) readingOrder() {
	seen := make([]bool, len(s.Found))
	s.Reading = make([]*Page, 0, len(s.Pages))
	add := func(p *Page) {
		if !seen[p.number] && p.Original == nil && p.Kind != NotFound && p.Kind != Print {
			seen[p.number] = true
			s.Reading = append(s.Reading, p)
		}
	}
	if s.Home != nil {
		add(s.Home)
	}
	for _, section := range s.Sections {
		for _, p := range section.Pages {
			add(p)
		}
	}
	var down func(p *Page)
	down = func(p *Page) {
		add(p)
		for _, c := range p.Children {
			down(c)
		}
	}
	if s.Home != nil {
		down(s.Home)
	}
	for _, p := range s.Pages {
		add(p)
	}
	for i := 1; i < len(s.Reading); i++ {
		s.Reading[i].Previous = s.Reading[i-1]
		s.Reading[i-1].Following = s.Reading[i]
	}
}

// checkNames reports pages and owners that site.yaml or front matter names and nobody has written.
func (s *Site) checkNames(cfg *config.Config) source.Problems {
	var problems source.Problems
	first := map[string]config.Path{}
	for _, section := range cfg.Navigation {
		for _, file := range section.Pages {
			problems.Add(s.checkPath(file)...)
			if before, twice := first[file.Value]; twice {
				p := source.New(file.Pos, strictyaml.CodeDuplicate, source.Quote(file.Value)+" is in the navigation twice").WithNote(before.Pos, "first listed here")
				p.Excerpt = file.Excerpt
				problems.Add(p)
			}
			first[file.Value] = file
		}
	}
	for _, l := range cfg.Footer.Links {
		if l.URL == "" {
			problems.Add(s.checkPath(l.Page)...)
		}
	}
	if image := cfg.SocialImage; image.Value != "" {
		if _, ok := s.files[Root+"/"+image.Value]; !ok {
			p := source.New(image.Pos, CodeUnknownPage, "there is no file content/"+source.Visible(image.Value))
			p.Excerpt = image.Excerpt
			problems.Add(p)
		}
	}
	for _, p := range s.Pages {
		problems.Add(p.checkOwner(cfg)...)
	}
	return problems
}

// checkPath reports a path of site.yaml that is no published page.
func (s *Site) checkPath(file config.Path) source.Problems {
	full := Root + "/" + file.Value
	if file.Value == "" || s.Page(full) != nil {
		return nil
	}
	p := source.New(file.Pos, CodeUnknownPage, "there is no page content/"+source.Visible(file.Value))
	p.Excerpt = file.Excerpt
	if why := s.hidden[full]; why != "" {
		p.Message = "the page content/" + source.Visible(file.Value) + " is " + why
		return source.Problems{p.WithHint("take it out of site.yaml, or publish it").AsWarning()}
	}
	p.Hint = source.DidYouMean(file.Value, s.Names())
	return source.Problems{p}
}

// checkOwner reports an owner that site.yaml does not list, once it lists any.
func (p *Page) checkOwner(cfg *config.Config) source.Problems {
	if p.Owner.Value == "" || len(cfg.Authors) == 0 {
		return nil
	}
	if _, ok := cfg.Authors[p.Owner.Value]; ok {
		return nil
	}
	names := make([]string, 0, len(cfg.Authors))
	for name := range cfg.Authors {
		names = append(names, name)
	}
	slices.Sort(names)
	problem := source.New(p.Owner.Pos, CodeUnknownName, "site.yaml has no author "+source.Quote(p.Owner.Value))
	problem.Excerpt, problem.Hint = p.Owner.Excerpt, source.DidYouMean(p.Owner.Value, names)
	return source.Problems{problem}
}
