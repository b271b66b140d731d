package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

func newQuestionnaire(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "questionnaire",
		Short: "Look into the rules of a questionnaire",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newReport(std), newExplainAnswers(std), newLock(std))
	return cmd
}

// readModel reads a questionnaire and reports what is wrong with it. The model is nil if it cannot be used.
func readModel(std streams, name string) (*questionnaire.Model, *source.File) {
	f, problems := source.Read(os.DirFS(filepath.Dir(name)), filepath.Base(name), questionnaire.MaxSize)
	f.Path = filepath.ToSlash(name)
	for i := range problems {
		problems[i].Pos.File = f.Path
	}
	var m *questionnaire.Model
	if len(problems) == 0 {
		m, problems = questionnaire.Read(f)
	}
	printProblems(std, problems)
	return m, f
}

func printProblems(std streams, problems source.Problems) {
	flags := siteFlags{format: string(source.Text), color: "auto"}
	flags.report(std, problems.Sorted())
}

func newReport(std streams) *cobra.Command {
	return &cobra.Command{
		Use:     "report FILE",
		Short:   "Tell what is true of all possible answers",
		Long:    "report counts over all possible answers, not over samples: how often each outcome comes out, which rule decides,\nhow much each question matters, where rules overlap, and whether the guarantees hold. Each number that can be is shown with a witness.",
		Example: "  roleguide questionnaire report content/which-role/questionnaire.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			m, f := readModel(std, args[0])
			if m == nil {
				return findings{}
			}
			report, problems := analysis.Analyse(m, analysis.Options{File: f})
			writeReport(std.out, report)
			printProblems(std, problems)
			if problems.Errors() > 0 {
				return findings{}
			}
			return nil
		},
	}
}

// writeReport writes a report for people.
func writeReport(w io.Writer, r *analysis.Report) {
	fmt.Fprintf(w, "%s, version %d: %s sets of answers to %s\n", r.Model.ID, r.Model.Version, r.Total, count(len(r.Model.Questions), "question"))
	fmt.Fprintln(w, "\nOutcomes")
	for _, o := range r.Outcomes {
		fmt.Fprintf(w, "  %s  %s\n", share(o.Tally), o.Outcome.Title)
		if o.Witness != nil {
			fmt.Fprintf(w, "          for example #%s\n", r.Model.Link(o.Witness))
		}
	}
	fmt.Fprintln(w, "\nRules, and how often each decides")
	for i, rule := range r.Rules {
		fmt.Fprintf(w, "  %s  %2d %s\n", share(rule.Decides), i+1, rule.Rule.ID)
	}
	fmt.Fprintln(w, "\nQuestions, and how much of the differences between outcomes each explains")
	for _, q := range r.Questions {
		influence := "unknown"
		if q.Influence != nil {
			influence = analysis.Percent(q.Influence)
		}
		fmt.Fprintf(w, "  %7s  %2d %s\n", influence, q.Question.Number(), q.Question.Ask)
	}
	if len(r.Overlaps) > 0 {
		fmt.Fprintln(w, "\nRules that some answers both match, so that their order matters")
		for _, o := range r.Overlaps {
			fmt.Fprintf(w, "  %s  %s, %s\n", share(o.Tally), o.First.ID, o.Second.ID)
		}
	}
	if r.Usually > 0 {
		fmt.Fprintf(w, "\nFor half of all sets of answers the outcome is certain after %s.\n", count(r.Usually, "question"))
	}
	fmt.Fprintf(w, "Always the first option gives: %s. Always the last: %s.\n", r.First.Outcome.Title, r.Last.Outcome.Title)
	for _, c := range r.Claims {
		fmt.Fprintf(w, "Guarantee in line %d holds: %s\n", c.Guarantee.Pos.Line, c.Holds)
	}
}

func share(t analysis.Tally) string {
	if !t.Known() {
		return "unknown"
	}
	return fmt.Sprintf("%7s", analysis.Percent(t.Share))
}

