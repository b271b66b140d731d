package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"roleguide/generator/serve"
	"roleguide/generator/source"
)

const serveHelp = `serve shows the site as a build would publish it, and every change as soon as it is saved. A page is made when it is
looked at, so the first one is there at once, however large the site is. Nothing is written to disk.

Open pages follow what you save: styles are exchanged where they stand, pages are loaded again at the same place, and
answers that were given stay. While a page is broken its last good version stays, with the mistake over it; Escape
folds it up. Everything that check finds is found in the background after each save.

http://localhost:1414/_roleguide/ shows the site as roleguide sees it: pages with owner and day of review, what leads
to them and what they are made of, reports of questionnaires, and how long the last changes took.

Only this computer can read the preview, unless --bind says otherwise.`

func newServe(std streams) *cobra.Command {
	var flags siteFlags
	var bind, editor, port string
	var open bool
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Show the site on a local address while you write",
		Long:    serveHelp,
		Example: "  roleguide serve --open\n  roleguide serve --drafts --port auto\n  roleguide serve --editor vscode",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			site, err := flags.options(std)
			if err != nil {
				return err
			}
			site.Loaded = limitMemory()
			opts := serve.Options{Site: site, Bind: bind, Say: func(text string) { fmt.Fprintln(std.err, text) }}
			if opts.Port, opts.Next, err = portOf(port); err != nil {
				return err
			}
			if opts.Editor, err = serve.Editor(editorOr(editor)); err != nil {
				return err
			}
			if flags.now == "" {
				opts.Site.Now = time.Time{} // every moment is now
			}
			if bind != "" {
				fmt.Fprintf(std.err, "--bind %s: everyone who can reach this address can read the site, drafts included if you show them.\n", source.Visible(bind))
			}
			opts.Report = func(now, before source.Problems) {
				if fresh := newFindings(now, before); len(fresh) > 0 {
					flags.report(std, fresh)
				}
				fmt.Fprintf(std.err, "%s  %s\n", time.Now().Format(time.TimeOnly), findingsLine(now))
			}
			if open {
				opts.Browse = browse
			}
			return serve.Run(cmd.Context(), opts, func(url string) {
				fmt.Fprintf(std.out, "The site is at %s (stop with Ctrl-C)\n", url)
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&bind, "bind", "", "address to listen on, 0.0.0.0 for all (default: this computer only)")
	cmd.Flags().StringVarP(&port, "port", "p", strconv.Itoa(serve.DefaultPort), "port to listen on; auto: the first free one from 1414 on")
	cmd.Flags().StringVar(&editor, "editor", "", "editor that places of findings open: a name such as vscode, or an address with {file}, {line} and {column}")
	cmd.Flags().BoolVarP(&open, "open", "o", false, "open a browser")
	return cmd
}

// limitMemory makes the collector work harder than usual: a preview runs for hours beside other programs, and needs
// little time. What it keeps of each page counts. The function is called when the pages have been counted.
func limitMemory() (counted func(pages int)) {
	const whole, perPage, usual = 40 << 20, 5 << 10, 10_000
	debug.SetGCPercent(60)
	counted = func(pages int) { debug.SetMemoryLimit(whole + perPage*int64(pages)) }
	counted(usual)
	return counted
}

// portOf reads a port, or auto.
func portOf(written string) (port int, next bool, err error) {
	if written == "auto" {
		return serve.DefaultPort, true, nil
	}
	port, err = strconv.Atoi(written)
	if err != nil || port < 1 || port > 65535 {
		return 0, false, fmt.Errorf("--port %s is no port; write a number from 1 to 65535, or auto", source.Quote(written))
	}
	return port, false, nil
}

// editorOr is the editor that was named, or the one whose terminal this is.
func editorOr(named string) string {
	if named == "" && os.Getenv("TERM_PROGRAM") == "vscode" {
		return "vscode"
	}
	return named
}

// newFindings are those that there were not before.
func newFindings(now, before source.Problems) source.Problems {
	type key struct {
		code    source.Code
		pos     source.Pos
		message string
	}
	known := make(map[key]bool, len(before))
	for _, p := range before {
		known[key{p.Code, p.Pos, p.Message}] = true
	}
	var fresh source.Problems
	for _, p := range now {
		if !known[key{p.Code, p.Pos, p.Message}] {
			fresh.Add(p)
		}
	}
	return fresh
}

func findingsLine(problems source.Problems) string {
	if len(problems) == 0 {
		return "no findings"
	}
	return source.Count(problems)
}

// browse opens a browser. Where that fails, the address has been printed.
func browse(url string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	_ = exec.Command(name, url).Run()
}
