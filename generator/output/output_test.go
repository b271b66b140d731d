package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
		if target, err := os.Readlink(name); err == nil {
			found[filepath.ToSlash(rel)] = "link to " + target
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
	// Something of ours that has to become a folder was replaced by a link.
	dir := t.TempDir()
	publish(t, dir, before(), nil)
	if err := os.Remove(filepath.Join(dir, "file")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "file")); err != nil {
		t.Fatal(err)
	}
	if _, problems, _ := publish(t, dir, after(), nil); len(problems) != 1 || problems[0].Code != CodeForeign {
		t.Errorf("a file that is a link: %v", problems)
	}
	// One of our folders was replaced by a link after it was published: what is behind it stays.
	dir = t.TempDir()
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

// snapshot is what a folder holds, with the rights and times of everything.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		found[name] = info.Mode().String()
		if d.Type().IsRegular() {
			text, err := os.ReadFile(name)
			found[name] += info.ModTime().String() + string(text)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestSameSiteAgain publishes a site twice: nothing is touched.
func TestSameSiteAgain(t *testing.T) {
	dir := oldSite(t)
	want := snapshot(t, dir)
	steps := 0
	summary, problems, _ := publish(t, dir, before(), func(string) error { steps++; return nil })
	if steps > 0 || len(problems) > 0 || summary != (Summary{Files: 8, Unchanged: 8}) {
		t.Errorf("%d steps, summary %+v, problems %v", steps, summary, problems)
	}
	if got := snapshot(t, dir); !maps.Equal(got, want) {
		t.Errorf("there is %v, want %v", got, want)
	}
}

// TestManyAtOnce adds files from several goroutines.
func TestManyAtOnce(t *testing.T) {
	dir, want := t.TempDir(), site{}
	tree, _ := Stage(dir, Options{})
	var wait sync.WaitGroup
	for i := range 200 {
		name := fmt.Sprintf("%d/%d/index.html", i%7, i)
		want[name] = name
		wait.Go(func() {
			if p := tree.Add(name, []byte(name), name); p != nil || !tree.Has(name) {
				t.Errorf("%v", p)
			}
		})
	}
	wait.Wait()
	if _, problems := tree.Publish(); len(problems) > 0 {
		t.Error(problems)
	}
	if got := files(t, dir); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestCompare(t *testing.T) {
	a, b := Memory(), Keeping()
	for name, text := range before() {
		a.Add(name, []byte(text), "a")
	}
	for name, text := range after() {
		b.Add(name, []byte(text), "b")
	}
	want := []string{"a/index.html", "b/c/index.html", "deep/er/file", "deep/er/file/x", "deep/est/dir", "deep/est/dir/x", "dir", "dir/x", "file", "file/index.html", "gone/index.html", "index.html"}
	if got := Compare(a, b); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(Compare(b, b)) > 0 {
		t.Error("a tree differs from itself")
	}
	if kept := b.Kept(); len(kept) != len(after()) || string(kept["dir"]) != "now a file" || a.Kept() != nil {
		t.Errorf("kept %q", kept)
	}
	if _, problems := a.Publish(); len(problems) > 0 {
		t.Error(problems)
	}
}

// BenchmarkPublish measures a site of 10,000 pages of 8 KiB, each in a folder of its own.
func BenchmarkPublish(b *testing.B) {
	page := bytes.Repeat([]byte("roleguide"), 8<<10/9)
	build := func(b *testing.B, dir string, change int) {
		tree, problems := Stage(dir, Options{})
		for i := range 10_000 {
			page[0], page[1], page[2] = byte(i), byte(i>>8), byte(change)
			if p := tree.Add(fmt.Sprintf("section-%d/page-%d/index.html", i%100, i), page, "content/page.md"); p != nil {
				problems.Add(*p)
			}
		}
		_, failed := tree.Publish()
		if problems.Add(failed...); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			build(b, b.TempDir(), 0)
		}
	})
	b.Run("changed", func(b *testing.B) {
		dir, change := b.TempDir(), 0
		build(b, dir, change)
		for b.Loop() {
			change++
			build(b, dir, change)
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		dir := b.TempDir()
		build(b, dir, 0)
		for b.Loop() {
			build(b, dir, 0)
		}
	})
}
