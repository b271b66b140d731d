package questionnaire

import (
	"strconv"
	"strings"
)

// Words says a condition in plain words, for people who read the rules: "Direction need is 4 or more and
// question 7 is “Nobody”". It is a clause without a capital letter or full stop.
func (p Phrases) Words(c Condition) string { return p.words(c, true) }

// Code says a condition with the numbers and letters of the worksheet instead of texts, for drawings: "7c or 1b" is the
// third answer to question 7 or the second to question 1.
func (p Phrases) Code(c Condition) string {
	switch c := c.(type) {
	case And:
		return p.codes(c.Of, " "+p["and"]+" ")
	case Or:
		return p.codes(c.Of, " "+p["or"]+" ")
	case Not:
		return p.say("not", "a", p.codes([]Condition{c.Of}, ""))
	case Is:
		letters := make([]string, len(c.Options))
		for i, o := range c.Options {
			letters[i] = strconv.Itoa(c.Question.Number()) + o.Letter()
		}
		return strings.Join(letters, "/")
	case FactHolds:
		return p.say("quoted", "a", c.Fact.Name)
	}
	return p.Words(c)
}

// codes joins parts. One that is joined itself stands in parentheses.
func (p Phrases) codes(parts []Condition, with string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = p.Code(part)
		switch part.(type) {
		case And, Or:
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, with)
}

// words says a condition, or that it does not hold.
func (p Phrases) words(c Condition, holds bool) string {
	switch c := c.(type) {
	case And:
		return p.joined(c.Of, holds, holds)
	case Or:
		return p.joined(c.Of, holds, !holds)
	case Not:
		return p.words(c.Of, !holds)
	case Is:
		texts := make([]string, len(c.Options))
		for i, o := range c.Options {
			texts[i] = p.say("quoted", "a", o.Text)
		}
		return p.oneOf(p.question(c.Question), texts, holds)
	case OutcomeIs:
		texts := make([]string, len(c.Outcomes))
		for i, o := range c.Outcomes {
			texts[i] = p.say("quoted", "a", o.Title)
		}
		return p.oneOf(p["outcome"], texts, holds)
	case FactHolds:
		key := "holds"
		if !holds {
			key = "fails"
		}
		return p.say(key, "a", p.say("quoted", "a", c.Fact.Name))
	case Compare:
		return p.compare(c, holds)
	}
	return p["always"]
}

// question names a question in a sentence.
func (p Phrases) question(q *Question) string {
	if q.Label != "" {
		return p.say("labelled", "n", q.Number(), "a", q.Label)
	}
	return p.say("question", "n", q.Number())
}

// oneOf says which of some answers or outcomes something is, or that it is none of them.
func (p Phrases) oneOf(what string, texts []string, holds bool) string {
	key := "is"
	switch {
	case holds && len(texts) > 1:
		key = "is_one"
	case !holds && len(texts) > 1:
		key = "is_none"
	case !holds:
		key = "is_not"
	}
	return p.say(key, "a", what, "b", p.listed(texts, "or"))
}

// joined says parts joined by and or or. By De Morgan's laws, that not all hold means that one of them does not.
func (p Phrases) joined(parts []Condition, holds, and bool) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = p.words(part, holds)
		switch innermost(part).(type) {
		case And, Or:
			texts[i] = "(" + texts[i] + ")"
		}
	}
	if and {
		return p.listed(texts, "and")
	}
	if len(texts) == 2 {
		return p.say("either", "a", texts[0], "b", texts[1])
	}
	return p.say("any", "a", strings.Join(texts, "; "))
}

func innermost(c Condition) Condition {
	if not, ok := c.(Not); ok {
		return not.Of
	}
	return c
}

// listed joins texts: "a, b and c".
func (p Phrases) listed(texts []string, last string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " " + p[last] + " " + texts[len(texts)-1]
}

