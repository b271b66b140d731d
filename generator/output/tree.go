package output

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"roleguide/generator/source"
)

// Names in the output folder that belong to this package.
const (
	manifestFile = ".roleguide-manifest"
	stageDir     = ".roleguide-tmp"

	temporaryManifest = manifestFile + ".new"
)

// A Tree is the set of files of a site. Add may be called by several goroutines.
type Tree struct {
	dir     string // as the user knows it, "" in memory
	root    *os.Root
	staged  *os.Root // the stage
	lock    io.Closer
	created bool // the folder did not exist before
	masked  bool // the umask takes rights away that our files should have

	mu      sync.Mutex
	fold    cases.Caser
	files   map[string]entry  // by path
	keys    map[string]string // path by folded path, to notice names that are one on some systems
	folders map[string]string // likewise for folders
	checked map[string]bool   // folders of the output that were looked at; false: there is none
	made    map[string]bool   // folders of the stage that exist
	old     map[string]hash   // the manifest
	failed  bool              // a write failed; the rest would fail alike
	step    func(string)      // tests stop the protocol here
}

type hash [sha256.Size]byte

// An entry is what is known of a file.
type entry struct {
	hash   hash
	origin string
	state  state
}

type state byte

const (
	unchanged state = iota
	staged
	adopted // was there with the same bytes, and becomes ours
)

func newTree() *Tree {
	return &Tree{fold: cases.Fold(), files: map[string]entry{}, keys: map[string]string{}, folders: map[string]string{},
		checked: map[string]bool{}, made: map[string]bool{}, old: map[string]hash{}, step: func(string) {}}
}

// Memory is a tree that is only looked at: it keeps the fingerprints of its files, and publishes nothing.
func Memory() *Tree { return newTree() }

// Add adds a file; its data is not kept. origin is the source that made it. Problems are a path that cannot be
// one, a path that is taken, a foreign file in its place, and a disk that does not take it.
func (t *Tree) Add(name string, data []byte, origin string) *source.Problem {
	if reason := checkPath(name); reason != "" {
		return problem(source.Pos{File: origin}, CodePath, "%s cannot be a file of the output: %s", source.Quote(name), reason)
	}
	sum := hash(sha256.Sum256(data))
	if p := t.claim(name, sum, origin); p != nil || t.root == nil {
		return p
	}
	state, p := t.compare(name, data, sum, origin)
	if p != nil {
		return p
	}
	if state == staged {
		if err := t.stage(name, data); err != nil {
			return t.writeFailed(name, err)
		}
	}
	t.mu.Lock()
	t.files[name] = entry{sum, origin, state}
	t.mu.Unlock()
	return nil
}

// Has reports whether the tree has a file of this path.
func (t *Tree) Has(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.files[name]
	return ok
}

// claim gives a path to an origin.
func (t *Tree) claim(name string, sum hash, origin string) *source.Problem {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := t.key(name)
	if before, taken := t.keys[key]; taken {
		p := problem(source.Pos{File: origin}, CodeTaken, "the file %s is already made by %s", source.Quote(name), source.Visible(t.files[before].origin))
		if before != name {
			p.Message += ", as " + source.Quote(before) + ", which some systems take for the same"
		}
		return p
	}
	if folder, taken := t.folders[key]; taken {
		return problem(source.Pos{File: origin}, CodeTaken, "the file %s has the name of a folder of the output, %s", source.Quote(name), source.Quote(folder))
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		key := t.key(dir)
		if file, taken := t.keys[key]; taken {
			return problem(source.Pos{File: origin}, CodeTaken, "the folder of %s has the name of a file of the output, made by %s", source.Quote(name), source.Visible(t.files[file].origin))
		}
		if t.folders[key] != "" {
			break
		}
		t.folders[key] = dir
	}
	t.keys[key] = name
	t.files[name] = entry{hash: sum, origin: origin}
	return nil
}

// key is equal for paths that some file system takes for the same one.
func (t *Tree) key(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return t.fold.String(norm.NFC.String(name))
		}
	}
	return name
}

// compare finds out what has to be done for a file.
func (t *Tree) compare(name string, data []byte, sum hash, origin string) (state, *source.Problem) {
	there, p := t.checkFolder(path.Dir(name), origin)
	if p != nil || !there {
		return staged, p
	}
	_, ours := t.old[name]
	info, err := t.root.Lstat(name)
	switch {
	case err != nil:
		return staged, nil
	case info.IsDir() && t.onlyOurs(name):
		return staged, nil
	case !info.Mode().IsRegular():
		return 0, t.inTheWay(name, what(info), origin)
	case info.Size() == int64(len(data)) && t.same(name, data):
		if ours && t.old[name] == sum {
			return unchanged, nil
		}
		return adopted, nil
	case !ours:
		return 0, t.inTheWay(name, "a file that roleguide did not write", origin)
	}
	return staged, nil
}

