// Package glossary reads the words that a guide explains.
//
// They stand in one file, content/glossary.yaml:
//
//	terms:
//	  - term: Scope
//	    short: What is in, and what is written down as out.  # at most 30 words; shown at the first use on a page
//	    more: A scope without an "out" list grows by itself. # optional, more sentences
//	    id: scope                                           # optional: its fragment; made of the term without one
//	    also: [scopes]                                      # other forms in which it is found on pages, and other names, which the glossary shows
//	    often_wrong: true                                   # shown first: people often get it wrong
//	    unlike: [{ term: backlog, how: A backlog is what might be done. }]  # what it is confused with
//	    see: [scope-creep]                                  # ids of other terms
//	    roles: [product-manager]                            # ids of profiles of those who work with it
//	    sources: [{ title: The Scrum Guide, url: "https://scrumguides.org/", date: November 2020, grade: A }]
//	    mark: false                                         # too common a word to be explained on pages
//
// A page of kind glossary shows all of them. On every other page the first use of a term is a link to its place there, with the
// short meaning as its title (front matter `terms: false` switches that off), and the glossary page lists the
// pages that use it.
package glossary

import (
	"cmp"
	"slices"
	"strings"

	"roleguide/generator/link"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// Limits of what an author may write.
const (
	MaxSize  = 1 << 20 // bytes of the file
	MaxWords = 30      // words of a short meaning
)

// A Glossary is a list of terms in the order of the alphabet. It is not changed after Read.
type Glossary struct {
	Terms []Term
}

// A Term is a word or phrase and what it means.
type Term struct {
	ID         string
	Term       string
	Short      string
	More       string
	Forms      []string // in which it is found on pages, the term itself first; empty: it is not explained on pages
	OftenWrong bool
	Unlike     []Unlike
	See        []int // indexes of other terms
	Roles      []Name
	Sources    []Source
	Pos        source.Pos
}

// An Unlike is another term with which a term is confused.
type Unlike struct {
	Term int // its index
	How  string
}

// A Name is the id of a role profile.
type Name struct {
	Value   string
	Pos     source.Pos
	Excerpt string
}

// A Source is where a meaning comes from.
type Source struct {
	Title string
	URL   string
	Date  string
	Grade string // A, B or C
}

// Read reads a glossary. It can be used even when there are problems: what is wrong is missing.
func Read(f *source.File) (*Glossary, source.Problems) {
	r := &reader{Reader: strictyaml.NewReader(f), file: f, byID: map[string]int{}, ids: map[string]source.Pos{}, forms: map[string]source.Pos{}}
	m := r.Mapping(r.Parse(), "terms")
	nodes := r.List(m.Need("terms"))
	for _, n := range nodes {
		r.entry(n)
	}
	slices.SortStableFunc(r.entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.term.Term), strings.ToLower(b.term.Term)), strings.Compare(a.term.ID, b.term.ID))
	})
	for i, e := range r.entries {
		r.byID[e.term.ID] = i
	}
	g := &Glossary{}
	for i := range r.entries {
		r.references(&r.entries[i])
		g.Terms = append(g.Terms, r.entries[i].term)
	}
	return g, r.Problems()
}

// An entry is a term whose references to others are still to be followed.
type entry struct {
	term        Term
	unlike, see strictyaml.Node
}

type reader struct {
	*strictyaml.Reader
	file    *source.File
	entries []entry
	byID    map[string]int // indexes of the terms
	ids     map[string]source.Pos
	forms   map[string]source.Pos // where a form was first defined, in small letters
}

func (r *reader) entry(n strictyaml.Node) {
	m := r.Mapping(n, "term", "short", "more", "id", "also", "often_wrong", "unlike", "see", "roles", "sources", "mark")
	t := Term{Term: line(r.Text(m.Need("term"))), Short: line(r.Text(m.Need("short"))), More: line(r.Text(m.Get("more"))),
		OftenWrong: r.Bool(m.Get("often_wrong")), Pos: m.Get("term").Pos()}
	if t.Term == "" {
		return
	}
	if words := len(strings.Fields(t.Short)); words > MaxWords {
		r.Problem(m.Get("short").Pos(), CodeLong, "this meaning has %d words; it is shown beside other text and may have %d", words, MaxWords).Hint = "move what can wait to the key more"
	}
	if r.identify(&t, m); t.ID == "" {
		return
	}
	r.findBy(&t, m)
	for _, role := range r.List(m.Get("roles")) {
		if id := r.Text(role); id != "" {
			t.Roles = append(t.Roles, Name{id, role.Pos(), r.file.Line(role.Pos().Line)})
		}
	}
	for _, s := range r.List(m.Get("sources")) {
		t.Sources = append(t.Sources, r.source(s))
	}
	r.entries = append(r.entries, entry{t, m.Get("unlike"), m.Get("see")})
}

