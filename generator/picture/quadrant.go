package picture

// A Quadrant sets things on a plane of two measures, with a name for each quarter.
type Quadrant struct {
	X, Y     string    // what grows to the right, and upwards
	Quarters [4]string // top left, top right, bottom left, bottom right; "" without
	Points   []Point
}

// A Point is a thing on the plane; X and Y are from 0 to 10.
type Point struct {
	Track
	X, Y float64
}

func (q Quadrant) draw(c *canvas) {
	side := c.width
	if c.wide() {
		side = 400
	}
	y := c.text(0, 0, label{face: strong}, wrap("↑ "+q.Y, strong, side)) + 4
	y = q.names(c, y, side, 0)
	plane := box{x: 1, y: y, w: side - 2, h: side - 2}
	c.rect("plane", plane, 0)
	half := point{plane.x + plane.w/2, plane.y + plane.h/2}
	c.path("cross", line(point{plane.x, half.y}, point{plane.x + plane.w, half.y}))
	c.path("cross", line(point{half.x, plane.y}, point{half.x, plane.y + plane.h}))
	q.points(c, plane)
	end := q.names(c, plane.y+plane.h+6, side, 2)
	end = c.text(side, end, label{strong, "", right}, wrap(q.X+" →", strong, side))
	if c.wide() {
		q.keys(c, side+28, y)
		return
	}
	q.keys(c, 0, end+10)
}

// names writes the names of the two upper or lower quarters and returns where they end.
func (q Quadrant) names(c *canvas, y, side float64, from int) float64 {
	end := y
	for i, name := range q.Quarters[from : from+2] {
		if name == "" {
			continue
		}
		lines := wrap(name, small, side/2-8)
		l, x := label{small, "soft", left}, 0.0
		if i == 1 {
			l.align, x = right, side
		}
		end = max(end, c.text(x, y, l, lines)+4)
	}
	return end
}

// points draws the discs; those that want the same place stand beside each other.
func (q Quadrant) points(c *canvas, plane box) {
	room := discRadius + 3.0
	within := box{x: plane.x + room, y: plane.y + room, w: plane.w - 2*room, h: plane.h - 2*room}
	var taken []point
	for i, p := range q.Points {
		at := free(point{within.x + within.w*p.X/10, within.y + within.h*(1-p.Y/10)}, taken, within)
		taken = append(taken, at)
		c.group(p.Track)
		c.disc(at, i+1)
		c.end()
	}
}

// keys says what the numbers mean.
func (q Quadrant) keys(c *canvas, x, y float64) {
	for i, p := range q.Points {
		lines := wrap(p.Name, body, c.width-x-32)
		c.group(p.Track)
		c.disc(point{x + discRadius + 1, y + discRadius + 1}, i+1)
		c.end()
		y = max(c.text(x+32, y+discRadius+1-body.leading()/2, label{face: body}, lines), y+2*discRadius) + 8
	}
}
