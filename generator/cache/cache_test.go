package cache_test

import (
	"bytes"
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
	if data, ok := c.Get("a"); !ok || string(data) != "two" {
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