// identify gives a term its id, which no other may have.
func (r *reader) identify(t *Term, m strictyaml.Mapping) {
	at := t.Pos
	if n := m.Get("id"); n.Exists() {
		t.ID, at = r.Text(n), n.Pos()
		if t.ID != "" && link.Slug(t.ID) != t.ID {
			r.Problem(at, CodeID, "%s cannot be an id", source.Quote(t.ID)).Hint = "write small letters, digits and hyphens, such as " + link.Slug(t.Term)
			t.ID = link.Slug(t.ID)
		}
	} else if t.ID = link.Slug(t.Term); t.ID == "" {
		r.Problem(at, CodeID, "no id can be made of the term %s", source.Quote(t.Term)).Hint = "add a line: id: …"
	}
	if before, taken := r.ids[t.ID]; taken {
		r.twice(at, "two terms have the id "+source.Quote(t.ID), before)
	} else {
		r.ids[t.ID] = at
	}
}

// findBy collects the forms of a term, which no other may have.
func (r *reader) findBy(t *Term, m strictyaml.Mapping) {
	forms, places := []string{t.Term}, []source.Pos{t.Pos}
	for _, n := range r.List(m.Get("also")) {
		if form := line(r.Text(n)); form != "" {
			forms, places = append(forms, form), append(places, n.Pos())
		}
	}
	marked := !m.Get("mark").Exists() || r.Bool(m.Get("mark"))
	for i, form := range forms {
		key := strings.ToLower(form)
		if before, taken := r.forms[key]; taken {
			r.twice(places[i], source.Quote(form)+" is explained twice", before)
			continue
		}
		r.forms[key] = places[i]
		if marked {
			t.Forms = append(t.Forms, form)
		}
	}
}

func (r *reader) twice(at source.Pos, message string, before source.Pos) {
	p := r.Problem(at, CodeTwice, "%s", message)
	p.Notes = append(p.Notes, source.Note{Pos: before, Message: "first here"})
}

// references follows the ids of other terms.
func (r *reader) references(e *entry) {
	for _, n := range r.List(e.unlike) {
		m := r.Mapping(n, "term", "how")
		how := line(r.Text(m.Need("how")))
		if i, ok := r.other(m.Need("term"), e.term.ID); ok {
			e.term.Unlike = append(e.term.Unlike, Unlike{i, how})
		}
	}
	for _, n := range r.List(e.see) {
		if i, ok := r.other(n, e.term.ID); ok {
			e.term.See = append(e.term.See, i)
		}
	}
}

// other finds another term by its id.
func (r *reader) other(n strictyaml.Node, self string) (int, bool) {
	id := r.Text(n)
	i, ok := r.byID[id]
	switch {
	case id == "":
		return 0, false
	case !ok:
		ids := make([]string, 0, len(r.byID))
		for known := range r.byID {
			ids = append(ids, known)
		}
		slices.Sort(ids)
		hint := source.DidYouMean(id, ids)
		if len(ids) > 12 && source.Nearest(id, ids) == "" {
			hint = "write the id of a term: its words in small letters with hyphens"
		}
		r.Problem(n.Pos(), CodeNoTerm, "there is no term with the id %s", source.Quote(id)).Hint = hint
	case id == self:
		r.Problem(n.Pos(), CodeNoTerm, "this term refers to itself")
		return 0, false
	}
	return i, ok
}

func (r *reader) source(n strictyaml.Node) Source {
	m := r.Mapping(n, "title", "url", "date", "grade")
	s := Source{Title: line(r.Text(m.Need("title"))), URL: r.Text(m.Get("url")), Date: r.Text(m.Get("date")), Grade: r.Word(m.Get("grade"), "A", "B", "C")}
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		r.Problem(m.Get("url").Pos(), strictyaml.CodeValue, "the address of a source begins with https:// or http://")
		s.URL = ""
	}
	return s
}

// line is text that was perhaps written over several lines.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// Forms lists for every term in which forms it is found on pages.
func (g *Glossary) Forms() [][]string {
	forms := make([][]string, len(g.Terms))
	for i, t := range g.Terms {
		forms[i] = t.Forms
	}
	return forms
}

// IDs lists the ids of the terms.
func (g *Glossary) IDs() []string {
	ids := make([]string, len(g.Terms))
	for i, t := range g.Terms {
		ids[i] = t.ID
	}
	return ids
}
