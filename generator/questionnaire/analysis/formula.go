package analysis

import (
	"encoding/binary"
	"slices"

	"roleguide/generator/questionnaire"
)

// A node is a condition by its number: equal conditions have equal numbers.
type node int32

// The two conditions that are settled.
const (
	never  node = 0
	always node = 1
)

type kind uint8

const (
	settled kind = iota
	isOption
	atLeast // a linear form is 0 or more
	isZero  // a linear form is 0
	both
	either
	negated
	isOutcome
)

// A formula is what a node stands for.
type formula struct {
	kind     kind
	question int    // of isOption
	set      uint64 // of isOption the options, of isOutcome the outcomes
	form     []int  // of atLeast and isZero: times each score, times unsure, constant
	of       []node // of both, either and negated
	asks     uint64 // the questions that it depends on
}

// formulas holds conditions as a graph without doubles, so that what is left of a condition when an answer
// becomes known can be compared by number. Facts are replaced by what they stand for.
type formulas struct {
	all     []formula
	numbers map[string]node
	facts   map[*questionnaire.Fact]node
	left    map[substitution]node
}

// A substitution puts an answer to a question into a condition.
type substitution struct {
	in       node
	question int
	option   int // -1: none
}

func newFormulas() *formulas {
	f := &formulas{numbers: map[string]node{}, facts: map[*questionnaire.Fact]node{}, left: map[substitution]node{}}
	f.intern(formula{kind: settled, set: 0})
	f.intern(formula{kind: settled, set: 1})
	return f
}

// intern gives a formula its number.
func (f *formulas) intern(x formula) node {
	key := []byte{byte(x.kind)}
	key = binary.AppendVarint(key, int64(x.question))
	key = binary.AppendUvarint(key, x.set)
	for _, v := range x.form {
		key = binary.AppendVarint(key, int64(v))
	}
	for _, n := range x.of {
		key = binary.AppendVarint(key, int64(n))
		x.asks |= f.all[n].asks
	}
	if n, known := f.numbers[string(key)]; known {
		return n
	}
	if x.kind == isOption {
		x.asks = 1 << x.question
	}
	n := node(len(f.all))
	f.all = append(f.all, x)
	f.numbers[string(key)] = n
	return n
}

// condition gives a condition of the model its number; nil always holds.
func (f *formulas) condition(c questionnaire.Condition) node {
	switch c := c.(type) {
	case questionnaire.And:
		return f.and(f.conditions(c.Of))
	case questionnaire.Or:
		return f.or(f.conditions(c.Of))
	case questionnaire.Not:
		return f.not(f.condition(c.Of))
	case questionnaire.Is:
		x := formula{kind: isOption, question: c.Question.Index}
		for _, o := range c.Options {
			x.set |= 1 << o.Index
		}
		return f.intern(x)
	case questionnaire.OutcomeIs:
		x := formula{kind: isOutcome}
		for _, o := range c.Outcomes {
			x.set |= 1 << o.Index
		}
		return f.intern(x)
	case questionnaire.FactHolds:
		n, known := f.facts[c.Fact]
		if !known {
			n = f.condition(c.Fact.When)
			f.facts[c.Fact] = n
		}
		return n
	case questionnaire.Compare:
		var steps []node
		left := c.First
		for _, s := range c.Steps {
			steps = append(steps, f.compare(left, s.Op, s.Sum))
			left = s.Sum
		}
		return f.and(steps)
	}
	return always
}

func (f *formulas) conditions(cs []questionnaire.Condition) []node {
	nodes := make([]node, len(cs))
	for i, c := range cs {
		nodes[i] = f.condition(c)
	}
	return nodes
}

