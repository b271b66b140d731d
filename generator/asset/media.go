package asset

import (
	"fmt"
	"path"
	"strings"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// MaxMedia is the largest file that is copied or published, in bytes.
const MaxMedia = 256 << 20

// maxPixels is the largest image that is published: a larger one makes phones run out of memory.
const maxPixels = 100_000_000

// maxStem is how much of a file's name is kept in its published name, in bytes: with fingerprint and ending
// it must stay a name that every file system accepts.
const maxStem = 200

// Media makes a publishable file of an image: a PNG, JPEG, GIF, WebP, AVIF or SVG file, known by the ending
// of its name. name is its path in the site. Files of other kinds are published as they are, without a size.
// An image that is not what its ending says, is cut short or too large, and a drawing that could run script
// or load something are problems.
func Media(name string, data []byte) (File, *source.Problem) {
	ext := strings.ToLower(path.Ext(name))
	f := File{Data: data, Path: fingerprinted(Dir+"/media", stem(name), ext, data)}
	if ext == ".svg" {
		d := drawing{file: source.NewFile(name, data)}
		if p := d.read(); p != nil {
			return f, p
		}
		f.Width, f.Height = d.size()
		return f, nil
	}
	wanted := kindOf(ext)
	if wanted == "" {
		return f, nil
	}
	bad := func(hint, format string, args ...any) (File, *source.Problem) {
		p := source.New(source.Pos{File: name}, CodeMedia, fmt.Sprintf(format, args...)).WithHint(hint)
		return f, &p
	}
	const again = "save it again with the program that made it"
	switch kind := sniff(data); {
	case kind == "":
		return bad(again, "this is not an image of a known kind, though its name ends in %s", ext)
	case kind != wanted:
		return bad("rename the file, or save it as "+wanted, "this is a %s image, but its name ends in %s", kind, ext)
	}
	size, err := measure(data, wanted)
	if err != nil {
		return bad(again, "this %s image cannot be shown: %s", wanted, source.Visible(err.Error()))
	}
	if int64(size.X)*int64(size.Y) > maxPixels {
		return bad("make it smaller", "this image has %d by %d pixels; the limit is %d million", size.X, size.Y, maxPixels/1_000_000)
	}
	f.Width, f.Height = size.X, size.Y
	return f, nil
}

// stem is what the published name of a file begins with.
func stem(name string) string {
	s := link.Slug(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	if len(s) > maxStem {
		s = strings.ToValidUTF8(s[:maxStem], "")
	}
	if s == "" {
		return "file"
	}
	return s
}
