package questionnaire_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// read reads a questionnaire that must have no problems.
func read(t testing.TB, text string) *questionnaire.Model {
	t.Helper()
	m, problems := questionnaire.Read(source.NewFile("content/q/questionnaire.yaml", []byte(text)))
	for _, p := range problems {
		t.Errorf("%s %s: %s; %s", p.Pos, p.Code, p.Message, p.Hint)
	}
	if t.Failed() {
		t.FailNow()
	}
	return m
}

func load(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func errorFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/err/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	return files
}

// wanted is an expectation: a comment on the very line of the problem, "# want: column: part of the message or hint",
// several of them with a bar between.
var (
	wanted = regexp.MustCompile(`# want: (.*)$`)
	column = regexp.MustCompile(`^(\d+): `)
)

// TestErrors reads every file of testdata/err and compares the problems with the expectations in it, line by line.
func TestErrors(t *testing.T) {
	for _, name := range errorFiles(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			model, problems := questionnaire.Read(source.NewFile("q.yaml", raw))
			if (model == nil) != (problems.Errors() > 0) {
				t.Errorf("a model with %d errors: %v", problems.Errors(), model)
			}
			expect(t, string(raw), problems)
		})
	}
}

func expect(t *testing.T, text string, problems source.Problems) {
	t.Helper()
	found := map[int][]string{}
	for _, p := range problems.Sorted() {
		found[p.Pos.Line] = append(found[p.Pos.Line], strconv.Itoa(p.Pos.Col)+": "+p.Message+"; "+p.Hint)
	}
	for i, line := range strings.Split(text, "\n") {
		var want []string
		if m := wanted.FindStringSubmatch(line); m != nil {
			want = strings.Split(m[1], " | ")
		}
		got := found[i+1]
		if len(got) != len(want) {
			t.Errorf("line %d: %d problems, want %d:\n%s", i+1, len(got), len(want), strings.Join(got, "\n"))
			continue
		}
		for _, w := range want {
			if !anyMatches(got, w) {
				t.Errorf("line %d: no problem is %q:\n%s", i+1, w, strings.Join(got, "\n"))
			}
		}
	}
}

func anyMatches(problems []string, want string) bool {
	col := column.FindString(want)
	for _, p := range problems {
		if strings.HasPrefix(p, col) && strings.Contains(p, strings.TrimPrefix(want, col)) {
			return true
		}
	}
	return false
}

// TestEveryCodeHasItsError checks that the files of testdata/err bring out each code of reading.
func TestEveryCodeHasItsError(t *testing.T) {
	seen := map[source.Code]bool{}
	for _, name := range errorFiles(t) {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, problems := questionnaire.Read(source.NewFile("q.yaml", raw))
		for _, p := range problems {
			seen[p.Code] = true
		}
	}
	for n := 601; n <= 615; n++ {
		if code := source.Code("RG" + strconv.Itoa(n)); !seen[code] {
			t.Errorf("no file of testdata/err has %s", code)
		}
	}
}

// TestLimits checks that more than the limits is said and refused, in a moment.
func TestLimits(t *testing.T) {
	question := func(id string) string {
		return "  - { id: " + id + ", ask: A, options: [{ id: x, text: X }, { id: y, text: Y }] }\n"
	}
	var many strings.Builder
	for i := range 2000 {
		many.WriteString(question("q" + strconv.Itoa(i)))
	}
	var wide strings.Builder
	for i := range 60 {
		fmt.Fprintf(&wide, "  - id: q%d\n    ask: A\n    options:\n", i)
		for j := range 20 {
			fmt.Fprintf(&wide, "      - { id: o%d, text: T, points: { s: %d } }\n", j, j-10)
		}
	}
	head := "schema: 1\nid: a\nversion: 1\nscores:\n  s: { name: S, bands: [all] }\n"
	tail := "outcomes:\n  x: { title: X, summary: X., leans: [] }\nrules:\n  - { id: r, outcome: x, otherwise: true }\n"
	for name, c := range map[string]struct{ text, want string }{
		"questions": {head + "questions:\n" + many.String() + tail, "there are 2000 questions; the limit is 60"},
		"options":   {head + "questions:\n  - { id: q, ask: A, options: [" + strings.Repeat("{ id: x, text: X }, ", 21) + "] }\n" + tail, "there are 21 options; the limit is 20"},
		"rules":     {head + "questions:\n" + question("q") + tail + strings.Repeat("  - { id: r, outcome: x, when: s > 0 }\n", 100), "there are 101 rules; the limit is 100"},
		"facts":     {head + "questions:\n" + question("q") + "facts:\n" + numbered(101, "  f%: s > 0\n") + tail, "there are 101 facts; the limit is 100"},
		"outcomes":  {head + "questions:\n" + question("q") + strings.Replace(tail, "rules:", numbered(50, "  o%: { title: X, summary: X., leans: [] }\n")+"rules:", 1), "there are 51 outcomes; the limit is 50"},
		"notes":     {head + "questions:\n" + question("q") + tail + "notes:\n" + numbered(101, "  - { id: n%, kind: hint, when: s > 0, text: N }\n"), "there are 101 notes; the limit is 100"},
		"tests":     {head + "questions:\n" + question("q") + tail + "tests:\n" + numbered(501, "  - { name: n%, answers: {}, expect: { unsure: 0 } }\n"), "there are 501 tests; the limit is 500"},
		// No sum of whole numbers counted twice is odd, which bounds cannot see.
		"possible": {head + "questions:\n" + wide.String() + strings.Replace(tail, "rules:\n", "  y: { title: Y, summary: Y., leans: [] }\nrules:\n  - { id: odd, outcome: y, when: s + s == 1 }\n", 1) +
			"tests:\n" + numbered(500, "  - { name: n%, answers: {}, expect: { possible: [x] } }\n"), "there are too many ways to go on"},
		"line":      {head + "questions: [" + strings.Repeat("[],", 20_000) + "]\n", "this line has 60013 bytes; the limit is 2000"},
		"condition": {head + "questions:\n" + question("q") + "facts:\n  f: s > 0" + strings.Repeat(" and s > 0", 100) + "\n" + tail, "this condition is longer than 1000 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, problems := questionnaire.Read(source.NewFile("q.yaml", []byte(c.text)))
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			for _, p := range problems {
				if strings.Contains(p.Message, c.want) {
					return
				}
			}
			t.Errorf("no problem says %q; the first of %d: %v", c.want, len(problems), problems[:min(len(problems), 1)])
		})
	}
}

