package build

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"roleguide/generator/asset"
	"roleguide/generator/config"
	"roleguide/generator/page"
	"roleguide/generator/reads"
	"roleguide/generator/source"
)

// A mediaSet reads every image once, whatever number of pages show it.
type mediaSet struct {
	mu    sync.Mutex
	files map[string]*media // by path in the site
}

type media struct {
	once    sync.Once
	file    asset.File
	seen    map[reads.Read]reads.Sum // what was read for it
	problem *source.Problem
}

func newMediaSet() *mediaSet { return &mediaSet{files: map[string]*media{}} }

// get reads an image, and tells what was read. Its data is there for the first who asks only.
func (s *mediaSet) get(fsys fs.FS, name string) (asset.File, map[reads.Read]reads.Sum, *source.Problem) {
	s.mu.Lock()
	m := s.files[name]
	if m == nil {
		m = &media{}
		s.files[name] = m
	}
	s.mu.Unlock()
	var data []byte
	m.once.Do(func() {
		ledger := reads.NewLedger(fsys)
		if data, m.problem = source.ReadBytes(ledger, name, asset.MaxMedia); m.problem == nil {
			m.file, m.problem = asset.Media(name, data)
			m.file.Data = nil
		}
		m.seen = ledger.Seen()
	})
	f := m.file
	f.Data = data
	return f, m.seen, m.problem
}

// An index finds files by the last part of their path and by their folder, for hints.
type index struct {
	once   sync.Once
	byBase map[string][]string
	byDir  map[string][]string
}

func (x *index) fill(names []string) {
	x.byBase, x.byDir = map[string][]string{}, map[string][]string{}
	slices.Sort(names)
	for _, name := range names {
		dir, base := path.Dir(name), path.Base(name)
		x.byBase[base] = append(x.byBase[base], name)
		x.byDir[dir] = append(x.byDir[dir], base)
	}
}

// copies copies the files beside pages.
func (r *run) copies() {
	found := make([]source.Problems, len(r.tree.Files))
	r.workers.each(len(r.tree.Files), func(i int) {
		f := r.tree.Files[i]
		data, problem := r.copied(f)
		if problem == nil {
			problem = r.out.Add(f.Address, data, f.Path)
		}
		if problem != nil {
			found[i].Add(*problem)
		}
	})
	for _, problems := range found {
		r.problems.Add(problems...)
	}
}

// copied reads a file that is published as it is, if it may be.
func (r *run) copied(f page.File) ([]byte, *source.Problem) {
	if problem := active(f.Path); problem != nil && r.config.RawHTML != config.RawHTMLAllow {
		return nil, problem
	}
	data, problem := source.ReadBytes(r.raw, f.Path, asset.MaxMedia)
	if problem == nil && strings.EqualFold(path.Ext(f.Path), ".svg") {
		_, problem = asset.Media(f.Path, data) // opened by itself, a drawing could run script
	}
	return data, problem
}

// active reports a file that a browser would run in the name of the site.
func active(name string) *source.Problem {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".xht", ".js", ".mjs", ".wasm", ".xml", ".xsl", ".swf":
		p := source.New(source.Pos{File: name}, asset.CodeActive, "files that a browser would run are not published from content/")
		p.Hint = "move scripts to layouts/scripts, or set raw_html: allow in site.yaml if you trust everybody who writes content"
		return &p
	}
	return nil
}

// size is the size of a file in bytes.
func (m *maker) size(name string) (int64, bool) {
	info, err := fs.Lstat(m.fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Size(), true
}
