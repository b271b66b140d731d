package main

import (
	"github.com/spf13/cobra"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

func newTest(std streams) *cobra.Command {
	flags := siteFlags{color: "auto"}
	cmd := &cobra.Command{
		Use:   "test FILE",
		Short: "Run the tests of a questionnaire",
		Long: "test runs the tests of the file, one after the other, and says at which line each passes or fails. It also names the\n" +
			"rules that no test is decided by. It ends with 1 if a test fails or a rule has no test.",
		Example: "  roleguide questionnaire test content/which-role/questionnaire.yaml",
		Args:    exactly("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			m, _, problems := readUntested(args[0])
			if m == nil {
				printProblems(std, problems)
				return findings{}
			}
			results, uncovered := m.RunTests()
			problems.Add(writeTests(newPaper(std.out, &flags), m, results, flags.quiet)...)
			problems.Add(uncovered...)
			printProblems(std, problems)
			if problems.Errors() > 0 {
				return findings{}
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&flags.quiet, "quiet", "q", false, "do not list the tests that pass")
	return cmd
}

// writeTests lists tests and returns what is wrong with them.
func writeTests(p paper, m *questionnaire.Model, results []questionnaire.TestResult, quiet bool) source.Problems {
	var problems source.Problems
	failed := 0
	for _, r := range results {
		if len(r.Problems) > 0 {
			failed++
			problems.Add(r.Problems...)
			p.line("%s  %s:%d  %s", p.bold("FAIL"), m.File, r.Test.Pos.Line, r.Test.Name)
		} else if !quiet {
			p.line("ok    %s:%d  %s", m.File, r.Test.Pos.Line, r.Test.Name)
		}
	}
	p.line("%s, version %d: %s passed, %d failed", m.ID, m.Version, count(len(results)-failed, "test"), failed)
	return problems
}
