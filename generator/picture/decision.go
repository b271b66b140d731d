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
	at := scoreColumns{x, column}
	for _, criterion := range d.Criteria {
		y = d.row(c, y, at, scoreRow{label{face: body}, criterion.Name + " × " + number(criterion.Weight), criterion.Scores, -1})
	}
	totals := d.Totals()
	best := 0
	for i, t := range totals {
		if t > totals[best] {
			best = i
		}
	}
	d.row(c, y, at, scoreRow{label{face: strong}, d.Total, totals, best})
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

// scoreColumns say where scores stand.
type scoreColumns struct{ x, width float64 }

// A scoreRow is a criterion, or the total.
type scoreRow struct {
	label  label
	name   string
	scores []float64
	best   int // the option that is marked, -1 for none
}

// row draws the scores of a row at y and returns where it ends: the area of a shape is the score.
func (d Decision) row(c *canvas, y float64, columns scoreColumns, r scoreRow) float64 {
	c.path("rule", line(point{0, y}, point{c.width, y}))
	room := c.width
	if c.wide() {
		room = columns.x - 16
	}
	const largest = 11.0
	lines := wrap(r.name, r.label.face, room)
	top := y + 6
	if c.wide() && len(lines) == 1 {
		top += largest + 2 - r.label.leading()/2
	}
	end := c.text(0, top, r.label, lines)
	middle := y + 6 + largest + 2
	if !c.wide() {
		middle = end + 2 + largest + 2
	}
	for i, s := range r.scores {
		at := columns.x + float64(i)*columns.width
		c.group(d.Options[i])
		if i == r.best {
			c.rect("best", box{x: at, y: middle - largest - 3, w: columns.width - 6, h: 2*largest + 6}, 0)
		}
		if radius := largest * 0.7 * math.Sqrt(s/d.Highest); radius > 0 {
			c.mark(at+14, middle, radius)
		}
		c.end()
		c.text(at+27, middle-r.label.leading()/2, r.label, []string{number(s)})
	}
	c.reach(middle + largest + 6)
	return max(end, middle+largest) + 8
}
