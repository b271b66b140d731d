package render

import (
	"html/template"
	"path"
	"strings"
	"sync"

	"roleguide/generator/page"
	"roleguide/generator/source"
)

// How much of a menu is shown. A longer one helps nobody, and would be repeated on every page.
const (
	maxMenu         = 60  // sections
	maxWholeMenu    = 120 // pages of all sections together; beyond, only the current section lists its pages
	maxSectionPages = 40  // pages of the current section when it is part of a larger site
)

// A frameKey names what the shared parts of a page depend on.
type frameKey struct {
	section *page.Section
	root    string
	own     bool // the kind of page has a script of its own
}

// mainScript begins the name of the script that all pages load but those of a kind with a script of its own, which imports it.
const mainScript = "main."

// A sharedFrame is rendered when the first page needs it.
type sharedFrame struct {
	once    sync.Once
	frame   Frame
	problem *source.Problem
	sights  Sights
}

func (b *Builder) frameView(key frameKey) *FrameView {
	cfg := b.in.Config
	v := &FrameView{Site: b.site, Root: key.root, Home: b.fromRoot(key.root, b.home()), FooterText: b.footer}
	for _, s := range b.in.Styles {
		v.Styles = append(v.Styles, b.asset(key.root, s))
	}
	for _, s := range b.in.Scripts {
		if !key.own || !strings.HasPrefix(path.Base(s.Path), mainScript) {
			v.Scripts = append(v.Scripts, b.asset(key.root, s))
		}
	}
	if v.Icon = b.in.Drawing; b.in.Icon != "" {
		v.Icon = template.URL(b.fromRoot(key.root, b.in.Icon)) //nolint:gosec // made here
	}
	if b.in.Manifest != "" {
		v.TouchIcon, v.Manifest = b.fromRoot(key.root, b.in.TouchIcon), b.fromRoot(key.root, b.in.Manifest)
	}
	if b.in.Search != "" {
		v.Search = b.fromRoot(key.root, b.in.Search)
	}
	v.Menu = b.menu(key)
	if key.section != nil {
		b.see(key.section.Index)
		v.Section = key.section.Title
	}
	for _, l := range cfg.Footer.Links {
		href := l.URL
		if href == "" {
			p := b.in.Site.Page(page.Root + "/" + l.Page.Value)
			if p == nil {
				continue
			}
			href = b.fromRoot(key.root, b.local(p).Address)
		}
		v.FooterMenu = append(v.FooterMenu, Link{Href: href, Title: l.Title})
	}
	return v
}

// asset gives a style or script with its hash. From disk a browser refuses files with a hash, so a
// portable copy has none.
func (b *Builder) asset(root string, a AssetFile) Asset {
	if b.in.Portable {
		a.Integrity = ""
	}
	return Asset{Href: b.fromRoot(root, a.Path), Integrity: a.Integrity}
}

func (b *Builder) menu(key frameKey) []Section {
	sections, pages := b.in.Site.Sections, 0
	for _, s := range sections {
		pages += len(s.Pages)
	}
	var menu []Section
	for _, s := range sections {
		entry := Section{ID: s.Title, Title: s.Title, Active: s == key.section}
		if len(sections) > maxMenu && !entry.Active {
			continue
		}
		if s.Index != nil {
			index := b.local(s.Index)
			entry.Href = b.fromRoot(key.root, index.Address)
			if index.Language != "" {
				entry.Title = index.Title
			}
		}
		if pages <= maxWholeMenu || entry.Active && len(s.Pages) <= maxSectionPages {
			for _, p := range s.Pages {
				p = b.local(p)
				entry.Pages = append(entry.Pages, Link{Href: b.fromRoot(key.root, p.Address), Title: p.Title, Description: p.Description, Language: b.foreign(p)})
			}
		}
		menu = append(menu, entry)
	}
	return menu
}

// shared returns the shared parts of a page, which pages of one section, depth and script have in common.
func (b *Builder) shared(p *page.Page) *sharedFrame {
	_, own := b.in.KindScripts[string(p.Kind)]
	key := frameKey{p.Section, b.root(p), own}
	if p.Kind == page.NotFound {
		key.section = nil
	}
	known, ok := b.frames.Load(key)
	if !ok {
		known, _ = b.frames.LoadOrStore(key, &sharedFrame{})
	}
	shared, _ := known.(*sharedFrame)
	shared.once.Do(func() {
		shared.frame, shared.problem = b.in.Templates.Frame(b.Watched(&shared.sights).frameView(key))
		shared.sights.Compact()
	})
	if b.sights != nil {
		b.sights.Menu = shared.sights.Pages
	}
	return shared
}

// frame returns the shared parts of a page, with its own links marked as the current page. A page that the map does not
// list has its place at the nearest page above it.
func (b *Builder) frame(p *page.Page) Frame {
	f := b.shared(p).frame
	root := b.root(p)
	f.Header = Current(f.Header, b.fromRoot(root, p.Address), "page")
	plain := f.Sidebar
	f.Sidebar = Current(plain, b.fromRoot(root, p.Address), "page")
	for above := p.Parent; f.Sidebar == plain && above != nil && above.Section == p.Section; above = above.Parent {
		f.Sidebar = Current(plain, b.fromRoot(root, above.Address), "true")
	}
	return f
}
