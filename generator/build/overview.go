package build

import (
	"path"
	"slices"
	"strings"
	"time"

	"roleguide/generator/page"
	"roleguide/generator/questionnaire/analysis"
)

// A PageInfo is a page as a list of all pages shows it.
type PageInfo struct {
	Address  string
	File     string
	Title    string
	Kind     string
	Owner    string
	Reviewed time.Time // zero: never
	Incoming int       // links of other pages that lead to it, in their texts
	Errors   int
	Warnings int
}

// Overview lists all pages, in the order of the menu. Numbers are as of the last check.
func (s *Session) Overview() []PageInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.checked.moment
	incoming := map[string]int{}
	for i, p := range m.tree.Pages {
		for _, to := range linksOf(m.slots[i], p) {
			incoming[to]++
		}
	}
	infos := make([]PageInfo, 0, len(m.tree.Pages))
	for _, p := range m.inOrder() {
		found := m.slots[s.checked.index[p.File]].problems
		infos = append(infos, PageInfo{Address: p.Address, File: p.File, Title: p.Title, Kind: string(p.Kind), Owner: p.Owner.Value,
			Reviewed: p.Reviewed, Incoming: incoming[p.Address], Errors: found.Errors(), Warnings: found.Warnings()})
	}
	return infos
}

// inOrder lists the pages in reading order; the page for addresses that do not exist comes last.
func (m *moment) inOrder() []*page.Page {
	pages := slices.Clone(m.tree.Reading)
	if lost := m.notFoundPage(); lost != nil {
		pages = append(pages, lost)
	}
	return pages
}

// linksOf lists the other pages that the text of a page leads to, each once.
func linksOf(s slot, p *page.Page) []string {
	links := slices.Clone(s.links)
	slices.Sort(links)
	return slices.DeleteFunc(slices.Compact(links), func(to string) bool { return to == p.Address })
}

// Relations are what a page depends on and what depends on it.
type Relations struct {
	Facts    []Fact
	LeadsTo  []PageInfo
	LedFrom  []PageInfo
	Images   []string // paths in the output
	LaidOut  []string // layouts it is made with
	Problems int
}

// About tells about the page of a source file; ok is false if there is none.
func (s *Session) About(file string) (r Relations, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.checked.moment
	p := m.tree.Page(file)
	if p == nil {
		return r, false
	}
	own := m.slots[s.checked.index[file]]
	r = Relations{Facts: m.facts(p), Images: slices.Compact(slices.Sorted(slices.Values(own.media))), LaidOut: m.templates.Layouts(string(p.Kind)), Problems: len(own.problems)}
	for _, to := range linksOf(own, p) {
		if target := m.tree.At(to); target != nil {
			r.LeadsTo = append(r.LeadsTo, info(target))
		}
	}
	for i, from := range m.tree.Pages {
		if slices.Contains(m.slots[i].links, p.Address) && from != p {
			r.LedFrom = append(r.LedFrom, info(from))
		}
	}
	return r, true
}

func info(p *page.Page) PageInfo {
	return PageInfo{Address: p.Address, File: p.File, Title: p.Title, Kind: string(p.Kind), Owner: p.Owner.Value, Reviewed: p.Reviewed}
}

// A QuestionnaireReport is what is true of all answers to a questionnaire, and the page that shows it.
type QuestionnaireReport struct {
	Address string
	File    string
	Report  *analysis.Report
}

// Reports lists the questionnaires that can be used.
func (s *Session) Reports() []QuestionnaireReport {
	m := s.now.Load()
	var reports []QuestionnaireReport
	for _, file := range m.tree.Questions {
		if r := m.reports[path.Dir(file)]; r != nil {
			address := ""
			if p := m.tree.Page(path.Dir(file) + "/index.md"); p != nil {
				address = p.Address
			}
			reports = append(reports, QuestionnaireReport{address, file, r})
		}
	}
	slices.SortFunc(reports, func(a, b QuestionnaireReport) int { return strings.Compare(a.File, b.File) })
	return reports
}
