package render

import (
	"fmt"
	"path"
	"strconv"
	"unicode"
	"unicode/utf8"

	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/browserdata"
	"roleguide/generator/source"
)

// worksheet is the questionnaire of a page, written out so that it can be answered on paper: all questions with
// their points, the rules in words, and what each outcome means.
func (b *Builder) worksheet(p *page.Page) (*Worksheet, source.Problems) {
	m := b.in.Questionnaires[path.Dir(p.File)]
	if m == nil {
		if b.in.Broken[path.Dir(p.File)] {
			return nil, nil // what is wrong with it was said
		}
		problem := source.New(source.Pos{File: p.File}, CodeNoQuestionnaire, "this page shows a questionnaire, but there is no questionnaire.yaml beside it")
		return nil, source.Problems{problem.WithHint("write " + path.Dir(p.File) + "/questionnaire.yaml, or give the page another kind")}
	}
	w := &Worksheet{Data: browserdata.Make(m), Phrases: b.phrases().JSON(), Intro: m.Intro}
	for _, s := range m.Scores {
		w.Scores = append(w.Scores, SheetScore{ID: s.ID, Name: s.Name, Bands: bands(s), Low: s.Low, High: s.High})
	}
	for _, q := range m.Questions {
		w.Questions = append(w.Questions, b.sheetQuestion(m, q))
	}
	for _, f := range m.Facts {
		w.Facts = append(w.Facts, SheetFact{Name: sentence(f.Name), When: b.phrases().Code(f.When)})
	}
	for i, r := range m.Rules {
		rule := SheetRule{Number: i + 1, OutcomeID: outcomeID(r.Outcome), Outcome: r.Outcome.Title, Because: r.Because}
		if r.When != nil {
			rule.When = b.phrases().Words(r.When)
		}
		w.Rules = append(w.Rules, rule)
	}
	for _, o := range m.Outcomes {
		out := SheetOutcome{ID: outcomeID(o), Title: o.Title, Summary: o.Summary, Steps: o.Steps, Cover: o.Cover,
			Avoid: o.Avoid, Check: o.Check, Page: b.guide(p, m, o.Page)}
		for _, to := range o.Guides {
			if l := b.guide(p, m, to); l != nil {
				out.Guides = append(out.Guides, *l)
			}
		}
		w.Outcomes = append(w.Outcomes, out)
	}
	for _, n := range m.Notes {
		w.Notes = append(w.Notes, SheetNote{Kind: n.Kind, When: sentence(b.phrases().Code(n.When)), Text: n.Text, Guide: b.guide(p, m, n.Guide)})
	}
	return w, nil
}

// outcomeID is the fragment of an outcome on its page.
func outcomeID(o *questionnaire.Outcome) string { return "outcome-" + o.ID }

func (b *Builder) sheetQuestion(m *questionnaire.Model, q *questionnaire.Question) SheetQuestion {
	out := SheetQuestion{Number: q.Number(), ID: q.ID, Ask: q.Ask, Label: q.Label, Why: q.Why, Help: q.Help, Required: q.Required}
	if q.ShowIf != nil {
		out.When = b.phrases().Words(q.ShowIf)
	}
	for _, o := range q.Options {
		option := SheetOption{ID: o.ID, Letter: o.Letter(), Text: o.Text, Because: o.Because, Unsure: o.Unsure}
		for k, points := range o.Points {
			if points != 0 {
				option.Points = append(option.Points, SheetPoints{Score: m.Scores[k].Name, Points: signed(points)})
			}
		}
		out.Options = append(out.Options, option)
	}
	return out
}

// signed writes points with their sign, a minus being one.
func signed(n int) string {
	if n < 0 {
		return "−" + strconv.Itoa(-n)
	}
	return "+" + strconv.Itoa(n)
}

// bands names the parts of a score with their limits.
func bands(s *questionnaire.Score) []SheetBand {
	var out []SheetBand
	from := ""
	for _, b := range s.Bands {
		band := SheetBand{Name: b.Name}
		switch {
		case b.Last && from == "":
			band.Range = ""
		case b.Last:
			band.Range = "> " + from
		default:
			band.Range = "≤ " + number(b.To)
			if from != "" {
				band.Range = fmt.Sprintf("> %s, ≤ %s", from, number(b.To))
			}
			from = number(b.To)
		}
		out = append(out, band)
	}
	return out
}

func number(n int) string {
	if n < 0 {
		return "−" + strconv.Itoa(-n)
	}
	return strconv.Itoa(n)
}

// sentence begins with a capital letter.
func sentence(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// guide is the page that an outcome or note leads on to, nil without one. That it exists was checked.
func (b *Builder) guide(from *page.Page, m *questionnaire.Model, to questionnaire.Path) *Link {
	if to.Value == "" {
		return nil
	}
	written, fragment := splitFragment(to.Value)
	target := b.in.Site.Page(path.Join(path.Dir(m.File), written))
	if target == nil {
		return nil
	}
	l := b.link(from, target)
	l.Href += fragment
	if target == from && fragment != "" {
		l.Title = b.in.Templates.Word("sheet_here")
	}
	return &l
}

func splitFragment(written string) (path, fragment string) {
	for i := range written {
		if written[i] == '#' {
			return written[:i], written[i:]
		}
	}
	return written, ""
}
