package questionnaire

import (
	"fmt"
	"strconv"
	"strings"
)

// Words says a condition in plain words, for people who read the rules: "Direction need is 4 or more and
// question 7 is “Nobody”". It is a clause without a capital letter or full stop.
func Words(c Condition) string { return words(c, true) }

// Code says a condition with the numbers and letters of the worksheet instead of texts, for drawings: "7c or 1b" is the
// third answer to question 7 or the second to question 1.
func Code(c Condition) string {
	switch c := c.(type) {
	case And:
		return codes(c.Of, " and ")
	case Or:
		return codes(c.Of, " or ")
	case Not:
		return "not " + codes([]Condition{c.Of}, "")
	case Is:
		letters := make([]string, len(c.Options))
		for i, o := range c.Options {
			letters[i] = strconv.Itoa(c.Question.Number()) + o.Letter()
		}
		return strings.Join(letters, "/")
	case FactHolds:
		return "“" + c.Fact.Name + "”"
	}
	return Words(c)
}

// codes joins parts. One that is joined itself stands in parentheses.
func codes(parts []Condition, with string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = Code(part)
		switch part.(type) {
		case And, Or:
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, with)
}

// words says a condition, or that it does not hold.
func words(c Condition, holds bool) string {
	switch c := c.(type) {
	case And:
		return joined(c.Of, holds, holds)
	case Or:
		return joined(c.Of, holds, !holds)
	case Not:
		return words(c.Of, !holds)
	case Is:
		texts := make([]string, len(c.Options))
		for i, o := range c.Options {
			texts[i] = "“" + o.Text + "”"
		}
		return oneOf(c.Question.words(), texts, holds)
	case OutcomeIs:
		texts := make([]string, len(c.Outcomes))
		for i, o := range c.Outcomes {
			texts[i] = "“" + o.Title + "”"
		}
		return oneOf("the outcome", texts, holds)
	case FactHolds:
		if holds {
			return "“" + c.Fact.Name + "” holds"
		}
		return "“" + c.Fact.Name + "” does not hold"
	case Compare:
		return c.words(holds)
	}
	return "always"
}

// words names a question in a sentence.
func (q *Question) words() string {
	if q.Label != "" {
		return "question " + strconv.Itoa(q.Number()) + " (" + q.Label + ")"
	}
	return "question " + strconv.Itoa(q.Number())
}

func oneOf(what string, texts []string, holds bool) string {
	switch {
	case holds && len(texts) == 1:
		return what + " is " + texts[0]
	case holds:
		return what + " is one of " + listed(texts, "or")
	case len(texts) == 1:
		return what + " is not " + texts[0]
	}
	return what + " is none of " + listed(texts, "or")
}

// joined says parts joined by and or or. By De Morgan's laws, that not all hold means that one of them does not.
func joined(parts []Condition, holds, and bool) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = words(part, holds)
		switch innermost(part).(type) {
		case And, Or:
			texts[i] = "(" + texts[i] + ")"
		}
	}
	if and {
		return listed(texts, "and")
	}
	if len(texts) == 2 {
		return "either " + texts[0] + " or " + texts[1]
	}
	return "one of these: " + strings.Join(texts, "; ")
}

func innermost(c Condition) Condition {
	if not, ok := c.(Not); ok {
		return not.Of
	}
	return c
}

// listed joins texts: "a, b and c".
func listed(texts []string, last string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " " + last + " " + texts[len(texts)-1]
}

