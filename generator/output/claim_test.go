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
		{manifestFile, CodePath}, {stageDir + "/x", CodePath}, {".RoleGuide-tmp", CodePath}, {".git/hooks/x", CodePath}, {"a/.GIT", CodePath}, {"\xff", CodePath}, {strings.Repeat("a", 256), CodePath},
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

// TestCollisionsInAnyOrder reports the same whichever of two files comes first.
func TestCollisionsInAnyOrder(t *testing.T) {
	for _, c := range []struct{ one, other, message string }{
		{"a/index.html", "a/index.html", `the file "a/index.html" is already made by content/1.md`},
		{"a/index.html", "A/index.html", `the file "A/index.html" is already made by content/1.md, as "a/index.html", which some systems take for the same`},
		{"a/b/c", "a/B", `the files "a/B" and "a/b/c", which content/1.md makes, need a file and a folder of one name`},
		{"a", "a/b/c", `the files "a/b/c" and "a", which content/1.md makes, need a file and a folder of one name`},
	} {
		for _, swapped := range []bool{false, true} {
			tree := Memory()
			first, second, firstOrigin, secondOrigin := c.one, c.other, "content/1.md", "content/2.md"
			if swapped {
				first, second, firstOrigin, secondOrigin = second, first, secondOrigin, firstOrigin
			}
			if p := tree.Add(first, nil, firstOrigin); p != nil {
				t.Fatal(p)
			}
			p := tree.Add(second, nil, secondOrigin)
			if p == nil || p.Code != CodeTaken || p.Pos.File != "content/2.md" || p.Message != c.message {
				t.Errorf("%s before %s: %v", first, second, p)
			}
		}
	}
}

// FuzzAdd publishes a file of any name: nothing appears outside of the output folder, and what
// is accepted is there.
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
		p := tree.Add(name, []byte("x"), "a")
		if _, problems := tree.Publish(); len(problems) > 0 {
			t.Fatal(problems)
		}
		if text, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(name))); p == nil && (err != nil || string(text) != "x") {
			t.Fatalf("%q was accepted, but there is %q, %v", name, text, err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "out" {
			t.Fatalf("%q wrote outside: %v, %v", name, entries, err)
		}
	})
}
