package output

import (
	"errors"
	"fmt"
	"io/fs"
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

// publish stages a site and publishes it; stop, if not nil, is asked at every step and ends the process, as far
// as a test can, by panicking with errKilled.
func publish(t *testing.T, dir string, s site, stop func(step string) bool) (summary Summary, problems source.Problems, killed bool) {
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
			_ = tree.lock.Close() // what the kernel does
			killed = true
		}
	}()
	if stop != nil {
		tree.step = func(step string) error {
			if stop(step) {
				panic(errKilled)
			}
			return nil
		}
	}
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
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

func equal(a, b site) bool {
	return fmt.Sprint(a) == fmt.Sprint(b)
}

func before() site {
	return site{"index.html": "old", "a/index.html": "old a", "gone/index.html": "gone", "same/index.html": "same", "file": "was a file", "dir/x": "was in a folder"}
}

func after() site {
	return site{"index.html": "new", "a/index.html": "new a", "b/c/index.html": "new c", "same/index.html": "same", "file/index.html": "now a folder", "dir": "now a file"}
}

// TestKilledAnywhere stops a build at every step of the protocol: every file is then the old or the new one, and
// the next build gives what a clean one gives.
func TestKilledAnywhere(t *testing.T) {
	for n := 0; ; n++ {
		dir := t.TempDir()
		if _, problems, _ := publish(t, dir, before(), nil); len(problems) > 0 {
			t.Fatal(problems)
		}
		foreign := filepath.Join(dir, "CNAME")
		if err := os.WriteFile(foreign, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		left := n
		at := ""
		_, problems, killed := publish(t, dir, after(), func(step string) bool { at = step; left--; return left < 0 })
		if len(problems) > 0 {
			t.Fatalf("step %d: %v", n, problems)
		}
		for name, text := range files(t, dir) {
			if name != "CNAME" && text != before()[name] && text != after()[name] {
				t.Errorf("killed after %q: %s is %q, neither old nor new", at, name, text)
			}
		}
		if _, problems, _ := publish(t, dir, after(), nil); len(problems) > 0 {
			t.Errorf("killed after %q: the next build says %v", at, problems)
		}
		want := after()
		want["CNAME"] = "mine"
		if got := files(t, dir); !equal(got, want) {
			t.Errorf("killed after %q: the next build gives %v", at, got)
		}
		if _, err := os.Lstat(filepath.Join(dir, stageDir)); err == nil {
			t.Errorf("killed after %q: the stage is left", at)
		}
		if !killed {
			if n < 12 {
				t.Fatalf("only %d steps were tried", n)
			}
			return
		}
	}
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
	if len(problems) > 0 || summary != (Summary{Files: 6, Written: 5, Unchanged: 1, Removed: 3}) {
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
	if got := files(t, dir); !equal(got, before()) {
		t.Errorf("got %v", got)
	}
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("index.html", "mine")
	write("same/index.html", "same")
	_, problems, _ := publish(t, dir, after(), nil)
	if len(problems) != 1 || problems[0].Code != CodeForeign {
		t.Fatalf("problems = %v", problems)
	}
	if got := files(t, dir); !equal(got, site{"index.html": "mine", "same/index.html": "same"}) {
		t.Errorf("a refused build left %v", got)
	}
	// A file with the same bytes becomes ours; a folder with something foreign in it cannot become a file.
	if err := os.Remove(filepath.Join(dir, "index.html")); err != nil {
		t.Fatal(err)
	}
	write("dir/notes", "mine")
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
	if got := files(t, dir); !equal(got, site{"index.html": "new"}) {
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
