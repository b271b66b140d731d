package picture

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// A canvas is a drawing while it is made. y grows downwards; height is as low as anything was drawn. Every page pays for
// the bytes of its drawings, so places are whole pixels, and all arrows are one path, which comes last.
type canvas struct {
	out           strings.Builder
	wires         strings.Builder // the arrows
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

// number writes a number with at most one decimal.
func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

// whole writes a coordinate.
func whole(f float64) string { return strconv.Itoa(int(math.Round(f))) }

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
	for i, line := range lines {
		w := measure(line, l.face)
		at := map[align]float64{left: x, centre: x - w/2, right: x - w}[l.align]
		c.texts = append(c.texts, box{at, y, w, l.leading(), line})
		if i == 0 {
			c.write(`<text x="`, whole(x), `" y="`, whole(y+l.size*1.05), `"`, l.look(), `>`)
		} else {
			c.write(`<tspan x="`, whole(x), `" dy="`, whole(l.leading()), `">`)
		}
		c.write(template.HTMLEscapeString(line))
		if i > 0 {
			c.write(`</tspan>`)
		}
		y += l.leading()
	}
	if len(lines) > 0 {
		c.write(`</text>`)
	}
	c.reach(y)
	return y
}

// look writes the attributes of a label that the drawing does not have itself.
func (l label) look() string {
	attributes := ""
	if l.align != left {
		attributes += ` text-anchor="` + string(l.align) + `"`
	}
	if l.size != body.size {
		attributes += ` font-size="` + number(l.size) + `"`
	}
	if l.bold {
		attributes += ` font-weight="700"`
	}
	if l.class != "" {
		attributes += ` class="` + l.class + `"`
	}
	return attributes
}

// height is how high lines are.
func (f face) height(lines []string) float64 { return float64(len(lines)) * f.leading() }

// group opens a group in the colours of a track; end closes it.
func (c *canvas) group(t Track) { c.write(`<g data-role="`, template.HTMLEscapeString(t.Role), `">`) }
func (c *canvas) end()          { c.write(`</g>`) }

func (c *canvas) rect(class string, b box, round float64) {
	c.write(`<rect class="`, class, `" x="`, whole(b.x), `" y="`, whole(b.y), `" width="`, whole(b.w), `" height="`, whole(b.h), `"`)
	if round > 0 {
		c.write(` rx="`, whole(round), `"`)
	}
	c.write(`/>`)
	c.reach(b.y + b.h + 2)
}

// mark draws the shape of a track around a point; the style sheet rounds or turns it.
func (c *canvas) mark(x, y, r float64) {
	c.rect("mark", box{x: x - r, y: y - r, w: 2 * r, h: 2 * r}, 0)
}

func (c *canvas) path(class, d string) { c.write(`<path class="`, class, `" d="`, d, `"/>`) }

// arrow draws a line through points, with a head at its end. The line and the head are written step by step, so that
// arrows of one shape are the same text.
func (c *canvas) arrow(points ...point) {
	last, before := points[len(points)-1], points[len(points)-2]
	dx, dy := sign(last.x-before.x), sign(last.y-before.y)
	c.wires.WriteString(line(points...))
	fmt.Fprintf(&c.wires, "m%d %dl%d %d %d %d", -6*dx-4*dy, -6*dy-4*dx, 6*dx+4*dy, 6*dy+4*dx, -6*dx+4*dy, -6*dy+4*dx)
}

func sign(f float64) int {
	switch {
	case f > 0:
		return 1
	case f < 0:
		return -1
	}
	return 0
}

// finish writes what is drawn over everything else.
func (c *canvas) finish() {
	if c.wires.Len() > 0 {
		c.path("wire", c.wires.String())
	}
	c.height = max(c.height, 1)
}

// A point of a drawing.
type point struct{ x, y float64 }

// line is the path through points; equal neighbours are written once.
func line(points ...point) string {
	d := "M" + whole(points[0].x) + " " + whole(points[0].y)
	for i, p := range points[1:] {
		x, y := math.Round(p.x)-math.Round(points[i].x), math.Round(p.y)-math.Round(points[i].y)
		switch {
		case x == 0 && y == 0:
		case y == 0:
			d += "h" + whole(x)
		case x == 0:
			d += "v" + whole(y)
		default:
			d += "l" + whole(x) + " " + whole(y)
		}
	}
	return d
}

// disc writes a number in a disc.
func (c *canvas) disc(at point, n int) {
	c.write(`<circle class="disc" cx="`, whole(at.x), `" cy="`, whole(at.y), `" r="`, whole(discRadius), `"/>`)
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
