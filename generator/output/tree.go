package output

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/text/cases"

	"roleguide/generator/reads"
	"roleguide/generator/source"
)

// Names in the output folder that belong to this package.
const (
	manifestFile = ".roleguide-manifest"
	stageDir     = ".roleguide-tmp"
	stageFiles   = stageDir + "/files" // the staged files, by their paths
)

// A Tree is the set of files of a site. Add, Has and Stop may be called by several goroutines, the other methods by
// one when nothing is added any more.
type Tree struct {
	dir     string // as the user knows it, "" in memory
	root    *os.Root
	staged  *os.Root        // stageFiles
	inner   *source.Folders // of staged
	lock    *folderLock
	created bool            // the folder did not exist before
	masked  bool            // the umask takes rights away that our files should have
	old     map[string]hash // the manifest
	damaged bool            // the manifest is
	removed int             // published files that were removed

	mu      sync.Mutex
	fold    cases.Caser
	files   map[string]entry  // by path
	folders map[string]folder // those that the files are in, by path
	alike   map[string]string // files and folders whose path is not its own key (see key), by key
	kept    map[string][]byte // nil unless data is kept
	failed  bool              // a write failed; the rest would fail alike
	stopped atomic.Bool       // nothing will be published

	buffers sync.Pool          // of *[32 << 10]byte
	step    func(string) error // tests stop the protocol here, before anything is changed
}

type hash [sha256.Size]byte

// An entry is what is known of a file.
type entry struct {
	hash   hash
	origin string
	staged bool // it waits in the stage, since the published file differs
	stamp  reads.Stamp
}

// A folder is what is known of a folder.
type folder struct {
	looked bool // it was looked for in the output
	there  bool // and found
	made   bool // it is in the stage
}

func newTree() *Tree {
	return &Tree{
		old: map[string]hash{}, files: map[string]entry{}, folders: map[string]folder{}, alike: map[string]string{},
		fold:    cases.Fold(),
		buffers: sync.Pool{New: func() any { return new([32 << 10]byte) }},
		step:    func(string) error { return nil },
	}
}

// Memory is a tree that is only looked at: it keeps the fingerprints of its files, and publishes nothing.
func Memory() *Tree { return newTree() }

// Keeping is a tree in memory that keeps a copy of the data of its files as well, for a preview.
func Keeping() *Tree {
	t := newTree()
	t.kept = map[string][]byte{}
	return t
}

// Kept returns the files of a tree made by Keeping, by path. It is called when nothing is added any more.
func (t *Tree) Kept() map[string][]byte { return t.kept }

// Add adds a file; its data is not kept. origin is the source that made it. Problems are a path that cannot be
// one, a path that is taken, something foreign in its place, and a disk that does not take it; of the last kind
// only the first is reported. A tree with a problem must not be published.
func (t *Tree) Add(name string, data []byte, origin string) *source.Problem {
	if why := checkPath(name); why != "" {
		return problem(source.Pos{File: origin}, CodePath, "%s cannot be a file of the output: %s", source.Quote(name), why)
	}
	e := entry{hash: sha256.Sum256(data), origin: origin}
	if p := t.claim(name, e, data); p != nil || t.root == nil || t.stopped.Load() {
		return p
	}
	differs, stamp, p := t.compare(name, data, origin)
	if p != nil {
		return p
	}
	if e.stamp, e.staged = stamp, differs; differs {
		var err error
		if e.stamp, err = t.stage(name, data); err != nil {
			return t.writeFailed(name, err)
		}
	}
	t.mu.Lock()
	t.files[name] = e
	t.mu.Unlock()
	return nil
}

// Stop says that the tree will not be published: Add no longer writes anything, and goes on to find paths that are
// taken.
func (t *Tree) Stop() { t.stopped.Store(true) }

// Has reports whether the tree has a file of this path.
func (t *Tree) Has(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.isFile(name)
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

// compare finds out whether a file has to be written, or cannot be. stamp is that of one that stays.
func (t *Tree) compare(name string, data []byte, origin string) (differs bool, stamp reads.Stamp, p *source.Problem) {
	there, p := t.checkFolder(path.Dir(name))
	if p != nil || !there {
		return true, stamp, p
	}
	_, ours := t.old[name]
	info, err := t.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, stamp, nil
	case err != nil:
		return false, stamp, t.writeFailed(name, err)
	case info.IsDir():
		if _, err := t.ours(name); err == nil {
			return true, stamp, nil
		}
	case info.Mode().IsRegular():
		if info.Size() == int64(len(data)) && t.same(name, data) {
			return false, reads.StampOf(info), nil
		}
		if ours {
			return true, stamp, nil
		}
	}
	p = problem(source.Pos{File: t.dir + "/" + name}, CodeForeign, "%s is in the way of the file made of %s", what(info), source.Visible(origin))
	p.Hint = "move it away, or choose another folder with --destination"
	return false, stamp, p
}

