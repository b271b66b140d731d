package markdown_test

import (
	"strings"
	"testing"
)

// table is a component with a table; the head of the table is line 2.
func table(open string, rows ...string) string {
	line := "|" + strings.Repeat("---|", strings.Count(rows[0], "|")-1)
	return open + "\n" + rows[0] + "\n" + line + "\n" + strings.Join(rows[1:], "\n") + "\n:::"
}

func TestPictures(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"timeline", table(`:::timeline caption="c"`, "| When | What |", "| May | *Begins* |"), `Kind:timeline Caption:c Wide:<svg class="wide" role="img" aria-label="c"…>Begins</text>…Narrow:<svg class="narrow"…Data:<div class="table"…<em>Begins</em>`},
		{"alternative", table(`:::flow caption="c" alt="one < two"`, "| Step | Next |", "| A | |"), `aria-label="one &lt; two"`},
		{"role", table(`:::swimlanes caption="c"`, "| Step | Product manager | Crew |", "| A | Asks | |"), `<g data-role="product-manager">…>Asks</text>`},
		{"role of a thing", table(`:::quadrant caption="c" x="X" y="Y"`, "| Work | x | y | Whose |", "| App | 3 | 7,5 | Product manager |"), `<g data-role="product-manager"><circle`},
		{"shares", table(`:::wheel caption="c"`, "| Duty | Me |", "| a | 3 |", "| b | 1 |"), `>75%</text>…>25%</text>`},
		{"levels", table(`:::skills caption="c"`, "| Skill | A | B | C |", "| s | expert | 2 | – |"), `class="span"`},
		{"weighed", table(`:::decision caption="c" highest=10`, "| Criterion | Weight | A | B |", "| s | 1 | 10 | 2 |", "| t | 3 | 0 | 6 |"), `>2.5</text>…class="best"…>5</text>`},
	} {
		got, problems := convert(t, c.text)
		if problems != "" {
			t.Errorf("%s: unexpected problems\n%s", c.name, problems)
		}
		rest := got
		for part := range strings.SplitSeq(c.want, "…") {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, part)
			}
			rest = after
		}
	}
}

func TestProblemsOfPictures(t *testing.T) {
	long := strings.Repeat("long ", 30)
	for _, c := range []struct{ name, text, want string }{
		{"no caption", table(":::wheel", "| Duty | Me |", "| a | 3 |"), "1:1 RG204"},
		{"no table", ":::flow caption=c\nText\n:::", "1:1 RG205"},
		{"text beside", table(":::flow caption=c", "| Step | Next |", "| A | |", "", "text"), "1:1 RG205"},
		{"no rows", table(":::flow caption=c", "| Step | Next |"), "1:1 RG205"},
		{"columns", table(":::swimlanes caption=c", "| Step | A |", "| x | y |"), "2:3 RG205"},
		{"rows", table(":::wheel caption=c", append([]string{"| Duty | Me |"}, strings.Split(strings.Repeat("| a | 3 |\n", 12)+"| b | 1 |", "\n")...)...), "16:3 RG205"},
		{"a step of nobody", table(":::swimlanes caption=c", "| Step | A | B |", "| x | y | |", "| z | | – |"), "5:3 RG205"},
		{"long text", table(":::timeline caption=c", "| When | What |", "| May | "+long+"|"), "4:9 RG205"},
		{"no number", table(":::quadrant caption=c x=X y=Y", "| Work | x | y |", "| App | 3 | much |", "| B | 11 | NaN |"), "4:13 RG205\n5:7 RG205\n5:12 RG205"},
		{"axes", table(":::quadrant caption=c", "| Work | x | y |", "| App | 3 | 4 |"), "1:1 RG204\n1:1 RG204"},
		{"nothing in the wheel", table(":::wheel caption=c", "| Duty | Me |", "| a | 0 |"), "2:10 RG205"},
		{"no level", table(":::skills caption=c", "| Skill | A |", "| s | guru |"), "4:7 RG205"},
		{"no score", table(":::decision caption=c highest=0", "| Criterion | Weight | A | B |", "| s | 1 | 1 | 2 |"), "1:1 RG204"},
		{"too good", table(":::decision caption=c", "| Criterion | Weight | A | B |", "| s | 0 | 1 | 6 |"), "4:7 RG205\n4:15 RG205"},
		{"no such step", table(":::flow caption=c", "| Step | Next |", "| A | 3 |", "| B | |"), "4:7 RG205"},
		{"ways without words", table(":::flow caption=c", "| Step | Next |", "| A | 2; no: 1 |", "| B | |"), "4:7 RG205"},
		{"no name", table(":::flow caption=c", "| Step | Next |", "| | 2 |", "| B | |"), "4:2 RG205"},
		{"problems within", table(":::flow caption=c", "| Step | Next |", "| <b> | |"), "4:3 RG202\n4:3 RG205"},
	} {
		_, got := convert(t, c.text)
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
