// Package role reads role profiles and compares them.
//
// A profile is a YAML file, content/roles/ID.yaml:
//
//	name: Product manager
//	answer: Decides what is worth building, for whom, and whether it worked.
//	page: ../product-manager.md     # optional: the page about the role
//	rows:                           # any of the rows below; what is missing is a gap in comparisons
//	  question: Is this worth doing, and for whom?
//	  measures: [Adoption, Retention]
//	  focus: { is: Value, except: "Where safety matters most, predictability is part of value." }
//	skills:
//	  - { name: Frame the problem, level: practitioner, proof: States the problem without naming a solution. }
//
// A row is text, a list of texts, or a mapping with `is` (one of these) and `except` (when the row is
// wrong). The rows, in the order in which pages show them:
//
//	question, object, focus, horizon, risk, accountable, measures, bad_measures, artefacts, decides_alone,
//	decides_with, never_alone, partners, stakeholders, authority, change, uncertainty, team_life, money,
//	reports_to, backgrounds, certificates, pay, where, hard_day, good_sign, pitfalls, exit
//
// Their labels are words of the layouts (row_question, …). The levels of skills are those of the UK
// government's capability framework: awareness, working, practitioner, expert.
//
// [Compare] sets any two or more roles side by side. Nothing is written by hand about a comparison: it
// follows from the profiles, so two pages can never disagree.
package role

