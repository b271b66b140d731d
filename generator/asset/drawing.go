package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// A drawing is an SVG file that is being read. It is read as XML, element by element, and refused at the first
// thing that could run script, load something or become something else when the file is opened by itself.
type drawing struct {
	file          *source.File
	width, height string
	box           []string
	style         strings.Builder // text of the style element around the present place
	inStyle       bool
	seen          bool // the svg element
}

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xhtmlSpace = "http://www.w3.org/1999/xhtml"
)

// read looks at every part of the drawing.
func (d *drawing) read() *source.Problem {
	decoder := xml.NewDecoder(bytes.NewReader(d.file.Text))
	for {
		start := int(decoder.InputOffset())
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && d.seen:
			return nil
		case errors.Is(err, io.EOF):
			return d.problem(0, CodeMedia, "this drawing has no svg element")
		case err != nil:
			return d.problem(int(decoder.InputOffset()), CodeMedia, "this drawing is not XML: "+reason(err))
		}
		if t, ok := token.(xml.StartElement); ok && !d.seen {
			if wrong := d.root(t); wrong != "" {
				return d.problem(start, CodeMedia, wrong)
			}
		}
		if wrong := d.active(token); wrong != "" {
			return d.problem(start, CodeActive, "this drawing has "+wrong)
		}
	}
}

func (d *drawing) problem(offset int, code source.Code, message string) *source.Problem {
	p := d.file.Problem(offset, code, source.Visible(message))
	if code == CodeActive {
		p.Hint = "remove it, or save the drawing as a plain SVG"
	}
	return &p
}

// reason says what the XML parser says, without the line, which the problem has.
func reason(err error) string {
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return syntax.Msg
	case strings.Contains(err.Error(), "CharsetReader"):
		return "it is not UTF-8"
	}
	return err.Error()
}

// root looks at the first element.
func (d *drawing) root(t xml.StartElement) (wrong string) {
	if t.Name.Local != "svg" {
		return "this drawing does not begin with an svg element"
	}
	if t.Name.Space != svgSpace {
		return `this drawing's svg element has no xmlns="` + svgSpace + `", so browsers do not show it`
	}
	d.seen = true
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "width":
			d.width = a.Value
		case "height":
			d.height = a.Value
		case "viewBox":
			d.box = strings.FieldsFunc(a.Value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
		}
	}
	return ""
}

// active names what could run script or load something, "" if a part can do neither.
func (d *drawing) active(token xml.Token) string {
	switch t := token.(type) {
	case xml.Directive:
		return "a DOCTYPE or an entity, which can pull in other files"
	case xml.ProcInst:
		if t.Target != "xml" {
			return "the instruction <?" + t.Target + "?>, which can load other files"
		}
	case xml.StartElement:
		if d.inStyle {
			return "an element within a style"
		}
		d.inStyle = strings.EqualFold(t.Name.Local, "style")
		return activeElement(t)
	case xml.CharData:
		if d.inStyle {
			d.style.Write(t) // in parts, if there are comments between them
		}
	case xml.EndElement:
		if d.inStyle {
			style := d.style.String()
			d.inStyle = false
			d.style.Reset()
			return activeStyle(style)
		}
	}
	return ""
}

func activeElement(t xml.StartElement) string {
	name := strings.ToLower(t.Name.Local)
	switch name {
	case "script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener":
		return "the element <" + t.Name.Local + ">"
	}
	if t.Name.Space == xhtmlSpace {
		return "the HTML element <" + t.Name.Local + ">"
	}
	for _, a := range t.Attr {
		if wrong := activeAttribute(name, a); wrong != "" {
			return wrong
		}
	}
	return ""
}

func activeAttribute(element string, a xml.Attr) string {
	key := strings.ToLower(a.Name.Local)
	plain := a.Name.Space == "" && !strings.HasPrefix(key, "aria-") && !strings.HasPrefix(key, "data-")
	switch {
	case plain && strings.HasPrefix(key, "on"):
		return "the attribute " + a.Name.Local + ", which runs script"
	case strings.Contains(address(a.Value), "javascript:"):
		return "an address that runs script, in the attribute " + a.Name.Local
	case key == "href" || key == "src":
		return activeReference(element, a)
	case plain:
		return activeStyle(a.Value) // style, and the attributes that stand for a part of one
	}
	return ""
}

// activeReference refuses what is loaded with the drawing, and links that are none of a page.
func activeReference(element string, a xml.Attr) string {
	value := address(a.Value)
	scheme := link.Scheme(value)
	picture := strings.HasPrefix(value, "data:image/") && (element == "image" || element == "feimage")
	switch {
	case element == "a" && (scheme == "" || link.AllowedScheme(scheme)):
		return ""
	case strings.HasPrefix(value, "#") || value == "" || picture:
		return ""
	}
	return "a reference to something outside it, " + a.Name.Local + "=" + source.Quote(a.Value)
}

// activeStyle refuses styles that load something: url() and @import of anything but a part of the drawing or
// a picture in it. A backslash could hide both.
func activeStyle(css string) string {
	style := address(css)
	if strings.Contains(style, `\`) {
		return "a backslash in a style, which could hide an address"
	}
	if strings.Contains(style, "@import") {
		return "@import in a style"
	}
	for {
		_, after, found := strings.Cut(style, "url(")
		if !found {
			break
		}
		style = strings.TrimLeft(after, `"'`)
		if !strings.HasPrefix(style, "#") && !strings.HasPrefix(style, "data:image/") {
			to, _, _ := strings.Cut(style, ")")
			return "a style that refers to something outside it, url(" + source.Visible(strings.Trim(to, `"'`)) + ")"
		}
	}
	if strings.Contains(style, "image-set(") || strings.Contains(style, "image(") {
		return "a style that loads an image without url()"
	}
	return ""
}

// address is a value as a browser compares it: in lower case, without blanks and control characters.
func address(value string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, value)
}

// size is the size in pixels that a drawing asks for. Where a side is missing, it follows from the other and
// the proportions of the view box, as in browsers; without a view box it is 0, not known.
func (d *drawing) size() (width, height int) {
	w, h := pixels(d.width), pixels(d.height)
	if len(d.box) == 4 {
		boxWidth, boxHeight := pixels(d.box[2]), pixels(d.box[3])
		switch {
		case boxWidth == 0 || boxHeight == 0:
		case w == 0 && h == 0:
			w, h = boxWidth, boxHeight
		case w == 0:
			w = h * boxWidth / boxHeight
		case h == 0:
			h = w * boxHeight / boxWidth
		}
	}
	if w*h == 0 || w > maxSide || h > maxSide {
		return 0, 0
	}
	return max(1, int(w+0.5)), max(1, int(h+0.5))
}

// maxSide is the longest side of a drawing whose size is believed, in pixels.
const maxSide = 100_000

// pixels is a length in pixels; 0 for one that depends on the place it is shown at, such as 100%.
func pixels(s string) float64 {
	s = strings.TrimSpace(s)
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz%")
	perUnit := map[string]float64{"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || !(v > 0) || v > 1e9 {
		return 0
	}
	return v * perUnit[s[len(number):]]
}
