package output

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"syscall"

	"roleguide/generator/reads"
	"roleguide/generator/source"
)

// A Summary says what publishing did.
type Summary struct {
	Files     int // of the site
	Written   int // new or changed
	Unchanged int
	Removed   int // were ours and are not in the site any more
}

// Publish puts the staged files into their places and gives the folder free; the tree is of no use afterwards.
// With a problem that says that publishing was cut short the folder holds files of the old and the new site, and
// the next build repairs it; with any other the folder is as it was.
func (t *Tree) Publish() (Summary, source.Problems) {
	if t.root == nil {
		return Summary{}, nil
	}
	t.inner.Close() // some systems do not rename what is open
	s := Summary{Files: len(t.files)}
	for _, e := range t.files {
		if e.staged {
			s.Written++
		}
	}
	s.Unchanged = s.Files - s.Written
	var problems source.Problems
	if p := t.commit(s.Written); p != nil {
		problems.Add(*p)
	} else {
		t.created = false // it stays, even if the site has no files
	}
	s.Removed = t.removed
	return s, append(problems, t.close()...)
}

// commit does everything that can fail before it changes anything.
func (t *Tree) commit(written int) *source.Problem {
	if t.failed {
		return problem(source.Pos{File: t.dir}, CodeWrite, "nothing was published, since some files could not be written")
	}
	stale := t.stale()
	if written == 0 && len(stale) == 0 && !t.manifestDiffers() {
		return nil
	}
	if name, err := t.prepare(stale); err != nil {
		return t.writeFailed(name, err)
	}
	if name, err := t.exchange(stale); err != nil {
		p := problem(source.Pos{File: t.dir}, CodeWrite, "publishing was cut short at %s: %s", source.Visible(name), reason(err))
		p.Hint = "remove the cause and build again: that repairs the folder"
		return p
	}
	return nil
}

// The two manifests of the protocol while they wait in the stage.
const (
	manifestOfBoth = stageDir + "/manifest-of-both"
	manifestOfNew  = stageDir + "/manifest"
)

// prepare makes as sure as it can that exchange will succeed, and ends with the point of no return. It changes
// nothing if it fails; then it names the file.
func (t *Tree) prepare(stale []string) (name string, err error) {
	names := slices.Sorted(maps.Keys(t.files))
	if name, err := t.checkRights(names, stale); err != nil {
		return name, err
	}
	if len(stale) > 0 { // otherwise the two are one
		if err := t.writeManifest(manifestOfNew, names); err != nil {
			return manifestFile, err
		}
	}
	both := append(names, stale...)
	slices.Sort(both)
	if err := t.writeManifest(manifestOfBoth, both); err != nil {
		return manifestFile, err
	}
	return manifestFile, t.rename(manifestOfBoth, manifestFile)
}

// exchange makes the new site of the old one. It names the file at which it fails.
func (t *Tree) exchange(stale []string) (name string, err error) {
	if name, err := t.merge(stageFiles, "."); err != nil {
		return name, err
	}
	for _, name := range stale {
		if err := t.removeStale(name); err != nil {
			return name, err
		}
	}
	if len(stale) == 0 {
		return "", nil
	}
	return manifestFile, t.rename(manifestOfNew, manifestFile)
}

