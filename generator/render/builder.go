package render

import (
	"bytes"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"roleguide/generator/config"
	"roleguide/generator/glossary"
	"roleguide/generator/link"
	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/role"
	"roleguide/generator/source"
)

// How much of a menu is shown. A longer one helps nobody, and would be repeated on every page.
const (
	maxMenu         = 60  // sections
	maxWholeMenu    = 120 // pages of all sections together; beyond, only the current section lists its pages
	maxSectionPages = 40  // pages of the current section when it is part of a larger site
)

// Input is everything that pages are made of; it is not changed while they are rendered.
type Input struct {
	Language     string // tag of the translations that are rendered, "" for pages in the language of the site
	SiteLanguage string // the language of the site, whatever is rendered
	Config       *config.Config
	Site         *page.Site
	Roles        map[string]*role.Role
	Templates    *Templates

	Questionnaires map[string]*questionnaire.Model // by folder
	Reports        map[string]*analysis.Report     // of the questionnaires, by folder
	Broken         map[string]bool                 // folders whose questionnaire has errors

	Glossary *glossary.Glossary          // nil without one
	Uses     func(term int) []*page.Page // the pages that use a term; called for the glossary page only

	Styles      []AssetFile
	Scripts     []AssetFile
	TextStyles  map[string]AssetFile // loaded by pages whose text needs them (markdown.Document.Styles)
	KindStyles  map[string]AssetFile // loaded by pages of one kind only
	KindScripts map[string]AssetFile
	Icon        string                    // path of the icon in the output, "" without
	Image       string                    // path of the social image in the output, "" without
	TouchIcon   string                    // path of the icon for home screens, "" without
	Manifest    string                    // path of the web app manifest, "" without
	Card        func(p *page.Page) string // path of the social card of a page; nil: Image is for all
	Feed        bool                      // there is a feed.xml
	Search      string                    // address of the search page, "" without
	Portable    bool                      // links name index.html, so that the copy opens from disk
}

// Later ends the name of a script that pages of a kind load when a reader asks for what it does.
const Later = "-later"

// An AssetFile is a style or script of the output.
type AssetFile struct {
	Path      string
	Integrity string
}

// A Builder makes views of pages and renders them. It is safe for use by several goroutines once
// NewBuilder has returned.
type Builder struct {
	in     Input
	site   *Site
	footer template.HTML
	frames sync.Map // from frameKey to *sharedFrame

	pageOfRole   map[string]*page.Page // by id of the role
	glossaryPage *page.Page            // nil without one
}

// A frameKey names what the shared parts of a page depend on.
type frameKey struct {
	section *page.Section
	root    string
}

// A sharedFrame is rendered when the first page needs it.
type sharedFrame struct {
	once    sync.Once
	frame   Frame
	problem *source.Problem
}

// NewBuilder prepares what pages share. footer is the text of the footer as HTML.
func NewBuilder(in Input, footer template.HTML) (*Builder, source.Problems) {
	b := &Builder{in: in, footer: footer, site: &Site{
		Title: in.Config.Title, Description: in.Config.Description, Language: in.Config.Language,
		Direction: direction(in.Config.Language), BaseURL: in.Config.BaseURL.String(),
		Features: Features{Feed: in.Feed},
	}}
	if in.Glossary != nil {
		b.glossaryPage = in.Site.First(page.Glossary)
	}
	return b, b.rolePages().Sorted()
}

