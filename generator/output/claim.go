package output

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roleguide/generator/source"
)

// maxPart is the length that file systems allow for one part of a path, in bytes.
const maxPart = 255

// checkPath says in words why a path cannot be a file of the output, "" if it can.
func checkPath(name string) string {
	switch {
	case !fs.ValidPath(name) || name == ".":
		return "it is not a clean relative path"
	case strings.Contains(name, `\`):
		return "it has a backslash"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "it has a control character"
	case strings.HasPrefix(strings.ToLower(name), ".roleguide-"):
		return "roleguide keeps the name for itself"
	}
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > maxPart {
			return "a part of it is longer than 255 bytes"
		}
		if strings.EqualFold(part, ".git") {
			return "it would be part of a Git repository"
		}
	}
	return ""
}

// claim gives a path to a file, unless it or one of its folders is taken.
func (t *Tree) claim(name string, e entry, data []byte) *source.Problem {
	t.mu.Lock()
	defer t.mu.Unlock()
	if other, taken := t.taken(t.key(name)); taken {
		return t.collision(name, e.origin, other)
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, known := t.folders[dir]; known {
			break
		}
		if other, taken := t.taken(t.key(dir)); taken && t.isFile(other) {
			return t.collision(name, e.origin, other)
		}
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, known := t.folders[dir]; known {
			break
		}
		t.folders[dir] = folder{}
		t.remember(dir)
	}
	t.files[name] = e
	t.remember(name)
	if t.kept != nil {
		t.kept[name] = bytes.Clone(data)
	}
	return nil
}

// remember makes a path known to taken.
func (t *Tree) remember(name string) {
	key := t.key(name)
	if _, taken := t.alike[key]; key != name && !taken {
		t.alike[key] = name
	}
}

func (t *Tree) isFile(name string) bool {
	_, ok := t.files[name]
	return ok
}

// key is equal for paths that some file system takes for the same one.
func (t *Tree) key(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return norm.NFC.String(t.fold.String(norm.NFC.String(name)))
		}
	}
	return name
}

// taken finds the file or folder with a key.
func (t *Tree) taken(key string) (name string, ok bool) {
	if _, folder := t.folders[key]; folder || t.isFile(key) {
		return key, true
	}
	name, ok = t.alike[key]
	return name, ok
}

// collision reports that a file and a file or folder that came before it cannot be both. Files come in any
// order, so the message does not depend on it.
func (t *Tree) collision(name, origin, other string) *source.Problem {
	if !t.isFile(other) {
		other = t.firstIn(other)
	}
	otherOrigin := t.files[other].origin
	if origin < otherOrigin || origin == otherOrigin && name < other {
		name, origin, other, otherOrigin = other, otherOrigin, name, origin
	}
	pos, by := source.Pos{File: origin}, source.Visible(otherOrigin)
	switch {
	case name == other:
		return problem(pos, CodeTaken, "the file %s is already made by %s", source.Quote(name), by)
	case t.key(name) == t.key(other):
		return problem(pos, CodeTaken, "the file %s is already made by %s, as %s, which some systems take for the same", source.Quote(name), by, source.Quote(other))
	}
	return problem(pos, CodeTaken, "the files %s and %s, which %s makes, need a file and a folder of one name", source.Quote(name), source.Quote(other), by)
}

// firstIn gives the first file of a folder.
func (t *Tree) firstIn(dir string) string {
	first := ""
	for name := range t.files {
		if strings.HasPrefix(name, dir+"/") && (first == "" || name < first) {
			first = name
		}
	}
	return first
}
