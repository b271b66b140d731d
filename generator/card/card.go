// Package card draws social cards: the picture of 1200 by 630 pixels that a page is shown with where somebody
// shares its address.
//
// A card is a sign with the title of the page, the name of the site, and the lines of the roles that the page is
// about: a disc on a blue line for the first role of the site, a square on an orange one for the second. The
// letters are those of the Go fonts (Bigelow & Holmes), which belong to the program, so a card needs nothing of
// the machine it is drawn on, and the same card is the same bytes. They have Latin, Greek and Cyrillic letters;
// [Covers] tells whether a title can be drawn.
package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The size of a card in pixels.
const (
	Width  = 1200
	Height = 630
)

// A Card is what a card shows.
type Card struct {
	Title string
	Site  string // name of the site
	Above string // what the page belongs to; "" for nothing
	Roles []int  // the roles it is about, as places in the list of all roles
}

// Places on a card, in pixels.
const (
	margin    = 80
	titleTop  = 100
	maxLines  = 4 // of a title
	lineAt    = 490
	lineWidth = 14
	stop      = 22 // half the size of a stop
)

// The inks, in the order of their ramps in the palette.
const (
	white = iota
	soft
	blue
	orange
	inks
)

// steps is the number of shades between ground and ink.
const steps = 16

// palette has, for every ink, the shades from the ground to it.
func palette() color.Palette {
	ground := [3]int{0x13, 0x29, 0x4b}
	tones := [inks][3]int{white: {0xff, 0xff, 0xff}, soft: {0xc9, 0xd6, 0xe6}, blue: {0x4a, 0x94, 0xdd}, orange: {0xf0, 0xa5, 0x50}}
	p := make(color.Palette, 0, inks*steps)
	for _, tone := range tones {
		for i := range steps {
			var c [3]uint8
			for k := range c {
				c[k] = uint8((ground[k]*(steps-1-i) + tone[k]*i) / (steps - 1)) //nolint:gosec // between two bytes
			}
			p = append(p, color.RGBA{c[0], c[1], c[2], 255})
		}
	}
	return p
}

// A Printer draws cards. It is safe for use by several goroutines.
type Printer struct {
	palette color.Palette
	fonts   map[bool]*sfnt.Font // by boldness
	desks   sync.Pool           // of *desk
}

// A desk is what one goroutine draws with.
type desk struct {
	image  *image.Paletted
	mask   *image.Alpha
	faces  map[face]font.Face
	shapes vector.Rasterizer
}

type face struct {
	bold bool
	size int
}

// New makes a Printer.
func New() *Printer {
	p := &Printer{palette: palette(), fonts: map[bool]*sfnt.Font{}}
	for bold, data := range map[bool][]byte{false: goregular.TTF, true: gobold.TTF} {
		f, err := opentype.Parse(data)
		if err != nil {
			panic(err) // the font is part of the program
		}
		p.fonts[bold] = f
	}
	return p
}

// Covers reports whether a text can be drawn: the font has all its letters.
func (p *Printer) Covers(text string) bool {
	var buf sfnt.Buffer
	for _, r := range text {
		if i, err := p.fonts[true].GlyphIndex(&buf, r); r > ' ' && (err != nil || i == 0) {
			return false
		}
	}
	return true
}

// Draw draws a card as a PNG file.
func (p *Printer) Draw(c Card) []byte {
	d, _ := p.desks.Get().(*desk)
	if d == nil {
		area := image.Rect(0, 0, Width, Height)
		d = &desk{image: image.NewPaletted(area, p.palette), mask: image.NewAlpha(area), faces: map[face]font.Face{}}
	}
	defer p.desks.Put(d)
	clear(d.image.Pix)
	top := titleTop
	if c.Above != "" {
		d.text(p.face(d, false, 32), c.Above, margin, top, soft)
		top += 20
	}
	p.title(d, c.Title, top)
	d.lines(c.Roles)
	d.text(p.face(d, true, 34), c.Site, margin, Height-52, white)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, d.image); err != nil {
		panic(err) // a bytes.Buffer takes all, and the image is one that PNG has
	}
	return b.Bytes()
}

