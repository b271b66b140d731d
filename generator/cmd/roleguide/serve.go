package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"roleguide/generator/build"
	"roleguide/generator/serve"
	"roleguide/generator/source"
)

func newServe(std streams) *cobra.Command {
	var flags siteFlags
	var bind, editor string
	var port int
	var open bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site on a local address while you write",
		Long: "serve shows the site as a build would publish it, and shows every change as soon as it is saved. Findings appear over the page.\n" +
			"It writes nothing to disk, and answers only this computer unless --bind says otherwise.",
		Example: "  roleguide serve --open\n  roleguide serve --editor 'vscode://file{file}:{line}:{column}'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts, err := flags.options(std)
			if err != nil {
				return err
			}
			if port < 0 || port > 65535 {
				return fmt.Errorf("--port %d is no port; write one from 1 to 65535", port)
			}
			opts.Progress = nil
			if bind != "" {
				fmt.Fprintf(std.err, "--bind %s: everyone who can reach this address can read the site, drafts included if you show them.\n", source.Visible(bind))
			}
			return serve.Run(cmd.Context(), serve.Options{
				Bind: bind, Port: port, Editor: editor, Base: build.BasePath(opts), Watch: watched(flags.source),
				Build: func() (map[string][]byte, source.Problems) {
					if flags.now == "" {
						opts.Now = time.Now()
					}
					files, _, problems := build.Preview(cmd.Context(), opts)
					return files, problems
				},
				Say: func(text string) { fmt.Fprintln(std.err, text) },
				Report: func(problems source.Problems, took time.Duration) {
					flags.report(std, problems)
					fmt.Fprintf(std.err, "%s  made in %s: %s\n", time.Now().Format(time.TimeOnly), duration(took), findingsLine(problems))
				},
			}, func(url string) {
				fmt.Fprintf(std.out, "The site is at %s (stop with Ctrl-C)\n", url)
				if open {
					browse(url)
				}
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&bind, "bind", "", "address to listen on (default: this computer only)")
	cmd.Flags().IntVarP(&port, "port", "p", 0, "port to listen on (default: the first free one from 1414 on)")
	cmd.Flags().StringVar(&editor, "editor", "", "link to an editor, with {file}, {line} and {column}")
	cmd.Flags().BoolVarP(&open, "open", "o", false, "open a browser")
	return cmd
}

func findingsLine(problems source.Problems) string {
	if len(problems) == 0 {
		return "no findings"
	}
	return source.Count(problems)
}

// watched lists what the preview looks at for changes.
func watched(dir string) []string {
	return []string{filepath.Join(dir, build.ConfigFile), filepath.Join(dir, "content"), filepath.Join(dir, "layouts")}
}

// browse opens a browser. Where that fails, the address has been printed.
func browse(url string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	_ = exec.Command(name, url).Start()
}
