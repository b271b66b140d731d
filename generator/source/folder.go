package source

import (
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"sync/atomic"
)

// Folders keeps those folders below a root open that were used last: opening a file takes the system as many steps as
// its path has parts. It is for a program that soon ends, since a folder that is replaced by another meanwhile may be
// seen as it was. It is safe for use by several goroutines.
type Folders struct {
	root *os.Root

	mu   sync.Mutex
	open [maxOpen]*Folder
	next int // whose turn it is to be closed
}

// maxOpen is how many folders are open: those that a few goroutines use at a time.
const maxOpen = 16

// A Folder is closed when the last user has left it. The list of those that are open is one.
type Folder struct {
	*os.Root
	path  string
	files fs.FS
	users atomic.Int32
}

// NewFolders makes Folders below a root.
func NewFolders(root *os.Root) *Folders { return &Folders{root: root} }

// Enter gives a folder, opened; nil if it cannot be opened. The caller leaves it.
func (f *Folders) Enter(dir string) *Folder {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, known := range f.open {
		if known != nil && known.path == dir {
			known.users.Add(1)
			return known
		}
	}
	root, err := f.root.OpenRoot(dir)
	if err != nil {
		return nil
	}
	opened := &Folder{Root: root, path: dir, files: root.FS()}
	opened.users.Store(2)
	if old := f.open[f.next]; old != nil {
		old.Leave()
	}
	f.open[f.next], f.next = opened, (f.next+1)%maxOpen
	return opened
}

// Leave says that a folder is not used any more.
func (f *Folder) Leave() {
	if f.users.Add(-1) == 0 {
		_ = f.Root.Close()
	}
}

// Close closes all but the root.
func (f *Folders) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, known := range f.open {
		if known != nil {
			known.Leave()
		}
		f.open[i] = nil
	}
}

// OpenDirOnce is OpenDir for a program that looks at a folder and soon ends: inner folders stay open, which saves much
// where there are many files (see Folders).
func OpenDirOnce(dir string) (fs.FS, io.Closer, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	t := &tree{FS: root.FS(), root: root, folders: NewFolders(root)}
	return t, t, nil
}

// A tree is a file system whose inner folders stay open.
type tree struct {
	fs.FS
	root    *os.Root
	folders *Folders
}

// Open implements fs.FS. What an inner folder does not have, or cannot follow, is looked for from the root.
func (t *tree) Open(name string) (fs.File, error) {
	if in := t.enter(name); in != nil {
		defer in.Leave()
		if file, err := in.files.Open(path.Base(name)); err == nil {
			return file, nil
		}
	}
	return t.FS.Open(name)
}

// Lstat implements fs.ReadLinkFS.
func (t *tree) Lstat(name string) (fs.FileInfo, error) {
	if in := t.enter(name); in != nil {
		defer in.Leave()
		if info, err := fs.Lstat(in.files, path.Base(name)); err == nil {
			return info, nil
		}
	}
	return fs.Lstat(t.FS, name)
}

func (t *tree) enter(name string) *Folder {
	if !fs.ValidPath(name) {
		return nil
	}
	return t.folders.Enter(path.Dir(name))
}

// Stat implements fs.StatFS.
func (t *tree) Stat(name string) (fs.FileInfo, error) { return fs.Stat(t.FS, name) }

// ReadDir implements fs.ReadDirFS.
func (t *tree) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(t.FS, name) }

// ReadFile implements fs.ReadFileFS.
func (t *tree) ReadFile(name string) ([]byte, error) { return fs.ReadFile(t.FS, name) }

// ReadLink implements fs.ReadLinkFS.
func (t *tree) ReadLink(name string) (string, error) { return fs.ReadLink(t.FS, name) }

// Close closes the folder and those within.
func (t *tree) Close() error {
	t.folders.Close()
	return t.root.Close()
}
