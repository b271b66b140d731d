package render

import (
	"cmp"
	"slices"
	"strings"

	"roleguide/generator/page"
	"roleguide/generator/source"
)

// EvidenceView is the view of kind evidence: everything that the pages of the guide rest on, computed from their front
// matter.
type EvidenceView struct {
	Page
	Grades  []EvidenceGrade // A, B, C, and then those without one; only those that occur
	Claims  int
	Checked []CheckedPage // pages with a day of review, the oldest first
}

// An EvidenceGrade is the sources that can be trusted alike.
type EvidenceGrade struct {
	Grade   string // "" for sources without one
	Origins []EvidenceOrigin
}

// An EvidenceOrigin is one source with all that is taken from it.
type EvidenceOrigin struct {
	Title  string
	URL    string
	Date   string
	Claims []EvidenceClaim
}

// An EvidenceClaim is what pages say on the strength of a source.
type EvidenceClaim struct {
	Text  string // "" where a page only names the source
	Base  string
	Pages []Link // to the place among the sources of each page
}

// A CheckedPage is a page and the day on which somebody last checked it.
type CheckedPage struct {
	Link     Link
	Reviewed Date
	Sources  int
}

func (b *Builder) evidenceView(v Page, p *page.Page) (EvidenceView, source.Problems) {
	view := EvidenceView{Page: v}
	var problems source.Problems
	graded := map[string]page.Source{} // by address
	for _, other := range b.all().Reading {
		for i, s := range other.Sources {
			l := b.link(p, other)
			l.Href += "#" + page.SourceID(i)
			view.claim(s, l)
			if before, ok := graded[s.URL]; ok && before.Grade != s.Grade && s.URL != "" {
				problem := source.New(s.Pos, CodeGrades, "this source has the grade "+source.Quote(s.Grade)+" here and "+source.Quote(before.Grade)+" elsewhere")
				problems.Add(problem.WithNote(before.Pos, "graded here as well").WithHint("trust it alike on all pages").AsWarning())
			} else if !ok {
				graded[s.URL] = s
			}
		}
		if !other.Reviewed.IsZero() {
			view.Checked = append(view.Checked, CheckedPage{b.link(p, other), *date(other.Reviewed), len(other.Sources)})
		}
	}
	for _, g := range view.Grades {
		slices.SortStableFunc(g.Origins, func(a, b EvidenceOrigin) int {
			return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
		})
		for _, o := range g.Origins {
			view.Claims += len(o.Claims)
		}
	}
	slices.SortFunc(view.Grades, func(a, b EvidenceGrade) int { return cmp.Compare(rank(a.Grade), rank(b.Grade)) })
	slices.SortStableFunc(view.Checked, func(a, b CheckedPage) int { return strings.Compare(a.Reviewed.ISO, b.Reviewed.ISO) })
	return view, problems
}

// rank puts sources without a grade last.
func rank(grade string) string { return cmp.Or(grade, "~") }

// claim enters what a page takes from a source.
func (v *EvidenceView) claim(s page.Source, at Link) {
	g := entry(&v.Grades, func(g EvidenceGrade) bool { return g.Grade == s.Grade }, EvidenceGrade{Grade: s.Grade})
	o := entry(&g.Origins, func(o EvidenceOrigin) bool { return sameSource(o, s) }, EvidenceOrigin{Title: s.Title, URL: s.URL, Date: s.Date})
	c := entry(&o.Claims, func(c EvidenceClaim) bool { return c.Text == s.Claim && c.Base == s.Base }, EvidenceClaim{Text: s.Claim, Base: s.Base})
	c.Pages = append(c.Pages, at)
}

// entry finds an element of a list, or adds one.
func entry[T any](list *[]T, found func(T) bool, fresh T) *T {
	i := slices.IndexFunc(*list, found)
	if i < 0 {
		i = len(*list)
		*list = append(*list, fresh)
	}
	return &(*list)[i]
}

// sameSource reports whether a source is one that is listed already: by its address, and without one by its title.
func sameSource(o EvidenceOrigin, s page.Source) bool {
	if o.URL != "" || s.URL != "" {
		return strings.TrimSuffix(o.URL, "/") == strings.TrimSuffix(s.URL, "/")
	}
	return o.Title == s.Title
}
