package main

import (
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"roleguide/generator/build"
	"roleguide/generator/cache"
	"roleguide/generator/source"
)

func newBuild(std streams) *cobra.Command {
	var flags siteFlags
	var destination string
	var verify, portable bool
	var memory cacheFlags
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Make the site",
		Long: "build makes the whole site, or, if there is a mistake anywhere, tells all of them and leaves the output as it was.\n" +
			"Only files that roleguide wrote itself are ever replaced or removed.\n\n" +
			"What a build has read and made is remembered in the cache folder of your account, so that the next one makes only what\n" +
			"has changed. Its result is that of a clean build, which --verify proves; the folder may be deleted at any time.",
		Example: "  roleguide build\n  roleguide build --destination /srv/www --base-url https://example.org/guide/\n  roleguide build --portable --destination copy   # opens from disk, without a server",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts, err := flags.options(std)
			if err != nil {
				return err
			}
			opts.Destination, opts.Verify, opts.Portable = destination, verify, portable
			opts.Cache = memory.folder()
			opts.Loaded = tuneMemory(115<<20, 5<<10)
			result, problems := build.Build(cmd.Context(), opts)
			flags.report(std, problems)
			if !flags.quiet && source.Format(flags.format) == source.Text {
				fmt.Fprintln(buildStream(std, problems), buildLine(result, problems))
			}
			if problems.Errors() > 0 {
				return findings{}
			}
			return nil
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVarP(&destination, "destination", "d", "", "folder of the result (default: public in the folder of the site)")
	memory.add(cmd)
	cmd.Flags().BoolVar(&verify, "verify", false, "build a second time and compare every byte")
	cmd.Flags().BoolVar(&portable, "portable", false, "write a copy that opens from disk")
	return cmd
}

// cacheFlags say where what was found out is remembered.
type cacheFlags struct {
	dir string
	off bool
}

func (f *cacheFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "cache", "", "folder of what is remembered between builds (default: roleguide in your cache folder)")
	cmd.Flags().BoolVar(&f.off, "no-cache", false, "remember nothing, and use nothing that was")
	cmd.MarkFlagsMutuallyExclusive("cache", "no-cache")
}

func (f *cacheFlags) folder() string {
	switch {
	case f.off:
		return ""
	case f.dir != "":
		return f.dir
	}
	return cache.Dir()
}

// tuneMemory lets memory grow more between collections, which a short run with many small objects gains from,
// and bounds that: beyond the limit the collector works harder instead. whole is the limit in bytes of a site
// without pages, and each page adds what stays of it. The function is called when the pages have been counted.
func tuneMemory(whole, perPage int64) (counted func(pages int)) {
	debug.SetGCPercent(400)
	counted = func(pages int) { debug.SetMemoryLimit(whole + perPage*int64(pages)) }
	const many = 20_000
	counted(many) // until then
	return counted
}

// buildStream is where the last line goes: with the findings, if there are errors.
func buildStream(std streams, problems source.Problems) io.Writer {
	if problems.Errors() > 0 {
		return std.err
	}
	return std.out
}

// buildLine is the line with which every build ends.
func buildLine(r build.Result, problems source.Problems) string {
	if problems.Errors() > 0 {
		return fmt.Sprintf("%s; nothing was published", source.Count(problems))
	}
	again := ""
	if r.Reused > 0 {
		again = fmt.Sprintf(" (%d as before)", r.Reused)
	}
	line := fmt.Sprintf("%s%s, %s: %d written, %d unchanged, %d removed, in %s", count(r.Pages, "page"), again, count(r.Files, "file"), r.Written, r.Unchanged, r.Removed, duration(r.Elapsed))
	if len(problems) > 0 {
		line += "; " + source.Count(problems)
	}
	return line
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func newCheck(std streams) *cobra.Command {
	var flags siteFlags
	var due int
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find every mistake and write nothing",
		Long: "check does all that build does but writes nothing, and then reads every finished page once more, as a browser would:\n" +
			"ids, headings, names of images and controls, and every link.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts, err := flags.options(std)
			if err != nil {
				return err
			}
			if due < 0 || due > 1200 {
				return fmt.Errorf("--due %d is outside the range from 0 to 1200", due)
			}
			opts.CheckOnly, opts.Due = true, due
			opts.Loaded = tuneMemory(256<<20, 6<<10) // trees of finished pages, and where their links lead
			result, problems := build.Build(cmd.Context(), opts)
			flags.report(std, problems)
			if !flags.quiet && source.Format(flags.format) == source.Text {
				line := fmt.Sprintf("%s checked in %s: ", count(result.Pages, "page"), duration(result.Elapsed))
				if len(problems) == 0 {
					fmt.Fprintln(std.out, line+"no findings")
				} else {
					fmt.Fprintln(buildStream(std, problems), line+source.Count(problems))
				}
			}
			if problems.Errors() > 0 {
				return findings{}
			}
			return nil
		},
	}
	flags.add(cmd)
	cmd.Flags().IntVar(&due, "due", 0, "also report pages that were last checked more than so many months ago (their key reviewed)")
	return cmd
}
