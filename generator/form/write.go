package form

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// Words are what the files say besides the form itself.
type Words struct {
	When    string // before the occasion to use it
	Example string // before an example
	From    string // before the address of the page
}

// Markdown writes the form as a Markdown file that any editor shows decently: CommonMark with the tables and task lists of
// GitHub. address is that of its page.
func (f *Form) Markdown(title, address string, words Words) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s\n\n**%s** %s\n", plain(title), plain(f.Purpose), plain(words.When), plain(f.When))
	for _, p := range f.Parts {
		fmt.Fprintf(&b, "\n## %s\n", plain(p.Title))
		if p.Text != "" {
			fmt.Fprintf(&b, "\n%s\n", plain(p.Text))
		}
		p.markdown(&b, words)
	}
	fmt.Fprintf(&b, "\n---\n\n%s <%s>\n", plain(words.From), address)
	return b.Bytes()
}

func (p Part) markdown(b *bytes.Buffer, words Words) {
	for _, field := range p.Fields {
		fmt.Fprintf(b, "\n**%s**", plain(field.Label))
		if field.Hint != "" {
			fmt.Fprintf(b, " (%s)", plain(field.Hint))
		}
		b.WriteString("\n")
		if field.Example != "" {
			fmt.Fprintf(b, "\n> %s %s\n", plain(words.Example), plain(field.Example))
		}
	}
	if p.Table != nil {
		b.WriteByte('\n')
		p.Table.markdown(b, words)
	}
	if len(p.Checks) > 0 {
		b.WriteByte('\n')
	}
	for _, check := range p.Checks {
		fmt.Fprintf(b, "- [ ] %s\n", plain(check))
	}
	between := "\n"
	for _, paragraph := range p.Passage {
		fmt.Fprintf(b, "%s> %s\n", between, strings.ReplaceAll(plain(paragraph), "\n", "  \n> "))
		between = ">\n"
	}
}

func (t *Table) markdown(b *bytes.Buffer, words Words) {
	row := func(cells []string, each func(string) string) {
		b.WriteByte('|')
		for _, cell := range cells {
			b.WriteString(" " + each(cell) + " |")
		}
		b.WriteByte('\n')
	}
	row(t.Columns, plain)
	row(t.Columns, func(string) string { return "---" })
	for _, cells := range t.Rows {
		row(cells, plain)
	}
	for _, cells := range t.Example {
		row(marked(cells, words), func(cell string) string {
			if text := plain(cell); text != "" {
				return "*" + text + "*"
			}
			return ""
		})
	}
	for range t.Blank {
		row(t.Columns, func(string) string { return "" })
	}
}

// marked is a row that says of itself that it is an example, in its first cell with text.
func marked(cells []string, words Words) []string {
	out := slices.Clone(cells)
	if i := slices.IndexFunc(out, func(cell string) bool { return cell != "" }); i >= 0 {
		out[i] = words.Example + " " + out[i]
	}
	return out
}

// plain writes text so that Markdown shows it as it is.
func plain(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "|", `\|`, "#", `\#`).Replace(text)
}

// CSV writes a table for spreadsheets: UTF-8 with a byte order mark and lines that end as RFC 4180 says, which is what Excel
// needs to read it right. A cell that a spreadsheet would take for a formula begins with an apostrophe, which it shows as
// text.
func (t *Table) CSV(words Words) []byte {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := append([][]string{t.Columns}, t.Rows...)
	for _, cells := range t.Example {
		rows = append(rows, marked(cells, words))
	}
	for _, cells := range rows {
		safe := make([]string, len(cells))
		for i, cell := range cells {
			safe[i] = harmless(cell)
		}
		_ = w.Write(safe) // a bytes.Buffer does not fail
	}
	w.Flush()
	return b.Bytes()
}

// harmless is a cell that no spreadsheet runs: those that begin like a formula get an apostrophe in front.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
