package output

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roleguide/generator/source"
)

// A site is the files of one build.
type site map[string]string

// publish stages a site and publishes it. fail, if not nil, is called before every change on disk and may give
// the error of a broken disk, or errKilled, which ends the build as far as a test can.
func publish(t *testing.T, dir string, s site, fail func(step string) error) (summary Summary, problems source.Problems, killed bool) {
	t.Helper()
	tree, problems := Stage(dir, Options{})
	if tree == nil {
		return Summary{}, problems, false
	}
	defer func() {
		if v := recover(); v != nil {
			if v != errKilled { //nolint:errorlint // a value of ours
				panic(v)
			}
			_, _, _ = tree.lock.Close(), tree.staged.Close(), tree.root.Close() // what the kernel does
			killed = true
		}
	}()
	if fail != nil {
		tree.step = func(step string) error {
			err := fail(step)
			if err == errKilled { //nolint:errorlint // a value of ours
				panic(err)
			}
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if p := tree.Add(name, []byte(s[name]), "content/x.md"); p != nil {
			problems.Add(*p)
		}
	}
	if problems.Errors() > 0 {
		return Summary{}, append(problems, tree.Abandon()...), false
	}
	summary, problems = tree.Publish()
	return summary, problems, false
}

var errKilled = errors.New("killed")

// files reads all files of a folder but our own.
func files(t *testing.T, dir string) site {
	t.Helper()
	found := site{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if rel == stageDir {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasPrefix(rel, ".roleguide") {
			return nil
		}
		text, err := os.ReadFile(name)
		found[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func before() site {
	return site{"index.html": "old", "a/index.html": "old a", "gone/index.html": "gone", "same/index.html": "same", "file": "was a file", "dir/x": "was in a folder",
		"deep/er/file": "was a file", "deep/est/dir/x": "was in a folder"}
}

func after() site {
	return site{"index.html": "new", "a/index.html": "new a", "b/c/index.html": "new c", "same/index.html": "same", "file/index.html": "now a folder", "dir": "now a file",
		"deep/er/file/x": "now a folder", "deep/est/dir": "now a file"}
}

func TestUnchangedFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, before(), nil)
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	name := filepath.Join(dir, "same", "index.html")
	if err := os.Chtimes(name, old, old); err != nil {
		t.Fatal(err)
	}
	summary, problems, _ := publish(t, dir, after(), nil)
	if len(problems) > 0 || summary != (Summary{Files: 8, Written: 7, Unchanged: 1, Removed: 5}) {
		t.Errorf("summary %+v, problems %v", summary, problems)
	}
	info, err := os.Stat(name)
	if err != nil || !info.ModTime().Equal(old) || info.Mode().Perm() != 0o644 {
		t.Errorf("the unchanged file was touched: %v %v", info, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "gone")); err == nil {
		t.Error("the empty folder of a removed page is left")
	}
}

func TestDamageIsRepaired(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, before(), nil)
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("odd"), 0o644); err != nil { // the same length
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "a", "index.html")); err != nil {
		t.Fatal(err)
	}
	publish(t, dir, before(), nil)
	if got := files(t, dir); !maps.Equal(got, before()) {
		t.Errorf("got %v", got)
	}
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "index.html", "mine")
	write(t, dir, "same/index.html", "same")
	_, problems, _ := publish(t, dir, after(), nil)
	if len(problems) != 1 || problems[0].Code != CodeForeign {
		t.Fatalf("problems = %v", problems)
	}
	if got := files(t, dir); !maps.Equal(got, site{"index.html": "mine", "same/index.html": "same"}) {
		t.Errorf("a refused build left %v", got)
	}
	// A file with the same bytes becomes ours; a folder with something foreign in it cannot become a file.
	if err := os.Remove(filepath.Join(dir, "index.html")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "dir/notes", "mine")
	if _, problems, _ = publish(t, dir, after(), nil); len(problems) != 1 || problems[0].Code != CodeForeign {
		t.Fatalf("problems = %v", problems)
	}
	if err := os.RemoveAll(filepath.Join(dir, "dir")); err != nil {
		t.Fatal(err)
	}
	if _, problems, _ = publish(t, dir, after(), nil); len(problems) > 0 {
		t.Fatalf("problems = %v", problems)
	}
	publish(t, dir, site{"index.html": "new"}, nil)
	if got := files(t, dir); !maps.Equal(got, site{"index.html": "new"}) {
		t.Errorf("the adopted file is still there: %v", got)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	outside := t.TempDir()
	for name, link := range map[string]string{"a folder": "a", "a page": "index.html"} {
		dir := t.TempDir()
		if err := os.Symlink(outside, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here")
		}
		_, problems, _ := publish(t, dir, after(), nil)
		if len(problems) == 0 || problems[0].Code != CodeForeign {
			t.Errorf("%s that is a link: %v", name, problems)
		}
	}
	// One of our folders was replaced by a link after it was published: what is behind it stays.
	dir := t.TempDir()
	publish(t, dir, before(), nil)
	if err := os.WriteFile(filepath.Join(outside, "index.html"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	if _, problems, _ := publish(t, dir, after(), nil); len(problems) > 0 {
		t.Errorf("problems = %v", problems)
	}
	if _, err := os.Stat(filepath.Join(outside, "index.html")); err != nil {
		t.Error("a file behind a link was removed")
	}
}

// write writes a file that is not ours.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	full := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// emptyFolders lists the folders that hold nothing.
func emptyFolders(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || name == dir {
			return err
		}
		entries, err := os.ReadDir(name)
		if len(entries) == 0 {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
