package picture

// A Timeline is what happens when: a line with stops for each track.
type Timeline struct {
	Tracks  []Track // one to three
	Moments []Moment
}

// A Moment is a time and what happens then on each track, "" for nothing.
type Moment struct {
	When string
	What []string
}

// Moments that stand beside each other in a wide drawing, and the height their text may have.
const (
	maxAcross      = 6
	maxAcrossLines = 9
)

func (t Timeline) draw(c *canvas) {
	if c.wide() && t.across(c.width) {
		t.drawAcross(c)
		return
	}
	t.drawDown(c)
}

// across reports whether the moments fit beside each other.
func (t Timeline) across(width float64) bool {
	if len(t.Moments) > maxAcross || len(t.Tracks) > 2 {
		return false
	}
	for _, m := range t.Moments {
		for _, what := range m.What {
			if len(wrap(what, body, t.column(width))) > maxAcrossLines {
				return false
			}
		}
	}
	return true
}

// column is the width of the text of a moment.
func (t Timeline) column(width float64) float64 { return width/float64(len(t.Moments)) - 16 }

// drawAcross sets time from left to right: the text of the first of two tracks above its line, that of the second
// below.
func (t Timeline) drawAcross(c *canvas) {
	column, step := t.column(c.width), c.width/float64(len(t.Moments))
	y := 0.0
	if len(t.Tracks) > 1 {
		y = c.legend(0, t.Tracks)
		above := 0.0
		for _, m := range t.Moments {
			above = max(above, body.height(wrap(m.What[0], body, column)))
		}
		for i, m := range t.Moments {
			lines := wrap(m.What[0], body, column)
			c.text(float64(i)*step, y+above-body.height(lines), label{face: body}, lines)
		}
		y += above + 20
		t.rail(c, 0, y, step)
		y += 14
	}
	y = t.times(c, y, column, step)
	last := len(t.Tracks) - 1
	t.rail(c, last, y+16, step)
	for i, m := range t.Moments {
		c.text(float64(i)*step, y+32, label{face: body}, wrap(m.What[last], body, column))
	}
}

// times writes when the moments are, and returns where that ends.
func (t Timeline) times(c *canvas, y, column, step float64) float64 {
	high := 0.0
	for _, m := range t.Moments {
		high = max(high, strong.height(wrap(m.When, strong, column)))
	}
	for i, m := range t.Moments {
		lines := wrap(m.When, strong, column)
		c.text(float64(i)*step, y+high-strong.height(lines), label{face: strong}, lines)
	}
	return y + high
}

// rail draws the line of a track from left to right.
func (t Timeline) rail(c *canvas, track int, y, step float64) {
	c.group(t.Tracks[track])
	c.path("track", line(point{0, y}, point{c.width, y}))
	for i, m := range t.Moments {
		if m.What[track] != "" {
			c.mark(float64(i)*step+9, y, 8)
		}
	}
	c.end()
	c.reach(y + 10)
}

// drawDown sets time from top to bottom, the lines of all tracks beside each other.
func (t Timeline) drawDown(c *canvas) {
	y := 0.0
	if len(t.Tracks) > 1 {
		y = c.legend(0, t.Tracks)
	}
	lane := func(track int) float64 { return 10 + 22*float64(track) }
	x := lane(len(t.Tracks)-1) + 22
	stops := make([][]point, len(t.Tracks))
	start := y
	for _, m := range t.Moments {
		y = c.text(x, y, label{face: strong}, wrap(m.When, strong, c.width-x))
		for k, what := range m.What {
			if what == "" {
				continue
			}
			at := y + body.leading()/2
			if len(t.Tracks) == 1 {
				at = y - strong.leading()/2 // beside the time
			}
			stops[k] = append(stops[k], point{lane(k), at})
			y = c.text(x, y, label{face: body}, wrap(what, body, c.width-x)) + 4
		}
		y += 12
	}
	for k, track := range t.Tracks {
		c.group(track)
		c.path("track", line(point{lane(k), start}, point{lane(k), y - 12}))
		for _, s := range stops[k] {
			c.mark(s.x, s.y, 8)
		}
		c.end()
	}
}
