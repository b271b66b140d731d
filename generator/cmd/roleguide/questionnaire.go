package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

func newQuestionnaire(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "questionnaire",
		Short: "Try, test and prove the rules of a questionnaire",
		Long: "These commands take the file of a questionnaire, such as content/which-role/questionnaire.yaml. A build makes the same\n" +
			"checks; the commands show more of what they find.",
		Args: cobra.ArbitraryArgs,
		RunE: onlyCommands,
	}
	cmd.AddCommand(newTry(std), newTest(std), newReport(std), newExplainAnswers(std), newDiff(std), newLock(std))
	return cmd
}

// readModel reads a questionnaire with the versions that its lock file remembers, and reports what is wrong with it.
// The model is nil if it cannot be used.
func readModel(std streams, name string) (*questionnaire.Model, *source.File) {
	f, problems := readFile(name)
	var m *questionnaire.Model
	if len(problems) == 0 {
		m, problems = questionnaire.Read(f)
	}
	if m != nil {
		if lock, _ := readLock(name); lock != nil {
			m, _ = m.WithLock(lock) // what is wrong with versions is told by lock, diff and builds
		}
	}
	printProblems(std, problems)
	return m, f
}

// readUntested reads a questionnaire whose tests may fail. The model is nil if it cannot be used.
func readUntested(name string) (*questionnaire.Model, *source.File, source.Problems) {
	f, problems := readFile(name)
	if len(problems) > 0 {
		return nil, f, problems
	}
	m, problems := questionnaire.ReadUntested(f)
	return m, f, problems
}

// readFile reads the file of a questionnaire.
func readFile(name string) (*source.File, source.Problems) {
	f, problems := source.Read(os.DirFS(filepath.Dir(name)), filepath.Base(name), questionnaire.MaxSize)
	if f != nil {
		f.Path = filepath.ToSlash(name)
	}
	for i := range problems {
		problems[i].Pos.File = filepath.ToSlash(name)
	}
	return f, problems
}

// readLock reads the lock file beside a questionnaire; nil without one, or with one that cannot be used.
func readLock(name string) (*questionnaire.Lock, source.Problems) {
	file := filepath.Join(filepath.Dir(name), questionnaire.LockFile)
	if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f, problems := readFile(file)
	if len(problems) > 0 {
		return nil, problems
	}
	return questionnaire.ReadLock(f)
}

func printProblems(std streams, problems source.Problems) {
	flags := siteFlags{format: string(source.Text), color: "auto"}
	flags.report(std, problems.Sorted())
}

func newLock(std streams) *cobra.Command {
	return &cobra.Command{
		Use:     "lock FILE",
		Short:   "Record this version, so that links made with it can be read for ever",
		Long:    "lock writes questionnaire.lock beside the questionnaire. It remembers every version: what it asked and a fingerprint of what\nit meant. A build fails when the meaning has changed and the version has not. Keep the file in the history of the site.",
		Example: "  roleguide questionnaire lock content/which-role/questionnaire.yaml",
		Args:    exactly("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			m, _ := readModel(std, args[0])
			if m == nil {
				return findings{}
			}
			name := filepath.Join(filepath.Dir(args[0]), questionnaire.LockFile)
			lock, problems := readLock(args[0])
			if len(problems) > 0 {
				printProblems(std, problems)
				return findings{}
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

// exactly wants arguments by name.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		wrong := fmt.Sprintf("%s takes %s, and got %d", cmd.Name(), strings.Join(names, " and "), len(args))
		return advice{wrong, "Run '" + cmd.CommandPath() + " --help' for an example."}
	}
}
