package picture

// Skills are the levels that roles need, on one scale for each skill.
type Skills struct {
	Tracks []Track   // one to four
	Levels [4]string // from the lowest to the highest
	Rows   []Skill
}

// A Skill and the level of each track: 1 to 4, 0 for none.
type Skill struct {
	Name   string
	Levels []int
}

func (s Skills) draw(c *canvas) {
	names := c.width
	x := 0.0
	if c.wide() {
		names, x = 232, 248
	}
	column := (c.width - x) / 4
	y := 0.0
	if len(s.Tracks) > 1 {
		y = c.legend(0, s.Tracks)
	}
	top := y
	for i, name := range s.Levels {
		y = max(y, c.text(x+(float64(i)+0.5)*column, top, label{small, "soft", centre}, wrap(name, small, column-2)))
	}
	y += 6
	for _, row := range s.Rows {
		c.path("rule", line(point{0, y}, point{c.width, y}))
		lines := wrap(row.Name, body, names)
		end := c.text(0, y+7, label{face: body}, lines)
		middle := y + 7 + body.leading()/2
		if !c.wide() {
			middle = end + 12
		}
		s.scale(c, row, x, column, middle)
		y = max(end, middle+10) + 7
	}
	c.reach(y)
}

// scale draws the marks of a skill: levels apart are joined, equal ones stand beside each other.
func (s Skills) scale(c *canvas, row Skill, x, column, y float64) {
	var count, seen [5]int
	low, high := 5, 0
	for _, l := range row.Levels {
		if l > 0 {
			count[l]++
			low, high = min(low, l), max(high, l)
		}
	}
	at := func(level int) float64 { return x + (float64(level)-0.5)*column }
	for l := 1; l <= 4; l++ {
		c.write(`<circle class="dot" cx="`, whole(at(l)), `" cy="`, whole(y), `" r="3"/>`)
	}
	if high > low {
		c.path("span", line(point{at(low), y}, point{at(high), y}))
	}
	for k, l := range row.Levels {
		if l == 0 {
			continue
		}
		offset := 18 * (float64(seen[l]) - float64(count[l]-1)/2)
		seen[l]++
		c.group(s.Tracks[k])
		c.mark(at(l)+offset, y, 7.5)
		c.end()
	}
	c.reach(y + 10)
}
