package build

import (
	"bytes"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"roleguide/generator/asset"
	"roleguide/generator/audit"
	"roleguide/generator/config"
	"roleguide/generator/link"
	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/search"
	"roleguide/generator/source"
)

// CodeTime is how long the highlighting of one code block may take.
const CodeTime = 2 * time.Second

func newHighlighter() *markdown.Highlighter {
	return markdown.NewHighlighter(func(work func()) bool { return guard(CodeTime, work) })
}

// newConverter makes what converts the text of pages in one language; terms are the glossary's, nil without.
func newConverter(s *site, templates *render.Templates, terms *markdown.Terms) *markdown.Converter {
	word := templates.Word
	colours := newHighlighter()
	if s.memory != nil {
		colours = s.memory.highlighter
	}
	if s.code != nil {
		colours.Remember(s.code)
	}
	return markdown.New(markdown.Options{
		Terms:       terms,
		RawHTML:     map[config.RawHTML]markdown.RawHTML{config.RawHTMLDrop: markdown.DropHTML, config.RawHTMLAllow: markdown.AllowHTML}[s.config.RawHTML],
		Highlighter: colours,
		Quotes:      quotes(s.config.Features, word("quotes")),
		Words: markdown.Words{Anchor: word("anchor"), Note: word("alert_note"), Tip: word("alert_tip"), Important: word("alert_important"),
			Warning: word("alert_warning"), Caution: word("alert_caution"), Footnotes: word("footnotes"), Backlink: word("footnote_back"),
			Table: word("table"), Done: word("task_done"), Open: word("task_open"), Weighed: word("picture_weighed"),
			Levels: [4]string{word("level_awareness"), word("level_working"), word("level_practitioner"), word("level_expert")}},
	})
}

// terms are those of the glossary that are explained in pages.
func (s *site) terms() *markdown.Terms {
	if s.glossary == nil {
		return nil
	}
	return markdown.NewTerms(s.glossary.Forms())
}

// quotes reads the signs of a language: a pair, the pair within it, and the apostrophe.
func quotes(features config.Features, signs string) markdown.Quotes {
	q := strings.Split(signs, " ")
	if !features.Quotes || len(q) != 5 {
		return markdown.Quotes{}
	}
	return markdown.Quotes{Open: q[0], Close: q[1], InnerOpen: q[2], InnerClose: q[3], Apostrophe: q[4]}
}

// prepare stages what pages load and makes what they share.
func (r *run) prepare() {
	in := render.Input{SiteLanguage: r.config.Language, Config: r.config, Site: r.tree, Roles: r.roles, Templates: r.templates, Portable: r.opts.Portable,
		Questionnaires: r.questionnaires, Reports: r.reports, Broken: r.broken, Glossary: r.glossary, Uses: r.uses}
	if in.Search = r.searchAddress(); in.Search != "" {
		r.reader = search.NewReader(r.config.Language, len(r.tree.Pages), r.words)
	}
	in.Feed = len(r.newest()) > 0
	var styles []asset.File
	styles, in.TextStyles = r.ofTexts(r.assets.Styles)
	in.Styles, in.KindStyles = r.byKind(styles)
	in.Scripts, in.KindScripts = r.byKind(r.assets.Scripts)
	r.icons(&in)
	r.subjects = render.Subjects(r.tree, r.roles)
	if in.Image = r.socialImage(); in.Image == "" {
		in.Image = r.siteCard()
	}
	if r.config.Output.Cards {
		in.Card = func(p *page.Page) string { return cardPath(r.cardOf(p)) }
	}
	var problems source.Problems
	footer := template.HTML(template.HTMLEscapeString(r.config.Footer.Text)) //nolint:gosec // escaped
	r.builder, problems = render.NewBuilder(in, footer)
	r.prepareVoices(in, footer)
	r.problems.Add(problems...)
}

// ofTexts stages the styles that only some texts need, and returns the others.
func (r *run) ofTexts(files []asset.File) (others []asset.File, named map[string]render.AssetFile) {
	named = map[string]render.AssetFile{}
	for _, f := range files {
		name, _, _ := strings.Cut(path.Base(f.Path), ".")
		if slices.Contains(markdown.TextStyles[:], name) {
			named[name] = r.stageAssets([]asset.File{f})[0]
		} else {
			others = append(others, f)
		}
	}
	return others, named
}

// byKind stages the styles or scripts that all pages load, and those of the kinds of pages that the site has: one
// that is called like a kind is for pages of that kind, and so is the one called kind-later, which they load when a
// reader asks for what it does.
func (r *run) byKind(files []asset.File) (all []render.AssetFile, ofKind map[string]render.AssetFile) {
	ofKind = map[string]render.AssetFile{}
	there := r.kinds()
	for _, f := range files {
		name, _, _ := strings.Cut(path.Base(f.Path), ".")
		kind := strings.TrimSuffix(name, render.Later)
		if !slices.Contains(page.Kinds(), kind) {
			all = append(all, r.stageAssets([]asset.File{f})...)
		} else if there[page.Kind(kind)] {
			ofKind[name] = r.stageAssets([]asset.File{f})[0]
		}
	}
	return all, ofKind
}

