package source_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"roleguide/generator/source"
)

// reads is what became of reading a file: its text, or the code and message.
func reads(fsys fs.FS, name string, limit int64) string {
	f, problems := source.Read(fsys, name, limit)
	if len(problems) == 0 {
		return string(f.Text)
	}
	return string(problems[0].Code) + " " + problems[0].Message
}

func TestReadFromDisk(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("plain.md", "\ufefftext\r\n")
	write("nul.md", "a\x00")
	write("large.md", strings.Repeat("x", 2049))
	write("fits.md", strings.Repeat("x", 2048))
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"out.md": outside, "in.md": "plain.md", "dangling.md": "nowhere", "device.md": "/dev/zero"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(dir, "way")); err != nil {
		t.Fatal(err)
	}
	for how, open := range map[string]func(string) (fs.FS, io.Closer, error){"OpenDir": source.OpenDir, "OpenDirOnce": source.OpenDirOnce} {
		t.Run(how, func(t *testing.T) { readHostile(t, dir, open) })
	}
	if _, _, err := source.OpenDir(filepath.Join(dir, "plain.md")); err == nil {
		t.Error("a file is opened as a folder")
	}
}

func readHostile(t *testing.T, dir string, open func(string) (fs.FS, io.Closer, error)) {
	t.Helper()
	fsys, root, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, want := range map[string]string{
		"plain.md":    "text\n",
		"nul.md":      "RG005 this line has a NUL byte",
		"large.md":    "RG003 this file has 2049 bytes; the limit is 2 KiB",
		"out.md":      "RG002 this is a symbolic link, not a regular file",
		"in.md":       "RG002 this is a symbolic link, not a regular file",
		"dangling.md": "RG002 this is a symbolic link, not a regular file",
		"device.md":   "RG002 this is a symbolic link, not a regular file",
		"folder.md":   "RG002 this is a folder, not a regular file",
		"caf\xe9.md":  "RG001 cannot read this file: its name is not UTF-8",
		"missing.md":  "RG001 cannot read this file: it does not exist",
	} {
		if got := reads(fsys, name, 2048); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := reads(fsys, "fits.md", 2048); len(got) != 2048 {
		t.Errorf("a file of the very limit: %q", got)
	}
	for _, name := range []string{"way/secret", "../secret", "/etc/hostname"} {
		if got := reads(fsys, name, 2048); !strings.HasPrefix(got, "RG001 ") {
			t.Errorf("%s leaves the folder: %q", name, got)
		}
	}
	if _, err := fsys.Open("./plain.md"); err == nil {
		t.Error("a path that is none is opened")
	}
	if err := os.MkdirAll(filepath.Join(dir, "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := reads(fsys, "deep/late.md", 2048); !strings.HasPrefix(got, "RG001 ") {
		t.Errorf("a file that is not there yet: %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "deep", "late.md"), []byte("late"), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(filepath.Join(dir, "deep"))
	if got := reads(fsys, "deep/late.md", 2048); got != "late" {
		t.Errorf("a file that came later: %q", got)
	}
}

func TestReadFailuresLeaveAnEmptyFile(t *testing.T) {
	fsys := fstest.MapFS{
		"pipe":   {Mode: fs.ModeNamedPipe},
		"socket": {Mode: fs.ModeSocket},
		"device": {Mode: fs.ModeDevice | fs.ModeCharDevice},
	}
	for name, want := range map[string]string{"pipe": "a pipe", "socket": "a socket", "device": "a device"} {
		f, problems := source.Read(fsys, name, 100)
		if len(problems) != 1 || problems[0].Code != source.CodeNotRegular || !strings.Contains(problems[0].Message, want) || problems[0].Pos.String() != name {
			t.Errorf("%s: %+v", name, problems)
		}
		if f == nil || f.Path != name || len(f.Text) != 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// restless is a file system with one file that something else writes to while it is read.
type restless struct {
	opened int
	steady int // the file is left alone from the n-th opening on; 0: never
	change func(info, after *version)
	broken error // of every read
}

// A version is what the file is at one moment.
type version struct {
	text string
	time time.Time
}

func (r *restless) versions() (listed, after version) {
	listed = version{"some text", time.Unix(100, 0)}
	after = listed
	if r.change != nil && (r.steady == 0 || r.opened < r.steady) {
		r.change(&listed, &after)
	}
	return listed, after
}

func (r *restless) Lstat(string) (fs.FileInfo, error) {
	r.opened++
	listed, _ := r.versions()
	return fs.Stat(fstest.MapFS{"f": {Data: []byte(listed.text), ModTime: listed.time}}, "f")
}

func (r *restless) ReadLink(string) (string, error) { return "", errors.ErrUnsupported }

func (r *restless) Open(string) (fs.File, error) {
	_, after := r.versions()
	f, err := fstest.MapFS{"f": {Data: []byte(after.text), ModTime: after.time}}.Open("f")
	return file{f, r.broken}, err
}

type file struct {
	fs.File
	broken error
}

func (f file) Read(p []byte) (int, error) {
	if f.broken != nil {
		return 0, f.broken
	}
	return f.File.Read(p)
}

func TestReadNoticesChanges(t *testing.T) {
	for name, change := range map[string]func(listed, after *version){
		"grown":     func(_, after *version) { after.text += " more" },
		"shrunk":    func(_, after *version) { after.text = "some" },
		"emptied":   func(_, after *version) { after.text = "" },
		"rewritten": func(_, after *version) { after.text, after.time = "sOME TEXT", time.Unix(101, 0) },
	} {
		if got := reads(&restless{change: change}, "f", 100); !strings.HasPrefix(got, "RG004 ") {
			t.Errorf("%s: %q", name, got)
		}
		if got := reads(&restless{change: change, steady: 2}, "f", 100); got != "some text" {
			t.Errorf("%s once, then left alone: %q", name, got)
		}
	}
	if got := reads(&restless{}, "f", 100); got != "some text" {
		t.Errorf("left alone: %q", got)
	}
	broken := &fs.PathError{Op: "read", Path: "/home/someone/f", Err: errors.New("input/output error")}
	if got := reads(&restless{broken: broken}, "f", 100); got != "RG001 cannot read this file: input/output error" {
		t.Errorf("a broken disk: %q", got)
	}
}

func TestReason(t *testing.T) {
	for want, err := range map[string]error{
		"it does not exist": &fs.PathError{Op: "open", Path: "/home/someone", Err: fs.ErrNotExist},
		"permission denied": &os.LinkError{Op: "rename", Old: "/a", New: "/b", Err: fs.ErrPermission},
		`a\u001bb`:          errors.New("a\x1bb"),
	} {
		if got := source.Reason(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1024: "1 KiB", 1536: "1.5 KiB", 64 << 10: "64 KiB", 1000 << 10: "1000 KiB", 1<<20 - 1: "1024 KiB", 1<<20 + 300<<10: "1.29 MiB", 10: "10 bytes", 12000 << 20: "12000 MiB", 1 << 20: "1 MiB", 16 << 20: "16 MiB", 3 << 30: "3072 MiB"} {
		if got := source.Size(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// TestManyFoldersCanBeOpen reads from more folders than are kept open, by several goroutines.
func TestManyFoldersCanBeOpen(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		inner := filepath.Join(dir, fmt.Sprintf("d%d", i))
		if err := os.Mkdir(inner, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(inner, "a.md"), []byte(inner), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fsys, root, err := source.OpenDirOnce(dir)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 1000 {
				name := fmt.Sprintf("d%d", i*37%100)
				if got := reads(fsys, name+"/a.md", 2048); got != filepath.Join(dir, name) {
					t.Errorf("%s: %q", name, got)
				}
			}
		})
	}
	group.Wait()
	if err := root.Close(); err != nil {
		t.Error(err)
	}
}
