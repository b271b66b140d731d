// Package build is the story of a site in order.
//
// [Build] reads like this: read the configuration; read the front matter of all pages, which gives every
// address and all neighbours; read role profiles and questionnaires; bundle styles and scripts; check the
// templates; then, page by page and in parallel, read, convert, link, render and stage; check that every
// reference arrived; and, if nothing is wrong, publish. Every stage goes on after a problem, so that one run
// tells all of them, in the same order whatever the processor did; if there is an error, nothing is
// published and the output stays as it was.
//
// Pages stream through: a page's text, tree and HTML are dropped once it is staged. What stays of a page
// is its metadata, its fragment ids and its references to fragments of other pages.
//
// A build remembers what it has read and what that gave, so that the next one makes only what has changed (see
// past). A [Session] makes single pages of a site that is being written.
//
// The goroutines of a build live here, and nowhere else (see workers).
package build

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"roleguide/generator/audit"
	"roleguide/generator/card"
	"roleguide/generator/link"
	"roleguide/generator/output"
	"roleguide/generator/page"
	"roleguide/generator/reads"
	"roleguide/generator/render"
	"roleguide/generator/search"
	"roleguide/generator/source"
)

// Options say what is built and where it goes.
type Options struct {
	Source      string // folder of the site
	Destination string // folder of the result; "" means public in Source
	BaseURL     string // replaces base_url of site.yaml
	Drafts      bool   // publish drafts
	Future      bool   // publish pages before their date
	Strict      bool   // warnings are errors
	Verify      bool   // build a second time, clean, and compare
	Portable    bool   // links name files, so that the copy opens from disk
	Due         int    // report pages that were last checked more than so many months before Now; 0: none
	CheckOnly   bool   // check everything, the finished pages included, and write nothing
	Jobs        int    // goroutines that make pages; 0: as many as processors
	Now         time.Time
	Layouts     fs.FS  // built-in layouts
	Cache       string // folder of what is remembered between builds; "": nothing is
	Progress    func(done, total int)
	Loaded      func(pages int) // called once the number of pages is known; nil: not at all
}

// A Result says what a build did.
type Result struct {
	Pages     int // pages of the site
	Reused    int // pages that are as the build before left them
	Files     int // files of the result
	Written   int // files that were new or changed
	Unchanged int
	Removed   int
	Elapsed   time.Duration
}

// Build makes a site. The result is published only if no problem is an error.
func Build(ctx context.Context, opts Options) (Result, source.Problems) {
	start := time.Now()
	fsys, closer, err := source.OpenDirOnce(opts.Source)
	if err != nil {
		return Result{}, source.Problems{cannotOpen(opts.Source, err)}
	}
	defer closer.Close()
	if opts.Destination == "" {
		opts.Destination = filepath.Join(opts.Source, "public")
	}
	result, problems := build(ctx, fsys, opts)
	result.Elapsed = time.Since(start)
	return result, problems
}

func cannotOpen(dir string, err error) source.Problem {
	p := source.New(source.Pos{File: dir}, CodeSource, "cannot open the folder of the site: "+source.Reason(err))
	return p.WithHint("choose another with --source")
}

// InMemory makes a site without writing it. The files are those that Build would publish; there are none if a
// problem is an error. It is what builds and previews are measured by, since nothing is remembered or reused.
func InMemory(ctx context.Context, opts Options) (files map[string][]byte, result Result, problems source.Problems) {
	start := time.Now()
	fsys, closer, err := source.OpenDirOnce(opts.Source)
	if err != nil {
		return nil, Result{}, source.Problems{cannotOpen(opts.Source, err)}
	}
	defer closer.Close()
	tree := output.Keeping()
	r := newRun(ctx, load(fsys, opts, nil), collect(tree))
	r.make()
	problems = r.problems.Sorted()
	result = Result{Pages: len(r.tree.Pages), Elapsed: time.Since(start)}
	if problems.Errors() > 0 {
		return nil, result, problems
	}
	files = tree.Kept()
	result.Files = len(files)
	return files, result, problems
}

