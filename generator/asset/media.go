package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // reads the size
	_ "image/jpeg" // reads the size
	_ "image/png"  // reads the size
	"io"
	"path"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp" // reads the size

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// MaxMedia is the largest file that is copied or published, in bytes.
const MaxMedia = 256 << 20

// maxPixels is the largest image that is published: a larger one makes phones run out of memory.
const maxPixels = 100_000_000

// Media makes a publishable file of an image. name is its path in the site. Files that are not images are
// published as they are, without a size. An image that is not what its ending says, is cut short or too
// large, and a drawing that could run script are problems.
func Media(name string, data []byte) (File, *source.Problem) {
	ext := strings.ToLower(path.Ext(name))
	stem := link.Slug(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	if stem == "" {
		stem = "file"
	}
	f := File{Data: data, Path: fingerprinted(Dir+"/media", stem, ext, data)}
	var err error
	at := source.Pos{File: name}
	code := CodeMedia
	switch ext {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		f.Width, f.Height, err = pixels(data, ext)
	case ".svg":
		var d drawing
		if err = d.read(data); err == nil {
			f.Width, f.Height = d.size()
		}
		at.Line = d.line
		if d.active {
			code = CodeActive
		}
	}
	if err == nil && f.Width*f.Height > maxPixels {
		err = fmt.Errorf("this image has %d by %d pixels, which is more than %d million", f.Width, f.Height, maxPixels/1_000_000)
	}
	if err != nil {
		p := source.New(at, code, source.Visible(err.Error()))
		return f, &p
	}
	return f, nil
}

// pixels reads the size of an image and checks that it is of the kind its ending says.
func pixels(data []byte, ext string) (width, height int, err error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, errors.New("this is not an image that can be read, or it is cut short")
	}
	wanted := strings.TrimPrefix(ext, ".")
	if wanted == "jpg" {
		wanted = "jpeg"
	}
	if format != wanted {
		return 0, 0, fmt.Errorf("this is a %s image, but its name ends in %s", strings.ToUpper(format), ext)
	}
	if format == "jpeg" && turned(data) {
		return config.Height, config.Width, nil
	}
	return config.Width, config.Height, nil
}

// turned reports whether a photograph is stored lying on its side: EXIF orientation 5 to 8 (Exif 2.32,
// 4.6.4, tag 0x0112).
func turned(data []byte) bool {
	i := bytes.Index(data[:min(len(data), 64<<10)], []byte("Exif\x00\x00"))
	if i < 0 {
		return false
	}
	tiff := data[i+6:]
	if len(tiff) < 10 {
		return false
	}
	big := tiff[0] == 'M'
	number := func(at, size int) int {
		if at < 0 || at+size > len(tiff) {
			return -1
		}
		n := 0
		for k := range size {
			b := tiff[at+k]
			if !big {
				b = tiff[at+size-1-k]
			}
			n = n<<8 | int(b)
		}
		return n
	}
	table := number(4, 4)
	for k := range min(max(number(table, 2), 0), 200) {
		if entry := table + 2 + 12*k; number(entry, 2) == 0x0112 {
			o := number(entry+8, 2)
			return o >= 5 && o <= 8
		}
	}
	return false
}

// A drawing is what is known of an SVG.
type drawing struct {
	width, height string
	box           []string
	line          int
	active        bool
	seen          bool
}

// read looks at every element of a drawing.
func (d *drawing) read(data []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = true
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			if !d.seen {
				return errors.New("this drawing has no svg element")
			}
			return nil
		}
		d.line, _ = decoder.InputPos()
		if err != nil {
			return fmt.Errorf("this drawing is not XML: %w", err)
		}
		switch t := token.(type) {
		case xml.Directive:
			if bytes.Contains(t, []byte("ENTITY")) {
				d.active = true
				return errors.New("this drawing defines entities, which are not allowed")
			}
		case xml.ProcInst:
			if t.Target != "xml" {
				d.active = true
				return errors.New("this drawing has a processing instruction, which is not allowed")
			}
		case xml.StartElement:
			if err := d.element(t); err != nil {
				d.active = true
				return err
			}
		}
	}
}

// element refuses what could run script or load something.
func (d *drawing) element(t xml.StartElement) error {
	name := strings.ToLower(t.Name.Local)
	if !d.seen && name != "svg" {
		return errors.New("this drawing does not begin with an svg element")
	}
	switch name {
	case "script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener":
		return fmt.Errorf("this drawing has the element <%s>, which is not allowed", t.Name.Local)
	}
	for _, a := range t.Attr {
		key, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
		switch {
		case strings.HasPrefix(key, "on"):
			return fmt.Errorf("this drawing has the attribute %s, which is not allowed", a.Name.Local)
		case key == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/") && value != "" && name != "a":
			return errors.New("this drawing refers to something outside itself")
		case key == "href" && name == "a" && link.Scheme(value) != "" && !link.AllowedScheme(link.Scheme(value)):
			return errors.New("this drawing has a link with a scheme that is not allowed")
		case strings.Contains(strings.ToLower(value), "javascript:"):
			return errors.New("this drawing has an address that runs script")
		}
		if !d.seen {
			d.measure(key, value)
		}
	}
	d.seen = true
	return nil
}

func (d *drawing) measure(key, value string) {
	switch key {
	case "width":
		d.width = value
	case "height":
		d.height = value
	case "viewbox":
		d.box = strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' })
	}
}

// size is the size in pixels that a drawing asks for, else that of its view box.
func (d *drawing) size() (width, height int) {
	width, height = length(d.width), length(d.height)
	if (width == 0 || height == 0) && len(d.box) == 4 {
		width, height = length(d.box[2]), length(d.box[3])
	}
	return width, height
}

func length(s string) int {
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	if err != nil || v < 1 || v > 100_000 {
		return 0
	}
	return int(v + 0.5)
}
