package audit

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"roleguide/generator/source"
)

// Check follows every reference from finished page to finished page. pages are by path in the output; exists
// reports whether the output has a file; base is the path of base_url, for addresses that begin with a slash:
// those outside of it belong to other sites of the same host and are left alone.
func Check(pages map[string]Links, exists func(name string) bool, base string) source.Problems {
	c := newChecker(pages, exists, base)
	var problems source.Problems
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, handle := range pages[name].Refs {
			ref := handle.Value()
			if wrong := c.follow(name, ref.Href); wrong != "" {
				message := ref.Kind + " " + source.Quote(ref.Href) + " " + wrong + ": " + ref.Tag
				problems.Add(source.New(pages[name].Origin, CodeTarget, inPage(name, message)))
			}
		}
	}
	return problems
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