func build(ctx context.Context, fsys fs.FS, opts Options) (Result, source.Problems) {
	before := remembered(fsys, opts)
	tree, odd := stage(opts)
	reading := fsys
	if before != nil {
		before.tree, reading = tree, before.ledger
		if len(odd) == 0 && !opts.Verify && before.unchanged(newWorkers(opts.Jobs)) {
			return before.again(opts.Strict)
		}
	}
	s := load(reading, opts, nil)
	s.raw = fsys
	if c := opts.cache(); c != nil {
		s.code = &codeMemory{cache: c}
		defer s.code.save()
	}
	if opts.Loaded != nil {
		opts.Loaded(len(s.tree.Pages))
	}
	s.problems.Add(odd...)
	if tree == nil {
		tree = output.Memory()
	}
	r := newRun(ctx, s, collect(tree))
	r.before = before
	r.make()
	found := r.problems.Sorted()
	problems := found
	if opts.Strict {
		problems = problems.Strict()
	}
	result := Result{Pages: len(s.tree.Pages)}
	if problems.Errors() == 0 && opts.Verify {
		problems = append(problems, verify(ctx, s, tree)...)
	}
	if problems.Errors() > 0 || opts.CheckOnly {
		problems.Add(tree.Abandon()...)
		return result, problems
	}
	summary, failed := tree.Publish()
	problems = append(problems, failed...).Sorted()
	result.add(summary)
	if before != nil {
		result.Reused = int(before.reused.Load())
		if len(failed) == 0 && len(odd) == 0 {
			before.remember(r, found)
		}
	}
	return result, problems
}

func (r *Result) add(s output.Summary) {
	r.Files, r.Written, r.Unchanged, r.Removed = s.Files, s.Written, s.Unchanged, s.Removed
}

// stage opens the place where the result is collected.
func stage(opts Options) (*output.Tree, source.Problems) {
	if opts.CheckOnly {
		return output.Memory(), nil
	}
	return output.Stage(opts.Destination, output.Options{Source: opts.Source})
}

// verify builds a second time, from nothing, with one worker, and compares every byte.
func verify(ctx context.Context, s *site, first *output.Tree) source.Problems {
	opts := s.opts
	opts.Jobs, opts.Progress = 1, nil
	again := load(s.raw, opts, nil)
	tree := output.Memory()
	newRun(ctx, again, collect(tree)).make()
	var problems source.Problems
	for _, path := range output.Compare(first, tree) {
		problems.Add(source.New(source.Pos{File: path}, CodeDiffers, "a second build gave other bytes for this file"))
	}
	return problems
}

// A run makes the files of one build.
type run struct {
	*site
	voice    // of the language of the site
	ctx      context.Context
	out      sink
	printer  *card.Printer
	subjects []string         // the roles that pages are about
	voices   map[string]voice // of the languages that pages are translated into
	before   *past            // the build before this one; nil if nothing is remembered
	media    *mediaSet
	index    index
	buffers  sync.Pool // of *bytes.Buffer, one for each page that is being rendered
	slots    []slot
	words    *search.Vocabulary     // of the entries of slots
	made     map[string]audit.Links // of pages that belong to no source, by path in the output
	failed   atomic.Bool            // an error was found: pages are still checked, but nothing is staged any more
	finished atomic.Int64
	progress sync.Mutex
}

// A slot is what stays of a page after it was made.
type slot struct {
	made     bool // its ids are known
	problems source.Problems
	ids      []string
	refs     []link.Ref
	links    []string // addresses of pages that it leads to
	media    []string // images of the output that it shows
	terms    []int    // terms of the glossary that it uses
	files    []string // what it is written to, if anybody asks
	seen     []read   // what was read for it
	sights   render.Sights
	audited  audit.Links
	entry    *search.Entry // nil: the page is not found
}

