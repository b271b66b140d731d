package reads

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A Sum is the SHA-256 of what a read gave.
type Sum [sha256.Size]byte

// A Kind of read.
type Kind byte

// The kinds of reads.
const (
	Content Kind = 'c' // the bytes of a file
	Names   Kind = 'n' // the names and types of what is in a folder
	Look    Kind = 'l' // whether there is a file, of which type and size; the content counts if it was read too
)

// A Read names something that was read.
type Read struct {
	Kind Kind
	Path string
}

// A Ledger is a file system that writes down what is read through it. It is safe for use by several
// goroutines.
type Ledger struct {
	fsys fs.FS
	skip func(name string) bool // files whose content is not written down
	mu   sync.Mutex
	seen map[Read]Sum
}

// NewLedger makes a Ledger over a file system.
func NewLedger(fsys fs.FS) *Ledger { return NewLedgerBut(fsys, func(string) bool { return false }) }

// NewLedgerBut makes a Ledger that does not write down the content of some files.
func NewLedgerBut(fsys fs.FS, skip func(name string) bool) *Ledger {
	return &Ledger{fsys: fsys, skip: skip, seen: map[Read]Sum{}}
}

// Seen returns what was read so far. Looking at a file whose content was read is left out.
func (l *Ledger) Seen() map[Read]Sum {
	l.mu.Lock()
	defer l.mu.Unlock()
	seen := make(map[Read]Sum, len(l.seen))
	for r, sum := range l.seen {
		if r.Kind == Look {
			if _, both := l.seen[Read{Content, r.Path}]; both {
				continue
			}
		}
		seen[r] = sum
	}
	return seen
}

// Note adds what was read in another way.
func (l *Ledger) Note(seen map[Read]Sum) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.Copy(l.seen, seen)
}

func (l *Ledger) note(r Read, sum Sum) {
	l.mu.Lock()
	l.seen[r] = sum
	l.mu.Unlock()
}

// Open implements fs.FS. A file counts as read whole, a folder as listed.
func (l *Ledger) Open(name string) (fs.File, error) {
	f, err := l.fsys.Open(name)
	if l.skip(name) {
		return f, err
	}
	if err != nil {
		l.note(Read{Content, name}, failed(err))
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		if _, err := l.ReadDir(name); err != nil {
			_ = f.Close()
			return nil, err
		}
		return f, nil
	}
	return &noted{File: f, ledger: l, name: name, hash: sha256.New()}, nil
}

// A noted file is hashed while it is read.
type noted struct {
	fs.File
	ledger *Ledger
	name   string
	hash   hash.Hash
	ended  bool
}

// Read implements fs.File.
func (f *noted) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	_, _ = f.hash.Write(b[:n]) // a hash does not fail
	f.ended = f.ended || errors.Is(err, io.EOF)
	return n, err
}

// Close implements fs.File. What was not read is read now, so that the sum is that of the whole file.
func (f *noted) Close() error {
	if !f.ended {
		_, _ = io.Copy(f.hash, f.File) // what cannot be read gives another sum the next time
	}
	f.ledger.note(Read{Content, f.name}, Sum(f.hash.Sum(nil)))
	return f.File.Close()
}

// ReadDir implements fs.ReadDirFS.
func (l *Ledger) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(l.fsys, name)
	l.note(Read{Names, name}, names(entries, err))
	return entries, err
}

// Stat implements fs.StatFS.
func (l *Ledger) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(l.fsys, name)
	l.note(Read{Look, name}, look(info, err))
	return info, err
}

// Lstat implements fs.ReadLinkFS.
func (l *Ledger) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(l.fsys, name)
	if l.skip(name) {
		return info, err
	}
	l.note(Read{Look, name}, look(info, err))
	return info, err
}

// ReadLink implements fs.ReadLinkFS. Nothing that is published depends on where a link leads.
func (l *Ledger) ReadLink(name string) (string, error) { return fs.ReadLink(l.fsys, name) }

// Again does a read again and returns what it gives now.
func Again(fsys fs.FS, r Read) Sum {
	switch r.Kind {
	case Names:
		entries, err := fs.ReadDir(fsys, r.Path)
		return names(entries, err)
	case Look:
		return lookAt(fsys, r.Path)
	}
	f, err := fsys.Open(r.Path)
	if err != nil {
		return failed(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return failed(err)
	}
	return Sum(h.Sum(nil))
}

func lookAt(fsys fs.FS, name string) Sum {
	info, err := fs.Lstat(fsys, name)
	return look(info, err)
}

// failed is the sum of a read that cannot be done. Why does not matter, but that it is not there does.
func failed(err error) Sum {
	if errors.Is(err, fs.ErrNotExist) {
		return sum("absent")
	}
	return sum("failed: " + err.Error())
}

func look(info fs.FileInfo, err error) Sum {
	switch {
	case err != nil:
		return failed(err)
	case info.Mode().IsRegular():
		return sum(fmt.Sprint("file ", info.Size()))
	}
	return sum(info.Mode().Type().String())
}

func names(entries []fs.DirEntry, err error) Sum {
	if err != nil {
		return failed(err)
	}
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = e.Name() + "\x00" + e.Type().String()
	}
	slices.Sort(lines)
	return sum(strings.Join(lines, "\n"))
}

func sum(text string) Sum { return sha256.Sum256([]byte(text)) }

// Changed reports whether any of some reads was of a path that has changed.
func Changed(seen map[Read]Sum, paths map[string]bool) bool {
	if len(paths) == 0 {
		return false
	}
	for r := range seen {
		if paths[r.Path] {
			return true
		}
	}
	return false
}
