package reads

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// A Listing is what lies in a folder, as far as some of its parts are looked at. Hidden files and folders are
// left out. It is used by one goroutine at a time; the file systems it gives are not changed afterwards.
type Listing struct {
	fsys  fs.FS
	roots []string                   // the parts that are looked at: files and folders
	dirs  map[string]map[string]item // by path; a nil map stands for a folder that is not there
	view  fs.FS                      // what FS gives; nil: a folder has changed since
}

// An item is what is known of a file or folder without reading it.
type item struct{ stamp Stamp }

// A Stamp changes when a file does. Times alone can be set back; the time of the last change of the inode, which
// systems of the Unix family know, cannot.
type Stamp struct {
	Mode    fs.FileMode
	Size    int64
	Written int64 // nanoseconds since the epoch
	Changed int64 // of the inode, likewise; 0: unknown
	Inode   uint64
}

// Tells reports whether the file has certainly not changed since a moment if its stamp is the same: the moment was
// late enough after the last change for the clock of the file system to tell the two apart.
func (s Stamp) Tells(moment time.Time) bool {
	const tick, coarse = 100 * time.Millisecond, 2 * time.Second
	step := tick
	if s.Changed%int64(time.Second) == 0 { // the clock of the file system may know seconds only
		step = coarse
	}
	return s.Changed != 0 && s.Changed < moment.Add(-step).UnixNano()
}

// NewListing makes a Listing of some files and folders at the top of a file system. It is empty until the first
// Update.
func NewListing(fsys fs.FS, roots ...string) *Listing {
	return &Listing{fsys: fsys, roots: roots, dirs: map[string]map[string]item{}}
}

// Folders lists the folders that were found, the top included, in order.
func (l *Listing) Folders() []string {
	dirs := []string{"."}
	for dir := range l.dirs {
		if dir != "." {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	return dirs
}

// Update looks at everything, or at some paths only if there are any, and returns what is new, gone, or
// different since the last time: files, and folders whose names have changed.
func (l *Listing) Update(paths ...string) map[string]bool {
	changed := map[string]bool{}
	if len(paths) == 0 {
		paths = l.roots
	}
	for _, p := range paths {
		if l.inside(p) {
			l.update(p, changed)
		}
	}
	for name := range changed {
		if l.dirs[name] != nil { // whatever comes or goes changes the folder above it
			l.view = nil
		}
	}
	return changed
}

// inside reports whether a path is looked at.
func (l *Listing) inside(name string) bool {
	for _, root := range l.roots {
		if name == root || strings.HasPrefix(name, root+"/") {
			return !strings.Contains("/"+name, "/.")
		}
	}
	return false
}

// update looks at one path, and at all that is below it.
func (l *Listing) update(name string, changed map[string]bool) {
	dir, base := path.Dir(name), path.Base(name)
	if dir != "." && l.dirs[dir] == nil { // what is above it is new too
		l.update(dir, changed)
		return
	}
	before, known := l.dirs[dir][base]
	info, err := fs.Lstat(l.fsys, name)
	if err != nil {
		if known {
			delete(l.dirs[dir], base)
			changed[name], changed[dir] = true, true
			l.forget(name, changed)
		}
		return
	}
	now := item{StampOf(info)}
	if !known || before.stamp.Mode.Type() != now.stamp.Mode.Type() {
		changed[name], changed[dir] = true, true
		l.forget(name, changed)
	} else if before.stamp != now.stamp && !info.IsDir() {
		changed[name] = true
	}
	if l.dirs[dir] == nil {
		l.dirs[dir] = map[string]item{}
	}
	l.dirs[dir][base] = now
	if info.IsDir() {
		l.updateDir(name, changed)
	}
}

// updateDir looks at everything in a folder.
func (l *Listing) updateDir(dir string, changed map[string]bool) {
	if l.dirs[dir] == nil {
		l.dirs[dir] = map[string]item{}
	}
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		changed[dir] = true
	}
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			there[e.Name()] = true
			l.update(dir+"/"+e.Name(), changed)
		}
	}
	for base := range l.dirs[dir] {
		if !there[base] {
			delete(l.dirs[dir], base)
			changed[dir+"/"+base], changed[dir] = true, true
			l.forget(dir+"/"+base, changed)
		}
	}
}

// forget drops what is known of a folder that has gone or become something else.
func (l *Listing) forget(name string, changed map[string]bool) {
	for base := range l.dirs[name] {
		changed[name+"/"+base] = true
		l.forget(name+"/"+base, changed)
	}
	if l.dirs[name] != nil {
		changed[name] = true
		delete(l.dirs, name)
	}
}

// FS is the file system with the folders as they are listed now, so that listing a large tree costs nothing.
// Folders that are not listed, and the content of files, come from below.
func (l *Listing) FS() fs.FS {
	if l.view != nil {
		return l.view
	}
	lists := make(map[string][]fs.DirEntry, len(l.dirs))
	for dir, items := range l.dirs {
		if dir == "." {
			continue // only parts of it are looked at
		}
		entries := make([]fs.DirEntry, 0, len(items))
		for name, it := range items {
			entries = append(entries, listedEntry{l.fsys, dir, name, it.stamp.Mode})
		}
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		lists[dir] = entries
	}
	l.view = listed{l.fsys, lists}
	return l.view
}

// A listedEntry is an entry of a folder that is known.
type listedEntry struct {
	fsys      fs.FS
	dir, name string
	mode      fs.FileMode
}

func (e listedEntry) Name() string               { return e.name }
func (e listedEntry) IsDir() bool                { return e.mode.IsDir() }
func (e listedEntry) Type() fs.FileMode          { return e.mode.Type() }
func (e listedEntry) Info() (fs.FileInfo, error) { return fs.Lstat(e.fsys, path.Join(e.dir, e.name)) }

// listed is a file system whose folders are known.
type listed struct {
	fs.FS
	lists map[string][]fs.DirEntry
}

// ReadDir implements fs.ReadDirFS.
func (l listed) ReadDir(name string) ([]fs.DirEntry, error) {
	if entries, ok := l.lists[name]; ok {
		return slices.Clone(entries), nil
	}
	return fs.ReadDir(l.FS, name)
}

// Lstat implements fs.ReadLinkFS.
func (l listed) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(l.FS, name) }

// ReadLink implements fs.ReadLinkFS.
func (l listed) ReadLink(name string) (string, error) { return fs.ReadLink(l.FS, name) }
