package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"roleguide/generator/source"
)

// Options say what an output folder must not be.
type Options struct {
	Source string // folder of the site: the output must neither be it nor hold it, nor lie in its content/ or layouts/
}

// Stage opens an output folder for one build; it is made if it does not exist. The caller ends with
// Publish or Abandon. The Tree is nil if a problem is an error.
func Stage(dir string, opts Options) (*Tree, source.Problems) {
	dir = filepath.Clean(dir)
	if p := checkDir(dir, opts.Source); p != nil {
		return nil, source.Problems{*p}
	}
	t := newTree()
	t.dir = dir
	for _, step := range []func() *source.Problem{t.open, t.acquire, t.makeStage} {
		if p := step(); p != nil {
			return nil, append(source.Problems{*p}, t.close()...)
		}
	}
	var problems source.Problems
	if p := t.readManifest(); p != nil {
		problems.Add(*p)
	}
	if problems.Errors() > 0 {
		return nil, append(problems, t.close()...)
	}
	return t, problems
}

// checkDir refuses folders that the site is read from, and those whose loss would hurt.
func checkDir(dir, src string) *source.Problem {
	why := ""
	out, err := resolve(dir)
	if err == nil && src != "" {
		why, err = whyOfSource(out, src)
	}
	if info, failed := os.Lstat(out); err == nil && failed == nil && !info.IsDir() {
		why = "it is a file"
	}
	if home, failed := os.UserHomeDir(); why == "" && failed == nil {
		if home, failed = resolve(home); failed == nil && holds(out, home) {
			why = "it is your home folder, or holds it"
		}
	}
	switch {
	case err != nil:
		why = source.Reason(err)
	case why == "" && filepath.Dir(out) == out:
		why = "it is the root of the file system"
	case why == "":
		return nil
	}
	p := problem(source.Pos{File: dir}, CodeFolder, "this cannot be the output folder: %s", why)
	p.Hint = "choose another folder with --destination"
	return p
}

// whyOfSource says in words why the folder of a site keeps a folder from being its output, "" if it does not.
func whyOfSource(out, src string) (why string, err error) {
	from, err := resolve(src)
	switch {
	case err != nil:
		return "", err
	case holds(out, from) && holds(from, out):
		return "it is the folder of the site", nil
	case holds(out, from):
		return "the folder of the site lies in it", nil
	}
	for _, inner := range []string{"content", "layouts"} {
		if read, err := resolve(filepath.Join(from, inner)); err == nil && (holds(read, out) || holds(out, read)) {
			return "it is, holds or lies in " + inner + "/, which is read", nil
		}
	}
	return "", nil
}

// resolve is a path with its links resolved, as far as it exists.
func resolve(name string) (string, error) {
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
	above, err := resolve(filepath.Dir(abs))
	return filepath.Join(above, filepath.Base(abs)), err
}

// holds reports whether a resolved path is dir or lies below it. Folders are compared as the system knows them,
// too: they may have two names, as on file systems that ignore case.
func holds(dir, name string) bool {
	want, missing := os.Stat(dir)
	for {
		if name == dir {
			return true
		}
		if info, err := os.Stat(name); err == nil && missing == nil && os.SameFile(info, want) {
			return true
		}
		above := filepath.Dir(name)
		if above == name {
			return false
		}
		name = above
	}
}

func (t *Tree) open() *source.Problem {
	err := os.MkdirAll(filepath.Dir(t.dir), 0o755)
	if err == nil {
		err = os.Mkdir(t.dir, 0o755)
		t.created = err == nil
	}
	if err == nil || errors.Is(err, fs.ErrExist) {
		t.root, err = os.OpenRoot(t.dir)
	}
	if err == nil && t.created {
		err = t.root.Chmod(".", 0o755) // whatever the umask says
	}
	if err != nil {
		return problem(source.Pos{File: t.dir}, CodeFolder, "the output folder cannot be used: %s", source.Reason(err))
	}
	return nil
}

func (t *Tree) acquire() *source.Problem {
	lock, busy, err := lockFolder(t.root)
	switch {
	case busy:
		p := problem(source.Pos{File: t.dir}, CodeLocked, "another build is writing into this folder")
		p.Hint = "wait until it has ended"
		return p
	case err != nil:
		p := problem(source.Pos{File: t.dir}, CodeFolder, "the output folder cannot be locked against other builds: %s", source.Reason(err))
		p.Hint = "choose a folder on a local disk with --destination"
		return p
	}
	t.lock = lock
	return nil
}

// makeStage removes the stage of a build that was killed, and makes a new one.
func (t *Tree) makeStage() *source.Problem {
	err := t.root.RemoveAll(stageDir)
	for _, dir := range []string{stageDir, stageFiles} {
		if err == nil {
			err = t.root.Mkdir(dir, 0o755)
		}
	}
	if err == nil {
		t.staged, err = t.root.OpenRoot(stageFiles)
	}
	if err != nil {
		return t.writeFailed(stageDir, err)
	}
	t.inner = source.NewFolders(t.staged)
	info, err := t.root.Lstat(stageFiles)
	t.masked = err != nil || info.Mode().Perm() != 0o755
	return nil
}

// Abandon leaves the folder as it was. After Publish it does nothing.
func (t *Tree) Abandon() source.Problems { return t.close() }

// close removes the stage and gives the folder free.
func (t *Tree) close() source.Problems {
	if t.root == nil {
		return nil
	}
	var problems source.Problems
	if t.staged != nil {
		t.inner.Close()
		_ = t.staged.Close()
	}
	if t.lock != nil { // without the lock the stage is another build's
		if err := t.root.RemoveAll(stageDir); err != nil && !t.failed {
			problems.Add(problem(source.Pos{File: t.dir}, CodeWrite, "cannot remove the temporary folder %s: %s", stageDir, source.Reason(err)).AsWarning())
		}
		if t.created {
			_ = os.Remove(t.dir) // fails if there is anything in it, as it should
		}
		_ = t.lock.Close() // the process gives it free in any case
	}
	_ = t.root.Close()
	t.root = nil
	return problems
}
