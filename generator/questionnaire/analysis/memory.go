package analysis

import (
	"encoding/binary"
	"slices"

	"roleguide/generator/questionnaire"
)

// A program is what one pass through all answers follows to the end: rules until the first that matches, and
// further conditions, each for itself.
type program struct {
	model     *questionnaire.Model
	rules     []*questionnaire.Rule     // none: the outcome does not matter
	exact     bool                      // which rule decides matters too, and not the outcome alone
	further   []questionnaire.Condition // at most 128; if there are any, the outcome matters only as far as they ask for it
	asWritten bool                      // takes the questions in the order of the file
	f         *formulas
	questions []*questionnaire.Question // in the order in which the pass takes them
}

// A memory is what must be known of the answers so far, besides the box: what is left of the conditions that
// are still to be decided.
type memory struct {
	shows   []node // for the questions to come
	rules   []open // in order; none that cannot match, and nothing after one that does
	further []node
}

// An open rule is one that can still decide.
type open struct {
	rule int
	when node
}

// first decides on the order of the questions, and is the memory before any answer.
func (p *program) first() memory {
	var m memory
	for _, c := range p.further {
		m.further = append(m.further, p.f.condition(c))
	}
	standsFor := p.standsFor(m.further)
	for i, r := range p.rules {
		if m.append(p.f, open{standsFor[i], p.f.condition(r.When)}) {
			break
		}
	}
	p.questions = p.model.Questions
	if !p.asWritten {
		p.questions = inOrder(p.f, p.model.Questions, m.conditions())
	}
	for _, q := range p.questions {
		m.shows = append(m.shows, p.f.condition(q.ShowIf))
	}
	return m
}

// append adds a rule after the others, and reports whether there can be no more after it.
func (m *memory) append(f *formulas, r open) (last bool) {
	if r.when == never {
		return false
	}
	if n := len(m.rules); n > 0 && m.rules[n-1].rule == r.rule {
		r.when = f.or([]node{m.rules[n-1].when, r.when})
		m.rules = m.rules[:n-1]
	}
	m.rules = append(m.rules, r)
	return r.when == always
}

// standsFor gives for each rule the first that has the same effect: the same outcome, or one that further conditions do not tell
// from it.
func (p *program) standsFor(further []node) []int {
	kinds := make([]int, len(p.model.Outcomes))
	for i := range kinds {
		if len(further) == 0 {
			kinds[i] = i
		}
	}
	p.f.visit(further, func(n node) {
		if x := p.f.all[n]; x.kind == isOutcome {
			for i := range kinds {
				kinds[i] = 2*kinds[i] + int(x.set>>i&1)
			}
			kinds = ranks(kinds)
		}
	})
	first := make([]int, len(p.rules))
	for i, r := range p.rules {
		first[i] = slices.IndexFunc(p.rules, func(other *questionnaire.Rule) bool {
			return r == other || !p.exact && kinds[other.Outcome.Index] == kinds[r.Outcome.Index]
		})
	}
	return first
}

// ranks replaces numbers by the first place where they stand.
func ranks(numbers []int) []int {
	all := make([]int, len(numbers))
	for i, n := range numbers {
		all[i] = slices.Index(numbers, n)
	}
	return all
}

// conditions lists everything that is left.
func (m *memory) conditions() []node {
	all := slices.Concat(m.shows, m.further)
	for _, r := range m.rules {
		all = append(all, r.when)
	}
	return all
}

// given is the memory after the first of the questions to come.
func (m *memory) given(f *formulas, question, option int) memory {
	next := memory{shows: make([]node, len(m.shows)-1), further: make([]node, len(m.further))}
	for i, n := range m.shows[1:] {
		next.shows[i] = f.given(n, question, option)
	}
	for _, r := range m.rules {
		if next.append(f, open{r.rule, f.given(r.when, question, option)}) {
			break
		}
	}
	for i, n := range m.further {
		next.further[i] = f.given(n, question, option)
	}
	return next
}

// key tells memories apart.
func (m *memory) key() string {
	var b []byte
	for _, n := range m.shows {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, n := range m.further {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, r := range m.rules {
		b = binary.AppendUvarint(b, uint64(r.rule))
		b = binary.AppendUvarint(b, uint64(r.when))
	}
	return string(b)
}

// An edge leads from a memory to one of the next layer, for all answers that do the same.
type edge struct {
	to       int
	distance int
	unsure   bool
	answers  []questionnaire.Answer // none: the question is hidden
}

// A layer holds all memories that there are before a question, and what was counted for each.
type layer struct {
	memories []memory
	counts   []span
	shown    [][]edge // for each memory; none if the question is hidden for certain
	hidden   []edge   // for each memory; meaningless if the question is shown for certain
}

// answersOf lists everything a reader can answer to a question.
func answersOf(q *questionnaire.Question) []questionnaire.Answer {
	var all []questionnaire.Answer
	for i := range q.Options {
		all = append(all, questionnaire.Answer(i+1))
	}
	if !q.Required {
		all = append(all, questionnaire.Skipped)
	}
	return all
}

// connect makes the edges of a layer and returns the next one; nil if it would have more than limit memories.
func (p *program) connect(l *layer, q *questionnaire.Question, b *box, limit int) *layer {
	next := &layer{}
	numbers := map[string]int{}
	number := func(m memory) int {
		key := m.key()
		n, known := numbers[key]
		if !known {
			n = len(next.memories)
			numbers[key] = n
			next.memories = append(next.memories, m)
		}
		return n
	}
	for i := range l.memories {
		m := &l.memories[i]
		var shown []edge
		var hidden edge
		if m.shows[0] != never {
			for _, a := range answersOf(q) {
				shown = addAnswer(shown, number(m.given(p.f, q.Index, max(int(a), 0)-1)), q, a, b)
			}
		}
		if m.shows[0] != always {
			hidden.to = number(m.given(p.f, q.Index, -1))
		}
		l.shown, l.hidden = append(l.shown, shown), append(l.hidden, hidden)
		if len(next.memories) > limit {
			return nil
		}
	}
	return next
}

// addAnswer adds an answer to the edge that does the same, or a new one.
func addAnswer(edges []edge, to int, q *questionnaire.Question, a questionnaire.Answer, b *box) []edge {
	e := edge{to: to, answers: []questionnaire.Answer{a}}
	if o := q.Option(a); o != nil {
		e.distance, e.unsure = b.distance(o.Points), o.Unsure && b.planes > 1
	}
	for i, other := range edges {
		if other.to == e.to && other.distance == e.distance && other.unsure == e.unsure {
			edges[i].answers = append(other.answers, a)
			return edges
		}
	}
	return append(edges, e)
}
