package output

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"roleguide/generator/source"
)

// The manifest is text: a head that tells how many files follow, so that a manifest cut short is noticed, then
// for each file the SHA-256 of what was written and the path, in the order of the paths.
const manifestHead = "roleguide manifest 1: %d files"

// readManifest reads which files are ours. Lines that are damaged are left out with a warning: what they
// named counts as foreign.
func (t *Tree) readManifest() *source.Problem {
	pos := source.Pos{File: t.dir + "/" + manifestFile}
	info, err := t.root.Lstat(manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		p := problem(pos, CodeForeign, "%s is where the list of roleguide's own files belongs", what(info))
		p.Hint = "move it away"
		return p
	}
	text, err := t.root.ReadFile(manifestFile)
	if err != nil {
		return problem(pos, CodeManifest, "the list of roleguide's own files cannot be read: %s", source.Reason(err))
	}
	head, rest, _ := strings.Cut(string(text), "\n")
	n := 1
	for line := range strings.Lines(rest) {
		n++
		sum, name, ok := parseLine(line)
		if !ok {
			pos.Line = n
			continue
		}
		t.old[name] = sum
	}
	if head != fmt.Sprintf(manifestHead, len(t.old)) || pos.Line > 0 {
		t.damaged = true
		p := problem(pos, CodeManifest, "the list of roleguide's own files is damaged; files that it does not name any more are left alone").AsWarning()
		p.Hint = "if there are old pages among them, remove them by hand"
		return &p
	}
	return nil
}

func parseLine(line string) (sum hash, name string, ok bool) {
	digits, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) != len(sum) || checkPath(name) != "" {
		return hash{}, "", false
	}
	return hash(raw), strings.Clone(name), true // a clone, or the whole text would be kept
}

// manifestDiffers reports whether the manifest has to be written again.
func (t *Tree) manifestDiffers() bool {
	if t.damaged || len(t.old) != len(t.files) {
		return true
	}
	for name, e := range t.files {
		if sum, ok := t.old[name]; !ok || sum != e.hash {
			return true
		}
	}
	return false
}

// writeManifest writes a manifest of sorted paths into the stage and forces it to the disk.
func (t *Tree) writeManifest(file string, names []string) error {
	if err := t.step("write " + file); err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, manifestHead+"\n", len(names))
	for _, name := range names {
		sum := t.old[name]
		if e, ok := t.files[name]; ok {
			sum = e.hash
		}
		b.Write(hex.AppendEncode(b.AvailableBuffer(), sum[:]))
		b.WriteByte(' ')
		b.WriteString(name)
		b.WriteByte('\n')
	}
	_, err := t.write(t.root, file, b.Bytes(), true)
	return err
}
