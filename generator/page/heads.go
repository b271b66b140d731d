package page

import (
	"bytes"
	"io/fs"
	"maps"
	"sync"

	"roleguide/generator/source"
)

// Heads remembers the front matter of pages from one Load to the next. Whoever keeps it says which files have
// changed. It is safe for use by several goroutines.
type Heads struct {
	mu     sync.Mutex
	byFile map[string]head
}

type head struct {
	front    *FrontMatter
	problems source.Problems
}

// NewHeads makes an empty memory.
func NewHeads() *Heads { return &Heads{byFile: map[string]head{}} }

// read fills a page from its front matter, or from what is remembered of it.
func (h *Heads) read(fsys fs.FS, p *Page) source.Problems {
	if h == nil {
		return readPage(fsys, p)
	}
	h.mu.Lock()
	known, ok := h.byFile[p.File]
	h.mu.Unlock()
	if ok {
		p.FrontMatter = known.front
		return known.problems
	}
	problems := readPage(fsys, p)
	h.mu.Lock()
	h.byFile[p.File] = head{p.FrontMatter, problems}
	h.mu.Unlock()
	return problems
}

func readPage(fsys fs.FS, p *Page) source.Problems {
	p.FrontMatter = &FrontMatter{}
	f, problems := readHead(fsys, p.File)
	if len(problems) == 0 {
		problems = p.read(f)
	}
	return problems
}

// Again reads the front matter of a file once more and reports whether it is what it was, so that nothing but the
// text of the page has changed.
func (h *Heads) Again(fsys fs.FS, file string) bool {
	h.mu.Lock()
	before, known := h.byFile[file]
	delete(h.byFile, file)
	h.mu.Unlock()
	now := Page{File: file}
	problems := h.read(fsys, &now)
	return known && len(before.problems) == 0 && len(problems) == 0 && before.front.Head != nil && bytes.Equal(before.front.Head, now.Head)
}

// Keep forgets all but some files.
func (h *Heads) Keep(files []*Page) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.byFile) == len(files) {
		return
	}
	there := make(map[string]bool, len(files))
	for _, p := range files {
		there[p.File] = true
	}
	maps.DeleteFunc(h.byFile, func(file string, _ head) bool { return !there[file] })
}
