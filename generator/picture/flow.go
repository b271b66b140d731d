package picture

import (
	"slices"
	"strconv"
	"strings"
)

// A Flow is a way through steps: boxes below each other in the order given, each with its exits. An exit to the next
// step is an arrow down; all others leave to the right and run in lanes beside the boxes, so that no line
// crosses a box, whatever leads where.
type Flow struct {
	Steps []FlowStep
}

// A FlowStep is a step; without exits it is an end, with several a decision.
type FlowStep struct {
	Track
	Exits []Exit
}

// An Exit leads to another step.
type Exit struct {
	When string // "" if there is only one
	To   int    // index of the step
}

const (
	runGap   = 13.0 // between lines beside the boxes
	stepGap  = 26.0
	exitLead = 4.0 // above each exit
	stepText = 34.0
)

func (f Flow) draw(c *canvas) {
	lanes, used := f.lanes()
	gap := min(runGap, c.width*0.45/float64(max(used, 1)))
	width := min(c.width-12-gap*float64(used), 440)
	heads := make([]float64, len(f.Steps))
	leaves := make([][]float64, len(f.Steps))
	y := 1.0
	for i, s := range f.Steps {
		heads[i] = y + boxPad + strong.leading()/2
		y, leaves[i] = f.step(c, i, y, width)
		if slices.ContainsFunc(s.Exits, func(e Exit) bool { return e.To == i+1 }) {
			c.arrow(point{18, y + 1}, point{18, y + stepGap - 1})
		}
		y += stepGap
	}
	for i, s := range f.Steps {
		for k, e := range s.Exits {
			if e.To == i+1 {
				continue
			}
			x := width + 9 + gap*float64(lanes[i][k])
			c.arrow(point{width + 1, leaves[i][k]}, point{x, leaves[i][k]}, point{x, heads[e.To]}, point{width + 3, heads[e.To]})
		}
	}
}

// step draws a box and returns where it ends, and where each of its exits leaves.
func (f Flow) step(c *canvas, i int, y, width float64) (end float64, leaves []float64) {
	s := f.Steps[i]
	room := width - 2*boxPad - stepText
	name := wrap(s.Name, strong, room)
	exits := make([][]string, len(s.Exits))
	high := 2*boxPad + strong.height(name)
	for k, e := range s.Exits {
		if e.When != "" || e.To != i+1 {
			exits[k] = wrap(strings.TrimSpace(e.When+" → "+strconv.Itoa(e.To+1)), body, room)
			high += exitLead + body.height(exits[k])
		}
	}
	c.group(s.Track)
	switch b := (box{x: 1, y: y, w: width, h: high}); len(s.Exits) {
	case 0:
		c.rect("box", b, 14)
	case 1:
		c.rect("box", b, 0)
	default:
		c.rect("box fork", b, 0)
	}
	c.end()
	c.text(boxPad+4, y+boxPad, label{strong, "soft", left}, []string{strconv.Itoa(i + 1)})
	at := c.text(stepText, y+boxPad, label{face: strong}, name)
	for _, e := range exits {
		leaves = append(leaves, at+exitLead+body.leading()/2)
		if len(e) > 0 {
			at = c.text(stepText, at+exitLead, label{face: body}, e)
		}
	}
	return y + high, leaves
}

// lanes gives each exit that runs beside the boxes the lane nearest to them in which no other runs past the same
// steps; short ones choose first.
func (f Flow) lanes() (lanes [][]int, used int) {
	type run struct{ step, exit, low, high int }
	var runs []run
	lanes = make([][]int, len(f.Steps))
	for i, s := range f.Steps {
		lanes[i] = make([]int, len(s.Exits))
		for k, e := range s.Exits {
			if e.To != i+1 {
				runs = append(runs, run{i, k, min(i, e.To), max(i, e.To)})
			}
		}
	}
	slices.SortStableFunc(runs, func(a, b run) int { return (a.high - a.low) - (b.high - b.low) })
	var taken [][]run // by lane
	for _, r := range runs {
		lane := slices.IndexFunc(taken, func(others []run) bool {
			return !slices.ContainsFunc(others, func(o run) bool { return r.low <= o.high && o.low <= r.high })
		})
		if lane < 0 {
			lane, taken = len(taken), append(taken, nil)
		}
		taken[lane] = append(taken[lane], r)
		lanes[r.step][r.exit] = lane
	}
	return lanes, len(taken)
}
