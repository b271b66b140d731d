package build

import (
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"roleguide/generator/page"
	"roleguide/generator/reads"
	"roleguide/generator/render"
	"roleguide/generator/source"
)

// A Session is a site that is looked at while it is written. It keeps what pages need of each other (front
// matter, menus, roles, questionnaires, layouts) and no page: a page is made when it is asked for, by the code
// and from the files that a build would use, so what is shown is what would be published, and nothing that was
// kept can be out of date. Memory does not grow with the length of pages.
//
// After a change [Session.Look] reads again what has read the changed files, and nothing else. Findings come from
// [Session.Check], which makes every page once, in the background, and after that those that changed.
//
// Find, Overview, About and Reports may be called by several goroutines at any time; the other methods by one.
type Session struct {
	opts    Options
	fsys    fs.FS
	closer  io.Closer
	memory  *memory
	listing *reads.Listing
	day     string
	now     atomic.Pointer[moment]
	good    goodPages

	mu      sync.Mutex // for what is found, which an overview asks about meanwhile
	checked checkup
	index   foundIndex
}

// Layouts and settings are looked at besides the content.
func watchedFiles() []string { return []string{ConfigFile, page.Root, render.Dir} }

// A moment is the site as it is after a change. It is not changed any more.
type moment struct {
	*run
	shared  *pocket                   // files that no single page made
	rest    atomic.Pointer[lazyFiles] // files of the site as a whole, when the first of them is asked for
	owners  *owners                   // pages that show an image, by its path in the output
	broken  map[string]bool           // sources with errors in what pages share
	serving *moment                   // whose pages are shown: its own, or, while settings or layouts are broken, the last good ones
}

// Open begins to look at a site.
func Open(opts Options) (*Session, source.Problems) {
	fsys, closer, err := source.OpenDir(opts.Source)
	if err != nil {
		return nil, source.Problems{cannotOpen(opts.Source, err)}
	}
	opts.CheckOnly = true
	s := &Session{opts: opts, fsys: fsys, closer: closer, memory: newMemory(), listing: reads.NewListing(fsys, watchedFiles()...)}
	s.good.pages = map[string]*goodPage{}
	s.listing.Update()
	s.reload(nil)
	if opts.Loaded != nil {
		opts.Loaded(s.Pages())
	}
	return s, nil
}

// Close gives the folder free.
func (s *Session) Close() { _ = s.closer.Close() }

// Folders lists the folders whose changes matter, as paths below the folder of the site.
func (s *Session) Folders() []string { return s.listing.Folders() }

// BasePath is the path of base_url.
func (s *Session) BasePath() string { return s.now.Load().config.BaseURL.Path }

// Policy is the Content-Security-Policy that the site asks its host to send, so that what it forbids fails here first.
// makers name the Trusted Types policies of scripts that are not the site's. It is "" if the site has no such file.
func (s *Session) Policy(makers string) string {
	m := s.now.Load()
	if !m.config.Output.Headers {
		return ""
	}
	return contentPolicy(m.config.EmbedIn, makers)
}

// Pages is the number of pages.
func (s *Session) Pages() int { return len(s.now.Load().tree.Pages) }

// Look finds out what has changed: at some paths, or anywhere if there are none. It reports whether anything
// has, and is done when the change can be seen.
func (s *Session) Look(paths ...string) bool {
	changed := s.listing.Update(paths...)
	today := s.opts.moment().Format(time.DateOnly)
	if len(changed) == 0 && today == s.day {
		return false
	}
	texts, rest := s.sort(changed)
	if len(rest) > 0 || today != s.day {
		s.memory.before, s.memory.edited = nil, nil
		if tree := s.now.Load().tree; today == s.day && onlyPages(tree, rest) {
			s.memory.before, s.memory.edited = tree, rest
		}
		s.reload(changed)
		s.memory.before = nil
	}
	s.now.Load().rest.Store(&lazyFiles{})
	s.stale(append(texts, rest...))
	s.index.drop()
	return true
}

// onlyPages reports whether all of some files are pages that are published.
func onlyPages(tree *page.Site, files []string) bool {
	return !slices.ContainsFunc(files, func(file string) bool { return tree.Page(file) == nil })
}

// sort divides changes into pages of which nothing but the text has changed, and all else.
func (s *Session) sort(changed map[string]bool) (texts, rest []string) {
	m := s.now.Load()
	for name := range changed {
		if strings.HasSuffix(name, ".md") && s.memory.heads.Again(s.fsys, name) {
			if m.tree.Page(name) != nil {
				texts = append(texts, name)
			}
			continue
		}
		rest = append(rest, name)
	}
	return texts, rest
}

// reload reads again what pages share, as far as anything that was read for it has changed.
func (s *Session) reload(changed map[string]bool) {
	dropped := s.memory.forget(changed)
	opts := s.opts
	opts.Now = opts.moment()
	s.day = opts.Now.Format(time.DateOnly)
	m := newMoment(load(s.listing.FS(), opts, s.memory))
	s.memory.heads.Keep(m.tree.Found)
	before := s.now.Load()
	if m.sharedBroken() && before != nil {
		m.serving = before.serving
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.memory.before == nil || dropped > 0 || !s.checked.goOn(m) {
		s.checked.begin(m)
	}
	s.now.Store(m)
}

// moment is the instant that decides about dates.
func (o Options) moment() time.Time {
	if o.Now.IsZero() {
		return time.Now().UTC()
	}
	return o.Now.UTC()
}

func newMoment(s *site) *moment {
	m := &moment{shared: newPocket(func(string) bool { return true }), broken: map[string]bool{}, owners: newOwners()}
	m.run = newRun(context.Background(), s, m.shared)
	m.prepare()
	for tag, v := range m.voices {
		v.reader = nil
		m.voices[tag] = v
	}
	m.reader = nil // pages keep nothing for the index, which is made when somebody searches (see findIndex)
	m.rest.Store(&lazyFiles{})
	m.serving = m
	for _, p := range m.problems {
		if p.Severity == source.Error {
			m.broken[p.Pos.File] = true
		}
	}
	return m
}

// sharedBroken reports whether settings or layouts have errors, so that no page would look as it should.
func (m *moment) sharedBroken() bool {
	for file := range m.broken {
		if file == ConfigFile || file == render.Dir || strings.HasPrefix(file, render.Dir+"/") {
			return true
		}
	}
	return false
}
