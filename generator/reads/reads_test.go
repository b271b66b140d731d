package reads_test

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roleguide/generator/reads"
)

// site makes a folder of files by path.
func site(t *testing.T, files ...string) (dir string, fsys fs.FS) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range files {
		save(t, dir, name, name)
	}
	return dir, os.DirFS(dir)
}

func save(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestLedgerSeesWhatChanges reads in every way and wants each read, and only that, to differ after a change.
func TestLedgerSeesWhatChanges(t *testing.T) {
	dir, fsys := site(t, "a.md", "b.md", "d/c.md", "part.md")
	l := reads.NewLedger(fsys)
	if _, err := fs.ReadFile(l, "a.md"); err != nil {
		t.Fatal(err)
	}
	if f, err := l.Open("part.md"); err == nil { // one byte only
		_, _ = io.ReadFull(f, make([]byte, 1))
		do(t, f.Close())
	}
	_, _ = fs.Lstat(l, "b.md")
	_, _ = fs.Stat(l, "none.md")
	_, _ = l.Open("gone.md")
	if _, err := fs.ReadDir(l, "d"); err != nil {
		t.Fatal(err)
	}
	seen := l.Seen()
	different := func() string {
		var out []string
		for r, sum := range seen {
			if reads.Again(fsys, r) != sum {
				out = append(out, string(r.Kind)+r.Path)
			}
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	if got := different(); got != "" {
		t.Fatalf("nothing has changed, but %s differ", got)
	}
	for _, c := range []struct {
		change func()
		want   string
	}{
		{func() { save(t, dir, "a.md", "A.md") }, "ca.md"},
		{func() { save(t, dir, "a.md", "a.md") }, ""},
		{func() { save(t, dir, "b.md", "B.md") }, ""}, // only its size was looked at
		{func() { save(t, dir, "b.md", "longer") }, "lb.md"},
		{func() { save(t, dir, "none.md", "") }, "lb.md lnone.md"},
		{func() { save(t, dir, "gone.md", "") }, "cgone.md lb.md lnone.md"},
		{func() { save(t, dir, "part.md", "part.MD") }, "cgone.md cpart.md lb.md lnone.md"},
		{func() { save(t, dir, "d/c.md", "C") }, "cgone.md cpart.md lb.md lnone.md"},
		{func() { save(t, dir, "d/e.md", "E") }, "cgone.md cpart.md lb.md lnone.md nd"},
	} {
		if c.change(); different() != c.want {
			t.Errorf("%q differ, want %q", different(), c.want)
		}
	}
}

// TestListing makes one change after another and wants exactly these to be told, whether everything is looked
// at or the hinted paths only.
func TestListing(t *testing.T) {
	for _, hinted := range []bool{false, true} {
		dir, fsys := site(t, "content/a.md", "content/s/b.md", "content/s/t/c.md", "content/.hidden/x.md", "other/z.md")
		l := reads.NewListing(fsys, "site.yaml", "content")
		l.Update()
		for _, c := range []struct {
			hint   string
			change func()
			want   string
		}{
			{"content/a.md", func() {}, ""},
			{"content/a.md", func() { save(t, dir, "content/a.md", "more") }, "content/a.md"},
			{"content/a.md", func() { // same size, same time
				info, err := os.Stat(filepath.Join(dir, "content/a.md"))
				do(t, err)
				time.Sleep(20 * time.Millisecond) // the clock of a file system is coarse
				save(t, dir, "content/a.md", "MORE")
				do(t, os.Chtimes(filepath.Join(dir, "content/a.md"), info.ModTime(), info.ModTime()))
			}, "content/a.md"},
			{"content/n.md", func() { save(t, dir, "content/n.md", "") }, "content content/n.md"},
			{"content/u/v/w.md", func() { save(t, dir, "content/u/v/w.md", "") }, "content content/u content/u/v content/u/v/w.md"},
			{"content/s", func() { do(t, os.RemoveAll(filepath.Join(dir, "content/s"))) }, "content content/s content/s/b.md content/s/t content/s/t/c.md"},
			{"content", func() {
				do(t, os.Rename(filepath.Join(dir, "content/u"), filepath.Join(dir, "content/x")))
			}, "content content/u content/u/v content/u/v/w.md content/x content/x/v content/x/v/w.md"},
			{"content/n.md", func() {
				do(t, os.Remove(filepath.Join(dir, "content/n.md")))
				do(t, os.Mkdir(filepath.Join(dir, "content/n.md"), 0o755))
			}, "content content/n.md"},
			{"site.yaml", func() { save(t, dir, "site.yaml", "") }, ". site.yaml"},
			{"other/z.md", func() { save(t, dir, "other/z.md", "more") }, ""},
			{"content/.hidden/x.md", func() { save(t, dir, "content/.hidden/x.md", "more") }, ""},
			{"content", func() { do(t, os.RemoveAll(filepath.Join(dir, "content"))) }, ". content content/a.md content/n.md content/x content/x/v content/x/v/w.md"},
		} {
			c.change()
			var changed map[string]bool
			if hinted {
				changed = l.Update(c.hint)
			} else {
				changed = l.Update()
			}
			if got := strings.Join(slices.Sorted(maps.Keys(changed)), " "); got != c.want {
				t.Errorf("hinted %v, %s: changed %q, want %q", hinted, c.hint, got, c.want)
			}
		}
	}
}

func TestListingGivesWhatIsThere(t *testing.T) {
	dir, fsys := site(t, "content/b.md", "content/a/c.md")
	l := reads.NewListing(fsys, "content")
	l.Update()
	before := l.FS()
	save(t, dir, "content/z.md", "")
	l.Update()
	for want, fsys := range map[string]fs.FS{"a b.md": before, "a b.md z.md": l.FS()} {
		entries, err := fs.ReadDir(fsys, "content")
		do(t, err)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("listed %q, want %q", got, want)
		}
	}
	if text, err := fs.ReadFile(before, "content/b.md"); err != nil || string(text) != "content/b.md" {
		t.Errorf("content %q, %v", text, err)
	}
}
