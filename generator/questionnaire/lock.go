package questionnaire

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// LockFile is the name of the lock file, in the folder of the questionnaire.
const LockFile = "questionnaire.lock"

// A Lock is the memory of a questionnaire: what each of its versions asked, in which order, and a fingerprint of
// what it meant. It stands in the file questionnaire.lock beside the questionnaire, written by the program.
type Lock struct {
	Versions []Layout // oldest first
}

// A Layout is one version of a questionnaire as far as links and the lock need it.
type Layout struct {
	Version   int
	Meaning   string // fingerprint of everything that decides results and links
	Text      string // fingerprint of everything that is only read
	Questions []LayoutQuestion
	Pos       source.Pos // in the lock file
}

// A LayoutQuestion is a question of a version.
type LayoutQuestion struct {
	ID      string
	Options []string
	Skip    bool // it could be skipped
}

// radix is the count of answers a question can have, none and skipping included.
func (q LayoutQuestion) radix() int64 {
	n := int64(len(q.Options) + 1)
	if q.Skip {
		n++
	}
	return n
}

// layout describes the model as it is.
func (m *Model) layout() Layout {
	l := Layout{Version: m.Version}
	for _, q := range m.Questions {
		lq := LayoutQuestion{ID: q.ID, Skip: !q.Required}
		for _, o := range q.Options {
			lq.Options = append(lq.Options, o.ID)
		}
		l.Questions = append(l.Questions, lq)
	}
	return l
}

// layoutOf finds the layout of a version.
func (m *Model) layoutOf(version int) (Layout, bool) {
	if version == m.Version {
		return m.layout(), true
	}
	for _, l := range m.older {
		if l.Version == version {
			return l, true
		}
	}
	return Layout{}, false
}

// Fingerprints returns two short fingerprints. Meaning changes with anything that can change a result or a link:
// ids and their order, points, conditions, rules, what outcomes lean on, bands. Text changes with anything else that
// readers see. Tests, guarantees and migrations are part of neither.
func (m *Model) Fingerprints() (meaning, text string) {
	var mean, read strings.Builder
	for _, f := range m.facets() {
		mean.WriteString(f.meaning)
		read.WriteString(f.text)
	}
	return fingerprint(mean.String()), fingerprint(read.String())
}

func canonical(c Condition) string {
	if c == nil {
		return ""
	}
	return c.String()
}

func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}

// ReadLock reads a lock file. The Lock is nil if there is anything wrong with it.
func ReadLock(f *source.File) (*Lock, source.Problems) {
	r := strictyaml.NewReader(f)
	root := r.Parse()
	if len(r.Problems()) > 0 {
		return nil, r.Problems()
	}
	lock := &Lock{}
	m := r.Mapping(root, "versions")
	for _, n := range r.List(m.Need("versions")) {
		v := r.Mapping(n, "version", "meaning", "text", "questions")
		l := Layout{Version: r.Int(v.Need("version"), 1, maxNumber), Meaning: r.Text(v.Need("meaning")), Text: r.Text(v.Need("text")), Pos: n.Pos()}
		if k := len(lock.Versions); k > 0 && l.Version <= lock.Versions[k-1].Version && l.Version > 0 {
			r.Problem(n.Pos(), CodeLock, "version %d stands after version %d", l.Version, lock.Versions[k-1].Version).Hint = "restore the lock file from the history of the site"
		}
		seen := map[string]bool{}
		for _, item := range r.List(v.Need("questions")) {
			q := r.Mapping(item, "id", "options", "skip")
			lq := LayoutQuestion{ID: r.Text(q.Need("id")), Options: r.Texts(q.Need("options")), Skip: r.Bool(q.Get("skip"))}
			if seen[lq.ID] || hasDouble(lq.Options) || len(lq.Options) > MaxOptions {
				r.Problem(item.Pos(), CodeLock, "this question is here twice, or has an option twice or too many of them").Hint = "restore the lock file from the history of the site"
			}
			seen[lq.ID] = true
			l.Questions = append(l.Questions, lq)
		}
		if len(l.Questions) > MaxQuestions {
			r.Problem(n.Pos(), CodeLock, "version %d has more than %d questions", l.Version, MaxQuestions)
		}
		lock.Versions = append(lock.Versions, l)
	}
	if len(r.Problems()) > 0 {
		return nil, r.Problems()
	}
	return lock, nil
}

func hasDouble(words []string) bool {
	sorted := slices.Sorted(slices.Values(words))
	return len(slices.Compact(sorted)) < len(words)
}

// With returns the lock with the model's version in it, in place of what it had for that version or after the
// older ones. lock may be nil. Newer versions are forgotten.
func (lock *Lock) With(m *Model) *Lock {
	out := &Lock{}
	if lock != nil {
		for _, l := range lock.Versions {
			if l.Version < m.Version {
				out.Versions = append(out.Versions, l)
			}
		}
	}
	l := m.layout()
	l.Meaning, l.Text = m.Fingerprints()
	out.Versions = append(out.Versions, l)
	return out
}

// Bytes writes the lock as its file.
func (lock *Lock) Bytes() []byte {
	var b strings.Builder
	b.WriteString("# What each version of this questionnaire asked, so that links made with it can still be read.\n")
	b.WriteString("# Written by the program and kept with the site; not to be edited.\nversions:\n")
	for _, l := range lock.Versions {
		fmt.Fprintf(&b, "  - version: %d\n    meaning: %q\n    text: %q\n    questions:\n", l.Version, l.Meaning, l.Text)
		for _, q := range l.Questions {
			quoted := make([]string, len(q.Options))
			for i, o := range q.Options {
				quoted[i] = fmt.Sprintf("%q", o)
			}
			skip := ""
			if q.Skip {
				skip = ", skip: true"
			}
			fmt.Fprintf(&b, "      - { id: %q, options: [%s]%s }\n", q.ID, strings.Join(quoted, ", "), skip)
		}
	}
	return []byte(b.String())
}

// A Drift is how a questionnaire differs from what its lock file remembers of its version.
type Drift int

// The kinds of drift.
const (
	Unchanged      Drift = iota
	TextChanged          // only what is read: fine, links and results are the same
	VersionAdded         // the lock file does not know this version yet
	MeaningChanged       // results or links are different under the same version
)

// Drift compares the model with a lock, which may be nil.
func (m *Model) Drift(lock *Lock) Drift {
	meaning, text := m.Fingerprints()
	if lock != nil {
		for _, l := range lock.Versions {
			switch {
			case l.Version != m.Version:
			case l.Meaning != meaning:
				return MeaningChanged
			case l.Text != text:
				return TextChanged
			default:
				return Unchanged
			}
		}
	}
	return VersionAdded
}
