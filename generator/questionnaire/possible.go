package questionnaire

import "encoding/binary"

// maxStates limits the search for possible outcomes: the number of states it looks at.
const maxStates = 50_000

// A truth of a condition while answers are open.
type truth int

const (
	no truth = iota
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// A search finds the outcomes that are still possible.
//
// It walks the questions in order and, where an answer is open, tries all of them. Three things keep it small:
// before going deeper it bounds what can still come (each score lies between what the open questions can add
// at least and at most), and stops where no outcome can come that has not been found; two ways that lead to
// the same state are followed once, a state being the scores, the number of unsure answers, and of the earlier
// answers only what later conditions can tell apart; and it looks at no more than `left` states. Past that it
// adds everything the bounds allow, so that nothing possible is ever left out.
type search struct {
	m      *Model
	given  Answers
	state  *state
	ahead  []reach // for each question and the end: what the questions from there on can add
	memory Memory
	seen   map[string]struct{}
	found  uint64 // bit set of outcomes
	left   int
	cut    bool
}

// A Memory is what of earlier answers a walk through the questions has to remember.
type Memory struct {
	Classes [][]int // for each question, of no answer and each option: the least answer that no condition tells from it
	Last    []int   // for each question: the index of the last question whose show_if uses it; beyond the end for rules
	Counts  bool    // conditions use the number of unsure answers
}

// A reach is what some questions can add.
type reach struct {
	low, high []int // to each score
	unsure    int   // at most; at least is 0
	sure      int   // at least, for answers that are given
}

func newSearch(m *Model, given Answers, states int) *search {
	s := &search{m: m, given: given, state: newState(m), seen: map[string]struct{}{}, left: states, memory: m.Memory()}
	s.bound()
	return s
}

// run returns the possible outcomes, and whether the search was cut off.
func (s *search) run() ([]*Outcome, bool) {
	s.walk(0)
	var all []*Outcome
	for i, o := range s.m.Outcomes {
		if s.found&(1<<i) != 0 {
			all = append(all, o)
		}
	}
	return all, s.cut
}

// bound works out what the questions from each one on can add.
func (s *search) bound() {
	n := len(s.m.Questions)
	s.ahead = make([]reach, n+1)
	s.ahead[n] = reach{low: make([]int, len(s.m.Scores)), high: make([]int, len(s.m.Scores))}
	for i := n - 1; i >= 0; i-- {
		q, after := s.m.Questions[i], s.ahead[i+1]
		r := reach{unsure: after.unsure, sure: after.sure}
		for _, score := range s.m.Scores {
			low, high := q.pointsFor(score)
			if s.given[i] != Unanswered {
				low, high = q.pointsOf(score, s.given[i])
			}
			r.low = append(r.low, after.low[score.Index]+low)
			r.high = append(r.high, after.high[score.Index]+high)
		}
		unsure, sure := q.unsureOf(s.given[i])
		r.unsure += unsure
		r.sure += sure
		s.ahead[i] = r
	}
}

// pointsOf gives the least and the most that one answer can add to a score: nothing if its question is hidden.
func (q *Question) pointsOf(s *Score, a Answer) (low, high int) {
	o := q.Option(a)
	if o == nil {
		return 0, 0
	}
	low, high = o.Points[s.Index], o.Points[s.Index]
	if q.ShowIf != nil {
		low, high = min(low, 0), max(high, 0)
	}
	return low, high
}

// unsureOf gives the most and the least that an answer adds to the number of unsure answers.
func (q *Question) unsureOf(a Answer) (most, least int) {
	all := true
	for i, o := range q.Options {
		if a == Unanswered || a == Answer(i+1) {
			if o.Unsure {
				most = 1
			} else {
				all = false
			}
		}
	}
	if most == 1 && all && q.ShowIf == nil && (a != Unanswered || q.Required) {
		least = 1
	}
	return most, least
}

// Memory finds out which answers conditions can tell apart, and how long they matter.
func (m *Model) Memory() Memory {
	n := len(m.Questions)
	memory := Memory{Last: make([]int, n)}
	tests := make([][]Is, n)
	note := func(until int) func(Condition) {
		return func(c Condition) {
			switch c := c.(type) {
			case Is:
				i := c.Question.Index
				tests[i] = append(tests[i], c)
				memory.Last[i] = max(memory.Last[i], until)
			case Compare:
				memory.Counts = memory.Counts || c.First.Unsure != 0
				for _, step := range c.Steps {
					memory.Counts = memory.Counts || step.Sum.Unsure != 0
				}
			}
		}
	}
	for _, f := range m.Facts {
		visit(f.When, note(n))
	}
	for _, rule := range m.Rules {
		visit(rule.When, note(n))
	}
	for i, q := range m.Questions {
		visit(q.ShowIf, note(i))
	}
	for i, q := range m.Questions {
		classes := make([]int, len(q.Options)+1) // no answer, and Skipped, are class 0: false in every test
		for a := 1; a <= len(q.Options); a++ {
			for b := 0; b <= a; b++ {
				if sameTests(tests[i], Answer(a), Answer(b)) {
					classes[a] = b
					break
				}
			}
		}
		memory.Classes = append(memory.Classes, classes)
	}
	return memory
}

func sameTests(tests []Is, a, b Answer) bool {
	for _, t := range tests {
		if t.accepts(a) != t.accepts(b) {
			return false
		}
	}
	return true
}

// walk follows all ways from question i on.
func (s *search) walk(i int) {
	open := s.outcomes(i)
	s.left = max(s.left-1, 0)
	if open&^s.found == 0 {
		return
	}
	if i == len(s.m.Questions) {
		s.found |= open
		return
	}
	key := s.key(i)
	if _, before := s.seen[key]; before {
		return
	}
	if s.left == 0 {
		s.cut = true
		s.found |= open
		return
	}
	s.seen[key] = struct{}{}
	q := s.m.Questions[i]
	switch {
	case !s.state.shows(q):
		s.walk(i + 1)
	case s.given[i] != Unanswered:
		s.try(q, s.given[i])
	default:
		for _, a := range q.answers() {
			s.try(q, a)
		}
	}
}

// try answers a question, goes on, and takes the answer back.
func (s *search) try(q *Question, a Answer) {
	e := s.state
	e.answer(q, a)
	s.walk(q.Index + 1)
	e.answers[q.Index] = Unanswered
	if o := q.Option(a); o != nil {
		for i, p := range o.Points {
			e.scores[i] -= p
		}
		if o.Unsure {
			e.unsure--
		}
	}
}

// key writes the state before question i.
func (s *search) key(i int) string {
	b := binary.AppendVarint(nil, int64(i))
	for _, v := range s.state.scores {
		b = binary.AppendVarint(b, int64(v))
	}
	if s.memory.Counts {
		b = binary.AppendVarint(b, int64(s.state.unsure))
	}
	for j := range i {
		if s.memory.Last[j] >= i {
			b = append(b, byte(s.memory.Classes[j][max(s.state.answers[j], 0)]))
		}
	}
	return string(b)
}

// outcomes gives the outcomes that the bounds allow before question i; at the end, the one that comes out.
func (s *search) outcomes(i int) uint64 {
	b := bounds{search: s, from: i, facts: make([]truth, len(s.m.Facts))}
	for j, f := range s.m.Facts {
		b.facts[j] = b.truth(f.When)
	}
	var set uint64
	for _, rule := range s.m.Rules {
		t := yes
		if rule.When != nil {
			t = b.truth(rule.When)
		}
		if t != no {
			set |= 1 << rule.Outcome.Index
		}
		if t == yes {
			break
		}
	}
	return set
}

// bounds decides conditions as far as they are decided before a question.
type bounds struct {
	*search
	from  int
	facts []truth
}

func (b bounds) truth(c Condition) truth {
	switch c := c.(type) {
	case And:
		t := yes
		for _, part := range c.Of {
			if t = min(t, b.truth(part)); t == no {
				break
			}
		}
		return t
	case Or:
		t := no
		for _, part := range c.Of {
			if t = max(t, b.truth(part)); t == yes {
				break
			}
		}
		return t
	case Not:
		return yes - b.truth(c.Of)
	case Is:
		return b.is(c)
	case FactHolds:
		return b.facts[c.Fact.Index]
	case Compare:
		t := yes
		for _, s := range c.Steps {
			t = min(t, b.compare(s.Difference, s.Op))
		}
		return t
	}
	return maybe
}

func (b bounds) is(c Is) truth {
	i := c.Question.Index
	if i < b.from {
		return truthOf(c.accepts(b.state.answers[i]))
	}
	given := b.given[i]
	switch {
	case given != Unanswered && !c.accepts(given):
		return no
	case given != Unanswered && c.Question.ShowIf == nil:
		return yes
	}
	return maybe
}

// compare compares a sum with 0.
func (b bounds) compare(s Sum, op Op) truth {
	low, high := s.Constant, s.Constant
	ahead := &b.ahead[b.from]
	put := func(times, from, to int) {
		if times < 0 {
			from, to = to, from
		}
		low += times * from
		high += times * to
	}
	for _, t := range s.Terms {
		i := t.Score.Index
		put(t.Times, b.state.scores[i]+ahead.low[i], b.state.scores[i]+ahead.high[i])
	}
	put(s.Unsure, b.state.unsure+ahead.sure, b.state.unsure+ahead.unsure)
	switch op {
	case Less:
		return between(high < 0, low < 0)
	case LessOrEqual:
		return between(high <= 0, low <= 0)
	case Greater:
		return between(low > 0, high > 0)
	case GreaterOrEqual:
		return between(low >= 0, high >= 0)
	case Equal:
		return between(low == 0 && high == 0, low <= 0 && high >= 0)
	}
	return between(low > 0 || high < 0, low != 0 || high != 0)
}

func between(always, sometimes bool) truth {
	switch {
	case always:
		return yes
	case sometimes:
		return maybe
	}
	return no
}
