package analysis

import (
	"math/big"
	"math/bits"
	"math/rand/v2"
	"slices"

	"roleguide/generator/questionnaire"
)

// A Difference is what became of outcomes between two versions of a questionnaire.
//
// Compared are the sets of answers that both versions can have: questions and options are matched by id, after the
// newer version's migrations; an answer that only one version knows is left out, and a question that only one version
// asks is answered there in every way. All sets are equally likely.
type Difference struct {
	Old, New *questionnaire.Model
	Total    *big.Int // sets of answers that were compared
	Moves    []Move   // in the order of the outcomes, those that stay where they are included
	Sample   int      // 0: all sets were counted; otherwise the shares are those of so many random sets

	// What only one version knows, by id: questions, and options of questions of both.
	OnlyOld, OnlyNew []string
}

// A Move is how often one outcome becomes another. Outcomes of the same id are the same.
type Move struct {
	From, To *questionnaire.Outcome
	Count    *big.Int
	Share    *big.Rat
	Old, New questionnaire.Answers // effective answers of one such set, for each version
}

// Stays reports whether the outcome is still the same.
func (m Move) Stays() bool { return m.From.ID == m.To.ID }

// Changed is the share of sets of answers whose outcome is another now.
func (d *Difference) Changed() *big.Rat {
	sum := new(big.Rat)
	for _, m := range d.Moves {
		if !m.Stays() {
			sum.Add(sum, m.Share)
		}
	}
	return sum
}

// Limits of a comparison: how many pairs of states are followed, and how many random sets are tried if that is too few.
const (
	maxPairStates = 3_000_000
	diffSample    = 20_000
)

// Diff compares two versions of a questionnaire. It counts exactly where questions that both ask stand in the same
// order and the states of both together are not too many; otherwise it tries random answers, always the same.
func Diff(old, now *questionnaire.Model, opts Options) *Difference {
	if opts.Cells == 0 {
		opts.Cells = DefaultCells
	}
	d := &Difference{Old: old, New: now, Total: big.NewInt(1)}
	steps, ordered := d.align()
	for _, s := range steps {
		d.Total.Mul(d.Total, big.NewInt(int64(len(s.answers))))
	}
	if ordered && d.Total.BitLen() <= 128 {
		before := run(program{model: old, rules: old.Rules, asWritten: true}, opts.Cells)
		after := run(program{model: now, rules: now.Rules, asWritten: true}, opts.Cells)
		if before != nil && after != nil && d.follow(before, after, steps) {
			return d
		}
	}
	d.try(steps)
	return d
}

// A pairing is a question of one version or of both, and the answers that go together.
type pairing struct {
	old, now *questionnaire.Question // nil: the other version only
	answers  []answerPair
}

type answerPair struct{ old, now questionnaire.Answer }

// align matches the questions of both versions. ordered: those that both have stand in the same order.
func (d *Difference) align() (steps []pairing, ordered bool) {
	partners := map[*questionnaire.Question]*questionnaire.Question{} // new → old
	for _, q := range d.Old.Questions {
		id, _, kept := d.New.Successor(d.Old.Version, q.ID, "")
		if n := d.New.Question(id); kept && n != nil && partners[n] == nil && len(d.together(q, n, nil)) > 0 {
			partners[n] = q
		}
	}
	ordered = true
	next := 0 // of the old questions
	oldUpTo := func(end int) {
		for ; next < end; next++ {
			if q := d.Old.Questions[next]; !paired(partners, q) {
				steps = append(steps, alone(q, nil))
				d.OnlyOld = append(d.OnlyOld, q.ID)
			}
		}
	}
	for _, n := range d.New.Questions {
		q := partners[n]
		if q == nil {
			steps = append(steps, alone(nil, n))
			d.OnlyNew = append(d.OnlyNew, n.ID)
			continue
		}
		ordered = ordered && q.Index >= next
		oldUpTo(q.Index)
		next = max(next, q.Index+1)
		steps = append(steps, pairing{q, n, d.together(q, n, d)})
	}
	oldUpTo(len(d.Old.Questions))
	return steps, ordered
}

func paired(partners map[*questionnaire.Question]*questionnaire.Question, old *questionnaire.Question) bool {
	for _, q := range partners {
		if q == old {
			return true
		}
	}
	return false
}

// alone is a question that one version asks, answered in every way.
func alone(old, now *questionnaire.Question) pairing {
	s := pairing{old: old, now: now}
	if old != nil {
		for _, a := range answersOf(old) {
			s.answers = append(s.answers, answerPair{old: a})
		}
		return s
	}
	for _, a := range answersOf(now) {
		s.answers = append(s.answers, answerPair{now: a})
	}
	return s
}

// together lists the answers that a question has in both versions, and notes in d, unless it is nil, the options
// that one of them does not know.
func (d *Difference) together(old, now *questionnaire.Question, note *Difference) []answerPair {
	var pairs []answerPair
	known := make([]bool, len(now.Options))
	for i, o := range old.Options {
		_, id, kept := d.New.Successor(d.Old.Version, old.ID, o.ID)
		k := slices.IndexFunc(now.Options, func(n *questionnaire.Option) bool { return n.ID == id })
		if kept && k >= 0 && !known[k] {
			known[k] = true
			pairs = append(pairs, answerPair{questionnaire.Answer(i + 1), questionnaire.Answer(k + 1)})
		} else if note != nil {
			note.OnlyOld = append(note.OnlyOld, old.ID+"."+o.ID)
		}
	}
	for k, o := range now.Options {
		if !known[k] && note != nil {
			note.OnlyNew = append(note.OnlyNew, now.ID+"."+o.ID)
		}
	}
	if !old.Required && !now.Required {
		pairs = append(pairs, answerPair{questionnaire.Skipped, questionnaire.Skipped})
	}
	return pairs
}