// A read is what one read gave.
type read struct {
	reads.Read
	sum reads.Sum
}

// A sink takes the files of a site. It is used by several goroutines.
type sink interface {
	// Add takes a file; its data is not kept.
	Add(path string, data []byte, origin string) *source.Problem
	// Has reports whether a file was added.
	Has(path string) bool
	// Wants reports whether a file that several pages show is still to be added. It says so once.
	Wants(path string) bool
	// Keeps reports whether anybody will see the data of a file, or only that there is one.
	Keeps(path string) bool
	// Stop says that nothing will be published. Add goes on to find files that want the same path.
	Stop()
}

// A collection is a tree as a sink.
type collection struct {
	*output.Tree
	asked sync.Map // files that several pages show, by path
}

func collect(tree *output.Tree) *collection { return &collection{Tree: tree} }

// Wants implements sink.
func (c *collection) Wants(path string) bool {
	_, asked := c.asked.LoadOrStore(path, true)
	return !asked
}

// Keeps implements sink.
func (c *collection) Keeps(string) bool { return true }

func newRun(ctx context.Context, s *site, out sink) *run {
	if s.config.Output.Compress && !s.opts.CheckOnly {
		out = compressing{out}
	}
	r := &run{
		site: s, ctx: ctx, out: out, made: map[string]audit.Links{}, words: search.NewVocabulary(), printer: card.New(), media: newMediaSet(),
		voice: voice{local: s.templates, converter: newConverter(s, s.templates, s.terms())},
	}
	return r
}

// make makes every file of the site.
func (r *run) make() {
	r.slots = make([]slot, len(r.tree.Pages))
	r.prepare()
	if r.before != nil {
		r.before.compare(r)
	}
	if r.problems.Errors() > 0 {
		r.fail()
	}
	given := r.workers.watched(r.ctx, len(r.tree.Pages), r.page)
	for _, i := range append(given, r.latePages()...) {
		r.problems.Add(tooLong(r.tree.Pages[i]))
	}
	if r.ctx.Err() != nil {
		r.problems.Add(source.New(source.Pos{File: r.opts.Source}, CodeStopped, "the build was interrupted; nothing was published"))
		return
	}
	for i := range r.slots {
		r.problems.Add(r.slots[i].problems...)
	}
	r.copies()
	r.checkFragments()
	r.extras()
	if r.opts.CheckOnly {
		r.checkFinished()
	}
}

func tooLong(p *page.Page) source.Problem {
	at := source.Pos{File: p.File, Line: bytes.Count(p.Head, []byte("\n")) + 1} // where its text begins
	problem := source.New(at, CodePageTime, fmt.Sprintf("this page took longer than %v and was given up", PageTime))
	return problem.WithHint("split it, or look for a table, list or code block that is out of all proportion")
}

// page makes one page, unless that has to wait for the others. The function it returns stores what stays of the page.
func (r *run) page(i int) (store func()) {
	if late(r.tree.Pages[i]) {
		return func() {}
	}
	return r.makePage(i)
}

func (r *run) makePage(i int) (store func()) {
	p := r.tree.Pages[i]
	if again, ok := r.before.reuse(r, p); ok {
		return func() {
			r.slots[i] = again
			r.tell()
		}
	}
	m := r.maker(p, r.out)
	m.audited = r.opts.CheckOnly
	m.make()
	return func() {
		r.slots[i] = m.slot
		if m.slot.problems.Errors() > 0 {
			r.fail()
		}
		r.tell()
	}
}

// fail ends the staging of files; what is wrong with the rest is still found.
func (r *run) fail() {
	r.failed.Store(true)
	r.out.Stop()
}

// tell reports progress, in order and never from two goroutines at a time.
func (r *run) tell() {
	if r.opts.Progress == nil {
		return
	}
	r.progress.Lock()
	defer r.progress.Unlock()
	r.opts.Progress(int(r.finished.Add(1)), len(r.tree.Pages))
}
