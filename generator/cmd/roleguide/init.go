package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"roleguide/generator/source"
	"roleguide/generator/starter"
)

func newInit(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "init FOLDER",
		Short: "Write a small site to begin with",
		Long: "init writes a small, complete site into a new or empty folder: pages, two role profiles, a questionnaire and a glossary,\n" +
			"with comments that say how they work. It never changes a folder that has something in it.",
		Example: "  roleguide init my-guide\n  roleguide serve --source my-guide",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return advice{"init needs the name of one folder", "Write for example: roleguide init my-guide"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			names, err := starter.Write(args[0])
			if err != nil {
				wrong := fmt.Sprintf("cannot begin a site in %s: %s", source.Visible(args[0]), source.Reason(err))
				return advice{wrong, "Name a folder that is new or empty; nothing was changed."}
			}
			for _, name := range names {
				fmt.Fprintln(std.out, "  "+name)
			}
			fmt.Fprintf(std.out, "%s written to %s\n\nLook at it:        roleguide serve --source %[2]s\nFind mistakes:     roleguide check --source %[2]s\nMake the website:  roleguide build --source %[2]s\n", count(len(names), "file"), source.Visible(args[0]))
			return nil
		},
	}
}
