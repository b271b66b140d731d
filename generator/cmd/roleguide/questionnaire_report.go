package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

func newReport(std streams) *cobra.Command {
	var all, numbers bool
	flags := siteFlags{color: "auto"}
	cmd := &cobra.Command{
		Use:   "report FILE",
		Short: "Tell what is true of all possible answers",
		Long: "report counts over all possible answers, not over samples: how often each outcome comes out and each rule decides,\n" +
			"how much each question matters, how firm results are, which rules overlap so that their order matters, after how many questions results are\n" +
			"decided, what those get who always choose the first or the last answer, and whether the guarantees hold. What can happen\n" +
			"has a witness: a share link whose answers show it. What takes too many states to count is called unknown.",
		Example: "  roleguide questionnaire report content/which-role/questionnaire.yaml\n" +
			"  roleguide questionnaire report content/which-role/questionnaire.yaml --format json",
		Args: exactly("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if flags.format != "text" && flags.format != "json" {
				return fmt.Errorf("--format %s is not allowed; write text or json", source.Quote(flags.format))
			}
			m, f, problems := readUntested(args[0])
			if m == nil {
				printProblems(std, problems)
				return findings{}
			}
			report, found := analysis.Check(m, analysis.Options{File: f, Firmness: true})
			if numbers {
				var err error
				if report.Numbers, err = analysis.Tolerances(f, analysis.Options{}); err != nil {
					return err
				}
			}
			if flags.format == "json" {
				if err := writeJSON(std.out, report); err != nil {
					return err
				}
			} else {
				reportPaper{newPaper(std.out, &flags), report, all}.write()
			}
			problems.Add(found...)
			printProblems(std, problems)
			if problems.Errors() > 0 {
				return findings{}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&flags.format, "format", "text", "text, or json for programs")
	cmd.Flags().BoolVar(&numbers, "numbers", false, "turn every number until something breaks, which takes some seconds")
	cmd.Flags().BoolVarP(&all, "all", "a", false, "list every overlap of rules, however rare")
	return cmd
}

// A reportPaper writes a report for people.
type reportPaper struct {
	paper
	*analysis.Report
	all bool
}

func (p reportPaper) write() {
	p.line("%s, version %d: %s sets of answers to %s", p.Model.ID, p.Model.Version, thousands(p.Total), count(len(p.Model.Questions), "question"))
	p.heading("How often each outcome comes out, if all answers are equally likely")
	for _, o := range p.Outcomes {
		p.share(o.Tally, o.Outcome.Title)
	}
	p.heading("How often each rule decides")
	for i, rule := range p.Rules {
		p.share(rule.Decides, fmt.Sprintf("%d %s → %s", i+1, rule.Rule.ID, rule.Rule.Outcome.ID))
	}
	p.heading("How much of the differences between outcomes each question explains, and how often it is asked")
	for _, q := range p.Questions {
		p.question(q)
	}
	p.overlaps()
	p.heading("How soon results are decided")
	p.decided()
	p.heading("How firm results are")
	p.firmness()
	p.heading("Answering without reading")
	p.hang("  ", fmt.Sprintf("Always the first option gives: %s (rule %s). Always the last: %s (rule %s).",
		p.First.Outcome.Title, p.First.Rule.ID, p.Last.Outcome.Title, p.Last.Rule.ID))
	if len(p.Claims) > 0 {
		p.heading("Guarantees")
	}
	for _, c := range p.Claims {
		p.line("  %-8s line %d: %s", map[analysis.Verdict]string{analysis.Yes: "holds", analysis.No: "BROKEN", analysis.Unknown: "unknown"}[c.Holds],
			c.Guarantee.Pos.Line, questionnaire.English().Guarantee(c.Guarantee))
	}
	p.numbers()
	p.heading("Witnesses, to be opened with explain --answers")
	for _, o := range p.Outcomes {
		if o.Witness != nil {
			p.line("  #%s  %s", p.Model.Link(o.Witness), o.Outcome.Title)
		}
	}
}

func (p reportPaper) firmness() {
	if p.Kept == nil {
		p.line("  unknown")
	} else {
		p.line("  %s of all changes of a single answer leave the outcome as it is.", analysis.Percent(p.Kept))
	}
	if f := p.Firmness; f != nil {
		text := fmt.Sprintf("Of all results %s are firm, %s fair and %s close", analysis.Percent(f.Firm), analysis.Percent(f.Fair), analysis.Percent(f.Close))
		if f.Sample > 0 {
			text += fmt.Sprintf("; this is of %s sets of answers drawn at random, give or take %.1f per cent of all results", thousands(big.NewInt(int64(f.Sample))), 100*f.Margin())
		}
		p.hang("  ", text+".")
	}
}

// share writes one line with a bar.
func (p reportPaper) share(t analysis.Tally, text string) {
	if !t.Known() {
		p.hang("  unknown"+strings.Repeat(" ", 22), text)
		return
	}
	share, _ := t.Share.Float64()
	p.hang(fmt.Sprintf("  %7s %-20s ", short(t.Share), strings.Repeat("█", int(share*20+0.5))), text)
}

// short is a share in a table.
func short(share *big.Rat) string {
	return strings.NewReplacer("less than ", "<", "more than ", ">").Replace(analysis.Percent(share))
}

func (p reportPaper) question(q analysis.Question) {
	influence, asked := "unknown", ""
	if q.Influence != nil {
		influence = short(q.Influence)
	}
	if q.Question.ShowIf != nil && q.Shown.Known() {
		asked = ", asked in " + analysis.Percent(q.Shown.Share)
	}
	p.hang(fmt.Sprintf("  %7s  ", influence), fmt.Sprintf("%d %s%s", q.Question.Number(), name(q.Question), asked))
}

// overlapsShown is the least share of sets that two rules both match for the pair to be listed without --all.
var overlapsShown = big.NewRat(1, 200)

func (p reportPaper) overlaps() {
	p.heading("Rules that some answers both match, so that their order matters, and how often the first decides there")
	if p.Overlaps == nil {
		p.line("  unknown")
		return
	}
	rest, listed := 0, slices.Clone(p.Overlaps)
	slices.SortStableFunc(listed, func(a, b analysis.Overlap) int { return b.Share.Cmp(a.Share) })
	for _, o := range listed {
		if !p.all && o.Share.Cmp(overlapsShown) < 0 {
			rest++
			continue
		}
		p.hang(fmt.Sprintf("  %7s  ", short(o.Share)), fmt.Sprintf("%s, then %s: %s", o.First.ID, o.Second.ID, analysis.Percent(new(big.Rat).SetFrac(o.Decided, o.Count))))
	}
	if rest > 0 {
		p.line("  and %s below %s; --all lists them", count(rest, "pair"), analysis.Percent(overlapsShown))
	}
	if len(listed) == 0 {
		p.line("  none")
	}
}

// numbers says how far each number can be turned.
func (p reportPaper) numbers() {
	if p.Numbers == nil {
		return
	}
	p.heading(fmt.Sprintf("The smallest change of each number that breaks something, up to %d either way", analysis.Reach))
	var free []string
	for _, x := range p.Numbers {
		if x.Down == nil && x.Up == nil {
			free = append(free, x.Number.Where)
			continue
		}
		p.hang("  ", fmt.Sprintf("%s (line %d) is %d", x.Number.Where, x.Number.Pos.Line, x.Number.Value))
		for _, b := range []*analysis.Breaking{x.Down, x.Up} {
			if b != nil {
				p.hang(fmt.Sprintf("     at %d: ", b.Value), fmt.Sprintf("%s (line %d)", b.Why, b.Pos.Line))
			}
		}
	}
	if len(free) > 0 {
		p.hang("  ", "Nothing breaks, so no test or guarantee holds these in place: "+strings.Join(free, "; ")+".")
	}
}

// decided says in how many sets of answers one outcome only is left, question by question.
func (p reportPaper) decided() {
	if p.Undecided == nil {
		p.line("  unknown")
		return
	}
	p.line("  For half of all sets of answers the outcome is certain after %s.", count(p.Usually, "question"))
	for k, n := range p.Undecided {
		decided := new(big.Rat).SetFrac(new(big.Int).Sub(p.Total, n), p.Total)
		if before := k > 0 && p.Undecided[k-1].Cmp(n) == 0; k > 0 && !before && decided.Sign() > 0 {
			p.line("  %7s  after %s", short(decided), count(k, "question"))
		}
	}
}

// thousands sets off groups of three digits.
func thousands(n *big.Int) string {
	digits := n.String()
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// writeJSON writes a value for programs and people.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
