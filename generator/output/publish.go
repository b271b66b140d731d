package output

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"roleguide/generator/source"
)

// Options say what an output folder must not be.
type Options struct {
	Source string // folder of the site: the output must neither be it nor hold it, nor lie in its content/ or layouts/
}

// A Summary says what publishing did.
type Summary struct {
	Files     int // of the site
	Written   int // new or changed
	Unchanged int
	Removed   int
}

// manifestHead begins a manifest, so that another file is not taken for one.
const manifestHead = "roleguide manifest 1"

// Stage opens an output folder for one build; it is made if it does not exist. The caller ends with
// Publish or Abandon. The Tree is nil if there are problems that are errors.
func Stage(dir string, opts Options) (*Tree, source.Problems) {
	if p := checkDir(dir, opts.Source); p != nil {
		return nil, source.Problems{*p}
	}
	t := newTree()
	t.dir = dir
	var problems source.Problems
	for _, step := range []func() *source.Problem{t.open, t.acquire, t.clean, func() *source.Problem { return t.readManifest(&problems) }} {
		if p := step(); p != nil {
			return nil, append(append(problems, *p), t.close()...)
		}
	}
	return t, problems
}

// checkDir refuses folders whose loss would hurt.
func checkDir(dir, src string) *source.Problem {
	refuse := func(why string) *source.Problem {
		p := problem(source.Pos{File: dir}, CodeFolder, "this cannot be the output folder: %s", why)
		p.Hint = "choose another folder with --destination"
		return p
	}
	out, err := real(dir)
	if err != nil {
		return refuse(source.Reason(err))
	}
	if info, err := os.Lstat(out); err == nil && !info.IsDir() {
		return refuse("it is a file")
	}
	if src == "" {
		return nil
	}
	from, err := real(src)
	if err != nil {
		return refuse(source.Reason(err))
	}
	switch {
	case out == from:
		return refuse("it is the folder of the site")
	case within(from, out):
		return refuse("the folder of the site lies in it")
	}
	for _, inner := range []string{"content", "layouts"} {
		if p := filepath.Join(from, inner); out == p || within(out, p) {
			return refuse("it lies in " + inner + "/, which is read")
		}
	}
	return nil
}

// real is a path with its links resolved as far as it exists.
func real(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	resolved, err := filepath.EvalSymlinks(abs)
	if err == nil {
		return resolved, nil
	}
	if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(abs) == abs {
		return "", err
	}
	if info, err := os.Lstat(abs); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return "", errors.New("it is a link that leads nowhere")
	}
	above, err := real(filepath.Dir(abs))
	return filepath.Join(above, filepath.Base(abs)), err
}

