// Command roleguide turns a folder of Markdown, YAML and templates into a finished website of role guides
// and questionnaires.
//
// Usage:
//
//	roleguide build     make the site
//	roleguide serve     show the site while you write
//	roleguide check     find every mistake, the finished pages included, and write nothing
//	roleguide explain   tell about a problem code, such as RG014
//	roleguide questionnaire  try, test, prove and compare the rules of a questionnaire
//	roleguide why       tell which source, layout and data make the page at an address
//	roleguide version   print the version
//
// It ends with 0 when everything is well, 1 when there are findings, 2 when it was called wrongly.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGPIPE) // a reader of our messages who went away must not stop a build
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
