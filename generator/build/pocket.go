package build

import (
	"bytes"
	"sync"

	"roleguide/generator/source"
)

// A pocket is a sink that keeps the names of files, and the data of those that somebody wants.
type pocket struct {
	want func(path string) bool

	mu      sync.Mutex
	files   map[string][]byte
	origins map[string]string
}

func newPocket(want func(path string) bool) *pocket {
	return &pocket{want: want, files: map[string][]byte{}, origins: map[string]string{}}
}

// only is a pocket for one file.
func only(path string) *pocket {
	return newPocket(func(name string) bool { return name == path })
}

// Add implements sink.
func (p *pocket) Add(path string, data []byte, origin string) *source.Problem {
	wanted := p.want(path)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.origins[path] = origin
	if wanted {
		p.files[path] = bytes.Clone(data)
	}
	return nil
}

// Has implements sink.
func (p *pocket) Has(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.origins[path]
	return ok
}

// Keeps implements sink.
func (p *pocket) Keeps(path string) bool { return p.want(path) }

// Wants implements sink.
func (p *pocket) Wants(path string) bool { return p.want(path) }

// data returns a file that was added and wanted.
func (p *pocket) data(path string) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	data, ok := p.files[path]
	return data, ok
}

// Stop implements sink.
func (p *pocket) Stop() {}
