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
	"crypto/sha256"
	"encoding/hex"
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
	id, ok := program()
	if dir == "" || !ok {
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
func (c *Cache) Get(name string) ([]byte, bool) {
	if c == nil {
		return nil, false
	}
	file := c.file(name)
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxEntry+int64(headSize) {
		return nil, false
	}
	raw, err := os.ReadFile(file)
	if err != nil || len(raw) < headSize || string(raw[:len(magic)]) != magic {
		return nil, false
	}
	head, data := raw[len(magic):headSize], raw[headSize:]
	sum := sumOf(name, data)
	if !bytes.Equal(head[:sha256.Size], c.program[:]) || !bytes.Equal(head[sha256.Size:], sum[:]) {
		return nil, false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > time.Hour {
		_ = os.Chtimes(file, now, now) // it was used
	}
	return data, true
}

// Put keeps an entry, if it can.
func (c *Cache) Put(name string, data []byte) {
	if c == nil || len(data) > maxEntry || os.MkdirAll(c.dir, 0o700) != nil {
		return
	}
	sum := sumOf(name, data)
	f, err := os.CreateTemp(c.dir, "new-*")
	if err != nil {
		return
	}
	for _, part := range [][]byte{[]byte(magic), c.program[:], sum[:], data} {
		if _, err = f.Write(part); err != nil {
			break
		}
	}
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

// sumOf is the hash of an entry under its name.
func sumOf(name string, data []byte) [sha256.Size]byte {
	h := sha256.New()
	_, _ = io.WriteString(h, name+"\x00") // a hash does not fail
	_, _ = h.Write(data)
	return [sha256.Size]byte(h.Sum(nil))
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
