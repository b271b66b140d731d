package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roleguide/generator/source"
)

func TestAddRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		code source.Code
	}{
		{"../x", CodePath}, {"/x", CodePath}, {"a//b", CodePath}, {"a\\b", CodePath}, {"", CodePath}, {".", CodePath}, {"a\x00", CodePath}, {"a\nb", CodePath},
		{manifestFile, CodePath}, {stageDir + "/x", CodePath}, {strings.Repeat("a", 256), CodePath},
		{"A/index.html", CodeTaken}, {"a/INDEX.html", CodeTaken}, {"a", CodeTaken}, {"a/index.html/b", CodeTaken}, {"caf\u0065\u0301/index.html", CodeTaken}, {"STRASSE/x", CodeTaken},
	} {
		tree := Memory()
		for _, name := range []string{"a/index.html", "caf\u00e9/index.html", "straße/x"} {
			if p := tree.Add(name, nil, "content/first.md"); p != nil {
				t.Fatal(p)
			}
		}
		p := tree.Add(c.name, nil, "content/second.md")
		if p == nil || p.Code != c.code {
			t.Errorf("%q: %v, want %s", c.name, p, c.code)
		} else if c.code == CodeTaken && (p.Pos.File != "content/second.md" || !strings.Contains(p.Message, "content/first.md")) && c.name != "a" {
			t.Errorf("%q: %v does not name both sources", c.name, p)
		}
	}
}

func FuzzAdd(f *testing.F) {
	for _, s := range []string{"a/b", "../a", "a\\..\\b", "A", "."} {
		f.Add(s)
	}
	dir := f.TempDir()
	out := filepath.Join(dir, "out")
	f.Fuzz(func(t *testing.T, name string) {
		tree, problems := Stage(out, Options{})
		if tree == nil {
			t.Fatal(problems)
		}
		tree.Add(name, []byte("x"), "a")
		tree.Publish()
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "out" {
			t.Fatalf("%q wrote outside: %v, %v", name, entries, err)
		}
	})
}