// direction is the writing direction of a language.
func direction(tag string) string {
	if slices.Contains([]string{"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}, strings.ToLower(primary(tag))) {
		return "rtl"
	}
	return "ltr"
}

// root is the way from a page to the root of the site. The 404 page is shown at any address, so its way
// is absolute.
func (b *Builder) root(p *page.Page) string {
	if p.Kind == page.NotFound && !b.in.Portable {
		return b.in.Config.BaseURL.Path
	}
	if p.Kind == page.NotFound {
		return ""
	}
	return strings.Repeat("../", strings.Count(p.Address, "/"))
}

// fromRoot writes an address as seen from a root.
func (b *Builder) fromRoot(root, address string) string {
	href := root + (&url.URL{Path: b.file(address)}).EscapedPath()
	if root == "" {
		return "./" + href
	}
	return href
}

// file names the file of an address where links must name files.
func (b *Builder) file(address string) string {
	if b.in.Portable && (address == "" || strings.HasSuffix(address, "/")) {
		return address + "index.html"
	}
	return address
}

// Href writes an address as seen from a page.
func (b *Builder) Href(from *page.Page, to string) string {
	if from.Kind == page.NotFound {
		return b.fromRoot(b.root(from), to)
	}
	return link.Relative(from.Address, b.file(to))
}

func (b *Builder) frameView(key frameKey) *FrameView {
	cfg := b.in.Config
	v := &FrameView{Site: b.site, Root: key.root, Home: b.fromRoot(key.root, b.home()), FooterText: b.footer}
	for _, s := range b.in.Styles {
		v.Styles = append(v.Styles, b.asset(key.root, s))
	}
	for _, s := range b.in.Scripts {
		v.Scripts = append(v.Scripts, b.asset(key.root, s))
	}
	if b.in.Icon != "" {
		v.Icon = b.fromRoot(key.root, b.in.Icon)
	}
	if b.in.Manifest != "" {
		v.TouchIcon, v.Manifest = b.fromRoot(key.root, b.in.TouchIcon), b.fromRoot(key.root, b.in.Manifest)
	}
	if b.in.Search != "" {
		v.Search = b.fromRoot(key.root, b.in.Search)
	}
	v.Menu = b.menu(key)
	if key.section != nil {
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

// shared returns the shared parts of a page, which pages of one section and depth have in common.
func (b *Builder) shared(p *page.Page) *sharedFrame {
	key := frameKey{p.Section, b.root(p)}
	if p.Kind == page.NotFound {
		key.section = nil
	}
	known, ok := b.frames.Load(key)
	if !ok {
		known, _ = b.frames.LoadOrStore(key, &sharedFrame{})
	}
	shared, _ := known.(*sharedFrame)
	shared.once.Do(func() { shared.frame, shared.problem = b.in.Templates.Frame(b.frameView(key)) })
	return shared
}

// frame returns the shared parts of a page, with its own links marked as the current page.
func (b *Builder) frame(p *page.Page) Frame {
	f := b.shared(p).frame
	self := b.fromRoot(b.root(p), p.Address)
	f.Header = CurrentPage(f.Header, self)
	f.Sidebar = CurrentPage(f.Sidebar, self)
	return f
}

// Site is what every template may say about the whole site.
func (b *Builder) Site() *Site { return b.site }

// Render writes the finished HTML of a page into buf.
func (b *Builder) Render(buf *bytes.Buffer, p *page.Page, doc *markdown.Document, texts Texts) source.Problems {
	view, problems := b.View(p, doc, texts)
	return append(problems, b.finish(buf, p, doc, view)...)
}

// RenderPrint is Render for a page of kind print; parts are all that it holds, chapter by chapter.
func (b *Builder) RenderPrint(buf *bytes.Buffer, p *page.Page, doc *markdown.Document, answer template.HTML, chapters []PrintChapter) source.Problems {
	return b.finish(buf, p, doc, PrintView{b.page(p, doc, Texts{Answer: answer}), chapters})
}

// finish puts a view into its layout.
func (b *Builder) finish(buf *bytes.Buffer, p *page.Page, doc *markdown.Document, view any) source.Problems {
	var problems source.Problems
	if problem := b.shared(p).problem; problem != nil {
		problems.Add(*problem)
	}
	if problem := b.in.Templates.Page(buf, string(p.Kind), view, p.File); problem != nil {
		return append(problems, *problem)
	}
	if Refused(buf.Bytes(), doc.HTML) {
		problem := source.New(source.Pos{File: p.File}, CodeTemplateUnsafe, "a layout put a value of this page into a place where it is not safe (ZgotmplZ)")
		problems.Add(problem.WithHint("look in " + strings.Join(b.in.Templates.Layouts(string(p.Kind)), ", ") + " for a value inside a style, a script or an address"))
	}
	return problems
}

// View makes the view of a page's kind.
func (b *Builder) View(p *page.Page, doc *markdown.Document, texts Texts) (any, source.Problems) {
	v := b.page(p, doc, texts)
	switch p.Kind {
	case page.Home:
		return HomeView{v, b.menu(frameKey{p.Section, v.Root})}, nil
	case page.List:
		return b.list(v, p), nil
	case page.RoleKind:
		return RoleView{v, b.profile(p)}, nil
	case page.Comparison:
		table, problems := b.comparison(p, doc.Compared)
		return ComparisonView{v, table}, problems
	case page.Questionnaire:
		sheet, problems := b.worksheet(p)
		return QuestionnaireView{v, sheet}, problems
	case page.FAQ:
		return FAQView(v), nil
	case page.Evidence:
		return b.evidenceView(v, p)
	case page.Glossary:
		return GlossaryView{v, b.glossary(p)}, nil
	case page.Search:
		return b.searchView(v), nil
	case page.Decoder:
		return DecoderView{v, b.decoder(p)}, nil
	case page.Template:
		return TemplateView{v, b.form(p)}, nil
	case page.NotFound:
		return NotFoundView{v, b.menu(frameKey{nil, v.Root})}, nil
	}
	return GuideView(v), nil
}

// page fills the part of a view that all kinds share.
func (b *Builder) page(p *page.Page, doc *markdown.Document, texts Texts) Page {
	cfg := b.in.Config
	v := Page{
		Site: b.site, Frame: b.frame(p), Kind: string(p.Kind), Title: p.Title, Description: p.Description,
		Answer: texts.Answer, Outdated: texts.Outdated, Content: template.HTML(doc.HTML), //nolint:gosec // made by markdown, which lets nothing through
		Canonical: cfg.URL(p.Address), Root: b.root(p), Audience: p.Audience,
		Published: date(p.Date), Updated: date(p.Updated), Reviewed: date(p.Reviewed),
		Minutes: max(1, (doc.Words+100)/200), Indexed: p.Kind != page.NotFound && p.Kind != page.Print,
	}
	if v.Description == "" {
		v.Description = shorten(doc.FirstParagraph, 160)
	}
	if v.Description == "" {
		v.Description = cfg.Description
	}
	if p.Contents {
		v.Contents = contents(doc.Headings)
	}
	for above := p.Parent; above != nil; above = above.Parent {
		v.Breadcrumbs = append(v.Breadcrumbs, b.link(p, above))
	}
	slices.Reverse(v.Breadcrumbs)
	if p.Previous != nil {
		l := b.link(p, p.Previous)
		v.Previous = &l
	}
	if p.Following != nil {
		l := b.link(p, p.Following)
		v.Next = &l
	}
	for _, c := range p.Children {
		v.Children = append(v.Children, b.link(p, c))
	}
	b.people(&v, p)
	b.evidence(&v, p)
	b.ownAssets(&v, doc)
	if b.in.Image != "" {
		v.Image = cfg.URL(b.in.Image)
	}
	if b.in.Card != nil && p.Kind != page.NotFound {
		v.Image = cfg.URL(b.in.Card(p))
	}
	if cfg.Output.Markdown && v.Indexed && p.File != "" {
		v.Markdown = cfg.URL(p.Address) + "index.md"
	}
	v.Versions = b.versions(p)
	v.Facts = b.facts(&v, p, doc)
	return v
}

// stylesOfKind are the style sheets for texts that pages of a kind need, whatever their text.
func stylesOfKind(kind string) []string {
	switch page.Kind(kind) {
	case page.RoleKind, page.Comparison:
		return []string{markdown.StyleFigures}
	case page.Print:
		return []string{markdown.StyleFigures, markdown.StyleMethod}
	}
	return nil
}

// ownAssets fills in the styles and scripts that not every page loads.
func (b *Builder) ownAssets(v *Page, doc *markdown.Document) {
	for _, name := range []string{markdown.StyleFigures, markdown.StyleMethod} {
		if file, ok := b.in.TextStyles[name]; ok && (slices.Contains(doc.Styles, name) || slices.Contains(stylesOfKind(v.Kind), name)) {
			v.Styles = append(v.Styles, b.asset(v.Root, file))
		}
	}
	if file, ok := b.in.KindStyles[v.Kind]; ok {
		v.Styles = append(v.Styles, b.asset(v.Root, file))
	}
	if file, ok := b.in.KindScripts[v.Kind]; ok {
		script := b.asset(v.Root, file)
		v.Script = &script
	}
	if file, ok := b.in.KindScripts[v.Kind+Later]; ok {
		later := b.asset(v.Root, file)
		v.Later = &later
	}
}

// people fills in who answers for a page and whom it is for.
func (b *Builder) people(v *Page, p *page.Page) {
	cfg := b.in.Config
	if p.Owner.Value != "" {
		a, ok := cfg.Authors[p.Owner.Value]
		if !ok {
			a.Name = p.Owner.Value
		}
		v.Owner = &Author{Name: a.Name, URL: a.URL}
	}
	if cfg.EditLink != "" && p.File != "" {
		v.EditURL = strings.ReplaceAll(cfg.EditLink, "{path}", (&url.URL{Path: p.File}).EscapedPath())
	}
	for _, name := range p.Roles {
		if r := b.in.Roles[name.Value]; r != nil && b.pageOfRole[r.ID] != nil {
			v.Roles = append(v.Roles, Link{Href: b.roleHref(p, r), Title: r.Name, Description: r.Answer, Role: r.ID})
		}
	}
}

// evidence fills in sources and next steps.
func (b *Builder) evidence(v *Page, p *page.Page) {
	for i, s := range p.Sources {
		v.Sources = append(v.Sources, Source{ID: page.SourceID(i), Title: s.Title, URL: s.URL, Date: s.Date, Grade: s.Grade, Claim: s.Claim, Base: s.Base})
	}
	for _, n := range p.Next {
		to := b.in.Site.Find(p, n.Page)
		if to == nil {
			continue
		}
		l := b.link(p, to)
		if n.Text != "" {
			l.Title = n.Text
		}
		v.NextSteps = append(v.NextSteps, NextStep{For: n.For, Link: l})
	}
}

func (b *Builder) link(from, to *page.Page) Link {
	to = b.local(to)
	return Link{Href: b.Href(from, to.Address), Title: to.Title, Description: to.Description, Language: b.foreign(to)}
}

// list makes the view of a list page: the pages below an index page, else those of its audience or roles.
func (b *Builder) list(v Page, p *page.Page) ListView {
	list := ListView{Page: v}
	if p.Index {
		for _, c := range p.Children {
			list.Items = append(list.Items, b.link(p, c))
		}
		return list
	}
	groups := map[*page.Section]int{}
	for _, other := range b.in.Site.Reading {
		if other == p || other.Kind == page.List || other.Kind == page.Home || !shares(p.Audience, other.Audience) && !shares(names(p.Roles), names(other.Roles)) {
			continue
		}
		i, known := groups[other.Section]
		if !known {
			i = len(list.Groups)
			groups[other.Section] = i
			list.Groups = append(list.Groups, b.group(other.Section))
		}
		list.Groups[i].Pages = append(list.Groups[i].Pages, b.link(p, other))
	}
	return list
}

// group begins the pages of a section in a list; pages outside of all sections have no title above them.
func (b *Builder) group(s *page.Section) Section {
	if s == nil {
		return Section{}
	}
	return Section{ID: "_" + link.Slug(s.Title), Title: s.Title}
}

func names(list []page.Name) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.Value
	}
	return out
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// contents nests the headings of levels 2 and 3.
func contents(headings []markdown.Heading) []Heading {
	var out []Heading
	for _, h := range headings {
		entry := Heading{Level: h.Level, ID: h.ID, HTML: h.HTML}
		switch {
		case h.Level == 2:
			out = append(out, entry)
		case h.Level == 3 && len(out) > 0:
			last := &out[len(out)-1]
			last.Children = append(last.Children, entry)
		}
	}
	return out
}

func date(t time.Time) *Date {
	if t.IsZero() {
		return nil
	}
	return &Date{ISO: t.Format(time.DateOnly), Text: t.Format("2 January 2006")}
}

// shorten cuts text at a word, to at most n characters.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + "…"
}