// same reports whether a published file has these bytes.
func (t *Tree) same(name string, data []byte) bool {
	f, err := t.root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	buf, _ := t.buffers.Get().(*[32 << 10]byte)
	defer t.buffers.Put(buf)
	for {
		n, err := f.Read(buf[:])
		if !bytes.HasPrefix(data, buf[:n]) {
			return false
		}
		data = data[n:]
		if err != nil {
			return err == io.EOF && len(data) == 0 //nolint:errorlint // Read gives it as it is
		}
	}
}

// checkFolder makes sure that a folder of the output is one, and no link, all the way down, if it is there
// at all.
func (t *Tree) checkFolder(dir string) (there bool, p *source.Problem) {
	if dir == "." {
		return true, nil
	}
	t.mu.Lock()
	known := t.folders[dir]
	t.mu.Unlock()
	if known.looked {
		return known.there, nil
	}
	if there, p = t.checkFolder(path.Dir(dir)); p != nil {
		return false, p
	}
	if there {
		info, err := t.root.Lstat(dir)
		there = err == nil && info.IsDir()
		if _, ours := t.old[dir]; err == nil && !there && !(ours && info.Mode().IsRegular()) {
			p := problem(source.Pos{File: t.dir + "/" + dir}, CodeForeign, "%s is where the site needs a folder", what(info))
			p.Hint = "move it away, or choose another folder with --destination"
			return false, p
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.folders[dir]
	f.looked, f.there = true, there
	t.folders[dir] = f
	return there, nil
}

func what(info fs.FileInfo) string {
	switch {
	case info.IsDir():
		return "a folder that is not roleguide's own"
	case info.Mode()&fs.ModeSymlink != 0:
		return "a symbolic link"
	case info.Mode().IsRegular():
		return "a file that roleguide did not write"
	}
	return "a device or pipe"
}

// stage writes a file into the stage.
func (t *Tree) stage(name string, data []byte) (stamp reads.Stamp, err error) {
	if err := t.step("stage " + name); err != nil {
		return stamp, err
	}
	if err := t.makeFolder(path.Dir(name)); err != nil {
		return stamp, err
	}
	dir := path.Dir(name)
	above := t.inner.Enter(path.Dir(dir))
	if dir == "." || above == nil {
		return t.write(t.staged, name, data, false)
	}
	defer above.Leave()
	return t.write(above.Root, path.Join(path.Base(dir), path.Base(name)), data, false)
}

// write makes a new file.
func (t *Tree) write(root *os.Root, name string, data []byte, sync bool) (stamp reads.Stamp, err error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return stamp, err
	}
	_, err = f.Write(data)
	if t.masked && err == nil {
		err = f.Chmod(0o644)
	}
	if sync && err == nil {
		err = f.Sync()
	}
	if info, failed := f.Stat(); failed == nil {
		stamp = reads.StampOf(info)
	}
	if failed := f.Close(); err == nil {
		err = failed
	}
	return stamp, err
}

// makeFolder makes a folder of the stage and those above it.
func (t *Tree) makeFolder(dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.makeFolderLocked(dir)
}

func (t *Tree) makeFolderLocked(dir string) error {
	f := t.folders[dir]
	if dir == "." || f.made {
		return nil
	}
	if err := t.makeFolderLocked(path.Dir(dir)); err != nil {
		return err
	}
	above := t.inner.Enter(path.Dir(dir))
	if above == nil {
		return t.staged.Mkdir(dir, 0o755) // to tell why not
	}
	defer above.Leave()
	if err := above.Mkdir(path.Base(dir), 0o755); err != nil {
		return err
	}
	f.made = true
	t.folders[dir] = f
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
	p := problem(source.Pos{File: t.dir}, CodeWrite, "cannot write %s: %s", source.Visible(name), reason(err))
	p.Hint = "make room or give yourself the right to write there; nothing was changed"
	return p
}

func problem(pos source.Pos, code source.Code, format string, args ...any) *source.Problem {
	p := source.New(pos, code, fmt.Sprintf(format, args...))
	return &p
}
