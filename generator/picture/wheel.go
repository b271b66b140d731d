package picture

import (
	"math"
	"strconv"
)

// A Wheel shows how a whole is divided among duties; several wheels stand beside each other.
type Wheel struct {
	Tracks []Track // a wheel for each, one to three
	Duties []Duty
}

// A Duty is a part of the whole, and its share in each wheel: any number that is not negative; the shares of a
// wheel are set against their sum.
type Duty struct {
	Name   string
	Shares []float64
}

// Percent gives the shares of a wheel in whole percent that add up to 100 (method of the largest remainder).
func (w Wheel) Percent(track int) []int {
	sum := 0.0
	for _, d := range w.Duties {
		sum += d.Shares[track]
	}
	out, rest := make([]int, len(w.Duties)), make([]float64, len(w.Duties))
	left := 100
	for i, d := range w.Duties {
		exact := 100 * d.Shares[track] / sum
		out[i] = int(exact)
		rest[i] = exact - float64(out[i])
		left -= out[i]
	}
	for ; left > 0; left-- {
		largest := 0
		for i, r := range rest {
			if r > rest[largest] {
				largest = i
			}
		}
		out[largest]++
		rest[largest] = -1
	}
	return out
}

func (w Wheel) draw(c *canvas) {
	across := 1
	if c.wide() {
		across = len(w.Tracks)
	}
	column := c.width / float64(across)
	const around = 2*discRadius + 6 // numbers of small parts stand around the wheel
	radius := min(96, column/2-around-2)
	outside := radius + around
	y, bottom := 0.0, 0.0
	for i, t := range w.Tracks {
		x := column*float64(i%across) + min(column/2, outside+1)
		if i%across == 0 {
			y = bottom
		}
		title := wrap(t.Name, strong, min(column, 2*outside)-40)
		c.group(t)
		c.mark(x-outside+10, y+strong.leading()/2, 6)
		c.end()
		end := c.text(x-outside+24, y, label{face: strong}, title)
		c.group(t)
		w.ring(c, i, point{x, end + outside + 4}, radius)
		c.end()
		bottom = max(bottom, end+2*outside+12)
	}
	x := 0.0
	if c.wide() && len(w.Tracks) == 1 {
		x, bottom = 2*outside+20, 2*strong.leading()
	}
	w.keys(c, x, bottom+4)
}

// ring draws one wheel, from the top to the right.
func (w Wheel) ring(c *canvas, track int, at point, radius float64) {
	sum := 0.0
	for _, d := range w.Duties {
		sum += d.Shares[track]
	}
	on := func(turn, r float64) point {
		return point{at.x + r*math.Sin(2*math.Pi*turn), at.y - r*math.Cos(2*math.Pi*turn)}
	}
	inner, middle := radius*0.5, radius*0.76
	from := 0.0
	type numbered struct {
		at point
		n  int
	}
	var numbers []numbered
	var taken []point
	var tight []numbered
	for i, d := range w.Duties {
		part := d.Shares[track] / sum
		if part == 0 {
			continue
		}
		to := from + part
		c.sector(from, to, inner, radius, on)
		n := numbered{on(from+part/2, middle), i + 1}
		if part*2*math.Pi*middle > 2*discRadius+4 {
			numbers = append(numbers, n)
			taken = append(taken, n.at)
		} else {
			tight = append(tight, numbered{on(from+part/2, radius+discRadius+3), i + 1})
		}
		from = to
	}
	for _, n := range numbers {
		c.disc(n.at, n.n)
	}
	for _, n := range tight {
		p := outward(n.at, at, radius+discRadius+3, taken)
		taken = append(taken, p)
		c.disc(p, n.n)
	}
	c.reach(at.y + radius + 2)
}

// outward turns a place around a centre until nothing stands there.
func outward(want, centre point, r float64, taken []point) point {
	start := math.Atan2(want.y-centre.y, want.x-centre.x)
	for step := 0; step < 400; step++ {
		turn := float64((step+1)/2) * 0.03
		if step%2 == 1 {
			turn = -turn
		}
		p := point{centre.x + r*math.Cos(start+turn), centre.y + r*math.Sin(start+turn)}
		if clear(p, taken) {
			return p
		}
	}
	return want
}

// sector draws the part of a ring between two turns (0 to 1); a whole ring is two halves.
func (c *canvas) sector(from, to, inner, outer float64, on func(turn, r float64) point) {
	if to-from > 0.999 {
		c.sector(0, 0.5, inner, outer, on)
		c.sector(0.5, 0.9985, inner, outer, on)
		return
	}
	large := "0"
	if to-from > 0.5 {
		large = "1"
	}
	arc := func(r float64, sweep string, p point) string {
		return "A" + number(r) + " " + number(r) + " 0 " + large + " " + sweep + " " + number(p.x) + " " + number(p.y)
	}
	a, b := on(from, outer), on(to, inner)
	c.path("part", "M"+number(a.x)+" "+number(a.y)+arc(outer, "1", on(to, outer))+"L"+number(b.x)+" "+number(b.y)+arc(inner, "0", on(from, inner))+"Z")
}

// keys says what the numbers mean, with the shares of each wheel.
func (w Wheel) keys(c *canvas, x, y float64) {
	percents := make([][]int, len(w.Tracks))
	for k := range w.Tracks {
		percents[k] = w.Percent(k)
	}
	const share = 58.0
	for i, d := range w.Duties {
		room := c.width - x - 34 - share*float64(len(w.Tracks))
		lines := wrap(d.Name, body, room)
		c.disc(point{x + discRadius + 1, y + discRadius + 1}, i+1)
		top := y + discRadius + 1 - body.leading()/2
		for k, t := range w.Tracks {
			at := c.width - share*float64(len(w.Tracks)-k)
			c.group(t)
			c.mark(at+12, y+discRadius+1, 5)
			c.end()
			c.text(c.width-share*float64(len(w.Tracks)-k-1), top, label{body, "", right}, []string{strconv.Itoa(percents[k][i]) + "%"})
		}
		y = max(c.text(x+32, top, label{face: body}, lines), y+2*discRadius+2) + 6
	}
}
