package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roleguide/generator/source"
)

func TestTwoBuildsAtOnce(t *testing.T) {
	dir := t.TempDir()
	first, _ := Stage(dir, Options{})
	second, problems := Stage(dir, Options{})
	if second != nil || len(problems) != 1 || problems[0].Code != CodeLocked {
		t.Fatalf("the second build got %v, %v", second, problems)
	}
	if p := first.Add("index.html", []byte("x"), "a"); p != nil {
		t.Fatal(p)
	}
	if _, problems := first.Publish(); len(problems) > 0 {
		t.Fatalf("the first build was disturbed: %v", problems)
	}
	if third, problems := Stage(dir, Options{}); third == nil {
		t.Errorf("the lock was not given free: %v", problems)
	}
}

func TestAbandonLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	tree, _ := Stage(dir, Options{})
	tree.Add("a/index.html", []byte("x"), "a")
	if problems := tree.Abandon(); len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, err := os.Lstat(dir); err == nil {
		t.Error("the folder that was made is left")
	}
}

func TestDamagedManifest(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, before(), nil)
	manifest := filepath.Join(dir, manifestFile)
	for _, text := range []string{"", "something else\n", manifestHead + "\nzz index.html\n" + strings.Repeat("0", 64) + " ../escape\n"} {
		if err := os.WriteFile(manifest, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		escape := filepath.Join(filepath.Dir(dir), "escape")
		if err := os.WriteFile(escape, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		tree, problems := Stage(dir, Options{})
		if len(problems) != 1 || problems[0].Code != CodeManifest || problems[0].Severity != source.Warning {
			t.Errorf("%q: problems = %v", text, problems)
		}
		for name, text := range before() {
			if p := tree.Add(name, []byte(text), "a"); p != nil {
				t.Errorf("%v", p)
			}
		}
		tree.Publish()
		if _, err := os.Stat(escape); err != nil {
			t.Error("a file outside was removed")
		}
	}
}