// words says a comparison or chain. The most common chain is that of a band: "Direction need is 4 to 7".
func (c Compare) words(holds bool) string {
	if low, thing, high, ok := c.band(); ok && holds {
		return fmt.Sprintf("%s is %d to %d", thing.words(), low, high)
	}
	var texts []string
	for _, s := range c.Steps {
		op := s.Op
		if !holds {
			op = op.opposite()
		}
		texts = append(texts, newRelation(s.Difference, op).words())
	}
	if holds {
		return listed(texts, "and")
	}
	return listed(texts, "or")
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

func (r relation) words() string {
	left, n := r.left.words(), r.number
	if r.right.isNumber() {
		return left + " is " + map[Op]string{
			Less:           fmt.Sprintf("less than %d", n),
			LessOrEqual:    fmt.Sprintf("%d or less", n),
			Equal:          fmt.Sprintf("exactly %d", n),
			NotEqual:       fmt.Sprintf("not %d", n),
			GreaterOrEqual: fmt.Sprintf("%d or more", n),
			Greater:        fmt.Sprintf("more than %d", n),
		}[r.op]
	}
	right := r.right.words()
	if n == 0 {
		return left + map[Op]string{
			Equal: " equals ", NotEqual: " differs from ", GreaterOrEqual: " is at least ", Greater: " is more than ",
			Less: " is less than ", LessOrEqual: " is at most ",
		}[r.op] + right
	}
	return left + map[Op]string{
		Less:           fmt.Sprintf(" leads %s by less than %d", right, n),
		LessOrEqual:    fmt.Sprintf(" leads %s by %d at most", right, n),
		Equal:          fmt.Sprintf(" leads %s by exactly %d", right, n),
		NotEqual:       fmt.Sprintf(" leads %s by anything but %d", right, n),
		GreaterOrEqual: fmt.Sprintf(" leads %s by %d or more", right, n),
		Greater:        fmt.Sprintf(" leads %s by more than %d", right, n),
	}[r.op]
}

// words names a sum without a constant.
func (s Sum) words() string {
	var names []string
	for _, t := range s.Terms {
		names = append(names, times(t.Times, t.Score.Name))
	}
	if s.Unsure > 0 {
		names = append(names, times(s.Unsure, "the number of unsure answers"))
	}
	return strings.Join(names, " plus ")
}

func times(n int, name string) string {
	if n == 1 {
		return name
	}
	return strconv.Itoa(n) + " times " + name
}

// Words says a rule: its condition, or that it takes what is left.
func (r *Rule) Words() string {
	if r.When == nil {
		return "no rule before it matches"
	}
	return Words(r.When)
}

// Why says, with the values of a result, why a condition has the truth it has: one clause for each part that
// settles it. "Direction need 12 leads Delivery need 3 by 9; 3 is enough".
func (r *Result) Why(c Condition) []string {
	e := state{answers: r.Answers, scores: r.Scores, unsure: len(r.Unsure), facts: r.Facts, outcome: r.Outcome}
	return e.why(c, e.holds(c))
}

// why explains that a condition has the truth it is known to have.
func (e *state) why(c Condition, holds bool) []string {
	switch c := c.(type) {
	case And:
		return e.whyParts(c.Of, holds, holds)
	case Or:
		return e.whyParts(c.Of, holds, !holds)
	case Not:
		return e.why(c.Of, !holds)
	case FactHolds:
		return e.why(c.Fact.When, holds)
	case Compare:
		return e.whyCompare(c, holds)
	case Is:
		if o := c.Question.Option(e.answers[c.Question.Index]); o != nil {
			return []string{c.Question.words() + " is “" + o.Text + "”"}
		}
	}
	return []string{words(c, holds)}
}

// whyParts explains with all parts, or with the first one that settles it alone.
func (e *state) whyParts(parts []Condition, holds, all bool) []string {
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

func (e *state) whyCompare(c Compare, holds bool) []string {
	var out []string
	for _, s := range c.Steps {
		if s.Op.Holds(e.sum(s.Difference), 0) == holds {
			op := s.Op
			if !holds {
				op = op.opposite()
			}
			out = append(out, e.relation(newRelation(s.Difference, op)))
		}
	}
	return out
}

// relation says a comparison that holds, with its values.
func (e *state) relation(r relation) string {
	left, n := e.sum(r.left), r.number
	if r.right.isNumber() {
		return fmt.Sprintf("%s is %d; %s", r.left.words(), left, enough(r.op, n))
	}
	right := e.sum(r.right)
	lead := left - right
	switch {
	case lead == 0:
		return fmt.Sprintf("%s and %s are both %d; %s", r.left.words(), r.right.words(), left, leadWanted(r.op, n))
	case lead < 0:
		return fmt.Sprintf("%s %d is %d behind %s %d; %s", r.left.words(), left, -lead, r.right.words(), right, leadWanted(r.op, n))
	}
	return fmt.Sprintf("%s %d leads %s %d by %d; %s", r.left.words(), left, r.right.words(), right, lead, leadWanted(r.op, n))
}

// leadWanted says which lead a comparison asks for.
func leadWanted(op Op, n int) string {
	switch {
	case op == GreaterOrEqual && n == 0:
		return "being level is enough"
	case op == Greater && n == 0:
		return "any lead is enough"
	case n == 0:
		return map[Op]string{Less: "being behind is asked for", LessOrEqual: "no lead is asked for", Equal: "being level is asked for", NotEqual: "any difference is enough"}[op]
	}
	return enough(op, n)
}

// enough says what number a comparison asks for.
func enough(op Op, n int) string {
	return map[Op]string{
		Less:           fmt.Sprintf("it has to be less than %d", n),
		LessOrEqual:    fmt.Sprintf("it may be %d at most", n),
		Equal:          fmt.Sprintf("%d is asked for", n),
		NotEqual:       fmt.Sprintf("anything but %d will do", n),
		GreaterOrEqual: fmt.Sprintf("%d is enough", n),
		Greater:        fmt.Sprintf("%d is enough", n+1),
	}[op]
}

// Words says what a guarantee claims.
func (g Guarantee) Words() string {
	switch {
	case g.Reachable:
		return "every outcome, rule, note, question and option can come"
	case len(g.Monotone) > 0:
		return "more of a score never leads away from what leans on it: " + joinIDs(g.Monotone, scoreID)
	case len(g.ExclusiveFacts) > 0:
		return "no two of these facts hold together: " + joinIDs(g.ExclusiveFacts, factID)
	case len(g.Exclusive) > 0:
		return "no answers match two of the rules " + joinIDs(g.Exclusive, ruleID)
	}
	limits := make([]string, len(g.Share))
	for i, s := range g.Share {
		limits[i] = s.words()
	}
	return "shares of outcomes: " + strings.Join(limits, ", ")
}

func (s Share) words() string {
	what := "each"
	if s.Outcome != nil {
		what = s.Outcome.ID
	}
	switch {
	case s.Min == 0:
		return fmt.Sprintf("%s at most %d%%", what, s.Max)
	case s.Max == 100:
		return fmt.Sprintf("%s at least %d%%", what, s.Min)
	}
	return fmt.Sprintf("%s %d%% to %d%%", what, s.Min, s.Max)
}
