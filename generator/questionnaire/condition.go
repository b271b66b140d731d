package questionnaire

import (
	"strconv"
	"strings"
)

// A Condition is a test of answers: [And], [Or], [Not], [Is], [Compare], [FactHolds] or [OutcomeIs]. There are
// no others.
//
// String writes a condition in its canonical form: parsing what it writes gives the same condition, and two
// conditions that differ only in blanks, parentheses or the order of a sum give the same text.
type Condition interface {
	String() string
	condition()
}

// And holds when all of its parts hold. It has two or more parts, none of them an And.
type And struct{ Of []Condition }

// Or holds when one of its parts holds. It has two or more parts, none of them an Or.
type Or struct{ Of []Condition }

// Not holds when its part does not. Its part is no Not.
type Not struct{ Of Condition }

// Is holds when the effective answer to a question is one of some options. Without an effective answer it
// does not hold, and its Not does.
type Is struct {
	Question *Question
	Options  []*Option // one or more, in the order of the question
}

// Compare is a chain of comparisons: First, then each step with what precedes it.
type Compare struct {
	First Sum
	Steps []Step // one or more
}

// A Step is one link of a chain.
type Step struct {
	Op  Op
	Sum Sum

	// Difference is what precedes the step minus its sum: the step holds if Op holds between Difference and 0. Scores on
	// both sides have met in it, which is what a bound of a comparison needs.
	Difference Sum
}

// FactHolds holds when a fact does.
type FactHolds struct{ Fact *Fact }

// OutcomeIs holds when the outcome is one of some; only in the conditions of notes.
type OutcomeIs struct{ Outcomes []*Outcome } // one or more, in the order of the file

func (And) condition()       {}
func (Or) condition()        {}
func (Not) condition()       {}
func (Is) condition()        {}
func (Compare) condition()   {}
func (FactHolds) condition() {}
func (OutcomeIs) condition() {}

// An Op compares two numbers.
type Op string

// The comparisons.
const (
	Less           Op = "<"
	LessOrEqual    Op = "<="
	Equal          Op = "=="
	NotEqual       Op = "!="
	GreaterOrEqual Op = ">="
	Greater        Op = ">"
)

// Holds reports whether the comparison of two numbers is true.
func (op Op) Holds(a, b int) bool {
	switch op {
	case Less:
		return a < b
	case LessOrEqual:
		return a <= b
	case Equal:
		return a == b
	case NotEqual:
		return a != b
	case GreaterOrEqual:
		return a >= b
	}
	return a > b
}

// opposite is the comparison that is true when op is false.
func (op Op) opposite() Op {
	return map[Op]Op{Less: GreaterOrEqual, LessOrEqual: Greater, Equal: NotEqual, NotEqual: Equal, GreaterOrEqual: Less, Greater: LessOrEqual}[op]
}

// mirrored is the comparison with its sides exchanged.
func (op Op) mirrored() Op {
	return map[Op]Op{Less: Greater, LessOrEqual: GreaterOrEqual, Equal: Equal, NotEqual: NotEqual, GreaterOrEqual: LessOrEqual, Greater: Less}[op]
}

// A Sum is a sum of scores, of the number of unsure answers, and of a constant.
type Sum struct {
	Terms    []Term // in the order of the file, no score twice, none with Times 0
	Unsure   int    // how many times the number of unsure answers is counted
	Constant int
}

// A Term is a score, counted Times times; negative for subtracted.
type Term struct {
	Score *Score
	Times int
}

// isNumber reports whether a sum is a constant.
func (s Sum) isNumber() bool { return len(s.Terms) == 0 && s.Unsure == 0 }

// minus is the difference of two sums.
func (s Sum) minus(t Sum) Sum {
	d := Sum{Unsure: s.Unsure - t.Unsure, Constant: s.Constant - t.Constant}
	d.Terms = append(d.Terms, s.Terms...)
	for _, term := range t.Terms {
		d.add(term.Score, -term.Times)
	}
	return d
}

// add counts a score some more times.
func (s *Sum) add(score *Score, times int) {
	for i, t := range s.Terms {
		switch {
		case t.Score == score:
			if s.Terms[i].Times += times; s.Terms[i].Times == 0 {
				s.Terms = append(s.Terms[:i], s.Terms[i+1:]...)
			}
			return
		case t.Score.Index > score.Index:
			s.Terms = append(s.Terms[:i], append([]Term{{score, times}}, s.Terms[i:]...)...)
			return
		}
	}
	s.Terms = append(s.Terms, Term{score, times})
}

// String joins the parts by "and"; an Or among them stands in parentheses.
func (c And) String() string {
	parts := make([]string, len(c.Of))
	for i, part := range c.Of {
		parts[i] = part.String()
		if _, or := part.(Or); or {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, " and ")
}

// String joins the parts by "or".
func (c Or) String() string {
	parts := make([]string, len(c.Of))
	for i, part := range c.Of {
		parts[i] = part.String()
	}
	return strings.Join(parts, " or ")
}

// String is "not" and the part, an And or Or in parentheses.
func (c Not) String() string {
	switch c.Of.(type) {
	case And, Or:
		return "not (" + c.Of.String() + ")"
	}
	return "not " + c.Of.String()
}

// String is "question is option" or "question in (a, b)".
func (c Is) String() string {
	ids := make([]string, len(c.Options))
	for i, o := range c.Options {
		ids[i] = o.ID
	}
	return isOneOf(c.Question.ID, ids)
}

// String is "outcome is x" or "outcome in (x, y)".
func (c OutcomeIs) String() string {
	ids := make([]string, len(c.Outcomes))
	for i, o := range c.Outcomes {
		ids[i] = o.ID
	}
	return isOneOf(wordOutcome, ids)
}

func isOneOf(name string, ids []string) string {
	if len(ids) == 1 {
		return name + " is " + ids[0]
	}
	return name + " in (" + strings.Join(ids, ", ") + ")"
}

// String is the fact's id.
func (c FactHolds) String() string { return c.Fact.ID }

// String is the chain as written, its sums in order.
func (c Compare) String() string {
	var b strings.Builder
	b.WriteString(c.First.String())
	for _, s := range c.Steps {
		b.WriteString(" " + string(s.Op) + " " + s.Sum.String())
	}
	return b.String()
}

// String writes what is added before what is subtracted, scores in their order, the constant last.
func (s Sum) String() string {
	var plus, minus []string
	put := func(name string, times int) {
		for ; times > 0; times-- {
			plus = append(plus, name)
		}
		for ; times < 0; times++ {
			minus = append(minus, name)
		}
	}
	for _, t := range s.Terms {
		put(t.Score.ID, t.Times)
	}
	put(wordUnsure, s.Unsure)
	switch {
	case s.Constant < 0:
		minus = append(minus, strconv.Itoa(-s.Constant))
	case s.Constant > 0 || s.isNumber():
		plus = append(plus, strconv.Itoa(s.Constant))
	}
	text := strings.Join(plus, " + ")
	for _, m := range minus {
		if text == "" {
			text = "-" + m
		} else {
			text += " - " + m
		}
	}
	return text
}

// visit calls see for a condition and all its parts. What facts stand for is not visited.
func visit(c Condition, see func(Condition)) {
	if c == nil {
		return
	}
	see(c)
	switch c := c.(type) {
	case And:
		for _, part := range c.Of {
			visit(part, see)
		}
	case Or:
		for _, part := range c.Of {
			visit(part, see)
		}
	case Not:
		visit(c.Of, see)
	}
}
