package picture

// Lanes are who does what in which step: a lane for each track, and arrows where work changes hands.
type Lanes struct {
	Tracks []Track // two to five
	Steps  []LaneStep
}

// A LaneStep is one step and the task of each track in it, "" for none. Every step has at least one task.
type LaneStep struct {
	Name  string
	Tasks []string
}

const (
	laneHead    = 112.0 // width of the names of lanes
	laneGap     = 22.0  // between steps: the room of arrows
	laneSteps   = 5     // as many stand beside each other
	boxPad      = 7.0
	laneBetween = 9.0
)

func (l Lanes) draw(c *canvas) {
	if !c.wide() {
		l.drawDown(c, l.Steps)
		return
	}
	y := 0.0
	for rest := l.Steps; len(rest) > 0; {
		n := min(len(rest), laneSteps)
		if len(rest) == laneSteps+1 {
			n = laneSteps - 2 // no band with a single step
		}
		y = l.band(c, y, rest[:n], len(rest) > n, len(rest) < len(l.Steps)) + 18
		rest = rest[n:]
	}
}

// band draws steps beside each other and returns where they end. onward and from say that there are steps after
// and before.
func (l Lanes) band(c *canvas, top float64, steps []LaneStep, onward, from bool) float64 {
	column := (c.width - laneHead) / float64(max(len(steps), 3))
	width := column - laneGap
	y, high := top, 0.0
	for i, s := range steps {
		lines := wrap(s.Name, strong, width)
		c.text(laneHead+float64(i)*column, top, label{face: strong}, lines)
		high = max(high, strong.height(lines))
	}
	y += high + 6
	boxes := make([][]box, len(steps))
	for i := range boxes {
		boxes[i] = make([]box, len(l.Tracks))
	}
	tasks := laneTasks{steps, column, boxes}
	for k, t := range l.Tracks {
		y = tasks.lane(c, k, t, y)
	}
	l.handOver(c, boxes)
	if onward {
		out := first(boxes[len(boxes)-1])
		c.arrow(point{out.x + out.w, out.y + out.h/2}, point{min(out.x+out.w+laneGap-3, c.width-1), out.y + out.h/2})
	}
	if from {
		in := first(boxes[0])
		c.arrow(point{in.x - laneGap + 4, in.y + in.h/2}, point{in.x - 1, in.y + in.h/2})
	}
	return y
}

// laneTasks are the tasks of a band: by step, then by lane.
type laneTasks struct {
	steps  []LaneStep
	column float64 // width of a step with the gap after it
	boxes  [][]box // where the tasks stand, filled in lane by lane
}

// lane draws lane k of a band at y and returns where it ends.
func (l laneTasks) lane(c *canvas, k int, t Track, y float64) float64 {
	width := l.column - laneGap
	name := wrap(t.Name, strong, laneHead-36)
	high := strong.height(name)
	for _, s := range l.steps {
		if s.Tasks[k] != "" {
			high = max(high, body.height(wrap(s.Tasks[k], body, width-2*boxPad))+2*boxPad)
		}
	}
	high += 2 * laneBetween
	c.group(t)
	c.rect("lane", box{x: 0, y: y, w: c.width, h: high}, 0)
	c.mark(10, y+laneBetween+strong.leading()/2, 6)
	c.text(24, y+laneBetween, label{face: strong}, name)
	for i, s := range l.steps {
		if s.Tasks[k] == "" {
			continue
		}
		lines := wrap(s.Tasks[k], body, width-2*boxPad)
		b := box{x: laneHead + float64(i)*l.column, y: y + laneBetween, w: width, h: body.height(lines) + 2*boxPad}
		l.boxes[i][k] = b
		c.rect("box", b, 0)
		c.text(b.x+boxPad, b.y+boxPad, label{face: body}, lines)
	}
	c.end()
	return y + high + 4
}

// handOver draws arrows from each step to the tasks of the next: from the same lane if it had a task, else from
// the first that had one. They turn in the gap between two steps, where nothing stands.
func (l Lanes) handOver(c *canvas, boxes [][]box) {
	for i := 1; i < len(boxes); i++ {
		for k, to := range boxes[i] {
			if to.w == 0 {
				continue
			}
			from := boxes[i-1][k]
			if from.w == 0 {
				from = first(boxes[i-1])
			}
			a, b := point{from.x + from.w, from.y + from.h/2}, point{to.x - 1, to.y + to.h/2}
			turn := b.x - 10
			c.arrow(a, point{turn, a.y}, point{turn, b.y}, b)
		}
	}
}

func first(boxes []box) box {
	for _, b := range boxes {
		if b.w > 0 {
			return b
		}
	}
	return box{}
}

// drawDown sets the steps below each other; a task is indented by its lane.
func (l Lanes) drawDown(c *canvas, steps []LaneStep) {
	y := 0.0
	for i, s := range steps {
		if i > 0 {
			c.arrow(point{7, y}, point{7, y + 18})
			y += 24
		}
		y = c.text(0, y, label{face: strong}, wrap(s.Name, strong, c.width)) + 4
		for k, task := range s.Tasks {
			if task == "" {
				continue
			}
			x := 14 * float64(k)
			name := wrap(l.Tracks[k].Name, small, c.width-x-2*boxPad-16)
			lines := wrap(task, body, c.width-x-2*boxPad)
			b := box{x: x + 1, y: y, w: c.width - x - 2, h: small.height(name) + body.height(lines) + 2*boxPad}
			c.group(l.Tracks[k])
			c.rect("box", b, 0)
			c.mark(b.x+boxPad+5, y+boxPad+small.leading()/2, 5)
			c.end()
			end := c.text(b.x+boxPad+16, y+boxPad, label{face: small}, name)
			c.text(b.x+boxPad, end, label{face: body}, lines)
			y += b.h + 6
		}
	}
}
