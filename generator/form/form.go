// Package form reads templates: sheets that readers fill in, such as a change request or a scorecard. They are
// called forms here, because template means layouts everywhere else in the program.
//
// A form is written once, as the key form in the front matter of a page of kind template, and becomes all that readers take
// away: the page and its printable sheet (package render), a Markdown file ([Form.Markdown]) and a CSV file for each of its
// tables ([Table.CSV]). As none of them is written by hand, they never differ.
//
//	form:
//	  purpose: Put a price on a late wish before anybody says yes.
//	  when: Somebody asks for something that is not in the plan.
//	  parts:
//	    - title: The wish
//	      text: One page, whoever asks.            # optional
//	      fields:
//	        - { label: What is asked, hint: by whom and since when, example: "Live map, asked by Ruth on 3 May", lines: 2 }
//	    - title: Three options
//	      table:
//	        columns: [Option, Days, Money]
//	        rows: [[Add and move the date, "", ""]] # optional: what is the same for everybody
//	        example: [[Add and move the date, "5", "£2,000"]]
//	        blank: 2                               # empty rows to write in, 0 to 40
//	        lines: 3                               # lines to write on in each row, 1 to 5
//	    - title: Before you decide
//	      checks: [The approver is named, Every option has a price]
//	    - title: The letter
//	      passage: |
//	        Paragraphs that are given as they stand.
//
// Every part has exactly one of fields, table, checks and passage. A part with
// new_page: true begins a sheet of paper of its own: what an examiner keeps must not stand on the sheet that is handed over.
// Examples are shown as such everywhere, in the CSV file too.
package form

import (
	"strings"

	"roleguide/generator/strictyaml"
)

// maxBlank is the most empty rows that a table may ask for: two printed pages of them.
const maxBlank = 40

// A Form is a sheet to fill in. It is not changed after Read.
type Form struct {
	Purpose string // what it is for, in one line
	When    string // when to use it
	Parts   []Part
}

// A Part has exactly one of Fields, Table, Checks and Passage, if nothing is wrong with it.
type Part struct {
	Title   string
	Text    string // how to fill it in, "" without
	NewPage bool   // begins a new page on paper
	Fields  []Field
	Table   *Table
	Checks  []string
	Passage []string // paragraphs
}

// A Field is a place for an answer in words.
type Field struct {
	Label   string
	Hint    string
	Example string
	Lines   int // lines to write on, on paper: 1 to 12
}

// A Table has columns and rows of one cell for each of them.
type Table struct {
	Columns []string
	Rows    [][]string // the same for everybody
	Example [][]string // how somebody filled it in
	Blank   int        // empty rows to write in
	Lines   int        // lines to write on in each row, on paper: 1 to 5
}

// Tables lists the tables of the form, with the titles of their parts.
func (f *Form) Tables() []Part {
	var tables []Part
	for _, p := range f.Parts {
		if p.Table != nil {
			tables = append(tables, p)
		}
	}
	return tables
}

// Read reads a form. It can be used even when there are problems, which the reader collects: what is wrong is missing.
func Read(yaml *strictyaml.Reader, n strictyaml.Node) *Form {
	r := reader{yaml}
	m := r.Mapping(n, "purpose", "when", "parts")
	f := &Form{Purpose: r.line(m.Need("purpose")), When: r.line(m.Need("when"))}
	for _, part := range r.List(m.Need("parts")) {
		f.Parts = append(f.Parts, r.part(part))
	}
	return f
}

type reader struct{ *strictyaml.Reader }

func (r reader) part(n strictyaml.Node) Part {
	m := r.Mapping(n, "title", "text", "new_page", "fields", "table", "checks", "passage")
	p := Part{Title: r.line(m.Need("title")), Text: r.line(m.Get("text")), NewPage: r.Bool(m.Get("new_page"))}
	has := 0
	for _, key := range []string{"fields", "table", "checks", "passage"} {
		if m.Get(key).Written() {
			has++
		}
	}
	if has != 1 && n.IsMapping() {
		r.Problem(m.Pos(), CodePart, "a part has one of fields, table, checks and passage; this one has %s", []string{"none", "", "two", "three", "four"}[has]).Hint =
			"make a part of its own for each, or add what is missing"
	}
	for _, field := range r.List(m.Get("fields")) {
		p.Fields = append(p.Fields, r.field(field))
	}
	if t := m.Get("table"); t.Exists() {
		p.Table = r.table(t)
	}
	p.Checks = lines(r.Texts(m.Get("checks")))
	for paragraph := range strings.SplitSeq(r.Text(m.Get("passage")), "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			p.Passage = append(p.Passage, paragraph)
		}
	}
	return p
}

func (r reader) field(n strictyaml.Node) Field {
	m := r.Mapping(n, "label", "hint", "example", "lines")
	f := Field{Label: r.line(m.Need("label")), Hint: r.line(m.Get("hint")), Example: r.line(m.Get("example")), Lines: 2}
	if lines := m.Get("lines"); lines.Exists() {
		f.Lines = r.Int(lines, 1, 12)
	}
	return f
}

func (r reader) table(n strictyaml.Node) *Table {
	m := r.Mapping(n, "columns", "rows", "example", "blank", "lines")
	t := &Table{Columns: lines(r.Texts(m.Need("columns"))), Blank: r.Int(m.Get("blank"), 0, maxBlank), Lines: 1}
	if lines := m.Get("lines"); lines.Exists() {
		t.Lines = r.Int(lines, 1, 5)
	}
	t.Rows = r.rows(m.Get("rows"), len(t.Columns))
	t.Example = r.rows(m.Get("example"), len(t.Columns))
	if !m.Get("rows").Written() && !m.Get("blank").Written() && n.IsMapping() {
		r.Problem(m.Pos(), CodePart, "this table has neither rows nor room for them").Hint = "add rows, or empty ones: blank: 5"
	}
	return t
}

// rows reads a list of rows. A row may have empty cells; it may not have more or fewer than the table.
func (r reader) rows(n strictyaml.Node, columns int) [][]string {
	var rows [][]string
	for _, row := range r.List(n) {
		items := r.List(row)
		cells := make([]string, len(items))
		for i, item := range items {
			if item.Raw() != "" {
				cells[i] = r.line(item)
			} else if item.Exists() && !item.IsText() {
				r.Text(item) // says that text is wanted
			}
		}
		if len(items) != columns && row.IsList() {
			r.Problem(row.Pos(), CodeCells, "the number of columns is %d, and this row has %d", columns, len(items)).Hint = `write "" for an empty cell`
			continue
		}
		if row.IsList() {
			rows = append(rows, cells)
		}
	}
	return rows
}

// line reads text that was perhaps written over several lines.
func (r reader) line(n strictyaml.Node) string { return strings.Join(strings.Fields(r.Text(n)), " ") }

func lines(texts []string) []string {
	for i, text := range texts {
		texts[i] = strings.Join(strings.Fields(text), " ")
	}
	return texts
}
