package link

import (
	"slices"

	"roleguide/generator/source"
)

// A Ref is one reference of a page to a fragment of a page.
type Ref struct {
	Pos      source.Pos
	Excerpt  string
	To       string // address
	Fragment string
}

// Targets are the fragment ids of every page, by address.
type Targets map[string][]string

// Check reports every reference to a fragment that its page does not have. References to addresses that
// are not in targets are left to those who resolve addresses.
func Check(refs []Ref, targets Targets) source.Problems {
	byTarget := map[string][]Ref{}
	for _, r := range refs {
		if _, ok := targets[r.To]; ok && r.Fragment != "" && r.Fragment != "top" {
			byTarget[r.To] = append(byTarget[r.To], r)
		}
	}
	var problems source.Problems
	for address, refs := range byTarget {
		ids := targets[address]
		known := make(map[string]bool, len(ids))
		for _, id := range ids {
			known[id] = true
		}
		for _, r := range refs {
			if !known[r.Fragment] {
				problems.Add(dead(r, ids))
			}
		}
	}
	return problems.Sorted()
}

func dead(r Ref, ids []string) source.Problem {
	page := "/" + r.To
	if r.To == "" {
		page = "the home page"
	}
	p := source.New(r.Pos, CodeDeadFragment, source.Visible(page)+" has no heading "+source.Quote("#"+r.Fragment))
	p.Excerpt = r.Excerpt
	ids = slices.Clone(ids)
	slices.Sort(ids)
	if len(ids) > 500 {
		ids = ids[:500]
	}
	p.Hint = source.DidYouMean(r.Fragment, ids)
	return p
}
