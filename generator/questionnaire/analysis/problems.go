package analysis

import (
	"fmt"
	"math/big"
	"strings"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// problems says what is wrong with the report's model.
func (a *analyser) problems(file *source.File) source.Problems {
	f := finder{report: a.report, budget: a.budget, file: file}
	f.unreached()
	f.rules()
	f.questions()
	for i := range a.report.Claims {
		f.claim(&a.report.Claims[i])
	}
	f.unknown()
	return f.all.Sorted()
}

// A finder collects problems.
type finder struct {
	report *Report
	budget int
	file   *source.File // may be nil
	all    source.Problems
}

func (f *finder) problem(pos source.Pos, code source.Code, hint, format string, args ...any) {
	p := source.New(pos, code, fmt.Sprintf(format, args...)).WithHint(hint)
	if f.file != nil {
		p.Excerpt = f.file.Line(pos.Line)
	}
	f.all.Add(p)
}

func (f *finder) warning(pos source.Pos, code source.Code, hint, format string, args ...any) {
	f.problem(pos, code, hint, format, args...)
	f.all[len(f.all)-1].Severity = source.Warning
}

// unreached reports outcomes, notes and questions that never come. The options of a question come when it does.
func (f *finder) unreached() {
	for _, x := range f.report.Outcomes {
		if x.Never() {
			f.problem(x.Outcome.Pos, CodeUnreachable, "change the rules that give it, or remove it with them", "no answers lead to the outcome %q", x.Outcome.ID)
		}
	}
	for _, x := range f.report.Notes {
		if x.Never() {
			f.problem(x.Note.Pos, CodeUnreachable, "change its condition, or remove it", "no answers bring up the note %q", x.Note.ID)
		}
	}
	for _, x := range f.report.Questions {
		if x.Shown.Never() {
			f.problem(x.Question.Pos, CodeUnreachable, "change its show_if, or remove it", "no answers bring up the question %q", x.Question.ID)
		}
	}
}

func (f *finder) rules() {
	last := len(f.report.Rules) - 1
	for i, x := range f.report.Rules {
		switch {
		case !x.Decides.Never():
		case i == last:
			f.problem(x.Rule.Pos, CodeOtherwise, "the rules before it take all answers; make the last of them the one with otherwise",
				"nothing is left for the rule %q", x.Rule.ID)
			f.hiding(x)
		case x.Matches.Never():
			f.problem(x.Rule.Pos, CodeUnreachable, "change its condition, or remove it", "no answers match the rule %q", x.Rule.ID)
		case !x.Matches.Known():
			f.problem(x.Rule.Pos, CodeHidden, "change its condition, move it up, or remove it", "the rule %q never decides", x.Rule.ID)
		default:
			f.problem(x.Rule.Pos, CodeHidden, "move it up, or remove it; these answers match it, for example: "+Words(f.report.Model, x.Matches.Witness),
				"the rule %q never decides: where it matches, an earlier one always does too", x.Rule.ID)
			f.hiding(x)
		}
	}
}

// hiding adds the rules that hide one to its problem.
func (f *finder) hiding(x Rule) {
	p := &f.all[len(f.all)-1]
	for _, rule := range x.HiddenBy {
		*p = p.WithNote(rule.Pos, fmt.Sprintf("the rule %q decides instead", rule.ID))
	}
}

func (f *finder) questions() {
	for _, x := range f.report.Questions {
		switch {
		case x.Shown.Never():
		case x.Inert == Yes:
			f.warning(x.Question.Pos, CodeInert, "give its answers points, use it in a condition, or do not ask it",
				"the answer to %q never changes the outcome", x.Question.ID)
		case x.Influence != nil && x.Influence.Cmp(big.NewRat(1, 2)) > 0:
			f.warning(x.Question.Pos, CodeDominant, "let the other questions count for more, or ask this one alone",
				"the answer to %q explains %s of the differences between outcomes", x.Question.ID, Percent(x.Influence))
		}
	}
}

// claim reports how a guarantee is broken. What reachable promises is reported where it is broken.
func (f *finder) claim(c *Claim) {
	if c.Holds == Unknown {
		f.warning(c.Guarantee.Pos, CodeUnknown, f.hintForUnknown(), "this guarantee could not be checked: there are more than %d states", f.budget)
	}
	for _, b := range c.Breaks {
		switch {
		case b.Score != nil:
			low, high := f.report.Model.Evaluate(b.Answers[0]), f.report.Model.Evaluate(b.Answers[1])
			f.problem(c.Guarantee.Pos, CodeMonotone, "compare these answers: "+Words(f.report.Model, b.Answers[0])+"; with: "+Words(f.report.Model, b.Answers[1]),
				"%s is not monotone: with %d of it the outcome can be %q, and with %d and all else alike %q, which does not lean on it",
				b.Score.ID, low.Scores[b.Score.Index], low.Outcome.ID, high.Scores[b.Score.Index], high.Outcome.ID)
			f.between(low.Rule, high.Rule)
		case b.Share != nil:
			f.share(b)
		case b.Rules != nil:
			f.problem(c.Guarantee.Pos, CodeExclusive, "try these answers: "+Words(f.report.Model, b.Answers[0]),
				"some answers match both %q and %q", b.Rules[0].ID, b.Rules[1].ID)
			f.between(b.Rules...)
		case b.Facts != nil:
			f.problem(c.Guarantee.Pos, CodeExclusive, "try these answers: "+Words(f.report.Model, b.Answers[0]),
				"for some answers both %q and %q hold", b.Facts[0].ID, b.Facts[1].ID)
			for _, fact := range b.Facts {
				p := &f.all[len(f.all)-1]
				*p = p.WithNote(fact.Pos, fmt.Sprintf("the fact %q", fact.ID))
			}
		}
	}
}

// between adds the places of rules to the last problem.
func (f *finder) between(rules ...*questionnaire.Rule) {
	p := &f.all[len(f.all)-1]
	for _, rule := range rules {
		*p = p.WithNote(rule.Pos, fmt.Sprintf("the rule %q", rule.ID))
	}
}

func (f *finder) share(b Break) {
	x := f.report.Outcomes[b.Outcome.Index]
	if x.Never() {
		return // reported where it stands
	}
	share := x.Share
	limit, amount := "less than", b.Share.Min
	if share.Cmp(big.NewRat(int64(b.Share.Max), 100)) > 0 {
		limit, amount = "more than", b.Share.Max
	}
	f.problem(b.Share.Pos, CodeShare, "change points or rules, or what is guaranteed",
		"the outcome %q comes out in %s of all sets of answers, %s %d%%", b.Outcome.ID, beside(share, amount), limit, amount)
	p := &f.all[len(f.all)-1]
	*p = p.WithNote(b.Outcome.Pos, fmt.Sprintf("the outcome %q", b.Outcome.ID))
}

// beside writes a share so that it does not look like the limit that it misses.
func beside(share *big.Rat, limit int) string {
	text := Percent(share)
	for digits := 2; text == fmt.Sprintf("%d%%", limit) && digits < 9; digits++ {
		text = new(big.Rat).Mul(share, big.NewRat(100, 1)).FloatString(digits) + "%"
		text = strings.Replace(text, fmt.Sprintf("%d.%s%%", limit, strings.Repeat("0", digits)), fmt.Sprintf("%d%%", limit), 1)
	}
	return text
}

// unknown says once what could not be counted.
func (f *finder) unknown() {
	var what []string
	if len(f.report.Outcomes) > 0 && !f.report.Outcomes[0].Known() {
		what = append(what, "outcomes, deciding rules and questions")
	}
	if f.report.Overlaps == nil {
		what = append(what, "overlaps of rules")
	}
	for _, n := range f.report.Notes {
		if !n.Known() {
			what = append(what, fmt.Sprintf("the note %q", n.Note.ID))
		}
	}
	if len(what) > 0 {
		f.warning(source.Pos{File: f.report.Model.File, Line: 1}, CodeUnknown, f.hintForUnknown(),
			"not checked, because there are more than %d states: %s", f.budget, strings.Join(what, ", "))
	}
}

func (f *finder) hintForUnknown() string {
	return "ask fewer questions, use fewer scores or smaller points, or let conditions use fewer answers"
}

// Percent writes a share for people: whole per cents, one digit after the point below ten, and never 0% for what
// can happen nor 100% for what can fail.
func Percent(share *big.Rat) string {
	one := big.NewRat(1, 1)
	switch {
	case share.Sign() == 0:
		return "0%"
	case share.Cmp(one) == 0:
		return "100%"
	case share.Cmp(big.NewRat(1, 1000)) < 0:
		return "less than 0.1%"
	case share.Cmp(big.NewRat(99, 100)) > 0:
		return "more than 99%"
	}
	hundred := new(big.Rat).Mul(share, big.NewRat(100, 1))
	if share.Cmp(big.NewRat(1, 10)) < 0 {
		return strings.TrimSuffix(hundred.FloatString(1), ".0") + "%"
	}
	return hundred.FloatString(0) + "%"
}

// Words writes answers in the form of the tests of a questionnaire, so that they can be tried.
func Words(m *questionnaire.Model, answers questionnaire.Answers) string {
	var parts []string
	for i, a := range answers {
		switch o := m.Questions[i].Option(a); {
		case o != nil:
			parts = append(parts, m.Questions[i].ID+": "+o.ID)
		case a == questionnaire.Skipped:
			parts = append(parts, m.Questions[i].ID+": skipped")
		}
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}
