package render

import (
	"fmt"
	"html/template"
	"math/big"
	"path"
	"slices"
	"strings"

	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// A Method is the view of :::method part="…": one part of how the questionnaire beside the page works, computed from
// its model and its report. All but one of the pointers and lists below ID and Scores are empty.
type Method struct {
	ID     string   // unique on the page
	Scores []string // names, for heads of columns

	Flow      *MethodFlow      // part="flow"
	Questions []MethodQuestion // part="questions"
	Rules     *MethodRules     // part="rules"
	Cases     []MethodCase     // part="cases"
	Shares    *MethodShares    // part="shares"
	Influence []MethodBar      // part="influence"
	Proofs    []MethodProof    // part="proofs"
}

// A MethodFlow is the way from question to question, drawn and in words.
type MethodFlow struct {
	Label        string
	Wide, Narrow template.HTML
	Steps        []MethodStep
}

// A MethodStep is a question as a step of the flow.
type MethodStep struct {
	Number int
	Name   string
	When   string // it is only asked if this holds, "": always
}

// A MethodQuestion is a question with what every answer counts, and why.
type MethodQuestion struct {
	Number   int
	Ask      string
	Why      string
	Help     string
	When     string // it is only asked if this holds, "": always
	Asked    string // in which share of all sets of answers, "" if always or unknown
	Evidence *Link
	Options  []MethodOption
}

// A MethodOption is an answer; Points has one entry for each score.
type MethodOption struct {
	Letter  string
	Text    string
	Points  []string
	Because string
	Unsure  bool
}

// MethodRules are the rules and the names they use.
type MethodRules struct {
	Facts []SheetFact
	Rules []MethodRule
}

// A MethodRule is a rule in words.
type MethodRule struct {
	Number   int
	When     string // "": otherwise
	Outcome  Link   // to the page that tells about it; Href is "" without one
	Because  string
	Evidence *Link
	Decides  string // in which share of all sets of answers
}

// A MethodCase is a published case: a test with a situation.
type MethodCase struct {
	Name      string
	Situation string
	Scores    []string
	Outcome   Link
	Rule      int
	Kept, All int
	Firmness  string // firm, fair or close
	Answers   string // by number and letter of the worksheet
}

// MethodShares says how often each outcome comes out, and what random and careless answers give.
type MethodShares struct {
	Sets    string // how many sets of answers there are
	Bars    []MethodBar
	First   Link // what those get who always choose the first option
	Last    Link
	Usually int // after so many questions half of all sets are decided; 0: unknown
	All     int // questions
}

// A MethodBar is a share with its bar.
type MethodBar struct {
	Name  Link
	Share string
	Width string // of the bar, 0 to 100
	Asked string // in which share of all sets the question is asked, "" if always
}

// A MethodProof is a guarantee and whether it holds: yes, no or unknown.
type MethodProof struct {
	Claim string
	Holds string
}

// methodParts lists the parts.
func methodParts() []string {
	return []string{"flow", "questions", "rules", "cases", "shares", "influence", "proofs"}
}

// Method computes a part of how the questionnaire beside a page works; at is where the page asks for it.
func (b *Builder) Method(p *page.Page, id, part string, at source.Problem) (*Method, source.Problems) {
	fail := func(code source.Code, message, hint string) (*Method, source.Problems) {
		at.Code, at.Message, at.Hint = code, message, hint
		return nil, source.Problems{at}
	}
	if !slices.Contains(methodParts(), part) {
		return fail(markdown.CodeArgument, "a method has no part "+source.Quote(part), source.DidYouMean(part, methodParts()))
	}
	dir := path.Dir(p.File)
	m := b.in.Questionnaires[dir]
	if m == nil {
		if b.in.Broken[dir] {
			return nil, nil // what is wrong with it was said
		}
		return fail(CodeNoQuestionnaire, "this page tells how a questionnaire works, but there is no questionnaire.yaml beside it", "write "+dir+"/questionnaire.yaml, or move the page")
	}
	x := methodMaker{b, p, m, b.in.Reports[dir]}
	v := &Method{ID: id}
	for _, s := range m.Scores {
		v.Scores = append(v.Scores, s.Name)
	}
	switch part {
	case "flow":
		v.Flow = x.flow()
	case "questions":
		v.Questions = x.questions()
	case "rules":
		v.Rules = x.rules()
	case "cases":
		if v.Cases = x.cases(); len(v.Cases) == 0 {
			return fail(CodeNoQuestionnaire, "no test of the questionnaire has a situation", "write situation: and a sentence or two to the tests that readers should see")
		}
	case "shares":
		v.Shares = x.shares()
	case "influence":
		v.Influence = x.influence()
	case "proofs":
		v.Proofs = x.proofs()
	}
	return v, nil
}

// A methodMaker computes the parts of one page.
type methodMaker struct {
	b *Builder
	p *page.Page
	m *questionnaire.Model
	r *analysis.Report
}

// outcome links to the page about an outcome.
func (x methodMaker) outcome(o *questionnaire.Outcome) Link {
	for _, to := range append([]questionnaire.Path{o.Page}, o.Guides...) {
		if l := x.b.guide(x.p, x.m, to); l != nil {
			return Link{Href: l.Href, Title: o.Title}
		}
	}
	return Link{Title: o.Title}
}

func (x methodMaker) questions() []MethodQuestion {
	var all []MethodQuestion
	for i, q := range x.m.Questions {
		v := MethodQuestion{Number: q.Number(), Ask: q.Ask, Why: q.Why, Help: q.Help, Evidence: x.b.guide(x.p, x.m, q.Evidence), Asked: x.asked(x.r.Questions[i])}
		if q.ShowIf != nil {
			v.When = x.b.phrases().Words(q.ShowIf)
		}
		for _, o := range q.Options {
			option := MethodOption{Letter: o.Letter(), Text: o.Text, Because: o.Because, Unsure: o.Unsure}
			for _, points := range o.Points {
				text := "0"
				if points != 0 {
					text = signed(points)
				}
				option.Points = append(option.Points, text)
			}
			v.Options = append(v.Options, option)
		}
		all = append(all, v)
	}
	return all
}

// asked says how often a question is asked that is not always.
func (x methodMaker) asked(q analysis.Question) string {
	if q.Question.ShowIf == nil || !q.Shown.Known() {
		return ""
	}
	return percent(q.Shown.Share)
}

func (x methodMaker) rules() *MethodRules {
	v := &MethodRules{}
	for _, f := range x.m.Facts {
		v.Facts = append(v.Facts, SheetFact{Name: sentence(f.Name), When: x.b.phrases().Words(f.When)})
	}
	for i, r := range x.m.Rules {
		rule := MethodRule{Number: i + 1, Outcome: x.outcome(r.Outcome), Because: r.Because, Evidence: x.b.guide(x.p, x.m, r.Evidence)}
		if r.When != nil {
			rule.When = sentence(x.b.phrases().Words(r.When))
		}
		if t := x.r.Rules[i].Decides; t.Known() {
			rule.Decides = percent(t.Share)
		}
		v.Rules = append(v.Rules, rule)
	}
	return v
}

func (x methodMaker) cases() []MethodCase {
	var all []MethodCase
	for _, t := range x.m.Tests {
		if t.Situation == "" {
			continue
		}
		e := x.m.Explain(t.Answers)
		if !e.Result.Complete() {
			continue // a test of what is still possible
		}
		c := MethodCase{Name: t.Name, Situation: t.Situation, Outcome: x.outcome(e.Result.Outcome), Rule: e.Result.Rule.Index + 1,
			Kept: e.Kept, All: e.All, Firmness: string(e.Firmness)}
		for _, score := range e.Result.Scores {
			c.Scores = append(c.Scores, number(score))
		}
		var codes []string
		for i, a := range e.Result.Answers {
			if o := x.m.Questions[i].Option(a); o != nil {
				codes = append(codes, fmt.Sprintf("%d%s", i+1, o.Letter()))
			}
		}
		c.Answers = strings.Join(codes, " ")
		all = append(all, c)
	}
	return all
}

func (x methodMaker) shares() *MethodShares {
	v := &MethodShares{Sets: thousands(x.r.Total.String()), First: x.outcome(x.r.First.Outcome), Last: x.outcome(x.r.Last.Outcome), All: len(x.m.Questions)}
	if x.r.Undecided != nil {
		v.Usually = x.r.Usually
	}
	shares := make([]*big.Rat, len(x.r.Outcomes))
	for i, o := range x.r.Outcomes {
		shares[i] = o.Share
		v.Bars = append(v.Bars, MethodBar{Name: x.outcome(o.Outcome)})
	}
	fill(v.Bars, shares)
	return v
}

func (x methodMaker) influence() []MethodBar {
	bars, shares := make([]MethodBar, len(x.r.Questions)), make([]*big.Rat, len(x.r.Questions))
	for i, q := range x.r.Questions {
		name := q.Question.Label
		if name == "" {
			name = q.Question.Ask
		}
		bars[i] = MethodBar{Name: Link{Title: fmt.Sprintf("%d. %s", q.Question.Number(), sentence(name))}, Asked: x.asked(q)}
		shares[i] = q.Influence
	}
	fill(bars, shares)
	return bars
}

// fill writes shares into bars, the longest of them as wide as can be.
func fill(bars []MethodBar, shares []*big.Rat) {
	most := new(big.Rat)
	for _, s := range shares {
		if s != nil && s.Cmp(most) > 0 {
			most = s
		}
	}
	for i, s := range shares {
		if s == nil {
			continue
		}
		bars[i].Share, bars[i].Width = percent(s), "0"
		if most.Sign() > 0 {
			bars[i].Width = new(big.Rat).Mul(new(big.Rat).Quo(s, most), big.NewRat(100, 1)).FloatString(1)
		}
	}
}

func (x methodMaker) proofs() []MethodProof {
	var all []MethodProof
	for _, c := range x.r.Claims {
		all = append(all, MethodProof{Claim: sentence(x.b.phrases().Guarantee(c.Guarantee)), Holds: c.Holds.String()})
	}
	return all
}

// percent writes a share as text for readers, with a blank that does not break.
func percent(share *big.Rat) string { return strings.Replace(analysis.Percent(share), "%", " %", 1) }

// thousands sets off groups of three digits.
func thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
