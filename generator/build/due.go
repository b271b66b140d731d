package build

import (
	"fmt"
	"time"

	"roleguide/generator/source"
)

// due reports pages whose facts nobody has checked for longer than the options allow, as warnings. It is asked for by the
// command line, and not by site.yaml, so that a site does not begin to fail by itself one day.
func (s *site) due() source.Problems {
	var problems source.Problems
	for _, p := range s.tree.Pages {
		switch {
		case s.opts.Due == 0:
			return nil
		case p.Reviewed.IsZero() && len(p.Sources) > 0:
			problem := source.New(p.Sources[0].Pos, CodeDue, "this page has sources, and nobody says when they were last checked")
			problems.Add(problem.WithHint("check them, and add a line: reviewed: " + s.opts.Now.Format(time.DateOnly)).AsWarning())
		case !p.Reviewed.IsZero() && p.Reviewed.AddDate(0, s.opts.Due, 0).Before(s.opts.Now):
			problem := source.New(p.ReviewedAt.Pos, CodeDue, fmt.Sprintf("this page was last checked on %s, more than %d months ago", p.Reviewed.Format("2 January 2006"), s.opts.Due))
			problem.Excerpt = p.ReviewedAt.Excerpt
			problems.Add(problem.WithHint("see whether its sources still say what the page says, and renew the date").AsWarning())
		}
	}
	return problems
}
