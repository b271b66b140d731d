package render

import (
	"path"
	"strconv"

	"roleguide/generator/form"
	"roleguide/generator/link"
	"roleguide/generator/page"
)

// TemplateView is the view of kind template: a sheet to fill in.
type TemplateView struct {
	Page
	Form *Form // nil if the page has none, which was reported
}

// A Form is a sheet as its page shows it, on the screen with examples and on paper with room to write.
type Form struct {
	Purpose   string
	When      string
	Parts     []FormPart
	Downloads []FormFile
}

// A FormPart has one of Fields, Table, Checks and Passage.
type FormPart struct {
	ID      string // fragment id
	Title   string
	Text    string
	NewPage bool // begins a new page on paper
	Fields  []FormField
	Table   *FormTable
	Checks  []string
	Passage []string
}

// A FormField is a place for an answer in words.
type FormField struct {
	Label   string
	Hint    string
	Example string
	Lines   int // lines to write on
}

// A FormTable has rows of one cell for each column.
type FormTable struct {
	Columns []string
	Rows    [][]string
	Example [][]string
	Blank   [][]string // empty rows to write in
	Lines   int        // lines to write on in each row
}

// A FormFile is a file that holds the same sheet.
type FormFile struct {
	Href  string
	Name  string
	Kind  string // Markdown, CSV
	Title string // the part it holds, "" if that is all there is
}

// A MadeFile is a file that is written beside a page.
type MadeFile struct {
	Path string
	Data []byte
}

func (b *Builder) form(p *page.Page) *Form {
	if p.Form == nil {
		return nil
	}
	v := &Form{Purpose: p.Form.Purpose, When: p.Form.When}
	for i, part := range p.Form.Parts {
		out := FormPart{ID: "_part-" + strconv.Itoa(i+1), Title: part.Title, Text: part.Text, NewPage: part.NewPage, Checks: part.Checks, Passage: part.Passage}
		for _, f := range part.Fields {
			out.Fields = append(out.Fields, FormField(f))
		}
		if t := part.Table; t != nil {
			out.Table = &FormTable{Columns: t.Columns, Rows: t.Rows, Example: t.Example, Lines: t.Lines}
			for range t.Blank {
				out.Table.Blank = append(out.Table.Blank, make([]string, len(t.Columns)))
			}
		}
		v.Parts = append(v.Parts, out)
	}
	file := formFile(p, ".md")
	v.Downloads = []FormFile{{Href: b.Href(p, file), Name: path.Base(file), Kind: "Markdown"}}
	for i, t := range p.Form.Tables() {
		file := tableFile(p, i)
		d := FormFile{Href: b.Href(p, file), Name: path.Base(file), Kind: "CSV"}
		if len(p.Form.Parts) > 1 {
			d.Title = t.Title
		}
		v.Downloads = append(v.Downloads, d)
	}
	return v
}

// formFile is the path of a file with the name of the page, in the folder of the page.
func formFile(p *page.Page, ending string) string { return p.Address + path.Base(p.Address) + ending }

// tableFile is the path of the CSV file of a table: the name of the page, and that of the part if there are several.
func tableFile(p *page.Page, table int) string {
	tables := p.Form.Tables()
	if len(tables) == 1 {
		return formFile(p, ".csv")
	}
	return formFile(p, "-"+strconv.Itoa(table+1)+"-"+link.Slug(tables[table].Title)+".csv")
}

// FormFiles makes the files that hold the sheet of a page: Markdown, and CSV for every table.
func (b *Builder) FormFiles(p *page.Page) []MadeFile {
	if p.Form == nil {
		return nil
	}
	word := b.in.Templates.Word
	words := form.Words{When: word("form_when"), Example: word("form_example"), From: word("form_from")}
	files := []MadeFile{{formFile(p, ".md"), p.Form.Markdown(p.Title, b.in.Config.URL(p.Address), words)}}
	for i, t := range p.Form.Tables() {
		files = append(files, MadeFile{tableFile(p, i), t.Table.CSV(words)})
	}
	return files
}
