package build

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"roleguide/generator/cache"
	"roleguide/generator/output"
	"roleguide/generator/page"
	"roleguide/generator/reads"
	"roleguide/generator/source"
)

// A past is the build before this one: what it read and what it gave. The rules are:
//
//   - If every read of the past build would give the same again, and the output is as it left it, this build would
//     give the same.
//   - If what pages share was made of the same reads, and all front matter is the same, then a page whose own reads
//     would give the same becomes the same page.
//
// Reads are written down by the file system through which everything is read (package reads), so none is forgotten.
// The finished pages are not kept a second time: they lie in the output, and count if they are what was written.
type past struct {
	cache   *cache.Cache
	name    string // of the record
	raw     fs.FS
	careful bool // stamps of output files are not enough
	record  record
	known   bool // there is a record

	tree    *output.Tree
	ledger  *reads.Ledger // what is read for what pages share
	pages   map[string]*slot
	outputs map[string]kept
	fresh   int  // see pastPages
	usable  bool // what pages share is the same
	reused  atomic.Int64
}

// remembered opens what is known of the build before, nil if nothing is to be remembered. A build from the same
// folder into the same folder with the same options is meant.
func remembered(raw fs.FS, opts Options) *past {
	c := opts.cache()
	if c == nil || opts.CheckOnly {
		return nil
	}
	from, err1 := filepath.Abs(opts.Source)
	to, err2 := filepath.Abs(opts.Destination)
	if err1 != nil || err2 != nil {
		return nil
	}
	name := fmt.Sprintf("site %q %q %q %v %v %v %d %s %x", from, to, opts.BaseURL, opts.Drafts, opts.Future, opts.Portable, opts.Due,
		opts.Now.UTC().Format(time.DateOnly), layoutsSum(opts.Layouts))
	p := &past{cache: c, name: name, raw: raw, careful: opts.Verify}
	p.ledger = reads.NewLedgerBut(raw, func(name string) bool {
		return strings.HasPrefix(name, page.Root+"/") && strings.HasSuffix(name, ".md")
	})
	if data, ok := c.Get(name); ok {
		decoder := coder{reading: true, text: data}
		decoder.record(&p.record)
		p.known = !decoder.failed && decoder.text == ""
	}
	return p
}

// cache opens the cache that the options name.
func (o Options) cache() *cache.Cache { return cache.Open(o.Cache) }

// layoutsSum is the hash of the built-in layouts.
func layoutsSum(layouts fs.FS) (sum reads.Sum) {
	h := sha256.New()
	_ = fs.WalkDir(layouts, ".", func(name string, d fs.DirEntry, err error) error { // what cannot be read cannot be used
		if err == nil && !d.IsDir() {
			data, _ := fs.ReadFile(layouts, name)
			fmt.Fprintf(h, "%q %d\n", name, len(data))
			_, _ = h.Write(data) // a hash does not fail
		}
		return nil
	})
	return reads.Sum(h.Sum(nil))
}

// unchanged reports whether this build would give what the one before gave, and what is in the output.
func (p *past) unchanged(w workers) bool {
	if !p.known || p.tree == nil {
		return false
	}
	if !p.same(w, p.record.shared) || !p.same(w, p.record.others) {
		return false
	}
	var other atomic.Bool
	w.each(len(p.record.outputs), func(i int) {
		k := &p.record.outputs[i]
		if !other.Load() && !p.tree.Holds(k.name, k.known, p.record.written, p.careful) {
			other.Store(true)
		}
	})
	return !other.Load()
}

// same reports whether reads would all give the same again.
func (p *past) same(w workers, all []read) bool {
	var other atomic.Bool
	w.each(len(all), func(i int) {
		if !other.Load() && reads.Again(p.raw, all[i].Read) != all[i].sum {
			other.Store(true)
		}
	})
	return !other.Load()
}

// again publishes what the output holds already.
func (p *past) again(strict bool) (Result, source.Problems) {
	problems := slices.Clone(p.record.problems)
	for _, k := range p.record.outputs {
		if problem := p.tree.Keep(k.name, k.known, k.origin); problem != nil {
			problems.Add(*problem)
		}
	}
	if strict {
		problems = problems.Strict()
	}
	result := Result{Pages: p.record.count, Reused: p.record.count}
	if problems.Errors() > 0 {
		problems.Add(p.tree.Abandon()...)
		return result, problems
	}
	summary, failed := p.tree.Publish()
	result.add(summary)
	return result, append(problems, failed...).Sorted()
}

