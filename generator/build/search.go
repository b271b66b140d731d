package build

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/search"
)

// searchAddress is where the search page is: that of the page which is of that kind, else a free one. It is ""
// if search is switched off.
func (s *site) searchAddress() string {
	if !s.config.Features.Search {
		return ""
	}
	var aliases []string
	for _, p := range s.tree.Pages {
		if p.Kind == page.Search && p.Language == "" {
			return p.Address
		}
		for _, a := range p.Aliases {
			aliases = append(aliases, a.Address)
		}
	}
	address := "search/"
	for i := 2; s.tree.At(address) != nil || slices.Contains(aliases, address); i++ {
		address = "search-" + strconv.Itoa(i) + "/"
	}
	return address
}

// searchPage makes the search page where the site has not written one.
func (r *run) searchPage(address string, v voice) {
	if p := r.tree.At(address); p != nil && p.Kind == page.Search {
		return
	}
	p := &page.Page{Kind: page.Search, Address: address, FrontMatter: &page.FrontMatter{Title: v.local.Word("search_title"), Description: v.local.Word("search_description")}}
	r.makeUp(p, v)
	if c := r.cardOf(p); r.config.Output.Cards && !r.out.Has(cardPath(c)) {
		r.file(cardPath(c), r.printer.Draw(c))
	}
}

// found keeps of a finished page what the index needs. A check looks at the files of the index, and not at what is in
// them.
func (m *maker) found(html []byte) {
	if m.reader == nil || m.audited || slices.Contains([]page.Kind{page.NotFound, page.Search, page.Print}, m.page.Kind) {
		return
	}
	entry := m.reader.Page(search.Page{Title: m.page.Title, Lead: m.page.Description, Keywords: m.page.Keywords, Aliases: m.names(), HTML: html})
	m.slot.entry = &entry
}

// names are what readers may know a page by: the last part of its address and of its old ones, and
// the word for what it is.
func (m *maker) names() []string {
	p := m.page
	names := []string{path.Base(p.Address)}
	for _, a := range p.Aliases {
		names = append(names, strings.TrimSuffix(path.Base(a.Address), path.Ext(a.Address)))
	}
	switch p.Kind {
	case page.Questionnaire, page.FAQ, page.Glossary, page.Comparison:
		names = append(names, m.local.Word("kind_"+string(p.Kind)))
	}
	return names
}

// A foundIndex is the search index of a preview. It is made when a reader searches, and dropped with the next
// change.
type foundIndex struct {
	mu    sync.Mutex
	of    *moment
	files map[string][]byte
}

func (x *foundIndex) drop() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.of, x.files = nil, nil
}

// findIndex makes a file of the search index: of all pages as they are now.
func (s *Session) findIndex(m *moment, name string) ([]byte, bool) {
	x := &s.index
	x.mu.Lock()
	defer x.mu.Unlock()
	if m.config.Features.Search && x.of != m {
		files := newPocket(func(string) bool { return false })
		all := m.aside(files)
		all.words = search.NewVocabulary()
		all.reader = search.NewReader(m.config.Language, len(m.tree.Pages), all.words)
		all.voices = maps.Clone(m.voices)
		for tag, v := range all.voices {
			v.reader = search.NewReader(tag, len(m.tree.Pages), all.words)
			all.voices[tag] = v
		}
		all.slots = make([]slot, len(m.tree.Pages))
		for _, second := range []bool{false, true} { // some pages tell about others
			for i, p := range m.tree.Pages {
				if late(p) == second {
					all.slots[i], _ = all.makeOne(p, files, false)
				}
			}
		}
		x.of, x.files = m, map[string][]byte{}
		for _, language := range all.languages() {
			dir := strings.TrimPrefix(all.voiceOf(language).builder.SearchDir(), render.SearchDir)
			for _, f := range all.findable(language).Files() {
				x.files[dir+f.Name] = f.Data
			}
		}
	}
	data, ok := x.files[name]
	return data, ok
}

// searchIndex makes the search page and the files of the index.
func (r *run) searchIndex() {
	address := r.searchAddress()
	if address == "" || r.failed.Load() {
		return
	}
	for _, language := range r.languages() {
		local := address
		if language != "" {
			local = language + "/" + address
		}
		v := r.voiceOf(language)
		r.searchPage(local, v)
		if v.reader == nil {
			continue
		}
		var one sync.Mutex
		r.findable(language).Write(r.workers.each, func(name string, data []byte) {
			if problem := r.out.Add(v.builder.SearchDir()+name, data, ConfigFile); problem != nil {
				one.Lock()
				defer one.Unlock()
				r.problems.Add(*problem)
			}
		})
	}
}

// languages lists those of the pages, that of the site as "" first.
func (r *run) languages() []string {
	tags := []string{""}
	for _, l := range r.config.Languages {
		tags = append(tags, l.Tag)
	}
	return tags
}

// findable is the search index of the pages of a language that were made.
func (r *run) findable(language string) *search.Index {
	v := r.voiceOf(language)
	x := &search.Index{Language: r.config.In(language).Language, Words: r.words, Readers: v.builder.Readers(), Roles: r.subjects}
	for i, p := range r.tree.Pages {
		if r.slots[i].entry == nil || p.Language != language {
			continue
		}
		d := search.Document{Address: v.builder.FromRoot(p.Address), Readers: p.Audience, Entry: r.slots[i].entry}
		for _, name := range p.Roles {
			d.Roles = append(d.Roles, name.Value)
		}
		x.Documents = append(x.Documents, d)
	}
	return x
}