import (
	"path"
	"slices"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// A Role is a profile that has been checked.
type Role struct {
	ID     string // the file's name: product-manager
	File   string
	Name   string
	Answer string // what the role is for, in one line
	Page   Path   // its page, as written; empty without
	Rows   []Row  // in the order of RowIDs; only those that the profile has
	Skills []Skill
}

// A Path is the path of a page, as written, and its place.
type Path struct {
	Value   string
	Pos     source.Pos
	Excerpt string
}

// A Row is one aspect of a role.
type Row struct {
	ID     string
	Values []string // one for text, several for a list; never empty
	Except string   // when this row is wrong, "" if that is not said
	Pos    source.Pos
}

// A Skill is what a role needs to be able to do.
type Skill struct {
	Name  string
	Level string // awareness, working, practitioner, expert
	Proof string // how to see it
}

// RowIDs lists the rows that a profile may have, in the order in which pages show them.
func RowIDs() []string {
	return []string{"question", "object", "focus", "horizon", "risk", "accountable", "measures", "bad_measures", "artefacts",
		"decides_alone", "decides_with", "never_alone", "partners", "stakeholders", "authority", "change", "uncertainty", "team_life",
		"money", "reports_to", "backgrounds", "certificates", "pay", "where", "hard_day", "good_sign", "pitfalls", "exit"}
}

// Levels lists the levels of skills, lowest first.
func Levels() []string { return []string{"awareness", "working", "practitioner", "expert"} }

// ID is the id of the profile in a file.
func ID(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

// Row returns a row of the profile.
func (r *Role) Row(id string) (Row, bool) {
	for _, row := range r.Rows {
		if row.ID == id {
			return row, true
		}
	}
	return Row{}, false
}

// Read checks a profile. The Role can be used even when there are problems: what is wrong is missing.
func Read(f *source.File) (*Role, source.Problems) {
	r := reader{strictyaml.NewReader(f), f}
	role := &Role{ID: ID(f.Path), File: f.Path}
	m := r.Mapping(r.Parse(), "name", "answer", "page", "rows", "skills")
	if role.Name = r.Text(m.Need("name")); role.Name == "" {
		role.Name = role.ID
	}
	role.Answer = r.Text(m.Need("answer"))
	if n := m.Get("page"); n.Exists() {
		role.Page = Path{Value: r.Text(n), Pos: n.Pos(), Excerpt: f.Line(n.Pos().Line)}
	}
	rows := r.Mapping(m.Need("rows"), RowIDs()...)
	for _, id := range RowIDs() {
		if n := rows.Get(id); n.Written() {
			if row, ok := r.row(id, n, rows.Key(id).Pos); ok {
				role.Rows = append(role.Rows, row)
			}
		}
	}
	for _, n := range r.List(m.Get("skills")) {
		s := r.Mapping(n, "name", "level", "proof")
		role.Skills = append(role.Skills, Skill{Name: r.Text(s.Need("name")), Level: r.Word(s.Need("level"), Levels()...), Proof: r.Text(s.Get("proof"))})
	}
	return role, r.Problems()
}

type reader struct {
	*strictyaml.Reader
	file *source.File
}

func (r reader) row(id string, n strictyaml.Node, at source.Pos) (Row, bool) {
	row := Row{ID: id, Pos: at}
	if n.IsMapping() {
		m := r.Mapping(n, "is", "except")
		row.Except = oneLine(r.Text(m.Get("except")))
		n = m.Need("is")
	} else if !n.Exists() {
		r.Problem(at, strictyaml.CodeMissing, "the row %q has no value", id).Hint = "write what there is to say, or remove the row"
	}
	for _, text := range r.Texts(n) {
		row.Values = append(row.Values, oneLine(text))
	}
	return row, len(row.Values) > 0
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// A Comparison sets roles side by side.
type Comparison struct {
	Roles []*Role
	Rows  []ComparedRow
}

// A ComparedRow is an aspect as each role has it.
type ComparedRow struct {
	ID      string
	Cells   [][]string // one for each role, in their order; nil: the profile says nothing
	Differs bool       // the roles do not all say the same
	Except  []string   // when this row is wrong, as far as the profiles say; each once
}

// Compare sets roles side by side, row by row. rows, if any, are the only ones shown, in their order. A row
// that some of the roles have and others have not is a warning that names both; rows that no role has
// are left out.
func Compare(roles []*Role, rows []string, at source.Pos) (Comparison, source.Problems) {
	c := Comparison{Roles: roles}
	var problems source.Problems
	chosen := rows
	if len(chosen) == 0 {
		chosen = RowIDs()
	}
	for _, id := range chosen {
		row := ComparedRow{ID: id}
		var have, lack []*Role
		for _, r := range roles {
			values := r.in(id, &row)
			if row.Cells = append(row.Cells, values); values == nil {
				lack = append(lack, r)
			} else {
				have = append(have, r)
			}
		}
		if len(have) == 0 && len(rows) == 0 {
			continue
		}
		for _, r := range lack {
			problems.Add(missing(id, r, have, at))
		}
		row.Differs = slices.ContainsFunc(row.Cells, func(v []string) bool { return !sameValues(v, row.Cells[0]) })
		c.Rows = append(c.Rows, row)
	}
	return c, problems
}

// in returns what a role says in a row, and collects its exception.
func (r *Role) in(id string, into *ComparedRow) []string {
	row, ok := r.Row(id)
	if !ok {
		return nil
	}
	if row.Except != "" && !slices.Contains(into.Except, row.Except) {
		into.Except = append(into.Except, row.Except)
	}
	return row.Values
}

func missing(id string, r *Role, have []*Role, at source.Pos) source.Problem {
	text := "the profile of " + source.Quote(r.ID) + " has no row " + source.Quote(id)
	if len(have) > 0 {
		text += ", and it is compared with " + source.Quote(have[0].ID) + ", which has one"
	}
	p := source.New(source.Pos{File: r.File}, CodeRowMissing, text).WithNote(at, "compared here").AsWarning()
	if len(have) > 0 {
		row, _ := have[0].Row(id)
		p = p.WithNote(row.Pos, "the row of the other profile")
	}
	return p.WithHint("add the row " + id + " to " + r.File + ", or choose the rows of the comparison")
}

// sameValues compares what two roles say without regard to case and blanks.
func sameValues(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool { return strings.EqualFold(oneLine(x), oneLine(y)) })
}
