package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

func newExplainAnswers(std streams) *cobra.Command {
	var answers string
	flags := siteFlags{color: "auto"}
	cmd := &cobra.Command{
		Use:   "explain FILE --answers LINK",
		Short: "Tell what answers mean, and why",
		Long: "explain takes the answers of a share link, as the page makes it, and tells the outcome, the rule that decided, what the\n" +
			"scores are made of, which single answers would change the outcome, and what to do next. Links of older versions are\n" +
			"read with the lock file beside the questionnaire.",
		Example: "  roleguide questionnaire explain content/which-role/questionnaire.yaml --answers 2.QKqVZ8Iet.wcGC",
		Args:    exactly("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if answers == "" {
				return advice{"explain needs --answers with a share link", "The page copies one, and so do the commands try and report."}
			}
			m, _ := readModel(std, args[0])
			if m == nil {
				return findings{}
			}
			shared, err := parseAnswers(m, answers)
			if err != nil {
				return err
			}
			p := newPaper(std.out, &flags)
			if shared.Version != m.Version {
				p.line("These answers were given to version %d; this is version %d.", shared.Version, m.Version)
			}
			for _, id := range shared.Dropped {
				p.line("The answer to %s has no place in this version.", id)
			}
			writeExplanation(p, m, m.Explain(shared.Answers))
			return nil
		},
	}
	cmd.Flags().StringVar(&answers, "answers", "", "a share link of the questionnaire, or the part after its number sign")
	return cmd
}

// parseAnswers reads a share link, with the address before it or without.
func parseAnswers(m *questionnaire.Model, link string) (questionnaire.Shared, error) {
	fragment := link
	if i := strings.LastIndexByte(link, '#'); i >= 0 {
		fragment = link[i:]
	}
	shared, err := m.ParseLink(fragment)
	if err != nil {
		return shared, fmt.Errorf("--answers %s: %w", source.Quote(link), err)
	}
	return shared, nil
}

// writeExplanation writes an explanation for people.
func writeExplanation(p paper, m *questionnaire.Model, x questionnaire.Explanation) {
	if r := x.Result; r.Outcome == nil {
		p.line("Not decided yet: %s unanswered.", count(len(r.Missing), "question"))
		p.heading("Still possible")
		for _, o := range r.Possible {
			p.hang("  ", o.Title)
		}
	} else {
		p.line("%s", p.bold(r.Outcome.Title))
		p.hang("", r.Outcome.Summary)
		writeWhy(p, x)
	}
	for _, s := range x.Scores {
		p.heading(fmt.Sprintf("%s %d, %s", s.Score.Name, s.Value, s.Band.Name))
		for _, c := range append(s.Raised, s.Lowered...) {
			p.hang(fmt.Sprintf("  %+3d  ", c.Points), name(c.Question)+": "+c.Option.Text)
		}
		if len(s.Raised)+len(s.Lowered) == 0 {
			p.line("  no answer has points")
		}
	}
	if x.Result.Outcome != nil {
		writeChanges(p, x)
		writeNotes(p, x.Result.Notes)
		writeSteps(p, x.Result.Outcome)
	}
	p.heading("Share link")
	p.line("  #%s", m.Link(x.Result.Answers))
}

// writeWhy tells which rule decided.
func writeWhy(p paper, x questionnaire.Explanation) {
	rule := x.Result.Rule
	p.heading(fmt.Sprintf("Why: rule %d, %s", rule.Index+1, rule.ID))
	for _, why := range x.Why {
		p.hang("  - ", why)
	}
	if rule.Because != "" {
		p.hang("  ", rule.Because)
	}
	if n := x.Nearest; n != nil {
		var more []string
		for i, points := range n.More {
			if points > 0 {
				more = append(more, fmt.Sprintf("%d more of %s", points, x.Scores[i].Score.Name))
			}
		}
		p.hang("  ", fmt.Sprintf("Nearest otherwise: %s, with %s.", n.Outcome.Title, strings.Join(more, " and ")))
	}
	if len(x.Against) > 0 {
		p.heading("What speaks against it")
		for _, c := range x.Against {
			p.hang(fmt.Sprintf("  %+3d  ", c.Points), fmt.Sprintf("%s, for %s: %s", name(c.Question), c.Score.Name, c.Option.Text))
		}
	}
}

// writeChanges tells what would give another outcome.
func writeChanges(p paper, x questionnaire.Explanation) {
	p.heading("What would change it")
	p.line("  %d of %d single changes keep this outcome (%s).", x.Kept, x.All, x.Firmness)
	changes := x.Changes
	if len(changes) == 0 {
		p.line("  No single answer would change it; %s would.", count(len(x.Pairs), "pair"))
		changes = x.Pairs[:min(len(x.Pairs), maxPairsShown)]
	}
	for _, c := range changes {
		var answers, outcomes []string
		for _, a := range c.Answers {
			answers = append(answers, name(a.Question)+" “"+answerText(a.Question, a.To)+"”")
		}
		for _, o := range c.Outcomes {
			outcomes = append(outcomes, o.Title)
		}
		p.hang("  - ", strings.Join(answers, "; and ")+" → "+strings.Join(outcomes, " or "))
	}
}

// maxPairsShown is how many pairs of changes are written out.
const maxPairsShown = 10

func writeNotes(p paper, notes []*questionnaire.Note) {
	for _, kind := range []struct{ kind, heading string }{{"warning", "Warnings"}, {"advice", "Advice"}, {"hint", "Hints"}} {
		written := false
		for _, n := range notes {
			if n.Kind != kind.kind {
				continue
			}
			if !written {
				p.heading(kind.heading)
			}
			p.hang("  - ", n.Text)
			written = true
		}
	}
}

func writeSteps(p paper, o *questionnaire.Outcome) {
	if len(o.Steps) > 0 {
		p.heading("What to do next")
		for i, step := range o.Steps {
			p.hang("  "+strconv.Itoa(i+1)+". ", step)
		}
	}
	for _, list := range []struct {
		heading string
		texts   []string
	}{{"Who covers the other need", o.Cover}, {"What not to do", o.Avoid}} {
		if len(list.texts) > 0 {
			p.heading(list.heading)
			for _, text := range list.texts {
				p.hang("  - ", text)
			}
		}
	}
	if o.Check != "" {
		p.heading("When to look again")
		p.hang("  ", o.Check)
	}
}

// name is what a question is called in lists.
func name(q *questionnaire.Question) string {
	if q.Label != "" {
		return q.Label
	}
	return q.Ask
}

// answerText is an answer in words.
func answerText(q *questionnaire.Question, a questionnaire.Answer) string {
	switch o := q.Option(a); {
	case o != nil:
		return o.Text
	case a == questionnaire.Skipped:
		return "skipped"
	}
	return "not answered"
}
