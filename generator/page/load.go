package page

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"roleguide/generator/config"
	"roleguide/generator/link"
	"roleguide/generator/source"
)

// Options say which pages are published and how the work is spread.
type Options struct {
	Now    time.Time // decides about future and expired pages
	Drafts bool      // publish drafts
	Future bool      // publish pages before their date

	// Each calls do for every index below n, in any order, possibly at the same time. nil: one after
	// the other.
	Each func(n int, do func(i int))

	// Heads remembers front matter from one Load to the next; nil: all of it is read.
	Heads *Heads

	// Before is the site as it was loaded with the same settings, before nothing but the front matter of Edited
	// changed. It saves looking at pages that have stayed where they were. nil: all are looked at.
	Before *Site
	Edited []string // paths of pages
}

// Load reads the content tree of a site. The Site is usable even when there are problems: pages that
// cannot be read are left out of it, all others are there.
func Load(fsys fs.FS, cfg *config.Config, opts Options) (*Site, source.Problems) {
	l := &loader{fsys: fsys, cfg: cfg, opts: opts, taken: newAddresses(), site: &Site{
		byFile: map[string]int32{}, byAddress: map[string]int32{}, files: map[string]File{}, hidden: map[string]string{}, addresses: &struct{ _ byte }{}}}
	if opts.Before != nil {
		if again, ok := opts.Before.again(fsys, cfg, opts); ok {
			return again, slices.Clone(again.problems)
		}
	}
	l.walk()
	l.site.Found = l.pages
	l.readHeads()
	l.place()
	l.translate()
	l.site.arrange(cfg)
	l.problems = append(l.problems, l.site.checkNames(cfg)...)
	l.site.problems = append(l.problems, l.taken.problems...)
	return l.site, slices.Clone(l.site.problems)
}

type loader struct {
	fsys     fs.FS
	cfg      *config.Config
	opts     Options
	site     *Site
	taken    *addresses
	pages    []*Page // all that were found, by path
	problems source.Problems
}

func (l *loader) problem(file string, code source.Code, message, hint string) {
	l.problems.Add(source.New(source.Pos{File: file}, code, message).WithHint(hint))
}

// walk sorts the files of content/ into pages, data, and files to copy.
func (l *loader) walk() {
	info, err := fs.Stat(l.fsys, Root)
	if err != nil || !info.IsDir() {
		l.problem(Root, CodeNoContent, "there is no content folder here, so there is nothing to build", "make a folder content/ with a page index.md, or choose another --source")
		return
	}
	l.walkDir(Root, 0)
	if len(l.pages) == 0 {
		l.problem(Root, CodeNoContent, "the content folder has no page", "begin with content/index.md")
	}
}

const maxFolders = 40 // folders within folders

func (l *loader) walkDir(dir string, depth int) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.problem(dir, source.CodeUnreadable, "cannot read this folder: "+source.Reason(err), "")
		return
	}
	if depth > maxFolders {
		l.problem(dir, CodeSkipped, "folders are nested too deeply here", "")
		return
	}
	for _, e := range entries {
		name := e.Name()
		file := path.Join(dir, name)
		switch {
		case strings.HasPrefix(name, "."):
			// hidden files are nobody's business
		case leftOver(name):
			l.skip(file, "this looks like the left-over of an editor and is not published", "delete it, or rename it if you want it published")
		case e.IsDir():
			l.walkDir(file, depth+1)
		case e.Type()&fs.ModeSymlink != 0:
			l.skip(file, "symbolic links are not followed, so this is not published", "copy the file or folder to this place")
		case !e.Type().IsRegular():
			l.skip(file, "this is not a regular file and is not published", "")
		default:
			l.file(file, name)
		}
	}
}

func (l *loader) skip(file, message, hint string) {
	l.problems.Add(source.New(source.Pos{File: file}, CodeSkipped, message).WithHint(hint).AsWarning())
}

func leftOver(name string) bool {
	return strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		slices.Contains([]string{".orig", ".bak", ".rej", ".swp", ".tmp"}, path.Ext(name))
}

