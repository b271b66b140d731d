package questionnaire

import (
	"slices"
	"strconv"
	"strings"

	"roleguide/generator/source"
)

// is reads a test of a question's answer.
func (p *parser) is(q *Question) Condition {
	t := p.take()
	if q.Index >= p.before {
		p.fail(t.at, CodeNotYet, "the question "+source.Quote(q.ID)+" is not asked before this one", "show_if can use earlier questions only")
	}
	ids := make([]string, len(q.Options))
	for i, o := range q.Options {
		ids[i] = o.ID
	}
	is := Is{Question: q}
	for _, i := range p.choice("option of "+q.ID, ids) {
		is.Options = append(is.Options, q.Options[i])
	}
	return is
}

// outcomeIs reads a test of the outcome.
func (p *parser) outcomeIs() Condition {
	t := p.take()
	if !p.outcomes {
		p.fail(t.at, CodeNotYet, "the outcome is not known here", "only the conditions of notes can use it")
	}
	ids := make([]string, len(p.model.Outcomes))
	for i, o := range p.model.Outcomes {
		ids[i] = o.ID
	}
	is := OutcomeIs{}
	for _, i := range p.choice("outcome", ids) {
		is.Outcomes = append(is.Outcomes, p.model.Outcomes[i])
	}
	return is
}

// choice reads "is x" or "in (x, y)" and returns the places of the names among ids, in their order.
func (p *parser) choice(what string, ids []string) []int {
	var found []int
	one := func() {
		t := p.peek()
		if t.kind == word && t.text == wordNot && !slices.Contains(ids, wordNot) {
			p.fail(t.at, CodeCondition, `"is not" is not part of the language`, "put not before the question: not "+p.tokens[max(p.next-2, 0)].text+" is …")
			return
		}
		if t.kind != word && t.kind != number {
			p.unexpected("an " + what + " should follow")
			return
		}
		p.take()
		i := slices.Index(ids, t.text)
		switch {
		case i < 0:
			p.fail(t.at, CodeUnknownName, "there is no "+what+" called "+source.Quote(t.text), source.DidYouMean(t.text, ids))
		case slices.Contains(found, i):
			p.fail(t.at, CodeCondition, source.Quote(t.text)+" is listed twice", "remove one of them")
		}
		found = append(found, i)
	}
	switch {
	case p.accept(wordIs):
		one()
	case p.accept(wordIn):
		if !p.accept("(") {
			p.unexpected("a list in parentheses should follow: in (a, b)")
			return nil
		}
		one()
		for p.accept(",") {
			one()
		}
		if !p.accept(")") {
			p.unexpected("the list should go on with a comma or end with a parenthesis")
		}
	default:
		p.unexpected("is or in should follow, and what the answer must be")
	}
	if p.err != nil {
		return nil
	}
	slices.Sort(found)
	return found
}

// compare reads a comparison or a chain of them.
func (p *parser) compare() Condition {
	start := p.peek().at
	c := Compare{First: p.sum()}
	left := c.First
	for p.err == nil {
		at := p.peek().at
		op, ok := p.op()
		if !ok {
			break
		}
		if n := len(c.Steps); n > 0 && !sameWay(c.Steps[n-1].Op, op) {
			p.fail(at, CodeCondition, "a chain must go one way: "+string(c.Steps[n-1].Op)+" and "+string(op)+" do not", "write two comparisons joined by and")
		}
		step := Step{Op: op, Sum: p.sum()}
		step.Difference = left.minus(step.Sum)
		c.Steps = append(c.Steps, step)
		left = step.Sum
	}
	if p.err != nil {
		return c
	}
	if len(c.Steps) == 0 {
		p.unexpected("a comparison should follow: <, <=, ==, !=, >=, >")
		return c
	}
	for _, s := range c.Steps {
		if s.Difference.isNumber() {
			always := "false"
			if s.Op.Holds(s.Difference.Constant, 0) {
				always = "true"
			}
			p.fail(start, CodeConstant, "this comparison is always "+always, "compare a score with something else than itself")
		}
	}
	return c
}

func (p *parser) op() (Op, bool) {
	t := p.peek()
	switch op := Op(t.text); op {
	case Less, LessOrEqual, Equal, NotEqual, GreaterOrEqual, Greater:
		p.take()
		return op, true
	}
	return "", false
}

func sameWay(a, b Op) bool {
	up, down := []Op{Less, LessOrEqual}, []Op{Greater, GreaterOrEqual}
	return slices.Contains(up, a) && slices.Contains(up, b) || slices.Contains(down, a) && slices.Contains(down, b)
}

func (p *parser) sum() Sum {
	var s Sum
	start, times := p.peek().at, 1
	if p.accept("-") {
		times = -1
	}
	for {
		p.term(&s, times)
		switch {
		case p.accept("+"):
			times = 1
		case p.accept("-"):
			times = -1
		default:
			if s.Constant > maxNumber || s.Constant < -maxNumber {
				p.fail(start, CodeCondition, "the numbers of this sum come to more than "+strconv.Itoa(maxNumber), "")
			}
			return s
		}
	}
}

// term reads one term into a sum.
func (p *parser) term(into *Sum, times int) {
	t := p.peek()
	switch t.kind {
	case number:
		p.take()
		n, err := strconv.Atoi(t.text)
		if err != nil || n > maxNumber {
			p.fail(t.at, CodeCondition, source.Quote(t.text)+" is not a whole number up to "+strconv.Itoa(maxNumber), "")
			return
		}
		into.Constant += times * n
	case word:
		if t.text == wordUnsure {
			p.take()
			into.Unsure += times
			return
		}
		for _, s := range p.model.Scores {
			if s.ID == t.text {
				p.take()
				into.add(s, times)
				return
			}
		}
		p.noScore(t)
	default:
		p.unexpected("a score or a number should stand here")
	}
}

// noScore reports a word that is no score where a score, or anything at all, could have stood.
func (p *parser) noScore(t token) {
	if slices.Contains([]string{wordAnd, wordOr, wordNot, wordIs, wordIn}, t.text) || slices.Contains([]string{"AND", "OR", "NOT"}, t.text) {
		p.unexpected("a question, a fact, a score or a number should stand here")
		return
	}
	names := []string{wordUnsure}
	for _, s := range p.model.Scores {
		names = append(names, s.ID)
	}
	for _, q := range p.model.Questions {
		names = append(names, q.ID)
	}
	for _, f := range p.model.Facts {
		names = append(names, f.ID)
	}
	if slices.Contains(names, t.text) {
		p.fail(t.at, CodeCondition, source.Quote(t.text)+" is no number", "only scores, unsure and numbers can be added and compared")
		return
	}
	hint := source.DidYouMean(t.text, names)
	if strings.HasPrefix(hint, "allowed") {
		hint = "" // a list of all names is no help
	}
	p.fail(t.at, CodeUnknownName, "nothing is called "+source.Quote(t.text), hint)
}
