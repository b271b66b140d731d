package analysis

import (
	"bytes"
	"encoding/json"
	"math/big"

	"roleguide/generator/questionnaire"
)

// MarshalJSON writes the report for programs. Counts are decimal strings, because they go beyond what a number of
// JSON holds; shares and influences are numbers from 0 to 1; what is unknown is null. Witnesses are answers in the
// form of tests, with the share link that holds them.
func (r *Report) MarshalJSON() ([]byte, error) {
	w := reportWriter{r.Model}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // conditions have < and >
	err := encoder.Encode(jsonReport{
		ID: r.Model.ID, Version: r.Model.Version, Sets: r.Total.String(), States: r.Cells,
		Outcomes: each(r.Outcomes, func(x Outcome) jsonOutcome { return jsonOutcome{x.Outcome.ID, x.Outcome.Title, w.tally(x.Tally)} }),
		Rules: each(r.Rules, func(x Rule) jsonRule {
			return jsonRule{x.Rule.ID, x.Rule.Pos.Line, x.Rule.Outcome.ID, w.tally(x.Decides), w.tally(x.Matches), each(x.HiddenBy, ruleID)}
		}),
		Notes:     each(r.Notes, func(x Note) jsonNote { return jsonNote{x.Note.ID, x.Note.Kind, w.tally(x.Tally)} }),
		Questions: each(r.Questions, w.question),
		Overlaps: each(r.Overlaps, func(x Overlap) jsonOverlap {
			return jsonOverlap{x.First.ID, x.Second.ID, x.Decided.String(), w.tally(x.Tally)}
		}),
		First: w.straight(&r.First), Last: w.straight(&r.Last),
		Undecided: each(r.Undecided, (*big.Int).String), Usually: r.Usually, Kept: float(r.Kept), Firmness: firmness(r.Firmness),
		Guarantees: each(r.Claims, w.claim), Numbers: each(r.Numbers, tolerance),
	})
	return text.Bytes(), err
}

type jsonReport struct {
	ID         string         `json:"id"`
	Version    int            `json:"version"`
	Sets       string         `json:"sets"`
	States     int            `json:"states"`
	Outcomes   []jsonOutcome  `json:"outcomes"`
	Rules      []jsonRule     `json:"rules"`
	Notes      []jsonNote     `json:"notes"`
	Questions  []jsonQuestion `json:"questions"`
	Overlaps   []jsonOverlap  `json:"overlaps"`
	First      jsonStraight   `json:"always_first"`
	Last       jsonStraight   `json:"always_last"`
	Undecided  []string       `json:"undecided_after"`
	Usually    int            `json:"usually_decided_after"`
	Kept       *float64       `json:"single_changes_that_keep"`
	Firmness   *jsonFirmness  `json:"firmness"`
	Guarantees []jsonClaim    `json:"guarantees"`
	Numbers    []jsonNumber   `json:"numbers,omitempty"`
}

type jsonFirmness struct {
	Sample int      `json:"sample"` // 0: all sets
	Margin float64  `json:"margin"`
	Firm   *float64 `json:"firm"`
	Fair   *float64 `json:"fair"`
	Close  *float64 `json:"close"`
}

func firmness(f *Firmness) *jsonFirmness {
	if f == nil {
		return nil
	}
	return &jsonFirmness{f.Sample, f.Margin(), float(f.Firm), float(f.Fair), float(f.Close)}
}

type jsonTally struct {
	Count   *string           `json:"count"`
	Share   *float64          `json:"share"`
	Witness map[string]string `json:"witness,omitempty"`
	Link    string            `json:"link,omitempty"`
}

type jsonOutcome struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	jsonTally
}

type jsonRule struct {
	ID       string    `json:"id"`
	Line     int       `json:"line"`
	Outcome  string    `json:"outcome"`
	Decides  jsonTally `json:"decides"`
	Matches  jsonTally `json:"matches"`
	HiddenBy []string  `json:"hidden_by,omitempty"`
}

type jsonNote struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	jsonTally
}

type jsonQuestion struct {
	ID        string      `json:"id"`
	Line      int         `json:"line"`
	Asked     jsonTally   `json:"asked"`
	Influence *float64    `json:"influence"`
	Inert     string      `json:"inert"`
	Options   []jsonTally `json:"options"`
}

