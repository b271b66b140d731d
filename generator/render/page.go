package render

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"roleguide/generator/markdown"
	"roleguide/generator/page"
)

// page fills the part of a view that all kinds share.
func (b *Builder) page(p *page.Page, doc *markdown.Document, texts Texts) Page {
	cfg := b.in.Config
	v := Page{
		Site: b.site, Frame: b.frame(p), Kind: string(p.Kind), Title: p.Title, TitleID: doc.TitleID, Description: p.Description,
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
		return markdown.TextStyles[:]
	}
	return nil
}

// ownAssets fills in the styles and scripts that not every page loads.
func (b *Builder) ownAssets(v *Page, doc *markdown.Document) {
	for _, name := range markdown.TextStyles {
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