func numbered(n int, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Replace(line, "%", strconv.Itoa(i), 1))
	}
	return b.String()
}

func FuzzRead(f *testing.F) {
	for _, name := range append(errorFiles(f), "testdata/which-role.yaml") {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, problems := source.Clean("q.yaml", raw)
		if len(problems) > 0 {
			return
		}
		m, problems := questionnaire.Read(file)
		if (m == nil) != (problems.Errors() > 0) {
			t.Errorf("a model with %d errors: %v", problems.Errors(), m)
		}
		for _, p := range problems {
			if p.Pos.File != "q.yaml" || p.Pos.Line < 1 || p.Pos.Line > file.Lines()+1 || p.Message == "" {
				t.Errorf("problem without a place: %+v", p)
			}
		}
		if m == nil {
			return
		}
		x := m.Explain(nil)
		if len(x.Result.Possible) == 0 {
			t.Error("nothing is possible")
		}
		if shared, err := m.ParseLink(m.Link(x.Result.Answers)); err != nil || len(shared.Answers) != len(m.Questions) {
			t.Errorf("link: %v", err)
		}
		if meaning, text := m.Differences(m); len(meaning)+len(text) > 0 {
			t.Errorf("it differs from itself: %v %v", meaning, text)
		}
		turned(t, m, file)
	})
}

// turned turns every number and back again: meaning changes and returns, and what a changed condition says is what it
// does.
func turned(t *testing.T, m *questionnaire.Model, file *source.File) {
	t.Helper()
	before, _ := m.Fingerprints()
	first := make(questionnaire.Answers, len(m.Questions))
	for i := range first {
		first[i] = 1
	}
	for _, n := range m.Numbers() {
		n.Set(n.Value + 1)
		if changed, _ := m.Fingerprints(); changed == before {
			t.Errorf("%s: the meaning is the same with another number", n.Where)
		}
		m.Evaluate(first)
		n.Set(n.Value)
		if back, _ := m.Fingerprints(); back != before {
			t.Errorf("%s: the meaning does not return\n%s", n.Where, file.Text)
		}
	}
}

// FuzzEvaluate answers the guide's questionnaire in every way there is: whole, partial, stale and impossible answers.
func FuzzEvaluate(f *testing.F) {
	m := read(f, load(f, "which-role.yaml"))
	f.Add([]byte{})
	for _, test := range m.Tests {
		var raw []byte
		for _, a := range test.Answers {
			raw = append(raw, byte(a+1))
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		given := make(questionnaire.Answers, min(len(raw), 100))
		for i := range given {
			given[i] = questionnaire.Answer(int(raw[i]) - 1)
		}
		x := m.Explain(given)
		for _, s := range x.Scores {
			sum := 0
			for _, c := range append(s.Raised, s.Lowered...) {
				sum += c.Points
			}
			if sum != s.Value {
				t.Errorf("contributions are %d, and the score %d", sum, s.Value)
			}
		}
		again := m.Evaluate(x.Result.Answers)
		if again.Outcome != x.Result.Outcome || len(again.Ignored) > 0 || len(again.Missing) != len(x.Result.Missing) {
			t.Errorf("the effective answers alone give %v, not %v", again, x.Result)
		}
		if shared, err := m.ParseLink(m.Link(given)); err != nil || m.Evaluate(shared.Answers).Outcome != x.Result.Outcome {
			t.Errorf("the link does not come back: %v", err)
		}
		for _, c := range x.Changes {
			other := slices.Clone(x.Result.Answers)
			other[c.Answers[0].Question.Index] = c.Answers[0].To
			if r := m.Evaluate(other); r.Complete() && (r.Outcome == x.Result.Outcome) == c.Sure {
				t.Errorf("a change that is none: %v", c)
			}
		}
	})
}
