package questionnaire

import "roleguide/generator/source"

// Limits of a questionnaire. What is beyond them is a problem that says so.
const (
	MaxSize       = 256 << 10 // bytes of the file
	MaxLine       = 2000      // bytes of one of its lines
	MaxScores     = 4
	MaxQuestions  = 60
	MaxOptions    = 20 // of one question
	MaxFacts      = 100
	MaxOutcomes   = 50
	MaxRules      = 100
	MaxNotes      = 100
	MaxTests      = 500
	MaxMigrations = 50
	MaxPoints     = 10   // of one option for one score, either way
	MaxCondition  = 1000 // bytes of one condition
)

// A Model is a questionnaire that has been read and checked. It is not changed after [Read] and may be used
// by several goroutines.
type Model struct {
	File    string // path of the file
	ID      string
	Version int    // raised whenever the meaning changes; part of every share link
	Title   string // "" if the page's own title says enough
	Intro   string

	Scores     []*Score
	Questions  []*Question
	Facts      []*Fact
	Outcomes   []*Outcome
	Rules      []*Rule // never empty; the last one has no When
	Notes      []*Note
	Guarantees []Guarantee
	Tests      []Test
	Migrations []Migration

	older []Layout     // of earlier versions, oldest first; see WithLock
	at    source.Pos   // of the version, for problems of versions
	file  *source.File // for problems that are found after reading
}

// A Score is an axis: the sum of the points of all effective answers.
type Score struct {
	Index int
	ID    string
	Name  string // as pages and sentences show it
	Bands []Band // at least one; the last has no upper end

	// No complete answers give less than Low or more than High. The bounds are those of each question taken alone,
	// so answers that reach them need not exist.
	Low, High int
}

// A Band is a named part of a score.
type Band struct {
	Name string
	To   int  // the largest value that belongs to it
	Last bool // it has no upper end, and To means nothing
}

// Band returns the band that a value of the score lies in.
func (s *Score) Band(value int) Band {
	for _, b := range s.Bands {
		if b.Last || value <= b.To {
			return b
		}
	}
	return Band{Last: true}
}

// A Question has two or more options, of which one is chosen.
type Question struct {
	Index    int
	ID       string
	Ask      string // the question itself
	Label    string // a few words for lists and sentences, "" if none were written
	Why      string // why it is asked
	Evidence Path   // of a page that says what is known about it
	Help     string
	Required bool      // false: it may be skipped on purpose
	Scale    *Score    // the options are ordered, and this score never falls along them; nil if they are not
	ShowIf   Condition // of earlier questions and the scores so far; nil: always shown
	Options  []*Option
	Pos      source.Pos
}

// Number is the question's place in the file, counted from 1.
func (q *Question) Number() int { return q.Index + 1 }

// Option returns the option with an answer's number, nil for Unanswered, Skipped and anything else.
func (q *Question) Option(a Answer) *Option {
	if a < 1 || int(a) > len(q.Options) {
		return nil
	}
	return q.Options[a-1]
}

// accepts reports whether the question can have the answer.
func (q *Question) accepts(a Answer) bool {
	return a == Unanswered || a == Skipped && !q.Required || q.Option(a) != nil
}

// answers lists everything but Unanswered that the question can have.
func (q *Question) answers() []Answer {
	var all []Answer
	for i := range q.Options {
		all = append(all, Answer(i+1))
	}
	if !q.Required {
		all = append(all, Skipped)
	}
	return all
}

// An Option is one possible answer.
type Option struct {
	Index   int
	ID      string
	Text    string
	Because string // why it has its points, "" if that is not said
	Points  []int  // one for each score
	Unsure  bool   // an ordinary answer that counts as "I do not know"
	Pos     source.Pos
}

// Letter is the option's place in the question: a, b, c.
func (o *Option) Letter() string { return string(rune('a' + o.Index)) }

// A Fact is a condition with a name.
type Fact struct {
	Index int
	ID    string
	Name  string // as sentences show it; the id with blanks if nothing else was written
	When  Condition
	Pos   source.Pos
}