// places is where both versions are after some answers.
type places struct{ old, now place }

// reached is how many sets of answers lead to a pair of places, and how one of them does.
type reached struct {
	high, low uint64 // 128 bits
	from      places
	by        answerPair
}

// follow counts all sets of answers by going through both versions at once; false if there are too many states.
func (d *Difference) follow(before, after *pass, steps []pairing) bool {
	layers := []map[places]*reached{{{before.start(), after.start()}: {low: 1}}}
	states := 0
	for _, s := range steps {
		next := map[places]*reached{}
		for at, r := range layers[len(layers)-1] {
			for _, a := range s.answers {
				to := at
				if s.old != nil {
					to.old, _ = before.step(s.old.Index, at.old, a.old)
				}
				if s.now != nil {
					to.now, _ = after.step(s.now.Index, at.now, a.now)
				}
				n := next[to]
				if n == nil {
					n = &reached{from: at, by: a}
					next[to] = n
				} else if less(at, n.from) {
					n.from, n.by = at, a
				}
				var carry uint64
				n.low, carry = bits.Add64(n.low, r.low, 0)
				n.high, _ = bits.Add64(n.high, r.high, carry)
			}
			if states+len(next) > maxPairStates {
				return false
			}
		}
		states += len(next)
		layers = append(layers, next)
	}
	d.collect(before, after, steps, layers)
	return true
}

// less orders places, so that witnesses do not depend on the order of a map.
func less(a, b places) bool {
	return slices.Compare([]int{a.old.memory, a.old.cell, a.now.memory, a.now.cell}, []int{b.old.memory, b.old.cell, b.now.memory, b.now.cell}) < 0
}

// collect adds up what comes out at the end.
func (d *Difference) collect(before, after *pass, steps []pairing, layers []map[places]*reached) {
	was, is := outcomesByMemory(before), outcomesByMemory(after)
	type fromTo struct{ from, to int }
	type move struct {
		count *big.Int
		at    places
	}
	moves := map[fromTo]*move{}
	for at, r := range layers[len(layers)-1] {
		key := fromTo{was[at.old.memory][before.kinds[at.old.cell]], is[at.now.memory][after.kinds[at.now.cell]]}
		m := moves[key]
		if m == nil {
			m = &move{new(big.Int), at}
			moves[key] = m
		} else if less(at, m.at) {
			m.at = at
		}
		m.count.Add(m.count, number([]uint64{r.low, r.high}))
	}
	for i, from := range d.Old.Outcomes {
		for j, to := range d.New.Outcomes {
			m := moves[fromTo{i, j}]
			if m == nil {
				continue
			}
			x := Move{From: from, To: to, Count: m.count, Share: new(big.Rat).SetFrac(m.count, d.Total)}
			x.Old, x.New = d.witness(steps, layers, m.at)
			d.Moves = append(d.Moves, x)
		}
	}
}

func outcomesByMemory(p *pass) [][]int {
	end := p.last()
	all := make([][]int, len(end.memories))
	for i := range end.memories {
		all[i] = p.outcomes(&end.memories[i])
	}
	return all
}

// witness walks back from a place at the end.
func (d *Difference) witness(steps []pairing, layers []map[places]*reached, at places) (old, now questionnaire.Answers) {
	old, now = make(questionnaire.Answers, len(d.Old.Questions)), make(questionnaire.Answers, len(d.New.Questions))
	for i := len(steps) - 1; i >= 0; i-- {
		r := layers[i+1][at]
		steps[i].put(r.by, old, now)
		at = r.from
	}
	return d.Old.Evaluate(old).Answers, d.New.Evaluate(now).Answers
}

// put writes the answers of a step into sets.
func (s pairing) put(a answerPair, old, now questionnaire.Answers) {
	if s.old != nil {
		old[s.old.Index] = a.old
	}
	if s.now != nil {
		now[s.now.Index] = a.now
	}
}

// try counts random sets of answers.
func (d *Difference) try(steps []pairing) {
	d.Sample = diffSample
	random := rand.New(rand.NewPCG(1, 1))
	counts := make([]Move, len(d.Old.Outcomes)*len(d.New.Outcomes))
	for range diffSample {
		old, now := make(questionnaire.Answers, len(d.Old.Questions)), make(questionnaire.Answers, len(d.New.Questions))
		for _, s := range steps {
			s.put(s.answers[random.IntN(len(s.answers))], old, now)
		}
		was, is := d.Old.Evaluate(old), d.New.Evaluate(now)
		m := &counts[was.Outcome.Index*len(d.New.Outcomes)+is.Outcome.Index]
		if m.Count == nil {
			*m = Move{From: was.Outcome, To: is.Outcome, Count: new(big.Int), Old: was.Answers, New: is.Answers}
		}
		m.Count.Add(m.Count, big.NewInt(1))
	}
	for _, m := range counts {
		if m.Count != nil {
			m.Share = new(big.Rat).SetFrac(m.Count, big.NewInt(diffSample))
			d.Moves = append(d.Moves, m)
		}
	}
}
