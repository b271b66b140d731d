package analysis

import "roleguide/generator/questionnaire"

// A box numbers everything that scores and the number of unsure answers can be at any point of the walk. Only
// scores that some condition uses have a dimension. Every answer moves all cells by one and the same distance,
// because the strides are the same from the first question to the last. The number of unsure answers divides
// the box into planes; it stops counting where no comparison can tell the difference any more.
type box struct {
	low, high, stride [questionnaire.MaxScores]int // stride 0: the score is not used
	planes            int
	area              int // cells of a plane
	start             int // the cell of no points
}

// newBox makes a box for some comparisons, ok unless it has more than limit cells.
func newBox(p *program, comparisons []node, limit int) (b box, ok bool) {
	b.area = 1
	for i := len(p.model.Scores) - 1; i >= 0; i-- {
		used := false
		for _, n := range comparisons {
			used = used || p.f.all[n].form[i] != 0
		}
		if !used {
			continue
		}
		b.low[i], b.high[i] = bounds(p.questions, i)
		b.stride[i] = b.area
		b.start -= b.low[i] * b.stride[i]
		if b.area *= b.high[i] - b.low[i] + 1; b.area > limit {
			return b, false
		}
	}
	b.planes = 1 + unsureCounted(p, comparisons)
	return b, b.cells() <= limit
}

func (b *box) cells() int { return b.area * b.planes }

// bounds gives the least and the most that a score can be after any number of questions taken in this order.
func bounds(questions []*questionnaire.Question, score int) (low, high int) {
	from, to := 0, 0
	for _, q := range questions {
		least, most := q.Options[0].Points[score], q.Options[0].Points[score]
		for _, o := range q.Options {
			least, most = min(least, o.Points[score]), max(most, o.Points[score])
		}
		if q.ShowIf != nil || !q.Required {
			least, most = min(least, 0), max(most, 0)
		}
		from, to = from+least, to+most
		low, high = min(low, from), max(high, to)
	}
	return low, high
}

// unsureCounted is how far unsure answers are counted.
func unsureCounted(p *program, comparisons []node) int {
	most := 0
	for _, q := range p.questions {
		for _, o := range q.Options {
			if o.Unsure {
				most++
				break
			}
		}
	}
	count := 0
	for _, n := range comparisons {
		form := p.f.all[n].form
		if form[unsureAt] == 0 {
			continue
		}
		for _, times := range form[:unsureAt] {
			if times != 0 {
				return most
			}
		}
		count = max(count, magnitude(form[constantAt])/magnitude(form[unsureAt])+1)
	}
	return min(count, most)
}

func magnitude(v int) int { return max(v, -v) }

// distance is how far points move a cell, planes apart.
func (b *box) distance(points []int) int {
	d := 0
	for i, p := range points {
		d += p * b.stride[i]
	}
	return d
}

// value gives the value of a linear form in a cell.
func (b *box) value(form []int, cell int) int {
	v := form[constantAt] + form[unsureAt]*(cell/b.area)
	rest := cell % b.area
	for i, stride := range b.stride {
		if stride != 0 {
			v += form[i] * (rest/stride + b.low[i])
			rest %= stride
		}
	}
	return v
}

// at is where an answer moves a cell.
func (b *box) at(cell, distance int, unsure bool) int {
	if unsure && cell/b.area < b.planes-1 {
		distance += b.area
	}
	return cell + distance
}
