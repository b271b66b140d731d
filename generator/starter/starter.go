// Package starter is the site that `roleguide init` writes: small, complete and free of findings. It has one page of each kind
// that a guide begins with, the profiles of two roles, a questionnaire and a glossary, and its comments teach how they work.
package starter

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

//go:embed all:site
var files embed.FS

// Site gives the files of the starter, with paths below the folder of a site.
func Site() fs.FS {
	site, err := fs.Sub(files, "site")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return site
}

// Write writes the starter into a folder, which is made if need be and must have nothing in it, and lists the files. When
// something goes wrong, the files written so far are removed again.
func Write(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case len(entries) > 0:
		return nil, fmt.Errorf("it is not empty; it has %s", entries[0].Name())
	}
	defer func() {
		if err != nil {
			remove(dir, names)
		}
	}()
	err = fs.WalkDir(Site(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names = append(names, name)
		return copyFile(filepath.Join(dir, filepath.FromSlash(name)), name)
	})
	return names, err
}

// copyFile writes one file of the starter; it never replaces one.
func copyFile(to, name string) error {
	data, err := fs.ReadFile(Site(), name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// remove takes files away again, and the folders that are then empty.
func remove(dir string, names []string) {
	for _, name := range slices.Backward(names) {
		for at := filepath.Join(dir, filepath.FromSlash(name)); at != dir; at = filepath.Dir(at) {
			if os.Remove(at) != nil {
				break // it was not written, or the folder has other files
			}
		}
	}
}
