package page

import (
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"roleguide/generator/link"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// slug reads the last part of an address.
func (r frontMatter) slug(n strictyaml.Node) string {
	s := r.Text(n)
	if s == "" {
		return ""
	}
	if strings.Contains(s, "/") {
		r.Problem(n.Pos(), CodeAddress, "slug %s is more than one part of an address", source.Quote(s)).Hint = "a slug replaces the file's name only; move the file to change its folder"
		return ""
	}
	if slug := link.Slug(s); slug != s {
		p := r.Problem(n.Pos(), CodeAddress, "slug %s cannot be part of an address", source.Quote(s))
		if slug != "" {
			p.Hint = "write " + slug
		}
		return ""
	}
	if reason := link.CheckAddress(s + "/"); reason != "" {
		r.Problem(n.Pos(), CodeAddress, "slug %s cannot be used: %s", source.Quote(s), reason)
		return ""
	}
	return s
}

// alias reads an old address: /guide/old/ or guide/old.html.
func (r frontMatter) alias(n strictyaml.Node) (Alias, bool) {
	written := r.Text(n)
	if written == "" {
		return Alias{}, false
	}
	address := strings.TrimPrefix(written, "/")
	if !strings.HasSuffix(address, "/") && path.Ext(address) != ".html" && path.Ext(address) != ".htm" {
		address += "/"
	}
	reason := link.CheckAddress(address)
	if plain, err := url.PathUnescape(address); reason == "" && (err != nil || plain != address) {
		reason = "it is percent-encoded"
	}
	if reason != "" || address == "/" || address == "" {
		if reason == "" {
			reason = "it is the home page"
		}
		r.Problem(n.Pos(), CodeAddress, "alias %s cannot be used: %s", source.Quote(written), reason).Hint = "write an address below the site's root, such as /guide/old-name/"
		return Alias{}, false
	}
	return Alias{Address: address, Pos: n.Pos(), Excerpt: r.file.Line(n.Pos().Line)}, true
}

// address gives a page its address by its path and slug.
func (p *Page) address() {
	rel := strings.TrimPrefix(p.File, Root+"/")
	rel = strings.TrimSuffix(rel, ".md")
	if p.Language != "" {
		rel = p.Language + "/" + strings.TrimSuffix(rel, "."+p.Language)
	}
	parts := strings.Split(rel, "/")
	if parts[len(parts)-1] == "index" {
		p.Index = true
		parts = parts[:len(parts)-1]
	}
	for i := range parts {
		parts[i] = link.Slug(parts[i])
	}
	if p.Slug.Value != "" && len(parts) > 0 {
		parts[len(parts)-1] = p.Slug.Value
	}
	p.Address = strings.Join(parts, "/")
	if len(parts) > 0 {
		p.Address += "/"
	}
}

// addresses gives every address one owner, and reports those who want one that is taken.
type addresses struct {
	fold     cases.Caser
	owners   map[string]owner
	problems source.Problems
}

type owner struct {
	pos     source.Pos
	address string
}

func newAddresses() *addresses {
	return &addresses{fold: cases.Fold(), owners: map[string]owner{}}
}

// key is equal for addresses that some file system takes for the same one.
func (a *addresses) key(address string) string {
	address = strings.TrimSuffix(address, "index.html")
	if plain(address) {
		return strings.TrimSuffix(address, "/")
	}
	return strings.TrimSuffix(a.fold.String(norm.NFC.String(address)), "/")
}

func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// take claims an address and reports whether it was free.
func (a *addresses) take(address string, at Name) bool {
	key := a.key(address)
	before, taken := a.owners[key]
	if !taken {
		a.owners[key] = owner{at.Pos, address}
		return true
	}
	p := source.New(at.Pos, CodeAddressTaken, "the address /"+source.Visible(address)+" is already taken by "+source.Visible(before.pos.File))
	p.Excerpt = at.Excerpt
	if before.address != address {
		p.Message += ", as /" + source.Visible(before.address) + ", which some systems take for the same"
	}
	p = p.WithNote(before.pos, "the other source is here").WithHint("rename one of the files, or give one of the pages another slug")
	a.problems.Add(p)
	return false
}