// within reports whether a path lies below dir.
func within(name, dir string) bool {
	return strings.HasPrefix(name, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

func (t *Tree) open() *source.Problem {
	fail := func(err error) *source.Problem {
		return problem(source.Pos{File: t.dir}, CodeFolder, "the output folder cannot be used: %s", source.Reason(err))
	}
	if _, err := os.Stat(t.dir); errors.Is(err, fs.ErrNotExist) {
		t.created = true
		if err := os.MkdirAll(t.dir, 0o755); err != nil {
			return fail(err)
		}
	}
	root, err := os.OpenRoot(t.dir)
	if err != nil {
		return fail(err)
	}
	t.root = root
	return nil
}

func (t *Tree) acquire() *source.Problem {
	lock, err := lockDir(t.root)
	if err != nil {
		p := problem(source.Pos{File: t.dir}, CodeLocked, "another build is writing into this folder")
		p.Hint = "wait until it has ended"
		return p
	}
	t.lock = lock
	return nil
}

// clean removes the stage of a build that was killed, and makes a new one.
func (t *Tree) clean() *source.Problem {
	_ = t.root.Remove(temporaryManifest) // usually not there
	err := t.root.RemoveAll(stageDir)
	if err == nil {
		err = t.root.Mkdir(stageDir, 0o755)
	}
	if err == nil {
		t.staged, err = t.root.OpenRoot(stageDir)
	}
	if err != nil {
		return t.writeFailed(stageDir, err)
	}
	info, err := t.root.Lstat(stageDir)
	t.masked = err != nil || info.Mode().Perm() != 0o755
	return nil
}

// readManifest reads which files are ours. Lines that are damaged are left out with a warning: what they
// named counts as foreign.
func (t *Tree) readManifest(problems *source.Problems) *source.Problem {
	info, err := t.root.Lstat(manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		return t.inTheWay(manifestFile, what(info), "the manifest")
	}
	text, err := t.root.ReadFile(manifestFile)
	if err != nil {
		return problem(source.Pos{File: t.dir + "/" + manifestFile}, CodeManifest, "the manifest cannot be read: %s", source.Reason(err))
	}
	scanner := bufio.NewScanner(bytes.NewReader(text))
	damaged := !scanner.Scan() || scanner.Text() != manifestHead
	for scanner.Scan() {
		sum, name, ok := strings.Cut(scanner.Text(), " ")
		bytes, err := hex.DecodeString(sum)
		if !ok || err != nil || len(bytes) != len(hash{}) || checkPath(name) != "" {
			damaged = true
			continue
		}
		t.old[name] = hash(bytes)
	}
	if damaged || scanner.Err() != nil {
		p := problem(source.Pos{File: t.dir + "/" + manifestFile}, CodeManifest, "the list of roleguide's own files is damaged; files that it does not name any more are left alone").AsWarning()
		problems.Add(p)
	}
	return nil
}

// Publish puts the staged files into their places. The tree is closed afterwards. A problem here means that
// the folder holds files of the old and the new site; the next build repairs it.
func (t *Tree) Publish() (Summary, source.Problems) {
	s := Summary{Files: len(t.files)}
	stale := t.stale()
	for _, e := range t.files {
		if e.state == staged {
			s.Written++
		} else {
			s.Unchanged++
		}
	}
	var problems source.Problems
	if s.Written > 0 || len(stale) > 0 || t.manifestDiffers() {
		removed, err := t.commit(stale)
		s.Removed = removed
		if err != nil {
			p := problem(source.Pos{File: t.dir}, CodeWrite, "publishing was cut short: %s", describe(err))
			p.Hint = "remove what is in the way and build again: that repairs the folder"
			problems.Add(*p)
		}
	}
	t.step("done")
	return s, append(problems, t.close()...)
}

func describe(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return source.Visible(pathError.Path) + ": " + source.Reason(err)
	}
	return source.Reason(err)
}

// stale lists the files that were ours and are not in the new site.
func (t *Tree) stale() []string {
	var names []string
	for name := range t.old {
		if _, ok := t.files[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (t *Tree) manifestDiffers() bool {
	if len(t.old) != len(t.files) {
		return true
	}
	for name, e := range t.files {
		if t.old[name] != e.hash {
			return true
		}
	}
	return false
}

// commit is the part of the protocol after which there is no way back, only forward.
func (t *Tree) commit(stale []string) (removed int, err error) {
	both := make(map[string]hash, len(t.files)+len(stale))
	for _, name := range stale {
		both[name] = t.old[name]
	}
	now := make(map[string]hash, len(t.files))
	for name, e := range t.files {
		both[name], now[name] = e.hash, e.hash
	}
	if err := t.writeManifest(both); err != nil {
		return 0, err
	}
	t.step("manifest")
	removed, err = t.merge(stageDir, ".")
	if err != nil {
		return removed, err
	}
	for _, name := range stale {
		gone, err := t.remove(name)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
		t.step("remove " + name)
	}
	return removed, t.writeManifest(now)
}

// writeManifest replaces the manifest in one step.
func (t *Tree) writeManifest(files map[string]hash) error {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var b bytes.Buffer
	b.WriteString(manifestHead + "\n")
	for _, name := range names {
		sum := files[name]
		fmt.Fprintf(&b, "%x %s\n", sum[:], name)
	}
	f, err := t.root.OpenFile(temporaryManifest, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b.Bytes())
	if failed := f.Sync(); err == nil {
		err = failed
	}
	if failed := f.Close(); err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	return t.root.Rename(temporaryManifest, manifestFile)
}

// merge moves what is in a folder of the stage into the folder of the output: a whole folder where there is
// none yet, else file by file. It returns how many old files had to make room.
func (t *Tree) merge(from, to string) (removed int, err error) {
	entries, err := fs.ReadDir(t.root.FS(), from)
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		source, target := from+"/"+e.Name(), path.Join(to, e.Name())
		info, err := t.root.Lstat(target)
		switch {
		case err == nil && e.IsDir() && info.IsDir():
			n, err := t.merge(source, target)
			if removed += n; err != nil {
				return removed, err
			}
			continue
		case err == nil && e.IsDir():
			gone, err := t.remove(target)
			if err != nil {
				return removed, err
			}
			if gone {
				removed++
			}
		case err == nil && info.IsDir():
			n, err := t.empty(target)
			if removed += n; err != nil {
				return removed, err
			}
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return removed, err
		}
		if err := t.root.Rename(source, target); err != nil {
			return removed, err
		}
		t.step("rename " + target)
	}
	return removed, nil
}

// empty removes our files below a folder that has to become a file.
func (t *Tree) empty(dir string) (removed int, err error) {
	for name := range t.old {
		if strings.HasPrefix(name, dir+"/") {
			gone, err := t.remove(name)
			if err != nil {
				return removed, err
			}
			if gone {
				removed++
			}
		}
	}
	return removed, nil
}

// remove removes one of our files, and the folders that it leaves empty. Something else in its place is left
// alone.
func (t *Tree) remove(name string) (gone bool, err error) {
	info, err := t.lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false, nil //nolint:nilerr // it is gone already, or no longer ours
	}
	if err := t.root.Remove(name); err != nil {
		return false, err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if t.root.Remove(dir) != nil {
			break // it holds something
		}
	}
	return true, nil
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

// Abandon leaves the folder as it was.
func (t *Tree) Abandon() source.Problems {
	if t.root == nil {
		return nil
	}
	return t.close()
}

// close removes the stage and gives the folder free.
func (t *Tree) close() source.Problems {
	if t.root == nil {
		return nil
	}
	var problems source.Problems
	if t.staged != nil {
		_ = t.staged.Close()
	}
	if t.lock != nil { // without the lock the stage is another build's
		_ = t.root.Remove(temporaryManifest) // usually not there
		if err := t.root.RemoveAll(stageDir); err != nil && !t.failed {
			problems.Add(problem(source.Pos{File: t.dir}, CodeWrite, "cannot remove the temporary folder %s: %s", stageDir, source.Reason(err)).AsWarning())
		}
		_ = t.lock.Close() // the process gives it free in any case
	}
	_ = t.root.Close()
	t.root = nil
	if t.created {
		_ = os.Remove(t.dir) // fails if there is anything in it, as it should
	}
	return problems
}
