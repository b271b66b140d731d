package source_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"roleguide/generator/source"
)

var update = flag.Bool("update", false, "write the golden files")

// printed gives problems as Print writes them.
func printed(t testing.TB, format source.Format, problems source.Problems, style source.Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := source.Print(&b, format, problems, style); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// corpus has every kind of problem that the formats treat differently.
func corpus() source.Problems {
	f := source.NewFile("content/roles/tester.md", []byte("---\ntilte: Tester\n\tüber 漢字 e\u0301 x\n\u202egnp.exe \x1b[2J\x00\n---\n"))
	long := source.NewFile("content/long.md", []byte(strings.Repeat("before ", 60)+"HERE"+strings.Repeat(" after", 60)))
	whole := source.New(source.Pos{File: "content/a b,c:d%.md"}, "RG002", "this is a folder, not a regular file")
	return source.Problems{
		f.Problem(4, "RG014", `unknown key "tilte"`).WithHint(`did you mean "title"?`),
		f.At(source.Pos{Line: 3, Col: 11}, "RG201", "a character behind a tab, wide characters and a combining mark").AsWarning(),
		f.At(source.Pos{Line: 4, Col: 2}, "RG005", "controls \x1b[31m and a line\nbreak"),
		f.At(source.Pos{Line: 5}, "RG103", "a whole line"),
		long.Problem(7*60, "RG301", "a long line").WithNote(source.Pos{File: "content/a.md", Line: 3, Col: 1}, "first defined here").
			WithHint("this hint is too long to stand on the first line, since it says in many words what could be said in few"),
		whole.WithHint("rename it: 100% of it"),
		source.New(source.Pos{}, "RG901", "no place at all"),
		source.New(source.Pos{File: "content/\xff\xfe.md", Line: 1, Col: 1}, "RG001", "bytes \xff that are not UTF-8").AsWarning(),
	}
}

func TestPrintGolden(t *testing.T) {
	cases := map[string]string{
		"plain.txt":   printed(t, source.Text, corpus(), source.Style{}),
		"color.txt":   printed(t, source.Text, corpus(), source.Style{Color: true}),
		"narrow.txt":  printed(t, source.Text, corpus(), source.Style{Width: 50}),
		"report.json": printed(t, source.JSON, corpus(), source.Style{}),
		"empty.json":  printed(t, source.JSON, nil, source.Style{}),
		"sarif.json":  printed(t, source.SARIF, corpus(), source.Style{}),
		"github.txt":  printed(t, source.GitHub, corpus(), source.Style{}),
		"flood.txt":   printed(t, source.Text, flood(), source.Style{Limit: 20}),
	}
	files, err := filepath.Glob("testdata/print/*")
	if err != nil || !*update && len(files) != len(cases) {
		t.Errorf("%d golden files for %d cases, %v", len(files), len(cases), err)
	}
	for name, got := range cases {
		path := filepath.Join("testdata", "print", name)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// flood has one file with two kinds of problems, one of them endless, and many files with the same problem.
func flood() source.Problems {
	var all source.Problems
	for i := range 1000 {
		all.Add(source.New(source.Pos{File: "content/bad.md", Line: i + 1, Col: 1}, "RG014", `unknown key "x"`))
		if i%400 == 0 {
			all.Add(source.New(source.Pos{File: "content/bad.md", Line: i + 1, Col: 2}, "RG015", "a rare one"))
		}
	}
	for i := range 30 {
		all.Add(source.New(source.Pos{File: fmt.Sprintf("content/page-%02d.md", i)}, "RG801", "the layout has a mistake"))
	}
	return all
}

// TestFloodIsBoundedAndCounted: what is not written out is counted, whatever the limit.
func TestFloodIsBoundedAndCounted(t *testing.T) {
	var bad source.Problems
	f := source.NewFile("content/bad.md", []byte(strings.Repeat("漢", 300)+strings.Repeat("\nkey: value", 100_000)))
	for i := range 100_000 {
		bad.Add(f.At(source.Pos{Line: i + 1, Col: 1}, "RG014", `unknown key "key"`).WithHint(`did you mean "kea"?`))
	}
	text := printed(t, source.Text, bad, source.Style{Limit: 200})
	if len(text) > 8<<10 {
		t.Errorf("one bad file says %d bytes", len(text))
	}
	for _, limit := range []int{1, 10, 200, 5000} {
		for name, problems := range map[string]source.Problems{"bad": bad, "flood": flood(), "corpus": corpus()} {
			text := printed(t, source.Text, problems, source.Style{Limit: limit})
			shown := len(regexp.MustCompile(`(?m)(?:^| )(?:error|warning) RG\d\d\d: `).FindAllString(text, -1))
			for _, m := range regexp.MustCompile(`(?m)^… and (\d+) more RG\d\d\d in `).FindAllStringSubmatch(text, -1) {
				n, _ := strconv.Atoi(m[1])
				shown += n
			}
			if shown != len(problems) {
				t.Errorf("%s, limit %d: %d problems are accounted for, there are %d", name, limit, shown, len(problems))
			}
			if len(text) > 64<<10 {
				t.Errorf("%s, limit %d: %d bytes", name, limit, len(text))
			}
		}
	}
	if text := printed(t, source.Text, flood(), source.Style{}); strings.Count(text, "\n") != len(flood()) {
		t.Error("without a limit something is left out")
	}
	few := flood()[:20]
	if text := printed(t, source.Text, few, source.Style{Limit: 20}); strings.Count(text, "\n") != len(few) {
		t.Errorf("below the limit something is left out:\n%s", text)
	}
}

// columns is where a terminal with a tab stop every n columns puts the last character of a line. Only the
// characters of these tests are known.
func columns(line string, tab int) int {
	at, last := 0, 0
	for _, r := range line {
		switch {
		case r == '\t':
			last, at = at, at+tab-at%tab
		case unicode.Is(unicode.Mn, r):
		case unicode.Is(unicode.Han, r) || r > 0x1f000:
			last, at = at, at+2
		default:
			last, at = at, at+1
		}
	}
	return last
}

// TestMarkStandsBelowTheColumn puts a letter that is nowhere else into lines of all sorts.
func TestMarkStandsBelowTheColumn(t *testing.T) {
	const letter = "Q"
	for _, before := range []string{
		"", "plain ", "\t", "  \t\t x\t", "漢字漢字 ", "e\u0301\u0323a", "🚌 ", "\x1b[1m", "\u202e\u200b\U000e0001", "\\", "a\xffb",
		strings.Repeat("long ", 100), strings.Repeat("漢字", 100), strings.Repeat("\t", 90), strings.Repeat("a\u0301", 300), strings.Repeat("\u202e", 100),
	} {
		for _, after := range []string{"", " rest", strings.Repeat(" long", 100), strings.Repeat("漢", 300)} {
			for _, width := range []int{0, 1, 60, 200, 1000} {
				line := before + letter + after
				f := source.NewFile("f", []byte("\n"+line))
				text := printed(t, source.Text, source.Problems{f.Problem(1+len(before), "RG001", "m")}, source.Style{Width: width})
				lines := strings.Split(text, "\n")
				if len(lines) != 4 {
					t.Fatalf("%q: %d lines", line, len(lines))
				}
				for _, l := range lines[1:3] {
					if n := utf8.RuneCountInString(l); n > 200 || n > 130 && width == 0 {
						t.Errorf("%q: a line of %d characters", line, n)
					}
				}
				if i := strings.Index(lines[1], letter); i < 0 {
					t.Errorf("%q is cut before its column: %q", line, lines[1])
				} else {
					for _, tab := range []int{4, 8} {
						if got, want := columns(lines[2], tab), columns(lines[1][:i+1], tab); got != want {
							t.Errorf("%q, tabs of %d: the mark stands in column %d, the letter in %d:\n%s", line, tab, got, want, text)
						}
					}
				}
				if cut := len(before+after) > 1100; cut && !strings.Contains(lines[1], "…") {
					t.Errorf("%q is cut without saying so", line)
				}
				harmless(t, text)
			}
		}
	}
	f := source.NewFile("f", []byte("ab\n"))
	for col, want := range map[int]string{1: "^", 3: "  ^", 99: "  ^"} {
		text := printed(t, source.Text, source.Problems{f.At(source.Pos{Line: 1, Col: col}, "RG001", "m")}, source.Style{})
		if !strings.HasSuffix(text, "\n     | "+want+"\n") {
			t.Errorf("column %d:\n%s", col, text)
		}
	}
}

// harmless fails if a text has anything that a terminal obeys, tabs and line ends aside.
func harmless(t testing.TB, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("not UTF-8: %q", text)
	}
	for _, r := range text {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)) {
			t.Errorf("U+%04X reaches the terminal: %q", r, text)
			return
		}
	}
}

