package page

import (
	"path"
	"slices"
	"strings"

	"roleguide/generator/config"
	"roleguide/generator/source"
)

// language finds out whether a file is a translation, by its name: plan.de.md is in German if site.yaml lists de.
func (p *Page) language(cfg *config.Config) {
	p.Language = ""
	name := strings.TrimSuffix(path.Base(p.File), ".md")
	tag := strings.TrimPrefix(path.Ext(name), ".")
	if tag != "" && tag != name && slices.ContainsFunc(cfg.Languages, func(l config.Language) bool { return l.Tag == tag }) {
		p.Language = tag
	}
}

// originalFile is the path of the page that a translation is of.
func (p *Page) originalFile() string { return strings.TrimSuffix(p.File, "."+p.Language+".md") + ".md" }

// In returns the page in a language, or, where it is not translated, in that of the site.
func (p *Page) In(language string) *Page {
	if p == nil {
		return nil
	}
	if p.Original != nil {
		p = p.Original
	}
	for _, t := range p.Translations {
		if t.Language == language {
			return t
		}
	}
	return p
}

// translate ties translations to their pages. What a translation does not say of itself is as in its page.
func (l *loader) translate() {
	l.site.Pages = slices.DeleteFunc(l.site.Pages, func(p *Page) bool {
		if p.Language == "" {
			return false
		}
		original := l.site.Page(p.originalFile())
		if original == nil {
			problem := source.New(source.Pos{File: p.File}, CodeTranslation, "this is a translation of "+source.Visible(p.originalFile())+", which is not published")
			l.problems.Add(problem.WithHint("write that page first, or rename this file"))
			delete(l.site.byFile, p.File)
			delete(l.site.byAddress, p.Address)
			return true
		}
		p.inherit(original)
		original.Translations = append(original.Translations, p)
		return false
	})
}

func (p *Page) inherit(o *Page) {
	p.Original, p.Kind = o, o.Kind
	own := *p.FrontMatter
	p.FrontMatter = &own
	if len(p.Roles) == 0 {
		p.Roles = o.Roles
	}
	if len(p.Audience) == 0 {
		p.Audience = o.Audience
	}
	if p.Owner.Value == "" {
		p.Owner = o.Owner
	}
	if len(p.Sources) == 0 {
		p.Sources = o.Sources
	}
}

// arrangeTranslations gives translations the places of their pages.
func (s *Site) arrangeTranslations() {
	for _, p := range s.Pages {
		if o := p.Original; o != nil {
			p.Parent, p.Section = o.Parent.In(p.Language), o.Section
			p.Previous, p.Following = o.Previous.In(p.Language), o.Following.In(p.Language)
			p.Children = make([]*Page, len(o.Children))
			for i, c := range o.Children {
				p.Children[i] = c.In(p.Language)
			}
		}
	}
}