func (t *Tree) same(name string, data []byte) bool {
	published, err := t.root.ReadFile(name)
	return err == nil && bytes.Equal(published, data)
}

// checkFolder makes sure that a folder of the output is one, and no link, all the way down, if it is there
// at all.
func (t *Tree) checkFolder(dir, origin string) (there bool, p *source.Problem) {
	if dir == "." {
		return true, nil
	}
	t.mu.Lock()
	there, done := t.checked[dir]
	t.mu.Unlock()
	if done {
		return there, nil
	}
	if there, p = t.checkFolder(path.Dir(dir), origin); p != nil {
		return false, p
	}
	if there {
		info, err := t.root.Lstat(dir)
		there = err == nil && info.IsDir()
		if _, ours := t.old[dir]; err == nil && !there && !(ours && info.Mode().IsRegular()) {
			return false, t.inTheWay(dir, what(info), origin)
		}
	}
	t.mu.Lock()
	t.checked[dir] = there
	t.mu.Unlock()
	return there, nil
}

// onlyOurs reports whether a folder holds nothing but files that roleguide wrote.
func (t *Tree) onlyOurs(dir string) bool {
	err := fs.WalkDir(t.root.FS(), dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if _, ours := t.old[name]; !d.IsDir() && (!ours || !d.Type().IsRegular()) {
			return fs.ErrExist
		}
		return nil
	})
	return err == nil
}

func what(info fs.FileInfo) string {
	switch {
	case info.IsDir():
		return "a folder"
	case info.Mode()&fs.ModeSymlink != 0:
		return "a symbolic link"
	case info.Mode().IsRegular():
		return "a file that roleguide did not write"
	}
	return "a device or pipe"
}

func (t *Tree) inTheWay(name, thing, origin string) *source.Problem {
	p := problem(source.Pos{File: t.dir + "/" + name}, CodeForeign, "%s is in the way of the page made of %s", thing, source.Visible(origin))
	p.Hint = "move it away, or choose another folder with --destination"
	return p
}

// stage writes a file into the stage.
func (t *Tree) stage(name string, data []byte) error {
	if err := t.makeFolder(path.Dir(name)); err != nil {
		return err
	}
	f, err := t.staged.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if t.masked && err == nil {
		err = f.Chmod(0o644)
	}
	if failed := f.Close(); err == nil {
		err = failed
	}
	return err
}

// makeFolder makes a folder of the stage and those above it.
func (t *Tree) makeFolder(dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.makeFolderLocked(dir)
}

func (t *Tree) makeFolderLocked(dir string) error {
	if dir == "." || t.made[dir] {
		return nil
	}
	if err := t.makeFolderLocked(path.Dir(dir)); err != nil {
		return err
	}
	if err := t.staged.Mkdir(dir, 0o755); err != nil {
		return err
	}
	t.made[dir] = true
	if t.masked {
		return t.staged.Chmod(dir, 0o755)
	}
	return nil
}

// writeFailed reports the first write that failed; the others would only repeat it.
func (t *Tree) writeFailed(name string, err error) *source.Problem {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed {
		return nil
	}
	t.failed = true
	p := problem(source.Pos{File: t.dir}, CodeWrite, "cannot write %s: %s", source.Visible(name), source.Reason(err))
	p.Hint = "make room or give yourself the right to write there; nothing was changed"
	return p
}

func problem(pos source.Pos, code source.Code, format string, args ...any) *source.Problem {
	p := source.New(pos, code, fmt.Sprintf(format, args...))
	return &p
}

// checkPath says in words why a path cannot be a file of the output, "" if it can.
func checkPath(name string) string {
	switch {
	case !fs.ValidPath(name) || name == ".":
		return "it is not a clean relative path"
	case strings.ContainsAny(name, "\\\x00"):
		return "it has a backslash"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "it has a control character"
	}
	first, _, _ := strings.Cut(name, "/")
	if first == manifestFile || first == temporaryManifest || first == stageDir {
		return "roleguide keeps the name for itself"
	}
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > 255 {
			return "a part of it is longer than 255 bytes"
		}
	}
	return ""
}

// Compare lists the paths that only one of two trees has, and those whose files differ, in order.
func Compare(a, b *Tree) []string {
	var differ []string
	for name, e := range a.files {
		if other, ok := b.files[name]; !ok || other.hash != e.hash {
			differ = append(differ, name)
		}
	}
	for name := range b.files {
		if _, ok := a.files[name]; !ok {
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	return differ
}