// file sorts one regular file.
func (l *loader) file(file, name string) {
	lower := strings.ToLower(name)
	ext := path.Ext(lower)
	switch {
	case strings.HasSuffix(name, ".md"):
		l.pages = append(l.pages, &Page{File: file, number: int32(len(l.pages))}) //nolint:gosec // far fewer than 2³¹
	case name == "questionnaire.yaml":
		l.site.Questions = append(l.site.Questions, file)
	case strings.HasPrefix(name, "questionnaire.") && (ext == ".yaml" || ext == ".lock"):
		// locales and the lock of a questionnaire are read with it
	case file == Root+"/glossary.yaml":
		l.site.Glossary = file
	case strings.HasPrefix(file, Root+"/roles/") && ext == ".yaml":
		l.site.Roles = append(l.site.Roles, file)
	case lower != name && (ext == ".md" || strings.HasPrefix(lower, "questionnaire.") || path.Dir(file) == Root && lower == "glossary.yaml"):
		l.problem(file, CodeFileName, "the name "+source.Quote(name)+" differs from "+source.Quote(lower)+" in case, and only that is read", "rename the file to "+lower)
	case lower == "questionnaire.yml" || path.Dir(file) == Root && lower == "glossary.yml" || strings.HasSuffix(lower, ".markdown") || strings.HasPrefix(file, Root+"/roles/") && ext == ".yml":
		l.problem(file, CodeFileName, "files of this kind end in "+map[string]string{".yml": ".yaml", ".markdown": ".md"}[ext]+" here", "rename the file")
	default:
		l.site.Files = append(l.site.Files, File{Path: file, Address: strings.TrimPrefix(file, Root+"/")})
	}
}

// readHeads reads the front matter of all pages; those that cannot be read are dropped afterwards.
func (l *loader) readHeads() {
	found := make([]source.Problems, len(l.pages))
	do := func(i int) {
		p := l.pages[i]
		found[i] = l.opts.Heads.read(l.fsys, p)
	}
	if l.opts.Each == nil {
		l.opts.Each = func(n int, do func(int)) {
			for i := range n {
				do(i)
			}
		}
	}
	l.opts.Each(len(l.pages), do)
	for _, problems := range found {
		l.problems.Add(problems...)
	}
}

// place gives pages and files their addresses and leaves out what is not to be published.
func (l *loader) place() {
	for _, p := range l.pages {
		p.language(l.cfg)
		p.address()
		if p.Head == nil {
			continue
		}
		if why := l.unpublished(p); why != "" {
			l.site.hidden[p.File] = why
			continue
		}
		l.kind(p)
		at := p.Slug
		if at.Value == "" {
			at.Pos = source.Pos{File: p.File}
		}
		if reason := link.CheckAddress(p.Address); reason != "" {
			l.problem(p.File, CodeAddress, "the address /"+source.Visible(p.Address)+" cannot be used: "+reason, "rename the file, or give the page a slug")
			continue
		}
		if l.taken.take(p.Address, at) {
			l.site.Pages = append(l.site.Pages, p)
			l.site.byFile[p.File] = p.number
			l.site.byAddress[p.Address] = p.number
		}
	}
	for _, p := range l.site.Pages {
		free := slices.DeleteFunc(slices.Clone(p.Aliases), func(a Alias) bool {
			return !l.taken.take(a.Address, Name{Pos: a.Pos, Excerpt: a.Excerpt})
		})
		if len(free) < len(p.Aliases) {
			own := *p.FrontMatter
			own.Aliases = free
			p.FrontMatter = &own
		}
	}
	l.site.Files = slices.DeleteFunc(l.site.Files, func(f File) bool {
		if index, why := l.unpublishedFolder(f.Path); why != "" {
			p := source.New(source.Pos{File: f.Path}, CodeSkipped, "this file is not published, because "+source.Visible(index)+" is "+why).AsWarning()
			l.problems.Add(p)
			return true
		}
		if reason := link.CheckAddress(f.Address); reason != "" {
			l.problem(f.Path, CodeAddress, "this file cannot be published under its name: "+reason, "rename it")
			return true
		}
		return !l.taken.take(f.Address, Name{Pos: source.Pos{File: f.Path}})
	})
	for _, f := range l.site.Files {
		l.site.files[f.Path] = f
	}
}

// unpublished says why a page is left out, "" if it is not.
func (l *loader) unpublished(p *Page) string {
	switch {
	case p.Draft && !l.opts.Drafts:
		return "a draft"
	case p.Date.After(l.opts.Now) && !l.opts.Future:
		return "not published before " + p.Date.Format(time.DateOnly)
	case !p.Expires.IsZero() && !p.Expires.After(l.opts.Now):
		return "expired on " + p.Expires.Format(time.DateOnly)
	}
	return ""
}

// kind fills in the kind of a page that does not name one, by its place.
func (l *loader) kind(p *Page) {
	p.Kind = p.FrontMatter.Kind
	switch {
	case p.Language != "":
		// that of its page
	case p.Kind == Home && p.Address != "":
		l.problem(p.File, CodeKindPlace, "only content/index.md can be of kind home", "remove the line kind: home")
		p.Kind = Guide
	case p.Kind != "":
	case p.Address == "":
		p.Kind = Home
	case p.Index:
		p.Kind = List
	default:
		p.Kind = Guide
	}
}

// unpublishedFolder returns the index page above a file that is not published, and why.
func (l *loader) unpublishedFolder(file string) (index, why string) {
	for dir := path.Dir(file); strings.HasPrefix(dir, Root); dir = path.Dir(dir) {
		index = dir + "/index.md"
		if why := l.site.hidden[index]; why != "" {
			return index, why
		}
	}
	return "", ""
}
