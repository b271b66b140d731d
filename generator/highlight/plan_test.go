package highlight

import (
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2/syntax"
)

// TestPlansSayWhatExpressionsSay asks every plan and its expression at every place of a text.
func TestPlansSayWhatExpressionsSay(t *testing.T) {
	text := []rune("x = 'a' + \"b\\\"\" # c // d /* e */ <f g=\"h\">{{i}}</f> -- j\n\n\tk: [1, 2.5e3]\n$l %m @n func Über_1(int) return true;false null 0x1F if(else)\r\né&amp; :o: 日本 <<<>>> ...\n")
	rules, plans := 0, 0
	asked := map[string]bool{}
	for _, name := range languages() {
		l := Find(name)
		if l.machine == nil {
			continue
		}
		for _, s := range l.machine().states {
			s.once.Do(s.prepare)
			for i := range s.rules {
				r := &s.rules[i]
				expression := r.Regexp.String()
				if asked[expression] {
					continue
				}
				asked[expression] = true
				if rules++; r.plan == nil {
					continue
				}
				plans++
				for at := range text {
					want := fails
					match, err := r.Regexp.FindRunesMatchStartingAt(text, at)
					if err != nil {
						t.Fatal(err)
					}
					if match != nil {
						want = at + match.RuneLength
					}
					if got := r.plan.end(text, at); got != want && got != unknown {
						t.Errorf("%s: %s at %q ends at %d, not %d", name, expression, string(text[at:]), got, want)
					}
				}
			}
		}
	}
	t.Logf("%d of %d expressions have a plan", plans, rules)
	if 2*plans < rules {
		t.Errorf("only %d of %d expressions have a plan", plans, rules)
	}
}

// TestAPlanGivesUp asks a plan that would try for ever.
func TestAPlanGivesUp(t *testing.T) {
	tree, err := syntax.Parse(`\G(?:a*b?a*b?a*b?a*b?a*b?c)`, syntax.ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan(tree)
	if p == nil {
		t.Fatal("it has no plan")
	}
	if got := p.end([]rune(strings.Repeat("a", 2000)), 0); got != unknown {
		t.Errorf("it ends at %d", got)
	}
}
