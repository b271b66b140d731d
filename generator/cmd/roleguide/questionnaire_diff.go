package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

func newDiff(std streams) *cobra.Command {
	flags := siteFlags{color: "auto"}
	return &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Tell what a change of a questionnaire changes",
		Long: "diff compares two versions of a questionnaire: what means something else and what only reads differently, in which share\n" +
			"of all answers the outcome is another, from which outcome to which, and an example of each as share links for both\n" +
			"versions. Shares are exact where the questions that both ask stand in the same order; otherwise they come from random\n" +
			"answers, and it says so. It ends with 1 if the meaning has changed and the version has not been raised, or if answers of\n" +
			"the old version have no place in the new one. A minus sign reads the old version from the input.",
		Example: "  git show HEAD:content/which-role/questionnaire.yaml | roleguide questionnaire diff - content/which-role/questionnaire.yaml",
		Args:    exactly("OLD", "NEW"),
		RunE: func(_ *cobra.Command, args []string) error {
			old, err := readOld(std, args[0])
			if err != nil {
				return err
			}
			now, _ := readModel(std, args[1])
			if old == nil || now == nil {
				return findings{}
			}
			_, problems := now.WithLock((*questionnaire.Lock)(nil).With(old))
			problems = slices.DeleteFunc(problems, func(p source.Problem) bool { return p.Code == questionnaire.CodeNoLock })
			writeDiff(newPaper(std.out, &flags), old, now)
			printProblems(std, problems)
			if problems.Errors() > 0 {
				return findings{}
			}
			return nil
		},
	}
}

// readOld reads the older questionnaire. Its tests may fail; it was published once.
func readOld(std streams, name string) (*questionnaire.Model, error) {
	var f *source.File
	var problems source.Problems
	if name == "-" {
		var text bytes.Buffer
		if _, err := io.Copy(&text, io.LimitReader(std.in, questionnaire.MaxSize+1)); err != nil {
			return nil, fmt.Errorf("cannot read the old version from the input: %w", err)
		}
		if text.Len() > questionnaire.MaxSize {
			return nil, fmt.Errorf("the old version has more than %d bytes", questionnaire.MaxSize)
		}
		f = source.NewFile("old version", text.Bytes())
	} else if f, problems = readFile(name); len(problems) > 0 {
		printProblems(std, problems)
		return nil, nil
	}
	m, problems := questionnaire.ReadUntested(f)
	printProblems(std, problems)
	return m, nil
}

// writeDiff writes a comparison for people.
func writeDiff(p paper, old, now *questionnaire.Model) {
	meaning, text := now.Differences(old)
	p.line("%s, version %d → %s, version %d", old.ID, old.Version, now.ID, now.Version)
	switch {
	case len(meaning) == 0 && len(text) == 0:
		p.line("Both mean and read the same.")
		return
	case len(meaning) == 0:
		p.line("Only texts have changed: links and results stay as they are.")
	default:
		p.heading("What means something else")
		p.list(meaning)
	}
	if len(text) > 0 {
		p.heading("What only reads differently")
		p.list(text)
	}
	if len(meaning) == 0 {
		return
	}
	d := analysis.Diff(old, now, analysis.Options{})
	p.heading("Outcomes")
	of := fmt.Sprintf("%s sets of answers that both versions can have", thousands(d.Total))
	if d.Sample > 0 {
		of = fmt.Sprintf("%d random sets of answers (an estimate; all of them could not be counted)", d.Sample)
	}
	p.hang("  ", fmt.Sprintf("%s of %s lead to another outcome.", analysis.Percent(d.Changed()), of))
	moves := slices.Clone(d.Moves)
	slices.SortStableFunc(moves, func(a, b analysis.Move) int { return b.Share.Cmp(a.Share) })
	for _, m := range moves {
		if m.Stays() {
			continue
		}
		p.hang(fmt.Sprintf("  %7s  ", short(m.Share)), fmt.Sprintf("%s → %s", m.From.ID, m.To.ID))
		p.line("           for example #%s → #%s", old.Link(m.Old), now.Link(m.New))
	}
	for _, m := range moves {
		if m.Stays() {
			p.hang(fmt.Sprintf("  %7s  ", short(m.Share)), m.From.ID+" as before")
		}
	}
	for _, one := range []struct {
		version int
		ids     []string
	}{{old.Version, d.OnlyOld}, {now.Version, d.OnlyNew}} {
		if len(one.ids) > 0 {
			p.hang("  ", fmt.Sprintf("Only version %d knows %s. An answer that only one version knows is not compared; a question that only one asks is answered there in every way.",
				one.version, strings.Join(one.ids, ", ")))
		}
	}
}

// list writes items below each other.
func (p paper) list(items []string) {
	for _, item := range items {
		p.hang("  - ", item)
	}
}