// compare brings a comparison into the form "at least 0" or "is 0".
func (f *formulas) compare(a questionnaire.Sum, op questionnaire.Op, b questionnaire.Sum) node {
	form := make([]int, questionnaire.MaxScores+2)
	put := func(s questionnaire.Sum, times int) {
		for _, t := range s.Terms {
			form[t.Score.Index] += times * t.Times
		}
		form[unsureAt] += times * s.Unsure
		form[constantAt] += times * s.Constant
	}
	put(a, 1)
	put(b, -1)
	switch op {
	case questionnaire.GreaterOrEqual:
		return f.atLeast(form)
	case questionnaire.Greater:
		return f.not(f.atLeast(opposite(form, 0)))
	case questionnaire.LessOrEqual:
		return f.atLeast(opposite(form, 0))
	case questionnaire.Less:
		return f.not(f.atLeast(form))
	}
	if i := slices.IndexFunc(form, func(v int) bool { return v != 0 }); i >= 0 && form[i] < 0 {
		form = opposite(form, 0)
	}
	equal := f.intern(formula{kind: isZero, form: form})
	if op == questionnaire.NotEqual {
		return f.not(equal)
	}
	return equal
}

// Places in a linear form, after those of the scores.
const (
	unsureAt   = questionnaire.MaxScores
	constantAt = questionnaire.MaxScores + 1
)

func (f *formulas) atLeast(form []int) node { return f.intern(formula{kind: atLeast, form: form}) }

// opposite is minus a form, and something added.
func opposite(form []int, plus int) []int {
	minus := make([]int, len(form))
	for i, v := range form {
		minus[i] = -v
	}
	minus[constantAt] += plus
	return minus
}

func (f *formulas) not(n node) node {
	switch x := f.all[n]; {
	case n == never:
		return always
	case n == always:
		return never
	case x.kind == negated:
		return x.of[0]
	case x.kind == atLeast:
		return f.atLeast(opposite(x.form, -1))
	}
	return f.intern(formula{kind: negated, of: []node{n}})
}

func (f *formulas) and(of []node) node { return f.join(both, of, always, never) }
func (f *formulas) or(of []node) node  { return f.join(either, of, never, always) }

// join is the conjunction or disjunction of nodes: nothing is the empty one, and all decides alone.
func (f *formulas) join(k kind, of []node, nothing, all node) node {
	var flat []node
	for _, n := range of {
		switch {
		case n == all:
			return all
		case n == nothing:
		case f.all[n].kind == k:
			flat = append(flat, f.all[n].of...)
		default:
			flat = append(flat, n)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	for _, n := range flat {
		if _, found := slices.BinarySearch(flat, f.not(n)); found {
			return all
		}
	}
	switch len(flat) {
	case 0:
		return nothing
	case 1:
		return flat[0]
	}
	return f.intern(formula{kind: k, of: flat})
}

// given is what is left of a condition when the answer to a question is known: the index of an option, or -1
// for no effective answer.
func (f *formulas) given(n node, question, option int) node {
	if f.all[n].asks&(1<<question) == 0 {
		return n
	}
	key := substitution{n, question, option}
	if known, ok := f.left[key]; ok {
		return known
	}
	result := never
	switch x := f.all[n]; x.kind {
	case isOption:
		if option >= 0 && x.set&(1<<option) != 0 {
			result = always
		}
	case negated:
		result = f.not(f.given(x.of[0], question, option))
	default:
		parts := make([]node, len(x.of))
		for i, part := range x.of {
			parts[i] = f.given(part, question, option)
		}
		if x.kind == both {
			result = f.and(parts)
		} else {
			result = f.or(parts)
		}
	}
	f.left[key] = result
	return result
}

// linear collects the comparisons in some conditions.
func (f *formulas) linear(of []node) []node {
	var found []node
	f.visit(of, func(n node) {
		if k := f.all[n].kind; k == atLeast || k == isZero {
			found = append(found, n)
		}
	})
	return found
}

// visit goes once through all parts of some conditions.
func (f *formulas) visit(of []node, each func(node)) {
	seen := make([]bool, len(f.all))
	var visit func([]node)
	visit = func(of []node) {
		for _, n := range of {
			if !seen[n] {
				seen[n] = true
				each(n)
				visit(f.all[n].of)
			}
		}
	}
	visit(of)
}

// asksUnsure reports whether a condition asks for the number of unsure answers.
func (f *formulas) asksUnsure(n node) bool {
	return slices.ContainsFunc(f.linear([]node{n}), func(n node) bool { return f.all[n].form[unsureAt] != 0 })
}
