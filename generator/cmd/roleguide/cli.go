package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"roleguide/generator/build"
	"roleguide/generator/source"
	"roleguide/layouts"
)

// Exit codes.
const (
	exitComplete = 0 // everything is well
	exitFindings = 1 // there are errors
	exitUsage    = 2 // the command line is wrong
)

// streams are where the program reads and writes: what a person types from in, results to out, messages to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// findings is the error of a command that found something and has said so.
type findings struct{}

// Error implements error.
func (findings) Error() string { return "there are findings" }

// run is the whole program: arguments and streams in, exit code out.
func run(ctx context.Context, args []string, std streams) int {
	root := newRoot(std)
	root.SetArgs(args)
	root.SetOut(std.out)
	root.SetErr(std.err)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitComplete
	case errors.As(err, new(findings)):
		return exitFindings
	}
	for i, line := range strings.Split(err.Error(), "\n") {
		if i == 0 {
			line = "roleguide: " + line
		}
		fmt.Fprintln(std.err, source.Visible(line))
	}
	return exitUsage
}

// An advice is an error with a line that says what to do.
type advice struct{ wrong, do string }

// Error gives both lines.
func (a advice) Error() string { return a.wrong + "\n" + a.do }

// onlyCommands is the work of a command that has only commands: it lists them, and refuses words that are none.
func onlyCommands(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return advice{fmt.Sprintf("there is no command %q%s", args[0], nearest(cmd, args[0])), "Run '" + cmd.CommandPath() + " --help' for all commands."}
	}
	return cmd.Help()
}

func newRoot(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "roleguide",
		Short: "Make a website of role guides and questionnaires",
		Long: "roleguide turns a folder with site.yaml, content/ and, if you like, layouts/ into a finished website.\n" +
			"It finds every mistake before readers see it, and publishes all of a site or nothing.",
		SilenceErrors: true, SilenceUsage: true,
		RunE: onlyCommands,
		Args: cobra.ArbitraryArgs,
	}
	root.CompletionOptions.DisableDefaultCmd = false
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return advice{err.Error(), "Run '" + cmd.CommandPath() + " --help' for all options."}
	})
	root.AddCommand(newInit(std), newBuild(std), newServe(std), newCheck(std), newExplain(std), newQuestionnaire(std), newWhy(std), newVersion(std))
	return root
}

// nearest proposes a command for one that does not exist.
func nearest(root *cobra.Command, word string) string {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	if n := source.Nearest(word, names); n != "" {
		return "; did you mean " + source.Quote(n) + "?"
	}
	return ""
}

// siteFlags are the flags of commands that read a site.
type siteFlags struct {
	source  string
	baseURL string
	drafts  bool
	future  bool
	jobs    int
	now     string
	strict  bool
	format  string
	color   string
	quiet   bool
}

func (f *siteFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.source, "source", "s", ".", "folder of the site")
	flags.StringVar(&f.baseURL, "base-url", "", "use this instead of base_url of site.yaml")
	flags.BoolVar(&f.drafts, "drafts", false, "include drafts")
	flags.BoolVar(&f.future, "future", false, "include pages before their date")
	flags.IntVarP(&f.jobs, "jobs", "j", 0, "how many pages to make at once (default: one for each processor)")
	flags.StringVar(&f.now, "now", "", "the moment that decides about dates, such as 2026-03-01 (default: now)")
	flags.BoolVar(&f.strict, "strict", false, "treat warnings as errors")
	flags.StringVar(&f.format, "format", "text", "how findings are written: "+strings.Join(source.Formats(), ", "))
	flags.StringVar(&f.color, "color", "auto", "colours: auto, always, never")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "write nothing but findings")
}

// options turns flags into options of a build.
func (f *siteFlags) options(std streams) (build.Options, error) {
	o := build.Options{Source: f.source, BaseURL: f.baseURL, Drafts: f.drafts, Future: f.future, Jobs: f.jobs, Strict: f.strict, Layouts: layouts.Files, Now: time.Now()}
	if f.now != "" {
		var err error
		if o.Now, err = moment(f.now); err != nil {
			return o, err
		}
	}
	if f.jobs < 0 || f.jobs > 256 {
		return o, fmt.Errorf("--jobs %d is outside the range from 0 to 256", f.jobs)
	}
	for _, choice := range []struct {
		flag, value string
		allowed     []string
	}{{"format", f.format, source.Formats()}, {"color", f.color, []string{"auto", "always", "never"}}} {
		if !slices.Contains(choice.allowed, choice.value) {
			return o, fmt.Errorf("--%s %s is not allowed; write one of: %s", choice.flag, source.Quote(choice.value), strings.Join(choice.allowed, ", "))
		}
	}
	if !f.quiet && f.format == string(source.Text) && isTerminal(std.err) {
		o.Progress = progress(std.err)
	}
	return o, nil
}

// moment reads a day or an instant.
func moment(s string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--now %s is not a date; write year-month-day, such as 2026-03-01", source.Quote(s))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colored reports whether text for a stream may have colours.
func (f *siteFlags) colored(w io.Writer) bool {
	switch f.color {
	case "always":
		return true
	case "never":
		return false
	}
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// progress writes how far a long build is, on the one line of a terminal.
func progress(w io.Writer) func(done, total int) {
	start, last := time.Now(), time.Time{}
	return func(done, total int) {
		now := time.Now()
		switch {
		case done == total && !last.IsZero():
			fmt.Fprint(w, "\r\x1b[K")
		case now.Sub(start) > 500*time.Millisecond && now.Sub(last) > 100*time.Millisecond && done < total:
			last = now
			fmt.Fprintf(w, "\r\x1b[K%d of %d pages", done, total)
		}
	}
}

// problemLimit is how many problems are written out as text.
const problemLimit = 100

// report writes problems: as text to the stream for messages, for programs to the stream for results.
func (f *siteFlags) report(std streams, problems source.Problems) {
	if source.Format(f.format) == source.Text {
		// Nobody can be told that nobody can be told.
		_ = source.Print(std.err, source.Text, problems, source.Style{Color: f.colored(std.err), Limit: problemLimit})
		return
	}
	_ = source.Print(std.out, source.Format(f.format), problems, source.Style{})
}
