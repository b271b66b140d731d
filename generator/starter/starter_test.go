package starter_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roleguide/generator/starter"
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	names, err := starter.Write(dir)
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		want, _ := fs.ReadFile(starter.Site(), name)
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != string(want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := starter.Write(dir); err == nil || !strings.Contains(err.Error(), "it is not empty") {
		t.Errorf("a folder with files is written into: %v", err)
	}
}

// A folder that cannot take all files is left as it was.
func TestWriteLeavesNothingHalf(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	if os.Geteuid() == 0 {
		t.Skip("nothing is forbidden to root")
	}
	if _, err := starter.Write(dir); err == nil {
		t.Error("a folder without rights is written into")
	}
}

// Every YAML and Markdown file explains itself.
func TestFilesTeach(t *testing.T) {
	err := fs.WalkDir(starter.Site(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(starter.Site(), name)
		if ext := filepath.Ext(name); err == nil && ext == ".yaml" && !strings.HasPrefix(string(text), "# ") {
			t.Errorf("%s does not begin with a comment that says what it is", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
