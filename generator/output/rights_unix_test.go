//go:build unix

package output

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestNoRights takes the right to write away from one folder of the output: the whole build is refused, and
// nothing has changed.
func TestNoRights(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	for _, closed := range []string{"a", "gone", "deep/est/dir", "."} { // changed, stale, to become a file, all
		dir := oldSite(t)
		full := filepath.Join(dir, closed)
		if err := os.Chmod(full, 0o555); err != nil {
			t.Fatal(err)
		}
		want := snapshot(t, dir)
		_, problems, _ := publish(t, dir, after(), nil)
		if len(problems) != 1 || problems[0].Code != CodeWrite || !strings.Contains(problems[0].Message, "permission denied") || strings.Contains(problems[0].Message, "cut short") {
			t.Errorf("%s: problems = %v", closed, problems)
		}
		if got := snapshot(t, dir); !maps.Equal(got, want) {
			t.Errorf("%s: changed to %v, want %v", closed, got, want)
		}
		if err := os.Chmod(full, 0o755); err != nil {
			t.Fatal(err)
		}
		checkRepaired(t, dir, "no rights")
	}
}

// TestRightsDoNotDependOnTheUmask publishes with an umask that hides everything from others.
func TestRightsDoNotDependOnTheUmask(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	dir := filepath.Join(t.TempDir(), "public")
	if _, problems, _ := publish(t, dir, after(), nil); len(problems) > 0 {
		t.Fatal(problems)
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o644)
		if d.IsDir() {
			want = 0o755
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has the rights %v, want %v", name, info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPipe puts a pipe in the place of a page: the build ends, and says so.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "index.html"), 0o644); err != nil {
		t.Skip("no pipes here")
	}
	if _, problems, _ := publish(t, dir, after(), nil); len(problems) != 1 || problems[0].Code != CodeForeign {
		t.Errorf("problems = %v", problems)
	}
}
