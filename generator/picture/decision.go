package picture

import "math"

// A Decision weighs options against criteria; the option with the greatest sum of weight times score leads.
type Decision struct {
	Options  []Track // two to five
	Criteria []Criterion
	Highest  float64 // the best score there is
	Total    string  // word for the last row
}

// A Criterion is what options are measured by.
type Criterion struct {
	Name   string
	Weight float64   // > 0
	Scores []float64 // of each option, 0 to Highest
}

// Totals are the weighed means of the options' scores.
func (d Decision) Totals() []float64 {
	sums, weights := make([]float64, len(d.Options)), 0.0
	for _, c := range d.Criteria {
		weights += c.Weight
		for i, s := range c.Scores {
			sums[i] += c.Weight * s
		}
	}
	for i := range sums {
		sums[i] /= weights
	}
	return sums
}

func (d Decision) draw(c *canvas) {
	x := 0.0
	if c.wide() {
		x = 236
	}
	column := (c.width - x) / float64(len(d.Options))
	y := c.legendColumns(x, column, d.Options)
	for _, criterion := range d.Criteria {
		name := criterion.Name + " × " + number(criterion.Weight)
		y = d.row(c, label{face: body}, name, criterion.Scores, x, column, y, -1)
	}
	totals := d.Totals()
	best := 0
	for i, t := range totals {
		if t > totals[best] {
			best = i
		}
	}
	d.row(c, label{face: strong}, d.Total, totals, x, column, y, best)
}

// legendColumns writes the names of columns with their marks, and returns where they end.
func (c *canvas) legendColumns(x, column float64, tracks []Track) float64 {
	end := 0.0
	for i, t := range tracks {
		at := x + float64(i)*column
		c.group(t)
		c.mark(at+8, 8, 6)
		c.end()
		end = max(end, c.text(at, 18, label{face: small}, wrap(t.Name, small, column-8)))
	}
	return end + 6
}

// row draws the scores of a criterion: the area of a shape is the score. best is marked, -1 for none.
func (d Decision) row(c *canvas, l label, name string, scores []float64, x, column, y float64, best int) float64 {
	c.path("rule", line(point{0, y}, point{c.width, y}))
	room := c.width
	if c.wide() {
		room = x - 16
	}
	const largest = 11.0
	lines := wrap(name, l.face, room)
	top := y + 6
	if c.wide() && len(lines) == 1 {
		top += largest + 2 - l.leading()/2
	}
	end := c.text(0, top, l, lines)
	middle := y + 6 + largest + 2
	if !c.wide() {
		middle = end + 2 + largest + 2
	}
	for i, s := range scores {
		at := x + float64(i)*column
		c.group(d.Options[i])
		if i == best {
			c.rect("best", box{x: at, y: middle - largest - 3, w: column - 6, h: 2*largest + 6}, 0)
		}
		if r := largest * 0.7 * math.Sqrt(s/d.Highest); r > 0 {
			c.mark(at+14, middle, r)
		}
		c.end()
		c.text(at+27, middle-l.leading()/2, l, []string{number(s)})
	}
	c.reach(middle + largest + 6)
	return max(end, middle+largest) + 8
}