type jsonOverlap struct {
	First   string `json:"first"`
	Second  string `json:"second"`
	Decided string `json:"decided_by_first"`
	jsonTally
}

type jsonStraight struct {
	Outcome string            `json:"outcome"`
	Rule    string            `json:"rule"`
	Answers map[string]string `json:"answers"`
	Link    string            `json:"link"`
}

type jsonClaim struct {
	Line   int         `json:"line"`
	Holds  string      `json:"holds"`
	Breaks []jsonBreak `json:"breaks,omitempty"`
}

type jsonBreak struct {
	Score   string              `json:"score,omitempty"`
	Outcome string              `json:"outcome,omitempty"`
	Rules   []string            `json:"rules,omitempty"`
	Facts   []string            `json:"facts,omitempty"`
	Answers []map[string]string `json:"answers,omitempty"`
}

type jsonNumber struct {
	Where string        `json:"where"`
	Line  int           `json:"line"`
	Value int           `json:"value"`
	Down  *jsonBreaking `json:"breaks_at_lower"`
	Up    *jsonBreaking `json:"breaks_at_higher"`
}

type jsonBreaking struct {
	Value int    `json:"value"`
	Why   string `json:"why"`
	Line  int    `json:"line"`
}

func tolerance(t Tolerance) jsonNumber {
	at := func(b *Breaking) *jsonBreaking {
		if b == nil {
			return nil
		}
		return &jsonBreaking{b.Value, b.Why, b.Pos.Line}
	}
	return jsonNumber{t.Number.Where, t.Number.Pos.Line, t.Number.Value, at(t.Down), at(t.Up)}
}

// A reportWriter brings the parts of a report into the form of JSON.
type reportWriter struct{ m *questionnaire.Model }

func (w reportWriter) tally(t Tally) jsonTally {
	out := jsonTally{Share: float(t.Share)}
	if t.Known() {
		count := t.Count.String()
		out.Count = &count
	}
	if t.Witness != nil {
		out.Witness, out.Link = w.answers(t.Witness), w.m.Link(t.Witness)
	}
	return out
}

func (w reportWriter) question(x Question) jsonQuestion {
	return jsonQuestion{x.Question.ID, x.Question.Pos.Line, w.tally(x.Shown), float(x.Influence), x.Inert.String(), each(x.Options, w.tally)}
}

func (w reportWriter) straight(r *questionnaire.Result) jsonStraight {
	return jsonStraight{r.Outcome.ID, r.Rule.ID, w.answers(r.Answers), w.m.Link(r.Answers)}
}

func (w reportWriter) claim(c Claim) jsonClaim {
	return jsonClaim{c.Guarantee.Pos.Line, c.Holds.String(), each(c.Breaks, func(b Break) jsonBreak {
		out := jsonBreak{Rules: each(b.Rules, ruleID), Facts: each(b.Facts, func(f *questionnaire.Fact) string { return f.ID }), Answers: each(b.Answers, w.answers)}
		if b.Score != nil {
			out.Score = b.Score.ID
		}
		if b.Outcome != nil {
			out.Outcome = b.Outcome.ID
		}
		return out
	})}
}

// answers are those of a set by question and option.
func (w reportWriter) answers(set questionnaire.Answers) map[string]string {
	all := map[string]string{}
	for i, a := range set {
		if o := w.m.Questions[i].Option(a); o != nil {
			all[w.m.Questions[i].ID] = o.ID
		} else if a == questionnaire.Skipped {
			all[w.m.Questions[i].ID] = "skipped"
		}
	}
	return all
}

func ruleID(r *questionnaire.Rule) string { return r.ID }

// float is a share as a number; nil: unknown.
func float(x *big.Rat) *float64 {
	if x == nil {
		return nil
	}
	f, _ := x.Float64()
	return &f
}

// each makes one list of another; nil stays nil.
func each[A, B any](from []A, make func(A) B) []B {
	if from == nil {
		return nil
	}
	to := []B{}
	for _, x := range from {
		to = append(to, make(x))
	}
	return to
}