func newExplainAnswers(std streams) *cobra.Command {
	var answers string
	cmd := &cobra.Command{
		Use:     "explain FILE --answers LINK",
		Short:   "Tell what answers mean, and why",
		Long:    "explain takes the answers of a share link, as the page makes it, and tells the outcome, the rule that decided, what the\nscores are made of and which single answers would change the outcome.",
		Example: "  roleguide questionnaire explain content/which-role/questionnaire.yaml --answers 1.FTZfo_NLk.7b-3",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			m, _ := readModel(std, args[0])
			if m == nil {
				return findings{}
			}
			if i := strings.LastIndexByte(answers, '#'); i >= 0 {
				answers = answers[i:]
			}
			shared, err := m.ParseLink(answers)
			if err != nil {
				return fmt.Errorf("--answers %s: %w", source.Quote(answers), err)
			}
			writeExplanation(std.out, m, m.Explain(shared.Answers))
			return nil
		},
	}
	cmd.Flags().StringVar(&answers, "answers", "", "a share link of the questionnaire, or the part after its number sign")
	return cmd
}

// writeExplanation writes an explanation for people.
func writeExplanation(w io.Writer, m *questionnaire.Model, x questionnaire.Explanation) {
	r := x.Result
	if r.Outcome == nil {
		fmt.Fprintf(w, "Not decided yet: %s unanswered. Still possible:\n", count(len(r.Missing), "question"))
		for _, o := range r.Possible {
			fmt.Fprintln(w, "  "+o.Title)
		}
		return
	}
	fmt.Fprintf(w, "%s\n%s\n\nRule %d, %s: %s\n", r.Outcome.Title, r.Outcome.Summary, r.Rule.Index+1, r.Rule.ID, strings.Join(x.Why, "; "))
	for _, s := range x.Scores {
		fmt.Fprintf(w, "\n%s %d, %s\n", s.Score.Name, s.Value, s.Band.Name)
		for _, c := range append(s.Raised, s.Lowered...) {
			fmt.Fprintf(w, "  %+3d  %s: %s\n", c.Points, c.Question.Ask, c.Option.Text)
		}
	}
	fmt.Fprintf(w, "\n%d of %d single changes keep this outcome (%s).\n", x.Kept, x.All, x.Firmness)
	for _, c := range x.Changes {
		var titles []string
		for _, o := range c.Outcomes {
			titles = append(titles, o.Title)
		}
		for _, a := range c.Answers {
			text := "skipped"
			if o := a.Question.Option(a.To); o != nil {
				text = o.Text
			}
			fmt.Fprintf(w, "  %s: %s → %s\n", a.Question.Ask, text, strings.Join(titles, " or "))
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(w, "\n%s: %s\n", n.Kind, n.Text)
	}
	fmt.Fprintf(w, "\n#%s\n", m.Link(r.Answers))
}

func newLock(std streams) *cobra.Command {
	return &cobra.Command{
		Use:     "lock FILE",
		Short:   "Record this version, so that links made with it can be read for ever",
		Long:    "lock writes questionnaire.lock beside the questionnaire. It remembers every version: what it asked and a fingerprint of what\nit meant. A build fails when the meaning has changed and the version has not. Keep the file in the history of the site.",
		Example: "  roleguide questionnaire lock content/which-role/questionnaire.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			m, _ := readModel(std, args[0])
			if m == nil {
				return findings{}
			}
			name := filepath.Join(filepath.Dir(args[0]), questionnaire.LockFile)
			lock := &questionnaire.Lock{}
			if _, err := os.Lstat(name); err == nil {
				f, problems := source.Read(os.DirFS(filepath.Dir(name)), filepath.Base(name), questionnaire.MaxSize)
				if len(problems) == 0 {
					lock, problems = questionnaire.ReadLock(f)
				}
				if printProblems(std, problems); lock == nil {
					return findings{}
				}
			}
			if _, problems := m.WithLock(lock); problems.Errors() > 0 {
				printProblems(std, problems)
				return findings{}
			}
			if err := os.WriteFile(name, lock.With(m).Bytes(), 0o644); err != nil {
				return fmt.Errorf("cannot write %s: %s", name, source.Reason(err))
			}
			fmt.Fprintf(std.out, "%s knows version %d of %s\n", name, m.Version, m.ID)
			return nil
		},
	}
}