func TestNothingCommandsTheTerminal(t *testing.T) {
	problems := corpus()
	problems.Add(source.New(source.Pos{File: "a\x1b]0;x\x07\u202e\n::error::b.md", Line: 1}, "RG001", "\u009b31m \U000e0041 \r\n::error::x").
		WithHint("\x07").WithNote(source.Pos{File: "\x1b"}, "\u2066\n"))
	for _, format := range source.Formats() {
		text := printed(t, source.Format(format), problems, source.Style{})
		harmless(t, text)
		if strings.Contains(text, "\n::error::") {
			t.Errorf("%s: a name begins a line:\n%s", format, text)
		}
	}
}

func TestLongMessagesAreCut(t *testing.T) {
	p := source.New(source.Pos{File: "f"}, "RG001", strings.Repeat("漢", 1_000_000)).WithHint(strings.Repeat("\x00", 1_000_000))
	if n := len(printed(t, source.Text, source.Problems{p}, source.Style{})); n > 64<<10 {
		t.Errorf("one problem takes %d bytes", n)
	}
}

func TestJSONIsWhole(t *testing.T) {
	var report struct {
		Problems []struct {
			Code, Severity, File, Message, Hint string
			Line, Column                        int
			Notes                               []struct {
				File, Message string
				Line, Column  int
			}
		}
		Errors, Warnings int
	}
	want := corpus()
	decoder := json.NewDecoder(strings.NewReader(printed(t, source.JSON, want, source.Style{Limit: 1})))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&report); err != nil {
		t.Fatal(err)
	}
	if report.Errors != 6 || report.Warnings != 2 || len(report.Problems) != len(want) {
		t.Fatalf("%d problems, %d errors, %d warnings", len(report.Problems), report.Errors, report.Warnings)
	}
	for i, got := range report.Problems {
		p := want[i]
		if got.Code != string(p.Code) || got.Severity != p.Severity.String() || got.Line != p.Pos.Line || got.Column != p.Pos.Col || got.Hint != p.Hint ||
			got.File != strings.ToValidUTF8(p.Pos.File, "\ufffd\ufffd") || got.Message != strings.ToValidUTF8(p.Message, "\ufffd") {
			t.Errorf("got %+v, want %+v", got, p)
		}
		if len(got.Notes) != len(p.Notes) || len(p.Notes) == 1 && (got.Notes[0].Line != 3 || got.Notes[0].Message != p.Notes[0].Message) {
			t.Errorf("got notes %+v, want %+v", got.Notes, p.Notes)
		}
	}
}

