package render

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"roleguide/generator/page"
	"roleguide/generator/role"
)

// SearchDir is the folder of the search index in the output.
const SearchDir = "assets/search/"

// SearchDir is the folder of the index of this language.
func (b *Builder) SearchDir() string {
	if b.in.Language == "" {
		return SearchDir
	}
	return SearchDir + b.in.Language + "/"
}

// maxUndivided is how many pages the list of all pages has before it is divided by letters.
const maxUndivided = 60

// searchView fills in what the search page offers.
func (b *Builder) searchView(v Page) SearchView {
	s := SearchView{Page: v, Index: v.Root + b.SearchDir(), Letters: b.letters(v.Root)}
	for _, id := range b.Readers() {
		s.Readers = append(s.Readers, Choice{ID: id, Name: b.in.Templates.Word("for_" + id)})
	}
	for _, id := range Subjects(b.in.Site, b.in.Roles) {
		s.About = append(s.About, Choice{ID: id, Name: b.in.Roles[id].Name})
	}
	return s
}

// FromRoot writes an address as links from the root of the site have it.
func (b *Builder) FromRoot(address string) string {
	return (&url.URL{Path: b.file(address)}).EscapedPath()
}

// Readers lists the kinds of readers that pages are written for, everyone left out.
func (b *Builder) Readers() []string {
	return slices.DeleteFunc(page.Audiences(), func(id string) bool {
		return id == "everyone" || !slices.ContainsFunc(b.in.Site.Pages, func(p *page.Page) bool { return slices.Contains(p.Audience, id) })
	})
}

// Subjects lists the roles that pages are about, by name.
func Subjects(site *page.Site, roles map[string]*role.Role) []string {
	var found []*role.Role
	for _, p := range site.Pages {
		for _, name := range p.Roles {
			if r := roles[name.Value]; r != nil && !slices.Contains(found, r) {
				found = append(found, r)
			}
		}
	}
	slices.SortFunc(found, func(x, y *role.Role) int { return strings.Compare(x.Name+x.ID, y.Name+y.ID) })
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.ID
	}
	return ids
}

// letters lists all pages by title, in the order of the language.
func (b *Builder) letters(root string) []Letter {
	tag, _ := language.Parse(b.in.Config.Language) // the zero tag sorts well enough
	order := collate.New(tag, collate.IgnoreCase)
	var keys collate.Buffer
	type entry struct {
		key  string
		page *page.Page
	}
	var entries []entry
	for _, p := range b.all().Pages {
		if p.Language == b.in.Language && p.Kind != page.NotFound && p.Kind != page.Search {
			entries = append(entries, entry{string(order.KeyFromString(&keys, p.Title)), p})
			keys.Reset()
		}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		if c := strings.Compare(x.key, y.key); c != 0 {
			return c
		}
		return strings.Compare(x.page.File, y.page.File)
	})
	var letters []Letter
	for i, e := range entries {
		initial := ""
		if len(entries) > maxUndivided {
			initial = initialOf(e.page.Title)
		}
		if i == 0 || letters[len(letters)-1].Initial != initial {
			letters = append(letters, Letter{Initial: initial})
		}
		last := &letters[len(letters)-1]
		last.Pages = append(last.Pages, Link{Href: b.fromRoot(root, e.page.Address), Title: e.page.Title, Description: e.page.Description})
	}
	return letters
}

// initialOf is the letter that a title is listed under.
func initialOf(title string) string {
	r, _ := utf8.DecodeRuneInString(title)
	if !unicode.IsLetter(r) {
		return "#"
	}
	return string(unicode.ToUpper(r))
}
