package form_test

import (
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"roleguide/generator/form"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

var update = flag.Bool("update", false, "write the expected outputs")

func read(text string) (*form.Form, source.Problems) {
	r := strictyaml.NewReader(source.NewFile("form.yaml", []byte(text)))
	f := form.Read(r, r.Parse())
	return f, r.Problems()
}

// Each archive has a form, and what becomes of it: problems, Markdown, and the CSV of its tables.
func TestForms(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, problems := read(string(archive.Files[0].Data))
			got := &txtar.Archive{Comment: archive.Comment, Files: archive.Files[:1]}
			add := func(name, text string) {
				got.Files = append(got.Files, txtar.File{Name: name, Data: []byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "␍\n"), "\uFEFF", "BOM"))})
			}
			var said strings.Builder
			for _, p := range problems.Sorted() {
				said.WriteString(p.Pos.String() + ": " + string(p.Code) + " " + p.Message + "\n")
			}
			add("problems", said.String())
			words := form.Words{When: "Use it when:", Example: "Example:", From: "From"}
			add("markdown", string(f.Markdown("A *title*", "https://example.org/x/", words)))
			for _, p := range f.Tables() {
				add("csv "+p.Title, string(p.Table.CSV(words)))
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(txtar.Format(archive)); string(txtar.Format(got)) != want {
				t.Errorf("got\n%s\nwant\n%s", txtar.Format(got), want)
			}
		})
	}
}

// No cell of a CSV file begins like a formula, and all of them come back as they were.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"", "=1+1", "+44 20", "-", "@x", "\t=1", "a,b", "a\"b", "a\nb", "＝1", "\uFEFF=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		table := &form.Table{Columns: []string{"a", "b"}, Rows: [][]string{{cell, "x"}}, Example: [][]string{{"", cell}}}
		text := strings.TrimPrefix(string(table.CSV(form.Words{Example: "Example:"})), "\uFEFF")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%q: %v, %d rows", cell, err, len(rows))
		}
		back := rows[1][0]
		if back != "" && strings.ContainsAny(back[:1], "=+-@\t\r") {
			t.Errorf("%q is a formula: %q", cell, back)
		}
		if back != cell && back != "'"+cell && !strings.Contains(cell, "\r") { // which no form can have
			t.Errorf("%q came back as %q", cell, back)
		}
	})
}
