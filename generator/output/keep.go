package output

import (
	"crypto/sha256"
	"io"
	"path"
	"time"

	"roleguide/generator/reads"
	"roleguide/generator/source"
)

// A Known is what is remembered of a published file.
type Known struct {
	Sum   [sha256.Size]byte // of its content
	Stamp reads.Stamp
}

// Holds reports whether the output has a file of ours as it is remembered. A file whose stamp is the same counts as
// untouched if the stamp tells so much, seen from the moment when it was remembered; with careful, and where stamps
// tell nothing, its content decides.
func (t *Tree) Holds(name string, known Known, remembered time.Time, careful bool) bool {
	if t.root == nil || t.old[name] != hash(known.Sum) {
		return false
	}
	if there, p := t.checkFolder(path.Dir(name)); p != nil || !there {
		return false
	}
	info, err := t.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != known.Stamp.Size {
		return false
	}
	if stamp := reads.StampOf(info); !careful && stamp == known.Stamp && stamp.Tells(remembered) {
		return true
	}
	f, err := t.root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return false
	}
	return [sha256.Size]byte(h.Sum(nil)) == known.Sum
}

// Keep adds a file that the output holds already.
func (t *Tree) Keep(name string, known Known, origin string) *source.Problem {
	if why := checkPath(name); why != "" {
		return problem(source.Pos{File: origin}, CodePath, "%s cannot be a file of the output: %s", source.Quote(name), why)
	}
	e := entry{hash: known.Sum, origin: origin, stamp: known.Stamp}
	if info, err := t.root.Lstat(name); err == nil {
		e.stamp = reads.StampOf(info)
	}
	return t.claim(name, e, nil)
}

// Files tells what is known of every file, after Publish.
func (t *Tree) Files() map[string]Known {
	files := make(map[string]Known, len(t.files))
	for name, e := range t.files {
		files[name] = Known{e.hash, e.stamp}
	}
	return files
}

// Origin is the source that made a file.
func (t *Tree) Origin(name string) string { return t.files[name].origin }
