// Package cache keeps what was found out once for the next time, in files of the user's cache folder.
//
// Nothing in it is needed, and nothing in it is trusted: an entry counts only if it was written by this very build
// of the program and every byte is as it was written. What is damaged, cut short, older or foreign is as if it were
// not there, and so is a folder that cannot be read or written. Whoever keeps something says under a name that stands for
// all it depends on.
//
// The folder is bounded: what was not used for longest is removed first.
package cache

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// MaxSize is how many bytes the folder may hold.
const MaxSize = 512 << 20

// maxEntry is the largest entry, in bytes.
const maxEntry = 256 << 20

// magic begins every entry; then come the program, the hash of the rest, and the rest.
const magic = "roleguide cache 1\n"

const headSize = len(magic) + 2*sha256.Size

// ending is that of the files of entries. Others are left alone.
const ending = ".entry"

// A Cache is a folder of entries. A nil Cache has none and keeps none.
type Cache struct {
	dir     string
	program [sha256.Size]byte
}

// Dir is the folder of this program in the user's cache folder, "" if the user has none.
func Dir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "roleguide")
}

// Open makes a Cache of a folder, which need not exist; nil for "".
func Open(dir string) *Cache {
	if dir == "" {
		return nil
	}
	id, ok := program()
	if !ok {
		return nil
	}
	return &Cache{dir, id}
}

// file is where an entry lies.
func (c *Cache) file(name string) string {
	sum := sha256.Sum256([]byte(name))
	return filepath.Join(c.dir, hex.EncodeToString(sum[:16])+ending)
}

// Get returns an entry if there is one that can be trusted.
func (c *Cache) Get(name string) (string, bool) {
	if c == nil {
		return "", false
	}
	file := c.file(name)
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxEntry+int64(headSize) {
		return "", false
	}
	raw, err := read(file, info.Size())
	if err != nil || len(raw) < headSize || raw[:len(magic)] != magic {
		return "", false
	}
	head, data := raw[len(magic):headSize], raw[headSize:]
	h := hashFor(name)
	_, _ = io.WriteString(h, data) // a hash does not fail
	if head != string(c.program[:])+string(h.Sum(nil)) {
		return "", false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > time.Hour {
		_ = os.Chtimes(file, now, now) // it was used
	}
	return data, true
}

// read reads a file of about so many bytes, which are in memory once.
func read(file string, size int64) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text strings.Builder
	text.Grow(int(size))
	_, err = io.Copy(&text, f)
	return text.String(), err
}

// Put keeps an entry, if it can.
func (c *Cache) Put(name string, data []byte) {
	c.Write(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Write keeps an entry that is written bit by bit, so that a large one never is in memory as a whole. Nothing is
// kept if it cannot be, or if write returns an error.
func (c *Cache) Write(name string, write func(w io.Writer) error) {
	if c == nil || os.MkdirAll(c.dir, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(c.dir, "new-*")
	if err != nil {
		return
	}
	err = c.fill(f, name, write)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), c.file(name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return
	}
	c.prune()
}

// fill writes the file of an entry: its head last, when the hash is known.
func (c *Cache) fill(f *os.File, name string, write func(w io.Writer) error) error {
	if _, err := f.Write(make([]byte, headSize)); err != nil {
		return err
	}
	h := hashFor(name)
	all := &bounded{Writer: io.MultiWriter(f, h), left: maxEntry}
	if err := cmp.Or(write(all), all.err); err != nil {
		return err
	}
	_, err := f.WriteAt(slices.Concat([]byte(magic), c.program[:], h.Sum(nil)), 0)
	return err
}

// bounded is a writer that takes so many bytes, and nothing after an error.
type bounded struct {
	io.Writer
	left int
	err  error
}

var errTooLong = errors.New("too long for an entry")

func (b *bounded) Write(data []byte) (n int, err error) {
	if len(data) > b.left {
		b.err = errTooLong
	}
	if b.err == nil {
		b.left -= len(data)
		n, b.err = b.Writer.Write(data)
	}
	return n, b.err
}

// hashFor begins the hash of an entry, with its name.
func hashFor(name string) hash.Hash {
	h := sha256.New()
	_, _ = io.WriteString(h, name+"\x00") // a hash does not fail
	return h
}

// prune removes what was not used for longest, and what was left by a program that was stopped.
func (c *Cache) prune() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	var files []os.FileInfo
	total := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch {
		case strings.HasSuffix(e.Name(), ending):
			files = append(files, info)
			total += info.Size()
		case strings.HasPrefix(e.Name(), "new-") && time.Since(info.ModTime()) > time.Hour:
			_ = os.Remove(filepath.Join(c.dir, e.Name()))
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, info := range files {
		if total <= MaxSize {
			return
		}
		if os.Remove(filepath.Join(c.dir, info.Name())) == nil {
			total -= info.Size()
		}
	}
}

// program identifies this build of the program, by the id that the linker has given it, else by its bytes.
var program = sync.OnceValues(func() (id [sha256.Size]byte, ok bool) {
	name, err := os.Executable()
	if err != nil {
		return id, false
	}
	f, err := os.Open(name)
	if err != nil {
		return id, false
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(f, head)
	const mark = "Go build ID: \""
	if _, rest, found := bytes.Cut(head[:n], []byte(mark)); found {
		if built, _, closed := bytes.Cut(rest, []byte("\"")); closed && len(built) > 40 {
			return sha256.Sum256(built), true
		}
	}
	h := sha256.New()
	_, _ = h.Write(head[:n]) // a hash does not fail
	if _, err := io.Copy(h, f); err != nil {
		return id, false
	}
	return [sha256.Size]byte(h.Sum(nil)), true
})
