package glossary_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"roleguide/generator/glossary"
	"roleguide/generator/source"
)

var update = flag.Bool("update", false, "write the expected outputs")

// Each archive has a glossary, what is wrong with it, and the terms that come of it.
func TestGlossaries(t *testing.T) {
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
			g, problems := glossary.Read(source.NewFile("glossary.yaml", archive.Files[0].Data))
			var said, terms strings.Builder
			for _, p := range problems.Sorted() {
				fmt.Fprintf(&said, "%v: %s %s; %s\n", p.Pos, p.Code, p.Message, p.Hint)
			}
			for _, term := range g.Terms {
				fmt.Fprintf(&terms, "%s = %s: %s (forms %q, unlike %v, see %v, often wrong %v)\n", term.ID, term.Term, term.Short, term.Forms, term.Unlike, term.See, term.OftenWrong)
			}
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{archive.Files[0], {Name: "problems", Data: []byte(said.String())}, {Name: "terms", Data: []byte(terms.String())}}}
			if *update {
				if err := os.WriteFile(name, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if string(txtar.Format(got)) != string(txtar.Format(archive)) {
				t.Errorf("got\n%s", txtar.Format(got))
			}
		})
	}
}