// title writes the title as large as it fits, over at most maxLines lines.
func (p *Printer) title(d *desk, title string, top int) {
	for _, size := range []int{88, 76, 66, 56, 48} {
		f := p.face(d, true, size)
		lines := wrap(f, title, Width-2*margin)
		height := size * 6 / 5
		if size > 48 && (len(lines) > maxLines || top+len(lines)*height > lineAt-2*stop) {
			continue
		}
		if len(lines) > maxLines {
			lines = append(lines[:maxLines-1], lines[maxLines-1]+" …")
		}
		for i, line := range lines {
			d.text(f, line, margin, top+(i+1)*height-size/5, white)
		}
		return
	}
}

// wrap cuts text into lines that are no wider than width.
func wrap(f font.Face, text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines); n > 0 && font.MeasureString(f, lines[n-1]+" "+word).Ceil() <= width {
			lines[n-1] += " " + word
			continue
		}
		for font.MeasureString(f, word).Ceil() > width {
			cut := len(word) - 1
			for cut > 1 && (word[cut]&0xC0 == 0x80 || font.MeasureString(f, word[:cut]).Ceil() > width) {
				cut--
			}
			lines, word = append(lines, word[:cut]), word[cut:]
		}
		lines = append(lines, word)
	}
	return lines
}

func (p *Printer) face(d *desk, bold bool, size int) font.Face {
	key := face{bold, size}
	f := d.faces[key]
	if f == nil {
		f, _ = opentype.NewFace(p.fonts[bold], &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone}) // never fails
		d.faces[key] = f
	}
	return f
}

// text writes one line; y is its base.
func (d *desk) text(f font.Face, text string, x, y, ink int) {
	drawer := font.Drawer{Dst: d.mask, Src: image.Opaque, Face: f, Dot: fixed.P(x, y)}
	drawer.DrawString(text)
	height := f.Metrics().Height.Ceil()
	d.print(image.Rect(0, y-height, Width, y+height/2), ink)
}

// lines draws the lines of roles: that of a role that the page is about has a stop.
func (d *desk) lines(roles []int) {
	for i, ink := range []int{blue, orange} {
		y := float32(lineAt + i*34)
		d.rectangle(0, y-lineWidth/2, Width, y+lineWidth/2)
		d.shape(ink)
		for _, role := range roles {
			if role != i {
				continue
			}
			if x := float32(Width - margin - stop - i*110); i == 0 {
				d.disc(x, y, stop)
			} else {
				d.rectangle(x-stop, y-stop, x+stop, y+stop)
			}
			d.shape(ink)
		}
	}
}

func (d *desk) rectangle(x0, y0, x1, y1 float32) {
	d.begin()
	d.shapes.MoveTo(x0, y0)
	d.shapes.LineTo(x1, y0)
	d.shapes.LineTo(x1, y1)
	d.shapes.LineTo(x0, y1)
	d.shapes.ClosePath()
}

func (d *desk) disc(x, y, r float32) {
	const k = 0.5523 // a quarter of a circle as a cubic curve
	d.begin()
	d.shapes.MoveTo(x+r, y)
	d.shapes.CubeTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	d.shapes.CubeTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	d.shapes.CubeTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	d.shapes.CubeTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	d.shapes.ClosePath()
}

func (d *desk) begin() { d.shapes.Reset(Width, Height) }

func (d *desk) shape(ink int) {
	d.shapes.Draw(d.mask, d.mask.Bounds(), image.Opaque, image.Point{})
	d.print(image.Rect(0, lineAt-2*stop, Width, lineAt+34+2*stop), ink)
}

// print puts what is in the mask onto the card, and empties the mask.
func (d *desk) print(area image.Rectangle, ink int) {
	area = area.Intersect(d.mask.Bounds())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from, to := d.mask.PixOffset(area.Min.X, y), d.mask.PixOffset(area.Max.X-1, y)+1
		row := d.mask.Pix[from:to]
		for x, alpha := range row {
			there := int(d.image.Pix[from+x])
			if shade := int(alpha) * (steps - 1) / 255; shade > 0 && (there/steps != ink || there%steps < shade) {
				d.image.Pix[from+x] = uint8(ink*steps + shade) //nolint:gosec // below 64
			}
		}
		clear(row)
	}
}
