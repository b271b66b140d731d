package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"roleguide/generator/build"
)

func newWhy(std streams) *cobra.Command {
	var flags siteFlags
	cmd := &cobra.Command{
		Use:     "why /ADDRESS/",
		Short:   "Tell which source, layout and data make a page",
		Long:    "why tells for an address of the site which file it is made of, with which layouts and data, and what leads there.",
		Example: "  roleguide why /difference/",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			opts, err := flags.options(std)
			if err != nil {
				return err
			}
			lines, problems := build.Why(opts, args[0])
			if len(problems) > 0 {
				flags.report(std, problems)
				return findings{}
			}
			for _, l := range lines {
				fmt.Fprintf(std.out, "%-12s %s\n", l.What, l.Value)
			}
			return nil
		},
	}
	flags.add(cmd)
	return cmd
}
