package build

import (
	"maps"
	"path"
	"slices"

	"roleguide/generator/asset"
	"roleguide/generator/output"
	"roleguide/generator/page"
	"roleguide/generator/source"
)

// A checkup makes every page of a moment once, to find what is wrong with it, those that have just changed first.
// What it found stays until the page is made again.
type checkup struct {
	moment *moment
	index  map[string]int // of pages, by file
	queue  []int          // pages that are still to be made
	urgent int            // how many of them, from the front, are made at once
	whole  *wholeFindings
}

// wholeFindings are those that need all pages. They are looked for when the last page was made, and again when a
// page has got other parts, links or files.
type wholeFindings struct {
	copies, rest, fragments, taken, links source.Problems
}

// begin starts over with a new moment. Until a page is made again, what was found before stays.
func (c *checkup) begin(m *moment) {
	if c.moment != nil && samePages(c.moment.tree, m.tree) {
		copy(m.slots, c.moment.slots)
		*c = checkup{moment: m, index: c.index}
	} else {
		before := map[string]slot{}
		for file, i := range c.index {
			before[file] = c.moment.slots[i]
		}
		*c = checkup{moment: m, index: make(map[string]int, len(m.slots))}
		for i, p := range m.tree.Pages {
			m.slots[i], c.index[p.File] = before[p.File], i
		}
	}
	all := make([]int, len(m.slots))
	for i := range all {
		all[i] = i
	}
	c.line(nil, all)
}

func samePages(a, b *page.Site) bool {
	return slices.EqualFunc(a.Pages, b.Pages, func(p, q *page.Page) bool { return p.File == q.File })
}

// hasRead reports whether a page was made of any of some files.
func (s slot) hasRead(files []string) bool {
	return slices.ContainsFunc(s.seen, func(r read) bool { return slices.Contains(files, r.Path) })
}

// stale puts pages in front that were made of texts that have changed.
func (s *Session) stale(files []string) {
	c := &s.checked
	first := make(map[int]bool, len(files))
	var rest []int
	for _, i := range c.queue[:c.urgent] {
		first[i] = true
	}
	for i, p := range c.moment.tree.Pages {
		if slices.Contains(files, p.File) || c.moment.slots[i].hasRead(files) {
			first[i] = true
		}
	}
	for _, i := range c.queue {
		if !first[i] {
			rest = append(rest, i)
		}
	}
	c.line(slices.Sorted(maps.Keys(first)), rest)
}

// line puts pages into the queue: those that are urgent, then the others, then those that tell about others.
func (c *checkup) line(urgent, rest []int) {
	isLate := func(i int) bool { return late(c.moment.tree.Pages[i]) }
	var last []int
	for _, i := range slices.Concat(urgent, rest) {
		if isLate(i) {
			last = append(last, i)
		}
	}
	urgent, rest = slices.DeleteFunc(urgent, isLate), slices.DeleteFunc(rest, isLate)
	c.queue, c.urgent = slices.Concat(urgent, rest, last), len(urgent)
}

