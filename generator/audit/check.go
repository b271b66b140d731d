package audit

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"roleguide/generator/source"
)

// Finished are the pages of a finished site.
type Finished struct {
	Pages  map[string]Links       // by path in the output
	Exists func(name string) bool // reports whether the output has a file
	// Base is the path of base_url: addresses that begin with a slash and lie outside of it belong to other sites of
	// the same host and are left alone.
	Base string
	Read func(file string) *source.File // gives the source of a page; nil: findings have no line
}

// Check follows every reference from finished page to finished page. Findings point to the line of the source that
// has the address, if there is one.
func Check(site Finished) source.Problems {
	c := newChecker(site.Pages, site.Exists, site.Base)
	var problems source.Problems
	for _, name := range slices.Sorted(maps.Keys(site.Pages)) {
		var origin *source.File
		for _, handle := range site.Pages[name].Refs {
			ref := handle.Value()
			wrong := c.follow(name, ref.Href)
			if wrong == "" {
				continue
			}
			if origin == nil {
				origin = site.source(name)
			}
			message := ref.Kind + " " + source.Quote(ref.Href) + " " + wrong + ": " + ref.Tag
			problems.Add(origin.At(placeOf(origin, ref.Href), CodeTarget, inPage(name, message)))
		}
	}
	return problems
}

// source is what a page was made of.
func (f Finished) source(page string) *source.File {
	file := f.Pages[page].Origin.File
	if f.Read == nil {
		return source.NewFile(file, nil)
	}
	return f.Read(file)
}

// Unsettled leaves of the references of a page those that cannot be settled while other pages are unknown: they
// lead to a part of another page, or to a file that is not certain to exist. name is the page's path in the
// output, certain reports whether the output is sure to have a file, base is as in Check.
func (l Links) Unsettled(name string, certain func(name string) bool, base string) Links {
	c := newChecker(map[string]Links{name: l}, certain, base)
	kept := l.Refs[:0:0]
	for _, ref := range l.Refs {
		href := ref.Value().Href
		before, fragment, _ := strings.Cut(href, "#")
		if before != "" && fragment != "" || c.follow(name, href) != "" {
			kept = append(kept, ref)
		}
	}
	l.Refs = kept
	return l
}

type checker struct {
	pages  map[string]Links
	exists func(name string) bool
	base   string // begins and ends with a slash
}

func newChecker(pages map[string]Links, exists func(name string) bool, base string) checker {
	c := checker{pages, exists, "/" + strings.Trim(base, "/") + "/"}
	if c.base == "//" {
		c.base = "/"
	}
	return c
}

// follow says in words what is wrong with a reference, "" if it arrives.
func (c *checker) follow(from, ref string) string {
	before, _, _ := strings.Cut(ref, "#")
	if before, _, _ = strings.Cut(before, "?"); strings.Contains(before, `\`) {
		return "has a backslash, which browsers read as a slash"
	}
	u, err := url.Parse(ref)
	if err != nil {
		return "is no address"
	}
	target, ours := c.resolve(from, u.Path)
	switch {
	case !ours:
		return ""
	case strings.HasPrefix(target, "../"):
		return "leads out of the site"
	case !c.exists(target) && c.exists(target+"/index.html"):
		return "leads to a folder; a slash is missing at its end"
	case !c.exists(target):
		return "leads to nothing"
	}
	fragment, _, _ := strings.Cut(u.Fragment, ":~:") // text to look for
	page, known := c.pages[target]
	if fragment == "" || strings.EqualFold(fragment, "top") || !known {
		return ""
	}
	if _, found := slices.BinarySearch(page.IDs, fragment); !found {
		return "leads to a part that does not exist"
	}
	return ""
}

// resolve is the file of the output that a decoded path leads to, seen from a page. ours is false for a place
// of the same host that is not of this site.
func (c *checker) resolve(from, written string) (target string, ours bool) {
	switch {
	case written == "":
		return from, true
	case strings.HasPrefix(written, "/"):
		clean := strings.TrimSuffix(path.Clean(written), "/") + "/"
		if target, ours = strings.CutPrefix(clean, c.base); !ours {
			return "", false
		}
		target = path.Clean(target)
	default:
		target = path.Join(path.Dir(from), written)
	}
	last := written[strings.LastIndex(written, "/")+1:]
	if last == "" || last == "." || last == ".." || target == "." {
		target = path.Join(target, "index.html")
	}
	return target, true
}
