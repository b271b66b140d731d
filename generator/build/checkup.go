package build

import (
	"maps"
	"path"
	"slices"

	"roleguide/generator/asset"
	"roleguide/generator/audit"
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
	whole  wholeFindings
}

// wholeFindings are those that need all pages. They are looked for when the last page was made, as far as what they come
// from has changed since.
type wholeFindings struct {
	copies, rest, fragments, taken, links source.Problems

	names  map[string]string      // files of the site as a whole, and what made each
	made   map[string]audit.Links // pages among them
	failed bool                   // pages had errors, so there is no search
	sound  bool                   // there were no errors, so finished links were followed
	known  parts
}

// parts of what is found in the site as a whole.
type parts struct{ copies, rest, pages bool }

var allParts = parts{true, true, true}

// begin goes on with a new moment, all of whose pages are made again. Until a page is, what was found before stays.
func (c *checkup) begin(m *moment) {
	m.slots = make([]slot, len(m.tree.Pages))
	before := *c
	*c = checkup{moment: m, index: make(map[string]int, len(m.slots))}
	all := make([]int, len(m.slots))
	for i, p := range m.tree.Pages {
		if was, ok := before.index[p.File]; ok {
			m.slots[i] = before.moment.slots[was]
		}
		all[i], c.index[p.File] = i, i
	}
	c.line(nil, all)
}

// goOn goes on with a new moment in which nothing but front matter differs, if it is such a one. Only pages that have
// looked at what differs are made again.
func (c *checkup) goOn(m *moment) bool {
	edited, moved, ok := m.tree.Since(c.moment.tree)
	if !ok || *m.builder.Site() != *c.moment.builder.Site() {
		return false
	}
	m.slots, m.owners = c.moment.slots, c.moment.owners
	c.moment = m
	c.whole.known.rest = false
	waiting := make([]bool, len(m.slots))
	for _, i := range c.queue {
		waiting[i] = true
	}
	var affected []int
	for i, p := range m.tree.Pages {
		if n := p.Number(); !waiting[i] && (edited[n] || moved[n] || late(p) || m.slots[i].sights.Include(edited)) {
			affected = append(affected, i)
		}
	}
	urgent := c.queue[:c.urgent]
	c.line(slices.Clone(urgent), slices.Concat(affected, c.queue[c.urgent:]))
	return true
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
	if len(c.queue) == 0 && !c.settled() {
		c.finish()
	}
	return len(c.queue) == 0
}

// settled reports whether all that needs all pages is known, and would not be another now.
func (c *checkup) settled() bool {
	m, w := c.moment, &c.whole
	return w.known == allParts && m.failing() == w.failed && m.sound(w) == w.sound
}

// step makes the next page.
func (c *checkup) step() {
	i := c.queue[0]
	c.queue, c.urgent = c.queue[1:], max(0, c.urgent-1)
	now, before := c.moment.examine(c.moment.tree.Pages[i]), c.moment.slots[i]
	c.moment.slots[i] = now
	if !now.sameParts(before) || len(c.whole.fragments)+len(c.whole.links) > 0 { // dead references show the line that they stand in
		c.whole.known.pages = false
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
		slices.Equal(s.media, other.media) && sameLinks(s.audited, other.audited)
}

func sameLinks(a, b audit.Links) bool {
	return slices.Equal(a.IDs, b.IDs) && slices.Equal(a.Refs, b.Refs)
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

// finish looks for what can be seen only when all pages are made, as far as it is not known.
func (c *checkup) finish() {
	m, w := c.moment, &c.whole
	known := w.known
	if !known.copies {
		w.copies = nil
		for _, f := range m.tree.Files {
			if _, problem := m.copied(f); problem != nil {
				w.copies.Add(*problem)
			}
		}
	}
	files := newPocket(func(string) bool { return false })
	if failed := m.failing(); !known.rest || failed != w.failed {
		rest := m.aside(files)
		rest.failed.Store(failed)
		rest.extras()
		known.pages = known.pages && maps.Equal(w.names, files.origins) && maps.EqualFunc(w.made, rest.made, sameLinks)
		w.rest, w.names, w.made, w.failed = rest.problems, files.origins, rest.made, failed
	}
	w.known = allParts
	if !known.pages || m.sound(w) != w.sound {
		c.finishPages()
	}
}

// sound reports whether there are no errors but those of following links, which is done only then.
func (m *moment) sound(w *wholeFindings) bool {
	return w.copies.Errors()+w.rest.Errors()+w.fragments.Errors()+w.taken.Errors() == 0 && !m.failing()
}

// failing reports whether the settings, or any page, have errors.
func (m *moment) failing() bool {
	return m.problems.Errors() > 0 || slices.ContainsFunc(m.slots, func(s slot) bool { return s.problems.Errors() > 0 })
}

// finishPages looks for what pages and files lack of each other.
func (c *checkup) finishPages() {
	m, w := c.moment, &c.whole
	w.fragments = m.atLevel(m.deadFragments())
	tree := output.Memory()
	w.taken, w.links = m.claim(tree, w.names), nil
	if w.sound = m.sound(w); !w.sound {
		return
	}
	w.links = m.deadLinks(w.made, tree.Has)
}

// claim gives every file its path in a tree, and reports those that want the same.
func (m *moment) claim(tree *output.Tree, rest map[string]string) source.Problems {
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
	for name, origin := range rest {
		add(name, origin)
	}
	return problems
}

// Findings returns what is wrong with the site, as far as it was checked: the same as a check would find, once
// everything is.
func (s *Session) Findings() source.Problems { return s.checked.moment.findings(&s.checked.whole) }

func (m *moment) findings(w *wholeFindings) source.Problems {
	problems := slices.Clone(m.problems)
	for i := range m.slots {
		problems.Add(m.slots[i].problems...)
	}
	for _, part := range []source.Problems{w.copies, w.rest, w.fragments, w.taken, w.links} {
		problems.Add(part...)
	}
	return problems.Sorted()
}
