package render

import (
	"path"
	"slices"
	"strings"

	"roleguide/generator/page"
	"roleguide/generator/role"
	"roleguide/generator/source"
)

// rolePages finds the page of every role: the one its profile names, else the page of kind role that names
// the role first. A profile that names a page that does not exist is a problem.
func (b *Builder) rolePages() source.Problems {
	b.pageOfRole = map[string]*page.Page{}
	for _, p := range b.in.Site.Pages {
		if p.Original == nil && p.Kind == page.RoleKind && len(p.Roles) > 0 && b.pageOfRole[p.Roles[0].Value] == nil {
			b.pageOfRole[p.Roles[0].Value] = p
		}
	}
	var problems source.Problems
	for _, file := range b.in.Site.Roles {
		r := b.in.Roles[role.ID(file)]
		if r == nil || r.Page.Value == "" {
			continue
		}
		if p := b.in.Site.Page(path.Join(path.Dir(file), r.Page.Value)); p != nil {
			b.pageOfRole[r.ID] = p
			continue
		}
		problem := source.New(r.Page.Pos, page.CodeUnknownPage, "there is no page "+source.Quote(r.Page.Value))
		problem.Excerpt = r.Page.Excerpt
		problems.Add(problem.WithHint("write its path as seen from this file, such as ../" + r.ID + ".md"))
	}
	return problems
}

// roleHref is the address of the page of a role, "" without one.
func (b *Builder) roleHref(from *page.Page, r *role.Role) string {
	if p := b.pageOfRole[r.ID]; p != nil {
		return b.Href(from, b.local(p).Address)
	}
	return ""
}

// RoleNamed gives the id of the role that a text names, "" if it names none: its id or its name, in small or
// capital letters.
func (b *Builder) RoleNamed(text string) string {
	for _, id := range sorted(keys(b.in.Roles)) {
		if r := b.in.Roles[id]; r != nil && (strings.EqualFold(text, r.ID) || strings.EqualFold(text, r.Name)) {
			return r.ID
		}
	}
	return ""
}

// label is the name of a row in the language of the site.
func (b *Builder) label(row string) string { return b.in.Templates.Word("row_" + row) }

// profile is the role that a page is about.
func (b *Builder) profile(p *page.Page) *Profile {
	if len(p.Roles) == 0 || b.in.Roles[p.Roles[0].Value] == nil {
		return nil
	}
	r := b.in.Roles[p.Roles[0].Value]
	v := &Profile{ID: r.ID, Name: r.Name, Answer: r.Answer}
	for _, row := range r.Rows {
		v.Rows = append(v.Rows, ProfileRow{ID: row.ID, Label: b.label(row.ID), Values: row.Values, Exception: row.Except})
	}
	for _, s := range r.Skills {
		v.Skills = append(v.Skills, Skill{Name: s.Name, Level: b.in.Templates.Word("level_" + s.Level), Rank: s.Level, Proof: s.Proof})
	}
	for _, other := range b.all().Reading {
		if other.Kind != page.Comparison {
			continue
		}
		for _, name := range other.Roles {
			if name.Value == r.ID {
				v.Compare = append(v.Compare, b.link(p, other))
			}
		}
	}
	return v
}

// Compare sets roles side by side for a page. id is unique on the page; rows, if any, are the only ones
// shown; at is where the page asks for it.
func (b *Builder) Compare(p *page.Page, id string, ids, rows []string, at source.Problem) (*ComparisonTable, source.Problems) {
	roles, problems := b.rolesOf(ids, at)
	known := role.RowIDs()
	for _, row := range rows {
		if !slices.Contains(known, row) {
			problem := at
			problem.Code, problem.Message, problem.Hint = role.CodeNoRow, "profiles have no row "+source.Quote(row), source.DidYouMean(row, known)
			problems.Add(problem)
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	c, problems := role.Compare(roles, rows, at.Pos)
	t := &ComparisonTable{ID: id}
	for _, r := range c.Roles {
		t.Roles = append(t.Roles, ComparedRole{ID: r.ID, Name: r.Name, Href: b.roleHref(p, r)})
	}
	for _, row := range c.Rows {
		v := ComparedRow{ID: row.ID, Label: b.label(row.ID), Differs: row.Differs, Exception: strings.Join(row.Except, " ")}
		for _, values := range row.Cells {
			v.Cells = append(v.Cells, ComparedCell{values})
		}
		t.Rows = append(t.Rows, v)
		t.Mixed = t.Mixed || v.Differs != t.Rows[0].Differs
	}
	return t, problems
}

// rolesOf finds the roles of a comparison: two or more, each once.
func (b *Builder) rolesOf(ids []string, at source.Problem) ([]*role.Role, source.Problems) {
	var problems source.Problems
	fail := func(code source.Code, message, hint string) {
		problem := at
		problem.Code, problem.Message, problem.Hint = code, message, hint
		problems.Add(problem)
	}
	var roles []*role.Role
	for i, id := range ids {
		r := b.in.Roles[id]
		switch {
		case slices.Contains(ids[:i], id):
			fail(role.CodeFewRoles, "the role "+source.Quote(id)+" is compared with itself", "name each role once")
		case r == nil:
			fail(role.CodeNoRole, "there is no profile of a role "+source.Quote(id), source.DidYouMean(id, sorted(keys(b.in.Roles))))
		default:
			roles = append(roles, r)
		}
	}
	if len(ids) < 2 {
		fail(role.CodeFewRoles, "a comparison needs two roles or more", `write roles="product-manager,project-manager"`)
	}
	return roles, problems
}

// comparison is the table of a comparison page whose text has none of its own.
func (b *Builder) comparison(p *page.Page, compared bool) (*ComparisonTable, source.Problems) {
	if compared || len(p.Roles) == 0 {
		return nil, nil
	}
	at := source.New(p.Roles[0].Pos, role.CodeFewRoles, "")
	at.Excerpt = p.Roles[0].Excerpt
	return b.Compare(p, "_compare", names(p.Roles), nil, at)
}
