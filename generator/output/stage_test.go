package output

import (
	"bytes"
	"maps"
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

// TestFoldersThatMustNotBeTheOutput tries folders that the site is read from, by all their names.
func TestFoldersThatMustNotBeTheOutput(t *testing.T) {
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write(t, base, "home/site/content/index.md", "")
	write(t, base, "home/site/file", "")
	write(t, base, "elsewhere/pages/x.md", "")
	for name, target := range map[string]string{"alias": "home/site", "home/site/inside": "content", "home/linked/content": "../../elsewhere/pages", "nowhere": "missing", "fine": "elsewhere"} {
		full := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, full); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	t.Chdir(base)
	for _, c := range []struct{ out, source, why string }{
		{"home/site", "home/site", "it is the folder of the site"},
		{"home/site/../site/", "home/site", "it is the folder of the site"},
		{"alias", "home/site", "it is the folder of the site"},
		{"home/site", "alias", "it is the folder of the site"},
		{"home", "home/site", "the folder of the site lies in it"},
		{".", "alias", "the folder of the site lies in it"},
		{"/", "home/site", "the folder of the site lies in it"},
		{"home/site/content", "home/site", "lies in content/"},
		{"home/site/content/public", "home/site", "lies in content/"},
		{"home/site/inside/public/deep", "home/site", "lies in content/"},
		{"home/site/layouts", "home/site", "lies in layouts/"}, // it does not exist, and must not come into being
		{"home/site/layouts/public", "alias", "lies in layouts/"},
		{"elsewhere", "home/linked", "lies in content/"}, // holds what content is a link to
		{"fine/pages/public", "home/linked", "lies in content/"},
		{"home/site/file", "home/site", "it is a file"},
		{"home/site/file/public", "home/site", "not a directory"},
		{"nowhere", "home/site", "a link that leads nowhere"},
		{"home/site/public", "missing/site", ""},
		{"home/site/public", "home/site", ""},
		{"home/site/contents", "home/site", ""},
		{"elsewhere/public", "home/site", ""},
		{"fine", "home/site", ""},
	} {
		before := files(t, base)
		tree, problems := Stage(c.out, Options{Source: c.source})
		if tree != nil {
			tree.Abandon()
		}
		if refused := tree == nil; refused != (c.why != "") {
			t.Errorf("output %s of %s: %v", c.out, c.source, problems)
		} else if refused && (len(problems) != 1 || problems[0].Code != CodeFolder || !strings.Contains(problems[0].Message, c.why)) {
			t.Errorf("output %s of %s: %v, want %q", c.out, c.source, problems, c.why)
		}
		if after := files(t, base); !maps.Equal(before, after) {
			t.Errorf("output %s of %s: changed %v to %v", c.out, c.source, before, after)
		}
	}
}

func TestAbandonKeepsWhatWasThere(t *testing.T) {
	dir := oldSite(t)
	want := snapshot(t, dir)
	tree, _ := Stage(dir, Options{})
	for name, text := range after() {
		if p := tree.Add(name, []byte(text), "a"); p != nil {
			t.Fatal(p)
		}
	}
	if problems := append(tree.Abandon(), tree.Abandon()...); len(problems) > 0 {
		t.Error(problems)
	}
	if got := snapshot(t, dir); !maps.Equal(got, want) {
		t.Errorf("there is %v, want %v", got, want)
	}
}

// TestForeignStage puts links where roleguide keeps its own files: what is behind them stays.
func TestForeignStage(t *testing.T) {
	for _, link := range []string{stageDir, manifestFile} {
		dir, outside := t.TempDir(), t.TempDir()
		write(t, outside, "files/index.html", "mine")
		target := outside
		if link == manifestFile {
			target = filepath.Join(outside, "files/index.html")
		}
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here")
		}
		_, problems, _ := publish(t, dir, after(), nil)
		if refused := len(problems) == 1 && problems[0].Code == CodeForeign; refused != (link == manifestFile) {
			t.Errorf("%s: problems = %v", link, problems)
		}
		if got := files(t, outside); !maps.Equal(got, site{"files/index.html": "mine"}) {
			t.Errorf("%s: behind the link there is %v", link, got)
		}
	}
}

// TestManifest compares the manifest with its documentation, and that of a site that took detours.
func TestManifest(t *testing.T) {
	straight, detour := t.TempDir(), oldSite(t)
	publish(t, straight, site{"b": "2", "a/x": "1"}, nil)
	publish(t, detour, after(), nil)
	publish(t, detour, site{"b": "2", "a/x": "1"}, nil)
	want := "roleguide manifest 1: 2 files\n" +
		"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b a/x\n" +
		"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35 b\n"
	for _, dir := range []string{straight, detour} {
		if got, err := os.ReadFile(filepath.Join(dir, manifestFile)); err != nil || string(got) != want {
			t.Errorf("the manifest is %q (%v), want %q", got, err, want)
		}
	}
}

func TestDamagedManifest(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, before(), nil)
	manifest := filepath.Join(dir, manifestFile)
	good, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(good), "\n")
	for _, text := range []string{
		"", "something else\n", string(good[:len(good)/2]), strings.Join(lines[:len(lines)-2], ""), strings.Replace(string(good), "manifest 1", "manifest 2", 1),
		lines[0] + "zz index.html\n" + strings.Repeat("0", 64) + " ../escape\n",
		strings.Replace(string(good), " gone/index.html", " a/../../escape", 1),
		strings.Replace(string(good), " gone/index.html", " .git/config", 1),
	} {
		write(t, dir, ".git/config", "mine")
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
		if _, problems := tree.Publish(); len(problems) > 0 {
			t.Errorf("%q: problems = %v", text, problems)
		}
		for _, name := range []string{escape, filepath.Join(dir, ".git", "config")} {
			if _, err := os.Stat(name); err != nil {
				t.Errorf("%q: %s was removed", text, name)
			}
		}
		if now, err := os.ReadFile(manifest); err != nil || !bytes.Equal(now, good) {
			t.Errorf("%q: the manifest is not repaired: %q, %v", text, now, err)
		}
	}
}
