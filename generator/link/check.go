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

// hints is how many dead references to one page get a hint. Looking for the nearest heading takes time for
// each, and a page that lost so many headings was replaced.
const hints = 100

// Check reports every reference to a fragment that its page does not have. References to addresses that
// are not in targets are left to those who resolve addresses. Its time is linear in both.
func Check(refs []Ref, targets Targets) source.Problems {
	byTarget := map[string][]Ref{}
	for _, r := range refs {
		if _, ok := targets[r.To]; ok && r.Fragment != "" && r.Fragment != "top" {
			byTarget[r.To] = append(byTarget[r.To], r)
		}
	}
	var problems source.Problems
	for address, refs := range byTarget {
		problems.Add(checkPage(address, refs, targets[address])...)
	}
	return problems.Sorted()
}

// checkPage reports the references to the fragments of one page that it does not have.
func checkPage(address string, refs []Ref, ids []string) source.Problems {
	known := make(map[string]bool, len(ids))
	for _, id := range ids {
		known[id] = true
	}
	var problems source.Problems
	var sorted []string
	for _, r := range refs {
		if known[r.Fragment] {
			continue
		}
		p := dead(address, r)
		if len(problems) < hints {
			if sorted == nil {
				sorted = slices.Sorted(slices.Values(ids))
			}
			p.Hint = source.DidYouMean(r.Fragment, sorted[:min(len(sorted), 500)])
		}
		problems.Add(p)
	}
	return problems
}

func dead(address string, r Ref) source.Problem {
	page := "/" + address
	if address == "" {
		page = "the home page"
	}
	p := source.New(r.Pos, CodeDeadFragment, source.Visible(page)+" has no heading "+source.Quote("#"+r.Fragment))
	p.Excerpt = r.Excerpt
	return p
}
