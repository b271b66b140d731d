package cache_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"roleguide/generator/cache"
)

// only is the one file of a folder.
func only(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("files %v, %v", found, err)
	}
	return found[0]
}

func TestKeeps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "cache")
	c := cache.Open(dir)
	if _, ok := c.Get("a"); ok {
		t.Error("an empty folder has an entry")
	}
	c.Put("a", []byte("one"))
	c.Put("a", []byte("two"))
	if data, ok := c.Get("a"); !ok || data != "two" {
		t.Errorf("got %q, %v", data, ok)
	}
	if _, ok := c.Get("b"); ok {
		t.Error("another name has the entry")
	}
	only(t, dir)
}

// TestTrustsNothing damages an entry in every way.
func TestTrustsNothing(t *testing.T) {
	dir := t.TempDir()
	c := cache.Open(dir)
	c.Put("a", []byte("content of some length"))
	file := only(t, dir)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, ok := c.Get("a"); ok {
			t.Errorf("%s: it was trusted", what)
		}
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		refused("another bit", bad)
		refused("cut short", good[:i])
	}
	refused("longer", append(bytes.Clone(good), 0))
	c.Put("b", []byte("b"))
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	other := only(t, dir)
	foreign, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	refused("under a wrong name", foreign)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get("a"); ok {
		t.Error("a folder was trusted")
	}
	c.Put("a", []byte("x")) // cannot be kept, and that is no matter
}

func TestWithoutFolder(t *testing.T) {
	for _, c := range []*cache.Cache{nil, cache.Open(""), cache.Open("/dev/null/x")} {
		c.Put("a", []byte("x"))
		if _, ok := c.Get("a"); ok {
			t.Error("an entry without a folder")
		}
	}
}

// TestWritesBitByBit wants an entry of several writes back, and nothing of one that was not finished.
func TestWritesBitByBit(t *testing.T) {
	dir := t.TempDir()
	c := cache.Open(dir)
	parts := func(end error) func(w io.Writer) error {
		return func(w io.Writer) error {
			for _, part := range []string{"one, ", "two, ", "three"} {
				if _, err := io.WriteString(w, part); err != nil {
					return err
				}
			}
			return end
		}
	}
	c.Write("a", parts(nil))
	if data, ok := c.Get("a"); !ok || data != "one, two, three" {
		t.Errorf("got %q, %v", data, ok)
	}
	c.Write("b", parts(errors.New("stopped")))
	if _, ok := c.Get("b"); ok {
		t.Error("an entry that was not finished is kept")
	}
	c.Write("c", func(w io.Writer) error {
		block := make([]byte, 1<<20)
		for {
			if _, err := w.Write(block); err != nil {
				return nil //nolint:nilerr // the rest of what is too long must not count as all of it
			}
		}
	})
	if _, ok := c.Get("c"); ok {
		t.Error("an entry that is too long is kept")
	}
	only(t, dir)
}
