package analysis_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	q "roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/questionnaire/questionnairetest"
)

// TestEverythingAgreesWithTryingAll compares every number of the analysis of random questionnaires with what comes
// out when all answers are tried, and replays every witness.
func TestEverythingAgreesWithTryingAll(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(300) {
		limit := 400
		if seed%30 == 0 {
			limit = 4000
		}
		m := questionnairetest.New(seed, 640).Model(t, limit)
		b := tryAll(m)
		r, _ := analysis.Analyse(m, analysis.Options{Firmness: true})
		c := comparison{T: t, m: m, b: b, r: r, seed: seed, seen: seen}
		c.outcomesAndRules()
		c.notesAndQuestions()
		c.overlaps()
		c.rest()
		c.claims()
		c.kept()
		c.firmness()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	for _, what := range []string{"unreachable outcome", "no match", "hidden", "otherwise unused", "no note", "no question", "no overlap", "overlap",
		"inert", "not inert", "more than half", "monotone", "not monotone", "share kept", "share broken", "exclusive", "not exclusive",
		"facts exclusive", "facts not exclusive", "all reachable", "not all reachable", "gated", "firm", "fair", "close"} {
		if seen[what] < 5 {
			t.Errorf("%s: only in %d questionnaires", what, seen[what])
		}
	}
}

type comparison struct {
	*testing.T
	m    *q.Model
	b    *brute
	r    *analysis.Report
	seed uint64
	seen map[string]int
}

func (c *comparison) note(is bool, yes, no string) {
	if is {
		c.seen[yes]++
	} else {
		c.seen[no]++
	}
}

// tally compares a tally with what is true of each set, and replays its witness.
func (c *comparison) tally(what string, t analysis.Tally, is func(i int) bool) {
	c.Helper()
	n := c.b.count(is)
	if !t.Known() || t.Count.Cmp(big.NewInt(int64(n))) != 0 || t.Share.Cmp(big.NewRat(int64(n), int64(len(c.b.sets)))) != 0 {
		c.Errorf("%s: %v (%v), want %d of %d", what, t.Count, t.Share, n, len(c.b.sets))
		return
	}
	if t.Never() != (n == 0) {
		c.Errorf("%s: never = %v with %d", what, t.Never(), n)
	}
	switch {
	case n == 0 && t.Witness != nil:
		c.Errorf("%s: a witness %v of nothing", what, t.Witness)
	case n > 0:
		i := c.replay(what, t.Witness)
		if i >= 0 && !is(i) {
			c.Errorf("%s: the witness %v does not show it", what, t.Witness)
		}
	}
}

// replay finds a set with the effective answers of a witness.
func (c *comparison) replay(what string, witness q.Answers) int {
	c.Helper()
	i := slices.IndexFunc(c.b.results, func(r q.Result) bool { return slices.Equal(r.Answers, witness) })
	if i < 0 {
		c.Errorf("%s: the witness %v is no complete set of effective answers", what, witness)
	}
	return i
}

func (c *comparison) outcomesAndRules() {
	if c.r.Total.Cmp(big.NewInt(int64(len(c.b.sets)))) != 0 {
		c.Errorf("total %v, want %d", c.r.Total, len(c.b.sets))
	}
	for k, o := range c.m.Outcomes {
		c.tally(o.ID, c.r.Outcomes[k].Tally, func(i int) bool { return c.b.results[i].Outcome == o })
		c.note(c.r.Outcomes[k].Never(), "unreachable outcome", "")
	}
	last := len(c.m.Rules) - 1
	for k, rule := range c.m.Rules {
		x := c.r.Rules[k]
		c.tally(rule.ID+" decides", x.Decides, func(i int) bool { return c.b.results[i].Rule == rule })
		c.tally(rule.ID+" matches", x.Matches, func(i int) bool { return c.b.matches[i][k] })
		var hiding []*q.Rule
		if x.Decides.Never() {
			for j, by := range c.m.Rules {
				if c.b.count(func(i int) bool { return c.b.results[i].Rule == by && c.b.matches[i][k] }) > 0 {
					hiding = append(hiding, c.m.Rules[j])
				}
			}
			c.note(k == last, "otherwise unused", "")
			c.note(x.Matches.Never(), "no match", "hidden")
		}
		if !slices.Equal(hiding, x.HiddenBy) {
			c.Errorf("%s is hidden by %v, want %v", rule.ID, x.HiddenBy, hiding)
		}
	}
}

func (c *comparison) notesAndQuestions() {
	for k, n := range c.m.Notes {
		c.tally(n.ID, c.r.Notes[k].Tally, func(i int) bool { return slices.Contains(c.b.results[i].Notes, n) })
		c.note(c.r.Notes[k].Never(), "no note", "")
	}
	for k, question := range c.m.Questions {
		x := c.r.Questions[k]
		c.tally(question.ID, x.Shown, func(i int) bool { return c.b.results[i].Shown[k] })
		for o := range question.Options {
			c.tally(fmt.Sprint(question.ID, " option ", o), x.Options[o], func(i int) bool { return c.b.results[i].Answers[k] == q.Answer(o+1) })
		}
		c.note(x.Shown.Never(), "no question", "")
		c.note(question.ShowIf != nil && !x.Shown.Never() && x.Shown.Share.Cmp(big.NewRat(1, 1)) < 0, "gated", "")
		if want := c.b.influence(k); x.Influence.Cmp(want) != 0 {
			c.Errorf("influence of %s: %v, want %v", question.ID, x.Influence, want)
		}
		c.note(x.Influence.Cmp(big.NewRat(1, 2)) > 0, "more than half", "")
		inert := c.b.inert(k)
		if (x.Inert == analysis.Yes) != inert || x.Inert == analysis.Unknown {
			c.Errorf("%s inert: %v, want %v", question.ID, x.Inert, inert)
		}
		c.note(inert, "inert", "not inert")
	}
}

func (c *comparison) overlaps() {
	found := map[[2]int]analysis.Overlap{}
	for _, o := range c.r.Overlaps {
		found[[2]int{o.First.Index, o.Second.Index}] = o
	}
	for j := range len(c.m.Rules) - 1 {
		for i := range j {
			o, overlap := found[[2]int{i, j}]
			both := func(k int) bool { return c.b.matches[k][i] && c.b.matches[k][j] }
			n := c.b.count(both)
			c.note(overlap, "overlap", "no overlap")
			if overlap != (n > 0) {
				c.Errorf("overlap of %d and %d: %v, want %d", i, j, overlap, n)
			}
			if !overlap {
				continue
			}
			c.tally(fmt.Sprint("overlap of ", i, j), o.Tally, both)
			decided := c.b.count(func(k int) bool { return both(k) && c.b.results[k].Rule.Index == i })
			if o.Decided.Cmp(big.NewInt(int64(decided))) != 0 {
				c.Errorf("overlap of %d and %d: %v decided, want %d", i, j, o.Decided, decided)
			}
			delete(found, [2]int{i, j})
		}
	}
	if len(found) > 0 {
		c.Errorf("too many overlaps: %v", found)
	}
}

func (c *comparison) rest() {
	first := c.b.results[0]
	if c.r.First.Rule != first.Rule || !slices.Equal(c.r.First.Answers, first.Answers) {
		c.Errorf("always the first: %v, want %v", c.r.First.Rule, first.Rule)
	}
	for i, set := range c.b.sets {
		isLast := true
		for k, question := range c.m.Questions {
			isLast = isLast && int(set[k]) == len(question.Options)
		}
		if isLast && (c.r.Last.Rule != c.b.results[i].Rule || !slices.Equal(c.r.Last.Answers, c.b.results[i].Answers)) {
			c.Errorf("always the last: %v, want %v", c.r.Last.Rule, c.b.results[i].Rule)
		}
	}
	usually := -1
	for k := range len(c.m.Questions) + 1 {
		n := c.b.undecided(k)
		if c.r.Undecided[k].Cmp(big.NewInt(int64(n))) != 0 {
			c.Errorf("undecided after %d questions: %v, want %d", k, c.r.Undecided[k], n)
		}
		if usually < 0 && 2*n <= len(c.b.sets) {
			usually = k
		}
	}
	if c.r.Usually != usually {
		c.Errorf("usually decided after %d questions, want %d", c.r.Usually, usually)
	}
}

func (c *comparison) claims() {
	for k, x := range c.r.Claims {
		g := c.m.Guarantees[k]
		holds := true
		switch {
		case g.Reachable:
			holds = c.everythingReached()
			c.note(holds, "all reachable", "not all reachable")
		case g.Monotone != nil:
			var broken []*q.Score
			for _, s := range g.Monotone {
				if !c.b.monotone(s) {
					broken = append(broken, s)
				}
			}
			holds = len(broken) == 0
			c.note(holds, "monotone", "not monotone")
			c.brokenMonotone(x, broken)
		case g.Share != nil:
			holds = c.shares(x, g)
			c.note(holds, "share kept", "share broken")
		case g.ExclusiveFacts != nil:
			holds = c.exclusiveFacts(x, g)
			c.note(holds, "facts exclusive", "facts not exclusive")
		case g.Exclusive != nil:
			holds = c.exclusive(x, g)
			c.note(holds, "exclusive", "not exclusive")
		}
		want := analysis.No
		if holds {
			want = analysis.Yes
		}
		if x.Holds != want || holds != (len(x.Breaks) == 0) {
			c.Errorf("guarantee %d: %v, want %v; %v", k, x.Holds, want, x.Breaks)
		}
	}
}

func (c *comparison) everythingReached() bool {
	some := func(is func(r *q.Result) bool) bool {
		return c.b.count(func(i int) bool { return is(&c.b.results[i]) }) > 0
	}
	reached := true
	for _, o := range c.m.Outcomes {
		reached = reached && some(func(r *q.Result) bool { return r.Outcome == o })
	}
	for _, rule := range c.m.Rules {
		reached = reached && some(func(r *q.Result) bool { return r.Rule == rule })
	}
	for _, n := range c.m.Notes {
		reached = reached && some(func(r *q.Result) bool { return slices.Contains(r.Notes, n) })
	}
	for k := range c.m.Questions {
		reached = reached && some(func(r *q.Result) bool { return r.Shown[k] })
	}
	return reached
}

func (c *comparison) brokenMonotone(x analysis.Claim, broken []*q.Score) {
	var scores []*q.Score
	for _, b := range x.Breaks {
		scores = append(scores, b.Score)
		i, j := c.replay("monotone", b.Answers[0]), c.replay("monotone", b.Answers[1])
		if i < 0 || j < 0 {
			return
		}
		low, high := &c.b.results[i], &c.b.results[j]
		if low.Scores[b.Score.Index] >= high.Scores[b.Score.Index] || !low.Outcome.LeansOn(b.Score) || high.Outcome.LeansOn(b.Score) ||
			c.b.along(low, b.Score) != c.b.along(high, b.Score) {
			c.Errorf("%v and %v show nothing about %s", low.Answers, high.Answers, b.Score.ID)
		}
	}
	if !slices.Equal(scores, broken) {
		c.Errorf("not monotone: %v, want %v", scores, broken)
	}
}

func (c *comparison) shares(x analysis.Claim, g q.Guarantee) (kept bool) {
	n := 0
	for _, s := range g.Share {
		for _, o := range c.m.Outcomes {
			count := c.b.count(func(i int) bool { return c.b.results[i].Outcome == o })
			if (s.Outcome == nil || s.Outcome == o) && (100*count < s.Min*len(c.b.sets) || 100*count > s.Max*len(c.b.sets)) {
				if n >= len(x.Breaks) || x.Breaks[n].Outcome != o || (count > 0) != (len(x.Breaks[n].Answers) == 1) {
					c.Errorf("the share of %s: %v", o.ID, x.Breaks)
				}
				n++
			}
		}
	}
	return n == 0
}

func (c *comparison) exclusiveFacts(x analysis.Claim, g q.Guarantee) bool {
	first, second := g.ExclusiveFacts[0], g.ExclusiveFacts[1]
	both := func(k int) bool { return c.b.results[k].Facts[first.Index] && c.b.results[k].Facts[second.Index] }
	if c.b.count(both) == 0 {
		return true
	}
	if len(x.Breaks) != 1 || !slices.Equal(x.Breaks[0].Facts, g.ExclusiveFacts) {
		c.Errorf("exclusive facts: %v", x.Breaks)
	} else if k := c.replay("exclusive facts", x.Breaks[0].Answers[0]); k >= 0 && !both(k) {
		c.Errorf("exclusive facts: %v does not make both hold", x.Breaks[0].Answers[0])
	}
	return false
}

func (c *comparison) exclusive(x analysis.Claim, g q.Guarantee) bool {
	n := 0
	for i, first := range g.Exclusive {
		for _, second := range g.Exclusive[i+1:] {
			both := func(k int) bool { return c.b.matches[k][first.Index] && c.b.matches[k][second.Index] }
			if c.b.count(both) == 0 {
				continue
			}
			if n >= len(x.Breaks) || !slices.Equal(x.Breaks[n].Rules, []*q.Rule{first, second}) {
				c.Errorf("exclusive: %v", x.Breaks)
			} else if k := c.replay("exclusive", x.Breaks[n].Answers[0]); k >= 0 && !both(k) {
				c.Errorf("exclusive: %v does not match both", x.Breaks[n].Answers[0])
			}
			n++
		}
	}
	return n == 0
}

func (c *comparison) kept() {
	kept, changes := c.b.kept()
	if c.r.Kept == nil || c.r.Kept.Cmp(big.NewRat(int64(kept), int64(changes))) != 0 {
		c.Errorf("%v of changes keep the outcome, want %d of %d", c.r.Kept, kept, changes)
	}
}

// firmness asks Explain of every set.
func (c *comparison) firmness() {
	f, counts := c.r.Firmness, map[q.Firmness]int{}
	if c.seed%4 > 0 && f.Sample == 0 { // it takes a while
		return
	}
	for i := range c.b.sets {
		counts[c.m.Explain(c.b.results[i].Answers).Firmness]++
	}
	for name, share := range map[q.Firmness]*big.Rat{q.Firm: f.Firm, q.Fair: f.Fair, q.Close: f.Close} {
		if want := big.NewRat(int64(counts[name]), int64(len(c.b.sets))); share.Cmp(want) != 0 {
			c.Errorf("%v of all results are %s, want %v", share, name, want)
		}
		c.note(share.Sign() > 0, string(name), "not "+string(name))
	}
}
