package analysis

import (
	"math"
	"math/big"

	"roleguide/generator/questionnaire"
)

// A Report is what is true of all sets of answers to a questionnaire. Sets are counted with an answer to every
// question, shown or not, so that each answer is as likely as the others, and each set as the others.
type Report struct {
	Model *questionnaire.Model
	Total *big.Int // how many sets of answers there are
	Cells int      // how many states were looked into, for those who wonder about the budget

	Outcomes  []Outcome // in the order of the file, like all lists here
	Rules     []Rule
	Notes     []Note
	Questions []Question

	// Overlaps are the pairs of rules that some answers both match, so that their order matters; nil if Matches
	// of the rules is unknown. The last rule, which matches everything, is left out.
	Overlaps []Overlap

	// First and Last are the results of those who always choose the first option, or the last.
	First, Last questionnaire.Result

	// Undecided is for each number of questions from 0 to all, in how many sets of answers more than one outcome
	// is possible after that many questions of the file, shown or not; nil: unknown. Usually is the least number
	// after which at least half of all sets are decided.
	Undecided []*big.Int
	Usually   int

	// Kept is how firm results are: of all changes of a single answer, to all sets of answers, the share that leaves the
	// outcome as it is; nil: unknown, or not asked for. Questions that a change brings up have the answers of the set.
	Kept *big.Rat

	Firmness *Firmness // how many results are firm; nil: unknown, or not asked for

	Claims []Claim // one for each guarantee

	// Numbers says how far each number can be turned; nil: not asked for, see Tolerances.
	Numbers []Tolerance
}

// Firmness is in which shares of all sets of answers the result is firm, fair or close; see [questionnaire.Firmness]. It is
// the only thing in a report that is no count where there are many sets: then it is the shares of random ones.
type Firmness struct {
	Sample            int // 0: all sets were looked at; otherwise so many random ones, always the same
	Firm, Fair, Close *big.Rat
}

// Margin is how far the shares may be off: in 19 of 20 samples they would be nearer. 0 if all sets were looked at.
func (f *Firmness) Margin() float64 {
	if f.Sample == 0 {
		return 0
	}
	return 0.98 / math.Sqrt(float64(f.Sample)) // two standard deviations of a share of one half
}

// A Tally says how often something happens.
type Tally struct {
	Count   *big.Int              // sets of answers; nil: unknown, because the budget was too small
	Share   *big.Rat              // of all sets, 0 to 1; nil: unknown
	Witness questionnaire.Answers // the effective answers of one such set, complete; nil if there is none or Count is unknown
}

// Known reports whether the tally was counted.
func (t Tally) Known() bool { return t.Count != nil }

// Never reports that it is certain that it never happens.
func (t Tally) Never() bool { return t.Known() && t.Count.Sign() == 0 }

// An Outcome is how often one comes out.
type Outcome struct {
	Outcome *questionnaire.Outcome
	Tally
}

// A Rule is how often one decides and matches.
type Rule struct {
	Rule     *questionnaire.Rule
	Decides  Tally
	Matches  Tally                 // whether or not an earlier one decides
	HiddenBy []*questionnaire.Rule // if it matches but never decides: the rules that decide instead
}

// A Note is how often one is shown.
type Note struct {
	Note *questionnaire.Note
	Tally
}

// A Question is how often one is asked, and what its answer does.
type Question struct {
	Question *questionnaire.Question
	Shown    Tally
	Options  []Tally // how often each is an effective answer

	// Influence is which share of the differences between outcomes the answer alone explains, 0 to 1: by how much
	// two sets of answers that agree in this one are less likely to differ in their outcome, compared with any two.
	// The influences of all questions add up to at most 1. nil: unknown.
	Influence *big.Rat

	// Inert: changing the answer never changes the outcome, whatever the other answers are, those to the
	// questions that it brings up or takes away included.
	Inert Verdict
}

// An Overlap is two rules that some answers both match.
type Overlap struct {
	First, Second *questionnaire.Rule
	Tally
	Decided *big.Int // how many of these sets First decides; an earlier rule decides the others
}

// A Verdict is the answer to a yes-or-no question about all answers.
type Verdict int

// The verdicts. The zero Verdict is Unknown, so that nothing is taken for proven by mistake.
const (
	Unknown Verdict = iota // more states than the budget
	Yes
	No
)

// String is the verdict as a word.
func (v Verdict) String() string {
	return [...]string{"unknown", "yes", "no"}[v]
}

// A Claim is a guarantee and whether it holds.
type Claim struct {
	Guarantee questionnaire.Guarantee
	Holds     Verdict
	Breaks    []Break // what breaks it; empty unless Holds is No
}

// A Break is one way in which a guarantee is broken. What its fields mean depends on the kind of guarantee:
//   - reachable: nothing is set, the lists of the report say what is not reached;
//   - monotone: the two Answers are alike but for Score, of which the second have more, and lead away;
//   - share: Share is the limit, Outcome what is beyond it, and Answers one example if there is any;
//   - exclusive: Rules are the two that Answers match, or Facts the two that hold for them.
type Break struct {
	Score   *questionnaire.Score
	Share   *questionnaire.Share
	Outcome *questionnaire.Outcome
	Rules   []*questionnaire.Rule
	Facts   []*questionnaire.Fact
	Answers []questionnaire.Answers
}