// stale lists the files that were ours and are not in the new site, in order.
func (t *Tree) stale() []string {
	var names []string
	for name := range t.old {
		if !t.isFile(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// checkRights asks for the right to change each folder that gets or loses a file. Of folders that do not exist
// yet it asks for the nearest one above.
func (t *Tree) checkRights(names, stale []string) (dir string, err error) {
	asked := map[string]bool{}
	ask := func(name string) error {
		for dir = path.Dir(name); !asked[dir]; dir = path.Dir(dir) {
			asked[dir] = true
			if info, err := t.lstat(dir); err == nil && info.IsDir() {
				return t.lock.mayChange(dir)
			}
		}
		return nil
	}
	for _, name := range names {
		if t.files[name].staged {
			if err := ask(name); err != nil {
				return dir, err
			}
		}
	}
	for _, name := range stale {
		if err := ask(name); err != nil {
			return dir, err
		}
	}
	return "", nil
}

// merge moves what is in a folder of the stage into a folder of the output: a whole folder where there is none
// yet, else file by file.
func (t *Tree) merge(from, to string) (name string, err error) {
	entries, err := fs.ReadDir(t.root.FS(), from)
	if err != nil {
		return to, err
	}
	for _, e := range entries {
		staged, target := from+"/"+e.Name(), path.Join(to, e.Name())
		info, err := t.root.Lstat(target)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return target, err
		}
		there := err == nil
		if there && e.IsDir() && info.IsDir() {
			if name, err := t.merge(staged, target); err != nil {
				return name, err
			}
			continue
		}
		if there && (e.IsDir() || info.IsDir()) { // one cannot replace the other
			if err := t.clear(target); err != nil {
				return target, err
			}
		}
		if err := t.rename(staged, target); err != nil {
			return target, err
		}
		t.restamp(target)
	}
	return "", nil
}

// restamp notes the stamp of a file that was moved by itself; the files of a folder keep theirs.
func (t *Tree) restamp(name string) {
	e, ok := t.files[name]
	if info, err := t.root.Lstat(name); ok && err == nil {
		e.stamp = reads.StampOf(info)
		t.files[name] = e
	}
}

// clear removes one of our files, or a folder with nothing but our files, to make room for the other kind.
func (t *Tree) clear(name string) error {
	found, err := t.ours(name)
	if err != nil {
		return err
	}
	for _, name := range slices.Backward(found) { // what is in a folder before the folder
		if err := t.remove(name); err != nil {
			return err
		}
	}
	return nil
}

// ours lists a file or a folder and everything in it, a folder before what it holds. It fails if there is
// anything but folders and files that roleguide wrote.
func (t *Tree) ours(name string) (found []string, err error) {
	err = fs.WalkDir(t.root.FS(), name, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if _, known := t.old[name]; !d.IsDir() && !(known && d.Type().IsRegular()) {
			return errors.New("there is something that roleguide did not write")
		}
		found = append(found, name)
		return nil
	})
	return found, err
}

// removeStale removes a file that was ours, and folders that are empty then. What has taken its place since is
// left alone.
func (t *Tree) removeStale(name string) error {
	if info, err := t.lstat(name); err == nil && info.Mode().IsRegular() {
		if err := t.remove(name); err != nil {
			return err
		}
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		info, err := t.lstat(dir)
		if err != nil {
			continue // a killed build has removed it already
		}
		if !info.IsDir() {
			break // it is a file of the new site
		}
		if err := t.step("remove " + dir); err != nil {
			return err
		}
		if t.root.Remove(dir) != nil {
			break // it holds something
		}
	}
	return nil
}

// lstat looks at a file without following any link on the way to it.
func (t *Tree) lstat(name string) (fs.FileInfo, error) {
	for i, c := range name {
		if c == '/' {
			if info, err := t.root.Lstat(name[:i]); err != nil || !info.IsDir() {
				return nil, fs.ErrNotExist
			}
		}
	}
	return t.root.Lstat(name)
}

// rename and remove are all that changes files of the published site.

func (t *Tree) rename(from, to string) error {
	if err := t.step("rename " + to); err != nil {
		return err
	}
	return t.root.Rename(from, to)
}

func (t *Tree) remove(name string) error {
	if err := t.step("remove " + name); err != nil {
		return err
	}
	err := t.root.Remove(name)
	if _, file := t.old[name]; file && err == nil {
		t.removed++
	}
	return err
}

// reason says why an operation failed, without the paths that the system adds.
func reason(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		err = number
	}
	return source.Reason(err)
}
