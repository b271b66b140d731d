package build

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"roleguide/generator/asset"
	"roleguide/generator/audit"
	"roleguide/generator/page"
	"roleguide/generator/render"
)

// Find makes the file of the result that has a path, as a build would publish it. Of a page that cannot be made
// just now the last version is returned that could be. A path that ends in a slash, or is empty, stands for its
// index.html.
func (s *Session) Find(name string) (data []byte, ok bool) {
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !fs.ValidPath(name) {
		return nil, false
	}
	now := s.now.Load()
	m := now.serving
	if p := m.pageOf(name); p != nil {
		return s.show(m, p, name)
	}
	if known := s.good.get(name); known != nil && now.broken[known.source] {
		return known.data, true
	}
	if now.isBroken(name) {
		return nil, true
	}
	if strings.HasPrefix(name, render.SearchDir) {
		return s.findIndex(m, strings.TrimPrefix(name, render.SearchDir))
	}
	for _, find := range []func(string) ([]byte, bool){m.shared.data, m.findCopied, m.findBeside, func(name string) ([]byte, bool) { return s.findImage(m, name) }, m.findRest} {
		if data, ok = find(name); ok {
			return data, true
		}
	}
	return nil, false
}

// pageOf returns the page that is written to a path.
func (m *moment) pageOf(name string) *page.Page {
	address, ok := strings.CutSuffix(name, "index.html")
	if ok && (address == "" || strings.HasSuffix(address, "/")) {
		if p := m.tree.At(address); p != nil && p.Kind != page.NotFound {
			return p
		}
	}
	if name == outputPath(&page.Page{Kind: page.NotFound}) {
		return m.notFoundPage()
	}
	return nil
}

// isBroken reports whether a path is that of a page whose source cannot be read just now.
func (m *moment) isBroken(name string) bool {
	if path.Base(name) != "index.html" {
		return false
	}
	for _, p := range m.tree.Found {
		if m.broken[p.File] && outputPath(p) == name {
			return true
		}
	}
	return false
}

// show makes a page. If it has errors, its last version without is shown, or as much of it as could be made.
func (s *Session) show(m *moment, p *page.Page, name string) ([]byte, bool) {
	out := only(name)
	if late(p) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.checked.settle()
	}
	slot, ended := m.makeOne(p, out, false)
	m.owners.note(slot.media, p)
	data, made := out.data(name)
	if ended && made && slot.problems.Errors() == 0 {
		s.good.put(name, p.File, data)
		return data, true
	}
	if known := s.good.get(name); known != nil {
		return known.data, true
	}
	return data, true
}

// makeOne makes a page into a sink of its own.
func (r *run) makeOne(p *page.Page, out sink, audited bool) (result slot, ended bool) {
	m := r.maker(p, out)
	m.audited = audited
	done := make(chan slot, 1)
	ended = guard(PageTime, func() {
		m.make()
		done <- m.slot
	})
	if ended {
		return <-done, true
	}
	result.problems.Add(tooLong(p))
	return result, false
}

// findCopied reads a file that is published as it is.
func (m *moment) findCopied(name string) ([]byte, bool) {
	f, ok := m.tree.File(page.Root + "/" + name)
	if !ok || f.Address != name {
		return nil, false
	}
	data, problem := m.copied(f)
	return data, problem == nil
}

// findBeside makes a file that a page above it has made besides itself.
func (m *moment) findBeside(name string) ([]byte, bool) {
	for dir := name; dir != "."; {
		dir = path.Dir(dir)
		if p := m.tree.At(strings.TrimPrefix(dir+"/", "./")); p != nil && p.Kind != page.NotFound {
			out := only(name)
			m.makeOne(p, out, false)
			return out.data(name)
		}
	}
	return nil, false
}

// findImage makes an image that some page shows: the one that was the last to, or else any.
func (s *Session) findImage(m *moment, name string) ([]byte, bool) {
	if !strings.HasPrefix(name, asset.Dir+"/") {
		return nil, false
	}
	made := func(p *page.Page) ([]byte, bool) {
		out := only(name)
		slot, _ := m.makeOne(p, out, false)
		m.owners.note(slot.media, p)
		return out.data(name)
	}
	for _, p := range s.showing(m, name) {
		if data, ok := made(p); ok {
			return data, true
		}
	}
	if m.owners.search(name) { // nobody has looked at its page since the start
		for _, p := range m.tree.Pages {
			if data, ok := made(p); ok {
				return data, true
			}
		}
	}
	return nil, false
}

// showing lists pages that show an image, as far as is known.
func (s *Session) showing(m *moment, name string) (pages []*page.Page) {
	if p := m.tree.Page(m.owners.of(name)); p != nil {
		pages = append(pages, p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range m.tree.Pages {
		if m == s.checked.moment && slices.Contains(m.slots[i].media, name) {
			pages = append(pages, p)
		}
	}
	return pages
}

// findRest makes a file that belongs to the site as a whole.
func (m *moment) findRest(name string) ([]byte, bool) {
	rest := m.rest.Load()
	rest.once.Do(func() {
		rest.files = newPocket(func(string) bool { return true })
		m.aside(rest.files).extras()
	})
	return rest.files.data(name)
}

// A lazyFiles is made when it is first needed.
type lazyFiles struct {
	once  sync.Once
	files *pocket
}

// aside is a run that makes files for another sink and has its own problems.
func (r *run) aside(out sink) *run {
	s := *r.site
	s.problems = nil
	return &run{
		site: &s, ctx: r.ctx, out: out, voice: r.voice, voices: r.voices, media: newMediaSet(), slots: r.slots,
		made: map[string]audit.Links{}, printer: r.printer, subjects: r.subjects,
	}
}

// Owners know the page that was the last to show an image, for every image that was met.
type owners struct {
	mu       sync.Mutex
	files    map[string]string // the page's source
	searched map[string]bool   // images that no page showed
}

func newOwners() *owners { return &owners{files: map[string]string{}, searched: map[string]bool{}} }

func (o *owners) note(media []string, p *page.Page) {
	if len(media) == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, name := range media {
		o.files[name] = p.File
	}
}

func (o *owners) of(name string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.files[name]
}

// search reports whether an image has not been looked for before. Nobody can make the site be searched for many
// names at once.
func (o *owners) search(name string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.searched[name] || len(o.searched) >= maxSearched {
		return false
	}
	o.searched[name] = true
	return true
}

// maxSearched is for how many unknown images the pages are searched after a change.
const maxSearched = 20

// goodPages remembers how pages looked when they were last shown without errors, the newest of them.
type goodPages struct {
	mu    sync.Mutex
	clock int
	size  int
	pages map[string]*goodPage
}

type goodPage struct {
	source string
	data   []byte
	used   int
}

// maxGood is how many bytes of pages are remembered.
const maxGood = 4 << 20

func (g *goodPages) get(name string) *goodPage {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pages[name]
}

func (g *goodPages) put(name, source string, data []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if old := g.pages[name]; old != nil {
		g.size -= len(old.data)
	}
	g.clock++
	g.pages[name] = &goodPage{source, data, g.clock}
	for g.size += len(data); g.size > maxGood && len(g.pages) > 1; {
		oldest := ""
		for name, p := range g.pages {
			if oldest == "" || p.used < g.pages[oldest].used {
				oldest = name
			}
		}
		g.size -= len(g.pages[oldest].data)
		delete(g.pages, oldest)
	}
}
