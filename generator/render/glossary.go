package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleguide/generator/page"
)

// GlossaryView is the view of kind glossary.
type GlossaryView struct {
	Page
	Glossary *Glossary // nil if there is none, which was reported
}

// A Glossary is a list of terms: first those that people often get wrong, then all from A to Z.
type Glossary struct {
	OftenWrong []GlossaryTerm
	Letters    []GlossaryLetter
}

// A GlossaryLetter is the terms that begin with one letter.
type GlossaryLetter struct {
	Letter string
	ID     string // fragment id
	Terms  []GlossaryTerm
}

// A GlossaryTerm is a term and what it means.
type GlossaryTerm struct {
	ID     string // fragment id
	Term   string
	Short  string
	More   string
	Names  []string // other names of it
	Above  bool     // it is explained among those that people often get wrong
	Unlike []GlossaryUnlike
	See    []Link
	Roles  []Link // those who work with it
	Uses   []Link // pages that use it
	Source []Source
}

// A GlossaryUnlike is another term with which a term is confused.
type GlossaryUnlike struct {
	Link Link
	How  string
}

// Term gives the address and the meaning of a term of the glossary for its first use on a page; no address where terms are
// not explained.
func (b *Builder) Term(p *page.Page, index int) (href, meaning string) {
	if !p.Terms || p.Kind == page.Glossary || b.glossaryPage == nil {
		return "", ""
	}
	t := b.in.Glossary.Terms[index]
	return b.Href(p, b.glossaryPage.Address) + "#" + t.ID, t.Short
}

func (b *Builder) glossary(p *page.Page) *Glossary {
	if b.in.Glossary == nil {
		return nil
	}
	v := &Glossary{}
	for i, t := range b.in.Glossary.Terms {
		letter := strings.ToUpper(firstLetter(t.Term))
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Letter != letter {
			v.Letters = append(v.Letters, GlossaryLetter{Letter: letter, ID: "_letter-" + strings.ToLower(letter)})
		}
		into := &v.Letters[len(v.Letters)-1].Terms
		if t.OftenWrong {
			v.OftenWrong = append(v.OftenWrong, b.glossaryTerm(p, i))
			*into = append(*into, GlossaryTerm{ID: t.ID, Term: t.Term, Above: true})
			continue
		}
		*into = append(*into, b.glossaryTerm(p, i))
	}
	return v
}

// firstLetter is the letter under which a term is found; what begins with none is found under #.
func firstLetter(term string) string {
	if r, _ := utf8.DecodeRuneInString(term); unicode.IsLetter(r) {
		return string(r)
	}
	return "#"
}

// otherNames are the forms of a term that a reader would not find under its own name: without endings of one that stands before,
// such as a plural.
func otherNames(forms []string) []string {
	var names []string
	for i, form := range forms {
		if i > 0 && !slices.ContainsFunc(forms[:i], func(before string) bool { return isInflected(form, before) }) {
			names = append(names, form)
		}
	}
	return names
}

// isInflected reports whether two forms begin alike and differ by no more than an ending.
func isInflected(form, before string) bool {
	a, b := []rune(strings.ToLower(form)), []rune(strings.ToLower(before))
	alike := 0
	for alike < min(len(a), len(b)) && a[alike] == b[alike] {
		alike++
	}
	return alike >= 3 && alike >= max(len(a), len(b))-3
}

func (b *Builder) glossaryTerm(p *page.Page, index int) GlossaryTerm {
	terms := b.in.Glossary.Terms
	t := terms[index]
	v := GlossaryTerm{ID: t.ID, Term: t.Term, Short: t.Short, More: t.More, Names: otherNames(t.Forms)}
	other := func(i int) Link {
		return Link{Href: "#" + terms[i].ID, Title: terms[i].Term, Description: terms[i].Short}
	}
	for _, u := range t.Unlike {
		v.Unlike = append(v.Unlike, GlossaryUnlike{other(u.Term), u.How})
	}
	for _, i := range t.See {
		v.See = append(v.See, other(i))
	}
	for _, name := range t.Roles {
		if r := b.in.Roles[name.Value]; r != nil {
			v.Roles = append(v.Roles, Link{Href: b.roleHref(p, r), Title: r.Name, Role: r.ID})
		}
	}
	for _, user := range b.in.Uses(index) {
		v.Uses = append(v.Uses, b.link(p, user))
	}
	for _, s := range t.Sources {
		v.Source = append(v.Source, Source{Title: s.Title, URL: s.URL, Date: s.Date, Grade: s.Grade})
	}
	return v
}
