package analysis

// A pass is what came of following a program through all answers.
type pass struct {
	*program
	box    box
	words  int
	layers []*layer // before each question in the order of the program, and at the end
	truths map[node][]bool
	kinds  []int // of cells at the end: all comparisons are as true in cells of one kind
	first  []int // a cell of each kind
	cells  int   // how many were made
}

// run follows a program from the first question to the last, counting the sets of answers that lead to each
// state. It gives up, and returns nil, when there are more than budget cells.
func run(program program, budget int) *pass {
	program.f = newFormulas()
	p := &pass{program: &program, truths: map[node][]bool{}}
	start := program.first()
	var ok bool
	if p.box, ok = newBox(&program, p.f.linear(start.conditions()), budget); !ok {
		return nil
	}
	p.words = words(total(p.questions))
	l := &layer{memories: []memory{start}, counts: []span{newSpan(p.box.start, p.box.start+1, p.words)}}
	l.counts[0].n[0] = 1
	for _, q := range p.questions {
		p.layers = append(p.layers, l)
		next := p.connect(l, q, &p.box, budget/leastSpan)
		if next == nil || !p.reserve(l, next, budget) {
			return nil
		}
		p.move(l, next, uint64(len(answersOf(q))))
		l = next
	}
	p.layers = append(p.layers, l)
	p.sort(l)
	return p
}

// last is the layer after the last question.
func (p *pass) last() *layer { return p.layers[len(p.layers)-1] }

// leastSpan is what a memory costs at least, in cells.
const leastSpan = 64

// reserve makes room for the counts of the next layer.
func (p *pass) reserve(l, next *layer, budget int) bool {
	next.counts = make([]span, len(next.memories))
	widen := func(s *span, e edge) {
		if s.from == s.to {
			return
		}
		to := &next.counts[e.to]
		from, end := s.from+e.distance, s.to+e.distance
		if e.unsure {
			end += p.box.area
		}
		if to.from == to.to {
			to.from, to.to = from, end
		}
		to.from, to.to = max(min(to.from, from), 0), min(max(to.to, end), p.box.cells())
	}
	for i := range l.memories {
		if l.memories[i].shows[0] != always {
			widen(&l.counts[i], l.hidden[i])
		}
		for _, e := range l.shown[i] {
			widen(&l.counts[i], e)
		}
	}
	for i, s := range next.counts {
		if p.cells += max(s.to-s.from, leastSpan); p.cells > budget {
			return false
		}
		next.counts[i] = newSpan(s.from, s.to, p.words)
	}
	return true
}

// move counts the next layer. A hidden question is passed once for every answer it might have: all sets of
// answers count alike, whether or not their answers are effective.
func (p *pass) move(l, next *layer, ways uint64) {
	for i := range l.memories {
		shown := p.truth(l.memories[i].shows[0])
		if l.memories[i].shows[0] != always {
			p.along(&l.counts[i], &next.counts[l.hidden[i].to], l.hidden[i], ways, shown, false)
		}
		for _, e := range l.shown[i] {
			p.along(&l.counts[i], &next.counts[e.to], e, uint64(len(e.answers)), shown, true)
		}
	}
	for i := range next.counts {
		next.counts[i].trim()
	}
}

// along adds times the counts of one memory to those of another, moved along an edge, for the cells where the
// question is shown or where it is not. An unsure answer moves each plane of the box by another distance.
func (p *pass) along(from, to *span, e edge, times uint64, shown []bool, where bool) {
	for at := from.from; at < from.to; {
		end, distance := from.to, e.distance
		if e.unsure {
			end = min((at/p.box.area+1)*p.box.area, from.to)
			distance = p.box.at(at, e.distance, true) - at
		}
		// Cells that would move out of the box have no count.
		start, stop := max(at, to.from-distance), min(end, to.to-distance)
		at = end
		if start >= stop {
			continue
		}
		source, target := from.n[(start-from.from)*p.words:(stop-from.from)*p.words], to.n[(start+distance-to.from)*p.words:]
		if shown == nil {
			addAll(target, source, p.words, times)
		} else {
			addWhere(target, source, times, shown[start:stop], where)
		}
	}
}

// truth says for each cell whether a condition of scores holds there; nil if it is settled.
func (p *pass) truth(n node) []bool {
	if n == always || n == never {
		return nil
	}
	if known, ok := p.truths[n]; ok {
		return known
	}
	holds := make([]bool, p.box.cells())
	x := p.f.all[n]
	switch x.kind {
	case atLeast, isZero:
		for cell := range holds {
			v := p.box.value(x.form, cell)
			holds[cell] = v == 0 || v > 0 && x.kind == atLeast
		}
	case negated:
		for cell, part := range p.truth(x.of[0]) {
			holds[cell] = !part
		}
	default:
		for i, part := range x.of {
			for cell, h := range p.truth(part) {
				if i == 0 || h != (x.kind == both) {
					holds[cell] = h
				}
			}
		}
	}
	p.truths[n] = holds
	return holds
}

// sort divides the cells at the end into kinds.
func (p *pass) sort(end *layer) {
	var all []node
	for i := range end.memories {
		all = append(all, end.memories[i].conditions()...)
	}
	p.kinds = make([]int, p.box.cells())
	p.first = []int{0}
	for _, n := range p.f.linear(all) {
		p.split(p.truth(n))
	}
}

// split divides each kind into the cells where something holds and those where it does not.
func (p *pass) split(holds []bool) {
	numbers := make([]int, 2*len(p.first)) // of the halves of each kind, plus 1
	var first []int
	for cell, kind := range p.kinds {
		half := 2 * kind
		if holds[cell] {
			half++
		}
		if numbers[half] == 0 {
			first = append(first, cell)
			numbers[half] = len(first)
		}
		p.kinds[cell] = numbers[half] - 1
	}
	p.first = first
}
