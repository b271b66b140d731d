// Package picture draws the pictures of a page from data: timelines, swim lanes, two-by-twos, wheels of duties,
// skills, weighed decisions and flows.
//
// A picture is an SVG element for the body of a page. It has no colours, no fonts and no ids of its own: classes
// and data-role say what a shape is, and the style sheet says how that looks (layouts/styles/_pictures.css),
// in the light, in the dark and on paper. Sizes of text are part of the drawing, because it was laid out
// with them.
//
// Each picture is drawn twice, [Wide] and [Narrow], with the same size of text: a drawing that shrinks with the
// screen cannot be read on a phone. The style sheet shows the one that fits.
//
// # Layout
//
// All places are computed here, from an estimate of how wide text is (see [measure]). The estimate errs on
// the wide side, so text stays within its box in any usual face. Boxes grow with their text; nothing is cut
// off, nothing overlaps, and nothing lies outside the drawing: a test holds this against random data.
//
// Drawings are exact: the same data give the same bytes.
package picture

import (
	"html/template"
	"strconv"
)

// Widths of drawings, in pixels at their natural size.
const (
	Wide   = 680
	Narrow = 300
)

// A Drawing is data that can be drawn: [Timeline], [Lanes], [Quadrant], [Wheel], [Skills], [Decision] or [Flow].
type Drawing interface {
	draw(c *canvas)
}

// A Track is what a colour and a shape stand for: a role, a person, a kind of work.
type Track struct {
	Name string
	Role string // id of the role it is, "" for anything else
}

// SVG draws a picture at a width; label is its text alternative.
func SVG(d Drawing, width int, label string) template.HTML {
	c := paint(d, width)
	size := "narrow"
	if c.wide() {
		size = "wide"
	}
	w, h := strconv.Itoa(width), whole(c.height)
	return template.HTML(`<svg class="` + size + `" role="img" aria-label="` + template.HTMLEscapeString(label) + `" viewBox="0 0 ` + w + " " + h + //nolint:gosec // escaped
		`" width="` + w + `" height="` + h + `" font-size="` + number(body.size) + `">` + c.out.String() + `</svg>`)
}

func paint(d Drawing, width int) *canvas {
	c := &canvas{width: float64(width)}
	d.draw(c)
	c.finish()
	return c
}