func TestSARIFAddressesAreRelative(t *testing.T) {
	var names []string
	var problems source.Problems
	for _, name := range []string{"content/a b.md", "a:b.md", "100%.md", "é/漢.md", "what?.md", "#.md", "\xff.md"} {
		names = append(names, name)
		problems.Add(source.New(source.Pos{File: name}, "RG001", "m"))
	}
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct{ ID string }
				}
			}
			Results []struct {
				RuleID    string
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(printed(t, source.SARIF, problems, source.Style{})), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || log.Runs[0].Tool.Driver.Name != "roleguide" || len(log.Runs[0].Tool.Driver.Rules) != 1 {
		t.Errorf("%+v", log)
	}
	base, _ := url.Parse("file:///site/")
	for i, r := range log.Runs[0].Results {
		uri := r.Locations[0].PhysicalLocation.ArtifactLocation.URI
		u, err := base.Parse(uri)
		if err != nil || u.Path != "/site/"+names[i] || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("%q became %q, which leads to %v, %v", names[i], uri, u, err)
		}
	}
}

// TestGitHubCommands takes the commands apart as the runner does.
func TestGitHubCommands(t *testing.T) {
	p := source.New(source.Pos{File: "a,b:c%.md", Line: 2, Col: 3}, "RG014", "50% of\r\nit: one, two").WithHint("mend it")
	want := "::error file=a%2Cb%3Ac%25.md,line=2,col=3,title=RG014::50%25 of%0D%0Ait: one, two; mend it\n"
	if got := printed(t, source.GitHub, source.Problems{p}, source.Style{}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// failing fails from the n-th byte on, with another error each time.
type failing struct{ left, calls int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left >= 0 {
		return len(p), nil
	}
	f.calls++
	return 0, fmt.Errorf("failure %d", f.calls)
}

func TestFirstWriteErrorIsReturned(t *testing.T) {
	for _, format := range source.Formats() {
		size := len(printed(t, source.Format(format), flood(), source.Style{}))
		for _, left := range []int{0, size / 2, size - 1} {
			if err := source.Print(&failing{left: left}, source.Format(format), flood(), source.Style{}); err == nil || err.Error() != "failure 1" {
				t.Errorf("%s, %d bytes: %v", format, left, err)
			}
		}
	}
	if err := source.Print(&bytes.Buffer{}, "xml", nil, source.Style{}); err == nil || errors.Is(err, os.ErrClosed) {
		t.Error("an unknown format is accepted")
	}
}

func TestCount(t *testing.T) {
	e, w := source.New(source.Pos{}, "RG001", "m"), source.New(source.Pos{}, "RG001", "m").AsWarning()
	for want, problems := range map[string]source.Problems{
		"0 errors":            nil,
		"1 error":             {e},
		"2 errors":            {e, e},
		"1 warning":           {w},
		"2 errors, 1 warning": {e, w, e},
		"1 error, 2 warnings": {w, w, e},
	} {
		if got := source.Count(problems); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
