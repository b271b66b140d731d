package render

import (
	"html/template"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"roleguide/generator/page"
)

// Texts are what a page has besides its text.
type Texts struct {
	Answer   template.HTML
	Outdated bool           // it is a translation, and its page has changed since
	Chapters []PrintChapter // of a page of kind print
}

// local is a page in the language of this builder, if it is translated.
func (b *Builder) local(p *page.Page) *page.Page { return b.see(p.In(b.in.Language)) }

// foreign is the language of a page, "" if it is that of this builder.
func (b *Builder) foreign(p *page.Page) string {
	if p.Language == b.in.Language {
		return ""
	}
	if p.Language == "" {
		return b.in.SiteLanguage
	}
	return p.Language
}

// home is the address of the home page.
func (b *Builder) home() string {
	if b.in.Site.Home == nil {
		return ""
	}
	return b.local(b.in.Site.Home).Address
}

// versions lists a page in all its languages.
func (b *Builder) versions(p *page.Page) []Version {
	first := p.In("")
	if len(first.Translations) == 0 {
		return nil
	}
	var versions []Version
	for _, v := range append([]*page.Page{first}, first.Translations...) {
		tag := v.Language
		if tag == "" {
			tag = b.in.SiteLanguage
		}
		name := tag
		if t, err := language.Parse(tag); err == nil {
			name = display.Self.Name(t)
		}
		versions = append(versions, Version{Language: tag, Name: name, Href: b.Href(p, v.Address), URL: b.in.Config.URL(v.Address), Current: v == p})
	}
	return versions
}