// kinds are those of the pages that the site has.
func (r *run) kinds() map[page.Kind]bool {
	there := map[page.Kind]bool{}
	var last page.Kind
	for _, p := range r.tree.Pages {
		if p.Kind != last {
			last = p.Kind
			there[last] = true
		}
	}
	there[page.Search] = r.searchAddress() != ""
	return there
}

// stageAssets stages styles or scripts.
func (r *run) stageAssets(files []asset.File) []render.AssetFile {
	out := make([]render.AssetFile, len(files))
	for i, f := range files {
		out[i] = render.AssetFile{Path: f.Path, Integrity: f.Integrity}
		r.stageFile(f, render.Dir)
	}
	return out
}

func (r *run) stageFile(f asset.File, origin string) {
	if p := r.out.Add(f.Path, f.Data, origin); p != nil {
		r.problems.Add(*p)
	}
}

// socialImage stages the image that site.yaml names. That it exists was checked with the pages.
func (r *run) socialImage() string {
	file, ok := r.tree.File(page.Root + "/" + r.config.SocialImage.Value)
	if !ok {
		return ""
	}
	f, _, problem := r.media.get(r.fsys, file.Path)
	if problem != nil {
		r.problems.Add(*problem)
		return ""
	}
	if r.out.Wants(f.Path) {
		if p := r.stageMedia(r.out, f, file.Path); p != nil {
			r.problems.Add(*p)
		}
	}
	return f.Path
}

// notFoundPage is the page for addresses that do not exist, if the site has written one.
func (r *run) notFoundPage() *page.Page {
	for _, p := range r.tree.Pages {
		if p.Kind == page.NotFound {
			return p
		}
	}
	return nil
}

// home makes the page that every menu leads to, where the site has not written one: a list of its pages that are
// below no other.
func (r *run) home() {
	if !r.homeless() {
		return
	}
	p := &page.Page{Kind: page.List, Index: true, FrontMatter: &page.FrontMatter{Title: r.config.Title, Description: r.config.Description}}
	for _, top := range r.tree.Pages {
		if top.Parent == nil && top.Language == "" && top.Kind != page.NotFound {
			p.Children = append(p.Children, top)
		}
	}
	r.makeUp(p, r.voice)
}

// makeUp makes a page that the site has not written. A check reads it as it reads the others.
func (r *run) makeUp(p *page.Page, v voice) {
	var buf bytes.Buffer
	r.problems.Add(v.builder.Render(&buf, p, &markdown.Document{}, render.Texts{})...)
	r.file(outputPath(p), buf.Bytes())
	if r.opts.CheckOnly && buf.Len() > 0 {
		layouts := v.local.Layouts(string(p.Kind))
		r.audit(outputPath(p), buf.Bytes(), source.NewFile(layouts[len(layouts)-1], nil))
	}
}

// audit reads a finished page that belongs to no source once more; its findings point to a layout.
func (r *run) audit(name string, html []byte, layout *source.File) {
	findings, links := audit.Page(name, html, layout)
	r.problems.Add(findings...)
	r.made[name] = links
}

// homeless reports whether nothing of the site would be at its first address.
func (r *run) homeless() bool {
	_, copied := r.tree.File(page.Root + "/index.html")
	return !copied && r.tree.At("") == nil && len(r.tree.Pages) > 0
}

// notFound makes the page for addresses that do not exist, where the site has not written one.
func (r *run) notFound() {
	if r.notFoundPage() != nil {
		return
	}
	r.makeUp(&page.Page{Kind: page.NotFound, FrontMatter: &page.FrontMatter{Title: r.templates.Word("not_found_title")}}, r.voice)
}

// deadFragments compares links to parts of other pages with the parts they have.
func (r *run) deadFragments() source.Problems {
	targets := make(link.Targets, len(r.slots))
	refs := slices.Clone(r.guides)
	for i, p := range r.tree.Pages {
		if r.slots[i].made { // what is wrong with other pages was said
			targets[p.Address] = r.slots[i].ids
		}
		refs = append(refs, r.slots[i].refs...)
	}
	problems := link.Check(refs, targets)
	for i := range problems[:min(len(problems), 100)] {
		if f, wrong := source.Read(r.fsys, problems[i].Pos.File, page.MaxPage); len(wrong) == 0 {
			problems[i].Excerpt = f.Line(problems[i].Pos.Line)
		}
	}
	return problems
}

// checkFinished follows the links of finished pages.
func (r *run) checkFinished() {
	if r.failed.Load() || r.problems.Errors() > 0 {
		return // not all pages are there, so not all links could arrive
	}
	r.problems.Add(r.deadLinks(r.made, r.out.Has)...)
}

// deadLinks follows the links of finished pages; made are those that belong to no source.
func (r *run) deadLinks(made map[string]audit.Links, exists func(name string) bool) source.Problems {
	pages := maps.Clone(made)
	for i, p := range r.tree.Pages {
		pages[outputPath(p)] = r.slots[i].audited
	}
	read := func(file string) *source.File {
		f, _ := source.Read(r.fsys, file, page.MaxPage) // what is wrong with it was told
		return f
	}
	return audit.Check(audit.Finished{Pages: pages, Exists: exists, Base: r.config.BaseURL.Path, Read: read})
}