// compare says a comparison or chain. The most common chain is that of a band: "Direction need is 4 to 7".
func (p Phrases) compare(c Compare, holds bool) string {
	if low, thing, high, ok := c.band(); ok && holds {
		return p.say("range", "a", p.sum(thing), "n", low, "m", high)
	}
	var texts []string
	for _, s := range c.Steps {
		op := s.Op
		if !holds {
			op = op.opposite()
		}
		texts = append(texts, p.relation(newRelation(s.Difference, op)))
	}
	if holds {
		return p.listed(texts, "and")
	}
	return p.listed(texts, "or")
}

// band takes a chain apart that says between which numbers something lies, ends included.
func (c Compare) band() (low int, thing Sum, high int, ok bool) {
	if len(c.Steps) != 2 || !c.First.isNumber() || !c.Steps[1].Sum.isNumber() || c.Steps[0].Sum.Constant != 0 {
		return 0, Sum{}, 0, false
	}
	thing = c.Steps[0].Sum
	for _, t := range thing.Terms {
		if t.Times < 0 {
			return 0, Sum{}, 0, false
		}
	}
	low, high = c.First.Constant, c.Steps[1].Sum.Constant
	first, second := c.Steps[0].Op, c.Steps[1].Op
	if first == Greater || first == GreaterOrEqual {
		low, high, first, second = high, low, second.mirrored(), first.mirrored()
	}
	if first == Less {
		low++
	}
	if second == Less {
		high--
	}
	return low, thing, high, low < high && thing.Unsure >= 0
}

// A relation is a comparison in the form in which it is said: something with scores on the left, and on the
// right a number, or one thing to compare with and by how much.
type relation struct {
	left, right Sum // without constants; right is empty for a comparison with a number
	op          Op
	number      int
}

// newRelation says how a difference compares with 0: constants move to the right, and what is subtracted to the other
// side.
func newRelation(d Sum, op Op) relation {
	r := relation{op: op, number: -d.Constant}
	for _, t := range d.Terms {
		if t.Times > 0 {
			r.left.Terms = append(r.left.Terms, t)
		} else {
			r.right.Terms = append(r.right.Terms, Term{t.Score, -t.Times})
		}
	}
	r.left.Unsure, r.right.Unsure = max(d.Unsure, 0), max(-d.Unsure, 0)
	// Said the other way round where that avoids a negative lead: "a exceeds b by 3" for b - a <= -3.
	if r.left.isNumber() || !r.right.isNumber() && (r.number < 0 || r.number == 0 && (op == Less || op == LessOrEqual)) {
		r.left, r.right, r.op, r.number = r.right, r.left, op.mirrored(), -r.number
	}
	return r
}

// relation says a comparison.
func (p Phrases) relation(r relation) string {
	key := opKeys[r.op]
	switch {
	case r.right.isNumber():
	case r.number == 0:
		key += "_other"
	default:
		key = "lead_" + key
	}
	return p.say(key, "a", p.sum(r.left), "b", p.sum(r.right), "n", r.number)
}

// sum names a sum without a constant.
func (p Phrases) sum(s Sum) string {
	text := ""
	add := func(n int, name string) {
		if n != 1 {
			name = p.say("times", "n", n, "a", name)
		}
		if text != "" {
			name = p.say("plus", "a", text, "b", name)
		}
		text = name
	}
	for _, t := range s.Terms {
		add(t.Times, t.Score.Name)
	}
	if s.Unsure > 0 {
		add(s.Unsure, p["unsure"])
	}
	return text
}

// Rule says a rule: its condition, or that it takes what is left.
func (p Phrases) Rule(r *Rule) string {
	if r.When == nil {
		return p["rest"]
	}
	return p.Words(r.When)
}

// Why says, with the values of a result, why a condition has the truth it has: one clause for each part that
// settles it. "Direction need 12 leads Delivery need 3 by 9; 3 is enough".
func (p Phrases) Why(r *Result, c Condition) []string {
	e := state{answers: r.Answers, scores: r.Scores, unsure: len(r.Unsure), facts: r.Facts, outcome: r.Outcome}
	return reasons{p, &e}.why(c, e.holds(c))
}