// An Outcome is what a rule gives.
type Outcome struct {
	Index   int
	ID      string
	Title   string
	Summary string
	Steps   []string // what to do next
	Cover   []string // how to cover the need that the outcome leaves open
	Avoid   []string // what not to do
	Check   string   // when to look again
	Leans   []*Score // the scores that speak for it; may be empty
	Page    Path     // that tells about the outcome
	Guides  []Path   // to read on, such as what the steps need; may be empty
	Pos     source.Pos
}

// LeansOn reports whether a score speaks for the outcome.
func (o *Outcome) LeansOn(s *Score) bool {
	for _, l := range o.Leans {
		if l == s {
			return true
		}
	}
	return false
}

// A Rule gives an outcome. The first rule that matches decides.
type Rule struct {
	Index    int
	ID       string
	Outcome  *Outcome
	When     Condition // nil: otherwise
	Because  string    // the author's reason for the rule, "" if that is not said
	Evidence Path      // of a page that says what is known about it
	Pos      source.Pos
}

// A Note is shown beside any outcome while its condition holds.
type Note struct {
	Index int
	ID    string
	Kind  string // warning, hint or advice
	When  Condition
	Text  string
	Guide Path
	Pos   source.Pos
}

// A Path is the path of a page, as written, with its place, for the links to be checked.
type Path struct {
	Value   string // "" if there is none
	Pos     source.Pos
	Excerpt string
}

// A Guarantee is a claim about all possible answers, which the analysis proves or refutes. Exactly one of its
// fields besides Pos is set.
type Guarantee struct {
	Reachable bool     // every outcome, rule, note, question and option
	Monotone  []*Score // with the same facts, more of the score never moves the result away from what leans on it
	Share     []Share
	Exclusive []*Rule // no answers match two of these

	ExclusiveFacts []*Fact // no two of these hold together
	Pos            source.Pos
}

// A Share limits how often an outcome comes out if all answers are equally likely.
type Share struct {
	Outcome  *Outcome // nil: each
	Min, Max int      // per cent
	Pos      source.Pos
}

// A Test is an example with the result it must have.
type Test struct {
	Name      string
	Situation string // what the answers stand for, for readers; "" unless it is a published case
	Answers   Answers
	Expect    Expectation
	Pos       source.Pos

	places map[string]source.Pos // of its expectations and answers, for problems
}

// An Expectation is what a test says about its result. What it does not mention may be anything, except that
// answers to hidden questions must be mentioned.
type Expectation struct {
	Outcome  *Outcome
	Rule     *Rule
	Scores   []*int     // one for each score; nil: not mentioned
	Unsure   *int       // nil: not mentioned
	Notes    []*Note    // all of them; nil: not mentioned
	Possible []*Outcome // all of them; nil: not mentioned
	Ignored  []*Question
}

// A Migration says how answers of one version become answers of the next. The names on the left are those of
// version From.
type Migration struct {
	From           int
	RenameQuestion map[string]string
	RenameOption   map[string]map[string]string // question of version From → old option → new option
	DropQuestion   []string
	DropOption     map[string][]string
	Pos            source.Pos
}

// Guides lists all paths of pages that questions, outcomes, rules and notes name, in the order of the file.
func (m *Model) Guides() []Path {
	var all []Path
	add := func(paths ...Path) {
		for _, p := range paths {
			if p.Value != "" {
				all = append(all, p)
			}
		}
	}
	for _, q := range m.Questions {
		add(q.Evidence)
	}
	for _, o := range m.Outcomes {
		add(o.Page)
		add(o.Guides...)
	}
	for _, r := range m.Rules {
		add(r.Evidence)
	}
	for _, n := range m.Notes {
		add(n.Guide)
	}
	return all
}

// Question returns the question with an id, nil if there is none.
func (m *Model) Question(id string) *Question {
	for _, q := range m.Questions {
		if q.ID == id {
			return q
		}
	}
	return nil
}
