package main

import (
	"embed"
	"fmt"
	"path"
	"sort"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"roleguide/generator/source"
)

// explanations has a file for every problem code: what it means and what to do about it, in the comment of
// the archive; then a site that has the problem; last, under the name output, what roleguide says about it.
//
//go:embed explain/*.txtar
var explanations embed.FS

func newExplain(std streams) *cobra.Command {
	return &cobra.Command{
		Use:     "explain [CODE]",
		Short:   "Tell about a problem code: cause, example and remedy",
		Long:    "explain tells what a problem code means, shows an example with the message it gives, and says what to do.\nWithout a code it lists all of them.",
		Example: "  roleguide explain RG014",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, code := range codes() {
					title, _, _ := strings.Cut(explanation(code).comment, "\n")
					fmt.Fprintf(std.out, "%s  %s\n", code, title)
				}
				return nil
			}
			code := strings.ToUpper(args[0])
			e := explanation(code)
			if e.comment == "" {
				return fmt.Errorf("there is no problem code %s; 'roleguide explain' lists all of them", source.Quote(args[0]))
			}
			fmt.Fprint(std.out, e.text(code))
			return nil
		},
	}
}

// codes lists the codes that can be explained.
func codes() []string {
	entries, err := explanations.ReadDir("explain")
	if err != nil {
		return nil
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
	}
	sort.Strings(names)
	return names
}

// An explained code.
type explained struct {
	comment string
	files   []txtar.File
}

func explanation(code string) explained {
	text, err := explanations.ReadFile("explain/" + code + ".txtar")
	if err != nil {
		return explained{}
	}
	archive := txtar.Parse(text)
	return explained{strings.TrimSpace(string(archive.Comment)), archive.Files}
}

// text is an explanation as it is printed.
func (e explained) text(code string) string {
	var b strings.Builder
	title, rest, _ := strings.Cut(e.comment, "\n")
	fmt.Fprintf(&b, "%s: %s\n%s\n", code, title, rest)
	for _, f := range e.files {
		body := strings.TrimRight(string(f.Data), "\n")
		if body == "" || f.Name == "site.yaml" && len(e.files) > 2 {
			continue
		}
		heading := "For example, " + f.Name + ":"
		if f.Name == "output" {
			heading = "gives"
		}
		fmt.Fprintf(&b, "\n%s\n\n    %s\n", heading, strings.ReplaceAll(body, "\n", "\n    "))
	}
	return b.String()
}
