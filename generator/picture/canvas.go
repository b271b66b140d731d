package picture

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// A canvas is a drawing while it is made. y grows downwards; height is as low as anything was drawn.
type canvas struct {
	out           strings.Builder
	width, height float64
	texts         []box // every line of text, for tests
}

// A box is a rectangle.
type box struct {
	x, y, w, h float64
	text       string
}

// wide reports whether there is room for things beside each other.
func (c *canvas) wide() bool { return c.width >= Wide }

// number writes a coordinate with at most one decimal.
func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

func (c *canvas) write(parts ...string) {
	for _, p := range parts {
		c.out.WriteString(p)
	}
}

func (c *canvas) reach(y float64) { c.height = max(c.height, math.Ceil(y)) }

// An align says which part of a line stands at x.
type align string

const (
	left   align = ""
	centre align = "middle"
	right  align = "end"
)

// A label is text with its look.
type label struct {
	face
	class string
	align align
}

// text writes lines, the first with its top at y, and returns where they end.
func (c *canvas) text(x, y float64, l label, lines []string) float64 {
	for _, line := range lines {
		w := measure(line, l.face)
		at := map[align]float64{left: x, centre: x - w/2, right: x - w}[l.align]
		c.texts = append(c.texts, box{at, y, w, l.leading(), line})
		c.write(`<text x="`, number(x), `" y="`, number(y+l.size*1.05), `"`)
		if l.align != left {
			c.write(` text-anchor="`, string(l.align), `"`)
		}
		if l.size != body.size {
			c.write(` font-size="`, number(l.size), `"`)
		}
		if l.bold {
			c.write(` font-weight="700"`)
		}
		if l.class != "" {
			c.write(` class="`, l.class, `"`)
		}
		c.write(`>`, template.HTMLEscapeString(line), `</text>`)
		y += l.leading()
	}
	c.reach(y)
	return y
}

// height is how high lines are.
func (f face) height(lines []string) float64 { return float64(len(lines)) * f.leading() }

// group opens a group in the colours of a track; end closes it.
func (c *canvas) group(t Track) { c.write(`<g data-role="`, template.HTMLEscapeString(t.Role), `">`) }
func (c *canvas) end()          { c.write(`</g>`) }

func (c *canvas) rect(class string, b box, round float64) {
	c.write(`<rect class="`, class, `" x="`, number(b.x), `" y="`, number(b.y), `" width="`, number(b.w), `" height="`, number(b.h), `"`)
	if round > 0 {
		c.write(` rx="`, number(round), `"`)
	}
	c.write(`/>`)
	c.reach(b.y + b.h + 2)
}

// mark draws the shape of a track around a point; the style sheet rounds or turns it.
func (c *canvas) mark(x, y, r float64) {
	c.rect("mark", box{x: x - r, y: y - r, w: 2 * r, h: 2 * r}, 0)
}

func (c *canvas) path(class, d string) { c.write(`<path class="`, class, `" d="`, d, `"/>`) }

// arrow draws a line through points, with a head at its end.
func (c *canvas) arrow(class string, points ...point) {
	last, before := points[len(points)-1], points[len(points)-2]
	c.path(class, line(points...))
	dx, dy := sign(last.x-before.x), sign(last.y-before.y)
	c.path("head", line(point{last.x - 6*dx - 4*dy, last.y - 6*dy - 4*dx}, last, point{last.x - 6*dx + 4*dy, last.y - 6*dy + 4*dx}))
}

func sign(f float64) float64 {
	switch {
	case f > 0:
		return 1
	case f < 0:
		return -1
	}
	return 0
}

// A point of a drawing.
type point struct{ x, y float64 }

// line is the path through points; equal neighbours are written once.
func line(points ...point) string {
	d := "M" + number(points[0].x) + " " + number(points[0].y)
	for i, p := range points[1:] {
		switch from := points[i]; {
		case p == from:
		case p.y == from.y:
			d += "H" + number(p.x)
		case p.x == from.x:
			d += "V" + number(p.y)
		default:
			d += "L" + number(p.x) + " " + number(p.y)
		}
	}
	return d
}

// disc writes a number in a disc.
func (c *canvas) disc(at point, n int) {
	c.write(`<circle class="disc" cx="`, number(at.x), `" cy="`, number(at.y), `" r="`, number(discRadius), `"/>`)
	c.text(at.x, at.y-digits.leading()/2, label{digits, "digit", centre}, []string{strconv.Itoa(n)})
	c.reach(at.y + discRadius + 2)
}

const discRadius = 11

// free finds the place nearest to want where a disc meets none of those taken, within limits.
func free(want point, taken []point, within box) point {
	clamp := func(p point) point {
		return point{min(max(p.x, within.x), within.x+within.w), min(max(p.y, within.y), within.y+within.h)}
	}
	for step := 0; step < 4000; step++ {
		radius, turn := 1.5*math.Sqrt(float64(step))*2, float64(step)*2.4
		p := clamp(point{want.x + radius*math.Cos(turn), want.y + radius*math.Sin(turn)})
		if clear(p, taken) {
			return p
		}
	}
	return clamp(want)
}

func clear(p point, taken []point) bool {
	for _, t := range taken {
		if math.Hypot(p.x-t.x, p.y-t.y) < 2*discRadius+2 {
			return false
		}
	}
	return true
}

// legend says what the marks of tracks mean, from y on, and returns where it ends.
func (c *canvas) legend(y float64, tracks []Track) float64 {
	x, high := 0.0, 0.0
	for _, t := range tracks {
		lines := wrap(t.Name, strong, c.width-26)
		w := 26.0
		for _, l := range lines {
			w = max(w, 26+measure(l, strong))
		}
		if x > 0 && x+w > c.width {
			x, y, high = 0, y+high+4, 0
		}
		c.group(t)
		c.mark(x+8, y+strong.leading()/2, 6)
		c.end()
		c.text(x+22, y, label{face: strong}, lines)
		high = max(high, strong.height(lines))
		x += w + 20
	}
	return y + high + 14
}
