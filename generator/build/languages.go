package build

import (
	"crypto/sha256"
	"encoding/hex"
	"html/template"

	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/search"
	"roleguide/generator/source"
)

// A voice is what makes the pages of one language.
type voice struct {
	local     *render.Templates
	converter *markdown.Converter
	builder   *render.Builder
	reader    *search.Reader // nil without search
}

// voices makes what pages of other languages need. in is what those of the site's language are made of.
func (r *run) prepareVoices(in render.Input, footer template.HTML) {
	r.voices = map[string]voice{}
	for _, l := range r.config.Languages {
		v := voice{local: r.locales[l.Tag]}
		v.converter = newConverter(r.site, v.local, nil)
		local := in
		local.Config, local.Language, local.Templates = r.config.In(l.Tag), l.Tag, v.local
		if in.Search != "" {
			local.Search = l.Tag + "/" + in.Search
			v.reader = search.NewReader(l.Tag, len(r.tree.Pages), r.words)
		}
		v.builder, _ = render.NewBuilder(local, footer) // what is wrong was told for the first language
		r.voices[l.Tag] = v
	}
}

// voiceOf is what makes the pages of a language.
func (r *run) voiceOf(language string) voice {
	if v, ok := r.voices[language]; ok {
		return v
	}
	return r.voice
}

// outdated reports whether a page is a translation of another version of its page than the present one.
func (m *maker) outdated() bool {
	o := m.page.Original
	if o == nil {
		return false
	}
	f, problems := source.Read(m.fsys, o.File, page.MaxPage)
	if len(problems) > 0 {
		return false // reported with that page
	}
	now := version(o, f)
	if m.page.TranslatedFrom.Value == now {
		return false
	}
	p := source.New(source.Pos{File: m.page.File}, page.CodeTranslation, "this translation does not say which version of "+source.Visible(o.File)+" it was made from")
	hint := "once it says the same, add the line translated_from: " + now
	if m.page.TranslatedFrom.Value != "" {
		p = source.New(m.page.TranslatedFrom.Pos, page.CodeTranslation, source.Visible(o.File)+" has changed since it was translated")
		p.Excerpt, hint = m.page.TranslatedFrom.Excerpt, "bring the translation up to date, then write translated_from: "+now
	}
	m.problem(p.WithHint(hint).AsWarning())
	return m.page.TranslatedFrom.Value != ""
}

// version is a fingerprint of what a translator translates: title, description, answer and text. Dates and sources
// do not count.
func version(p *page.Page, f *source.File) string {
	h := sha256.New()
	for _, part := range []string{p.Title, p.Description, p.Answer.Value} {
		h.Write([]byte(part + "\x00"))
	}
	h.Write(f.Text[min(p.Body, len(f.Text)):])
	return hex.EncodeToString(h.Sum(nil)[:4])
}
