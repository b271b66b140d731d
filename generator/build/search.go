package build

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"roleguide/generator/markdown"
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
	taken := map[string]bool{}
	for _, p := range s.tree.Pages {
		if p.Kind == page.Search {
			return p.Address
		}
		taken[p.Address] = true
		for _, a := range p.Aliases {
			taken[a.Address] = true
		}
	}
	address := "search/"
	for i := 2; taken[address]; i++ {
		address = "search-" + strconv.Itoa(i) + "/"
	}
	return address
}

// searchPage makes the search page where the site has not written one.
func (r *run) searchPage(address string) {
	if p := r.tree.At(address); p != nil && p.Kind == page.Search {
		return
	}
	p := &page.Page{Kind: page.Search, Address: address, Title: r.templates.Word("search_title"), Description: r.templates.Word("search_description")}
	var buf bytes.Buffer
	r.problems.Add(r.builder.Render(&buf, p, &markdown.Document{}, "")...)
	r.file(outputPath(p), buf.Bytes())
	if c := r.cardOf(p); r.config.Output.Cards && !r.out.Has(cardPath(c)) {
		r.file(cardPath(c), r.printer.Draw(c))
	}
}

// found keeps of a finished page what the index needs.
func (m *maker) found(html []byte) {
	if m.reader == nil || slices.Contains([]page.Kind{page.NotFound, page.Search, page.Print}, m.page.Kind) {
		return
	}
	entry := m.reader.Page(search.Page{Title: m.page.Title, Lead: m.page.Description, Aliases: m.names(), HTML: html})
	m.slot.entry = &entry
}

// names are what readers may know a page by: the last part of its address and of its old ones, the keywords of
// its front matter, and the word for what it is.
func (m *maker) names() []string {
	p := m.page
	names := []string{path.Base(p.Address)}
	for _, a := range p.Aliases {
		names = append(names, strings.TrimSuffix(path.Base(a.Address), path.Ext(a.Address)))
	}
	switch p.Kind {
	case page.Questionnaire, page.FAQ, page.Glossary, page.Comparison:
		names = append(names, m.templates.Word("kind_"+string(p.Kind)))
	}
	return append(names, p.Keywords...)
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
		all.reader = search.NewReader(m.config.Language, len(m.tree.Pages))
		all.slots = make([]slot, len(m.tree.Pages))
		for _, second := range []bool{false, true} { // some pages tell about others
			for i, p := range m.tree.Pages {
				if late(p) == second {
					all.slots[i], _ = all.makeOne(p, files, false)
				}
			}
		}
		x.of, x.files = m, map[string][]byte{}
		for _, f := range all.findable().Files() {
			x.files[f.Name] = f.Data
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
	r.searchPage(address)
	if r.reader == nil {
		return
	}
	for _, f := range r.findable().Files() {
		r.file(render.SearchDir+f.Name, f.Data)
	}
}

// findable is the search index of the pages that were made.
func (r *run) findable() *search.Index {
	x := &search.Index{Language: r.config.Language, Readers: r.builder.Readers(), Roles: r.subjects}
	for i, p := range r.tree.Pages {
		if r.slots[i].entry == nil {
			continue
		}
		d := search.Document{Address: r.builder.FromRoot(p.Address), Readers: p.Audience, Entry: r.slots[i].entry}
		for _, name := range p.Roles {
			d.Roles = append(d.Roles, name.Value)
		}
		x.Documents = append(x.Documents, d)
	}
	return x
}
