package build

import (
	"io/fs"
	"path"
	"strings"

	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/source"
)

// A Fact is one thing to know about a page.
type Fact struct {
	What  string
	Value string
}

// Why tells what makes the page at an address: its source, its layouts, its data, and what leads to it. The
// address is that of a browser, with or without the path of base_url. The only problems are those of finding
// it; what else is wrong with the site is not told.
func Why(opts Options, address string) ([]Fact, source.Problems) {
	fsys, closer, err := source.OpenDir(opts.Source)
	if err != nil {
		p := source.New(source.Pos{File: opts.Source}, CodeSource, "cannot open the folder of the site: "+source.Reason(err))
		return nil, source.Problems{p.WithHint("choose another with --source")}
	}
	defer closer.Close()
	s := load(fsys, opts, nil)
	p := s.find(address)
	if p == nil {
		problem := source.New(source.Pos{File: opts.Source}, CodeNoAddress, "no page has the address "+source.Quote(address))
		return nil, source.Problems{problem.WithHint(s.nearAddress(address))}
	}
	return s.facts(p), nil
}

// find returns the page at an address as a browser shows it, or at one of its aliases.
func (s *site) find(address string) *page.Page {
	address = strings.TrimPrefix(address, s.config.BaseURL.String())
	if base := s.config.BaseURL.Path; base != "/" && strings.HasPrefix(address, base) {
		address = strings.TrimPrefix(address, base)
	}
	address = strings.TrimSuffix(strings.TrimPrefix(address, "/"), "index.html")
	for _, candidate := range []string{address, address + "/"} {
		if p := s.tree.At(candidate); p != nil {
			return p
		}
	}
	for _, p := range s.tree.Pages {
		for _, a := range p.Aliases {
			if a.Address == address || a.Address == address+"/" {
				return p
			}
		}
	}
	return s.tree.Page(address)
}

func (s *site) nearAddress(address string) string {
	addresses := make([]string, 0, len(s.tree.Pages))
	for _, p := range s.tree.Pages {
		addresses = append(addresses, "/"+p.Address)
	}
	if n := source.Nearest(address, addresses); n != "" {
		return "did you mean " + source.Quote(n) + "?"
	}
	return "addresses look like /guide/first/"
}

func (s *site) facts(p *page.Page) []Fact {
	facts := []Fact{
		{"page", p.Title},
		{"address", s.config.URL(p.Address)},
		{"source", p.File},
		{"written to", outputPath(p)},
		{"kind", string(p.Kind)},
		{"layouts", strings.Join(s.templates.Layouts(string(p.Kind)), ", ")},
	}
	add := func(what, value string) {
		if value != "" {
			facts = append(facts, Fact{what, value})
		}
	}
	for _, name := range p.Roles {
		if r := s.roles[name.Value]; r != nil {
			add("role", r.File)
		}
	}
	if p.Section != nil {
		add("section", p.Section.Title)
	}
	if p.Parent != nil {
		add("below", p.Parent.File)
	}
	if p.Previous != nil {
		add("previous", p.Previous.File)
	}
	if p.Following != nil {
		add("next", p.Following.File)
	}
	for _, a := range p.Aliases {
		add("also at", "/"+a.Address)
	}
	if p.Kind == page.Questionnaire {
		if m := s.questionnaires[path.Dir(p.File)]; m != nil {
			add("questions", m.File)
		}
	}
	add("frame", strings.Join(s.layoutFiles("frame"), ", "))
	add("partials", strings.Join(s.layoutFiles("partials"), ", "))
	add("words", strings.Join(s.layoutFiles("strings"), ", "))
	add("settings", ConfigFile)
	return facts
}

// layoutFiles lists the layouts of a folder, with a mark at those of the site itself.
func (s *site) layoutFiles(dir string) []string {
	entries, err := fs.ReadDir(s.layouts, dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		name := render.Dir + "/" + dir + "/" + e.Name()
		if _, err := fs.Stat(s.fsys, name); err == nil {
			name += " (this site's own)"
		}
		names = append(names, name)
	}
	return names
}