// Check makes pages that have changed, or may look different because something else has, and remembers what is
// wrong with them. Pages whose own source has changed are made at once; after them, and after every other page,
// it asks whether it is enough. It reports whether all is checked.
func (s *Session) Check(enough func() bool) (complete bool) {
	c := &s.checked
	for len(c.queue) > 0 && (c.urgent > 0 || !enough()) {
		s.mu.Lock()
		c.step()
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(c.queue) == 0 && c.whole == nil {
		c.finish()
	}
	return len(c.queue) == 0
}

// step makes the next page.
func (c *checkup) step() {
	i := c.queue[0]
	c.queue, c.urgent = c.queue[1:], max(0, c.urgent-1)
	now, before := c.moment.examine(c.moment.tree.Pages[i]), c.moment.slots[i]
	c.moment.slots[i] = now
	if !now.sameParts(before) {
		c.whole = nil
	}
	if !slices.Equal(now.terms, before.terms) {
		for i, p := range c.moment.tree.Pages {
			if late(p) && !slices.Contains(c.queue, i) {
				c.queue = append(c.queue, i)
			}
		}
	}
}

// settle makes all pages that one which tells about others has to wait for.
func (c *checkup) settle() {
	for len(c.queue) > 0 && !late(c.moment.tree.Pages[c.queue[0]]) {
		c.step()
	}
}

// examine makes a page to see what is wrong with it.
func (m *moment) examine(p *page.Page) slot {
	out := newPocket(func(string) bool { return false })
	now, _ := m.makeOne(p, out, true)
	now.entry = nil
	now.seen = slices.Clip(slices.DeleteFunc(now.seen, func(r read) bool { return r.Path == p.File })) // it is known without
	slices.Sort(now.files)
	now.audited = now.audited.Unsettled(outputPath(p), m.certain(now.files), m.config.BaseURL.Path)
	m.owners.note(now.media, p)
	return now
}

// sameParts reports whether a page means the same to others.
func (s slot) sameParts(other slot) bool {
	return s.made == other.made && slices.Equal(s.ids, other.ids) && slices.Equal(s.refs, other.refs) && slices.Equal(s.files, other.files) &&
		slices.Equal(s.media, other.media) && slices.Equal(s.audited.IDs, other.audited.IDs) && slices.Equal(s.audited.Refs, other.audited.Refs) &&
		(s.problems.Errors() > 0) == (other.problems.Errors() > 0)
}

// certain tells which files the result is sure to have, before all pages are made.
func (m *moment) certain(own []string) func(name string) bool {
	return func(name string) bool {
		if m.pageOf(name) != nil || m.shared.Has(name) {
			return true
		}
		f, ok := m.tree.File(page.Root + "/" + name)
		if ok && f.Address == name {
			return true
		}
		_, ok = slices.BinarySearch(own, name)
		return ok
	}
}

// finish looks for what can be seen only when all pages are made.
func (c *checkup) finish() {
	m := c.moment
	w := &wholeFindings{}
	for _, f := range m.tree.Files {
		if _, problem := m.copied(f); problem != nil {
			w.copies.Add(*problem)
		}
	}
	w.copies.Add(m.media.problems()...)
	w.fragments = m.atLevel(m.deadFragments())
	files := newPocket(func(string) bool { return false })
	rest := m.aside(files)
	rest.extras()
	w.rest = rest.problems
	tree := output.Memory()
	w.taken = m.claim(tree, files)
	c.whole = w
	if m.findings(w).Errors() == 0 {
		w.links = m.deadLinks(rest.made, tree.Has)
	}
}

// claim gives every file its path in a tree, and reports those that want the same.
func (m *moment) claim(tree *output.Tree, rest *pocket) source.Problems {
	var problems source.Problems
	add := func(name, origin string) {
		if problem := tree.Add(name, nil, origin); problem != nil {
			problems.Add(*problem)
		}
	}
	for name, origin := range m.shared.origins {
		add(name, origin)
	}
	for i, p := range m.tree.Pages {
		for _, name := range m.slots[i].files {
			add(name, p.File)
		}
	}
	for i, p := range m.tree.Pages {
		for _, name := range m.slots[i].media {
			if path.Dir(name) == asset.Dir+"/media" && !tree.Has(name) {
				add(name, p.File)
			}
		}
	}
	for _, f := range m.tree.Files {
		add(f.Address, f.Path)
	}
	for name, origin := range rest.origins {
		add(name, origin)
	}
	return problems
}

// Findings returns what is wrong with the site, as far as it was checked: the same as a check would find, once
// everything is.
func (s *Session) Findings() source.Problems { return s.checked.moment.findings(s.checked.whole) }

func (m *moment) findings(w *wholeFindings) source.Problems {
	problems := slices.Clone(m.problems)
	for i := range m.slots {
		problems.Add(m.slots[i].problems...)
	}
	if w != nil {
		for _, part := range []source.Problems{w.copies, w.rest, w.fragments, w.taken, w.links} {
			problems.Add(part...)
		}
	}
	return problems.Sorted()
}