// reasons are those of one result.
type reasons struct {
	Phrases
	*state
}

// why explains that a condition has the truth it is known to have.
func (e reasons) why(c Condition, holds bool) []string {
	switch c := c.(type) {
	case And:
		return e.parts(c.Of, holds, holds)
	case Or:
		return e.parts(c.Of, holds, !holds)
	case Not:
		return e.why(c.Of, !holds)
	case FactHolds:
		return e.why(c.Fact.When, holds)
	case Compare:
		return e.comparison(c, holds)
	case Is:
		if o := c.Question.Option(e.answers[c.Question.Index]); o != nil {
			return []string{e.oneOf(e.question(c.Question), []string{e.say("quoted", "a", o.Text)}, true)}
		}
	}
	return []string{e.words(c, holds)}
}

// parts explains with all parts, or with the first one that settles it alone.
func (e reasons) parts(parts []Condition, holds, all bool) []string {
	var out []string
	for _, part := range parts {
		if e.holds(part) != holds {
			continue
		}
		out = append(out, e.why(part, holds)...)
		if !all {
			break
		}
	}
	return out
}

func (e reasons) comparison(c Compare, holds bool) []string {
	var out []string
	for _, s := range c.Steps {
		if s.Op.Holds(e.state.sum(s.Difference), 0) == holds {
			op := s.Op
			if !holds {
				op = op.opposite()
			}
			out = append(out, e.valued(newRelation(s.Difference, op)))
		}
	}
	return out
}

// valued says a comparison that holds, with its values.
func (e reasons) valued(r relation) string {
	left, right := e.state.sum(r.left), e.state.sum(r.right)
	a, b := e.Phrases.sum(r.left), e.Phrases.sum(r.right)
	wanted, lead := e.wanted(r), left-right
	switch {
	case r.right.isNumber():
		return e.say("why", "a", a, "n", left, "why", wanted)
	case lead == 0:
		return e.say("why_level", "a", a, "b", b, "n", left, "why", wanted)
	case lead < 0:
		return e.say("why_behind", "a", a, "x", left, "b", b, "y", right, "n", -lead, "why", wanted)
	}
	return e.say("why_leads", "a", a, "x", left, "b", b, "y", right, "n", lead, "why", wanted)
}

// wanted says which number a comparison asks for, or which lead.
func (e reasons) wanted(r relation) string {
	switch {
	case r.number == 0 && !r.right.isNumber():
		return e.Phrases["want_"+opKeys[r.op]+"_other"]
	case r.op == Greater:
		return e.say("want_at_least", "n", r.number+1)
	}
	return e.say("want_"+opKeys[r.op], "n", r.number)
}

// Guarantee says what a guarantee claims.
func (p Phrases) Guarantee(g Guarantee) string {
	switch {
	case g.Reachable:
		return p["claim_reachable"]
	case len(g.Monotone) > 0:
		return p.say("claim_monotone", "a", joinIDs(g.Monotone, scoreID))
	case len(g.ExclusiveFacts) > 0:
		return p.say("claim_facts", "a", joinIDs(g.ExclusiveFacts, factID))
	case len(g.Exclusive) > 0:
		return p.say("claim_rules", "a", joinIDs(g.Exclusive, ruleID))
	}
	limits := make([]string, len(g.Share))
	for i, s := range g.Share {
		limits[i] = p.share(s)
	}
	return p.say("claim_shares", "a", strings.Join(limits, ", "))
}

func (p Phrases) share(s Share) string {
	key, what := "share", p["each"]
	if s.Outcome != nil {
		what = s.Outcome.ID
	}
	switch {
	case s.Min == 0:
		key = "share_at_most"
	case s.Max == 100:
		key = "share_at_least"
	}
	return p.say(key, "a", what, "n", s.Min, "m", s.Max)
}
