package questionnaire

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// Phrases are what conditions are said with in one language: words, and sentences with gaps such as {a}. A site has them
// among the words of its layouts, under the same names with rule_ before them.
type Phrases map[string]string

// english has all phrases that there are. {n} and {m} are numbers of a rule or of a question, {x} and {y} the values of {a}
// and {b}, and {why} is one of the phrases that begin with want_.
var english = Phrases{
	"and": "and", "or": "or", "not": "not {a}", "either": "either {a} or {b}", "any": "one of these: {a}", "always": "always",
	"rest":   "no rule before it matches",
	"quoted": "“{a}”", "question": "question {n}", "labelled": "question {n} ({a})", "outcome": "the outcome",
	"unsure": "the number of unsure answers", "plus": "{a} plus {b}", "times": "{n} times {a}",
	"holds": "{a} holds", "fails": "{a} does not hold",
	"is": "{a} is {b}", "is_not": "{a} is not {b}", "is_one": "{a} is one of {b}", "is_none": "{a} is none of {b}",

	"less": "{a} is less than {n}", "at_most": "{a} is {n} or less", "exactly": "{a} is exactly {n}",
	"unequal": "{a} is not {n}", "at_least": "{a} is {n} or more", "more": "{a} is more than {n}", "range": "{a} is {n} to {m}",
	"less_other": "{a} is less than {b}", "at_most_other": "{a} is at most {b}", "exactly_other": "{a} equals {b}",
	"unequal_other": "{a} differs from {b}", "at_least_other": "{a} is at least {b}", "more_other": "{a} is more than {b}",
	"lead_less": "{a} leads {b} by less than {n}", "lead_at_most": "{a} leads {b} by {n} at most", "lead_exactly": "{a} leads {b} by exactly {n}",
	"lead_unequal": "{a} leads {b} by anything but {n}", "lead_at_least": "{a} leads {b} by {n} or more", "lead_more": "{a} leads {b} by more than {n}",

	"why": "{a} is {n}; {why}", "why_level": "{a} and {b} are both {n}; {why}",
	"why_leads": "{a} {x} leads {b} {y} by {n}; {why}", "why_behind": "{a} {x} is {n} behind {b} {y}; {why}",
	"want_less": "it has to be less than {n}", "want_at_most": "it may be {n} at most", "want_exactly": "{n} is asked for",
	"want_unequal": "anything but {n} will do", "want_at_least": "{n} is enough",
	"want_less_other": "being behind is asked for", "want_at_most_other": "no lead is asked for", "want_exactly_other": "being level is asked for",
	"want_unequal_other": "any difference is enough", "want_at_least_other": "being level is enough", "want_more_other": "any lead is enough",

	"claim_reachable": "every outcome, rule, note, question and option can come",
	"claim_monotone":  "more of a score never leads away from what leans on it: {a}",
	"claim_facts":     "no two of these facts hold together: {a}", "claim_rules": "no answers match two of the rules {a}",
	"claim_shares": "shares of outcomes: {a}", "each": "each",
	"share": "{a} {n}% to {m}%", "share_at_least": "{a} at least {n}%", "share_at_most": "{a} at most {m}%",
}

// English gives the phrases of the program itself.
func English() Phrases { return maps.Clone(english) }

// JSON writes the phrases that are not those of English; "" if there are none.
func (p Phrases) JSON() string {
	other := Phrases{}
	for name, text := range p {
		if text != english[name] {
			other[name] = text
		}
	}
	if len(other) == 0 {
		return ""
	}
	text, err := json.Marshal(other)
	if err != nil {
		panic(err) // a map of strings can be written
	}
	return string(text)
}

// opKeys are the names of comparisons in the names of phrases.
var opKeys = map[Op]string{Less: "less", LessOrEqual: "at_most", Equal: "exactly", NotEqual: "unequal", GreaterOrEqual: "at_least", Greater: "more"}

// say fills the gaps of a phrase: their names, each with what goes there.
func (p Phrases) say(name string, gaps ...any) string {
	pairs := make([]string, len(gaps))
	for i, gap := range gaps {
		pairs[i] = fmt.Sprint(gap)
		if i%2 == 0 {
			pairs[i] = "{" + pairs[i] + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(p[name])
}