// compare finds out whether pages of the build before can be used, when all is loaded that pages share.
func (p *past) compare(run *run) {
	seen := p.ledger.Seen()
	p.usable = p.known && p.tree != nil && p.record.site == heads(run.site)
	for _, r := range p.record.shared {
		sum, read := seen[r.Read]
		if !read {
			sum = reads.Again(p.raw, r.Read)
		}
		p.usable = p.usable && sum == r.sum
	}
	if !p.usable {
		return
	}
	all := p.readPages()
	p.pages, p.outputs = make(map[string]*slot, len(all.pages)), make(map[string]kept, len(p.record.outputs))
	for i := range all.pages {
		p.pages[all.pages[i].file] = &all.pages[i].slot
	}
	p.fresh = all.fresh
	run.words.Add(all.words)
	for _, k := range p.record.outputs {
		p.outputs[k.name] = k
	}
}

// readPages reads what the build before kept of pages; nothing if it belongs to another build, or if most of the words
// in it may be words that no page has any more.
func (p *past) readPages() (all pastPages) {
	data, _ := p.cache.Get(p.name + pagesName)
	c := coder{reading: true, text: data}
	const some = 10_000
	if c.pages(&all); c.failed || !all.written.Equal(p.record.written) || len(all.words) > 2*all.fresh+some {
		return pastPages{}
	}
	return all
}

// pagesName is what the name of the entry of pages ends in.
const pagesName = " pages"

// heads is the hash of the front matter of all pages, those that are not published included.
func heads(s *site) reads.Sum {
	h := sha256.New()
	for _, p := range s.tree.Found {
		fmt.Fprintf(h, "%q %v %d\n", p.File, p.Head == nil, len(p.Head))
		_, _ = h.Write(p.Head) // a hash does not fail
	}
	return reads.Sum(h.Sum(nil))
}

// reuse gives what the build before kept of a page, if the page would become the same and is still in the output.
func (p *past) reuse(r *run, pg *page.Page) (slot, bool) {
	if p == nil || !p.usable || late(pg) {
		return slot{}, false
	}
	old := p.pages[pg.File]
	if old == nil || !old.made || old.problems.Errors() > 0 {
		return slot{}, false
	}
	for _, seen := range old.seen {
		if reads.Again(p.raw, seen.Read) != seen.sum {
			return slot{}, false
		}
	}
	own := slices.DeleteFunc(slices.Clone(old.files), func(name string) bool { return slices.Contains(old.media, name) })
	names := slices.Concat(own, old.media)
	for _, name := range names {
		if k, ok := p.outputs[name]; !ok || !p.tree.Holds(name, k.known, p.record.written, p.careful) {
			return slot{}, false
		}
	}
	again := *old
	again.problems = slices.Clone(old.problems)
	for i, name := range names {
		if i < len(own) || r.out.Wants(name) {
			if problem := p.tree.Keep(name, p.outputs[name].known, p.outputs[name].origin); problem != nil {
				again.problems.Add(*problem)
			}
		}
	}
	p.reused.Add(1)
	return again, true
}

// remember keeps what this build has read and given for the next one.
func (p *past) remember(r *run, problems source.Problems) {
	next := record{written: time.Now(), site: heads(r.site), problems: problems, count: len(r.tree.Pages)}
	for seen, sum := range p.ledger.Seen() {
		next.shared = append(next.shared, read{seen, sum})
	}
	files := p.tree.Files()
	for _, f := range r.tree.Files {
		next.others = append(next.others, read{reads.Read{Kind: reads.Content, Path: f.Path}, reads.Sum(files[f.Address].Sum)})
	}
	for _, f := range r.tree.Found {
		if r.tree.Page(f.File) == nil {
			seen := reads.Read{Kind: reads.Content, Path: f.File}
			next.others = append(next.others, read{seen, reads.Again(p.raw, seen)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		next.outputs = append(next.outputs, kept{name, p.tree.Origin(name), files[name]})
	}
	all := pastPages{written: next.written, words: r.words.Words(), fresh: p.fresh, pages: make([]pastPage, len(r.tree.Pages))}
	if all.fresh == 0 {
		all.fresh = len(all.words)
	}
	for i, pg := range r.tree.Pages {
		all.pages[i] = pastPage{pg.File, r.slots[i]}
		next.others = append(next.others, r.slots[i].seen...)
	}
	slices.SortFunc(next.others, func(a, b read) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind), slices.Compare(a.sum[:], b.sum[:]))
	})
	next.others = slices.Compact(next.others)
	coded(p.cache, p.name+pagesName, func(c *coder) { c.pages(&all) })
	coded(p.cache, p.name, func(c *coder) { c.record(&next) })
}
