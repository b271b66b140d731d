package source_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"roleguide/generator/source"
)

func TestPos(t *testing.T) {
	f := source.NewFile("f", []byte("ab\n\nü漢x\n"))
	for offset, want := range map[int]string{
		-5: "f:1:1", 0: "f:1:1", 1: "f:1:2", 2: "f:1:3", 3: "f:2:1", 4: "f:3:1", 6: "f:3:2", 9: "f:3:3", 10: "f:3:4", 11: "f:4:1", 99: "f:4:1",
	} {
		if got := f.Pos(offset).String(); got != want {
			t.Errorf("offset %d: %s, want %s", offset, got, want)
		}
	}
	for place, want := range map[[2]int]int{
		{0, 5}: 0, {1, 1}: 0, {1, 3}: 2, {1, 99}: 2, {2, 1}: 3, {2, 2}: 3, {3, 3}: 9, {3, 4}: 10, {4, 1}: 11, {5, 1}: 11, {-1, -1}: 0,
	} {
		if got := f.Offset(place[0], place[1]); got != want {
			t.Errorf("line %d, column %d: %d, want %d", place[0], place[1], got, want)
		}
	}
	if f.Lines() != 4 || f.Line(3) != "ü漢x" || f.Line(2) != "" || f.Line(4) != "" || f.Line(0) != "" || f.Line(5) != "" {
		t.Errorf("%d lines, the third is %q", f.Lines(), f.Line(3))
	}
	if p := f.Problem(6, "RG001", "m"); p.Pos.String() != "f:3:2" || p.Excerpt != "ü漢x" || p.Severity != source.Error {
		t.Errorf("%+v", p)
	}
	if empty := source.NewFile("f", nil); empty.Pos(3).String() != "f:1:1" || empty.Lines() != 1 || empty.Offset(2, 2) != 0 {
		t.Error("an empty file has no first line")
	}
}

// FuzzPos: an offset at the start of a character and its place belong together, and places are what counting
// by hand gives.
func FuzzPos(f *testing.F) {
	for _, seed := range []string{"", "a", "\n\n", "a\nü漢\n\xff\xfe\n\xe6\xbc", "\xe6\n\xbc"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file := source.NewFile("f", text)
		line, col := 1, 1
		for i := 0; ; {
			pos := file.Pos(i)
			if pos.Line != line || pos.Col != col {
				t.Fatalf("offset %d is at %s, counted: %d:%d", i, pos, line, col)
			}
			if back := file.Offset(pos.Line, pos.Col); back != i {
				t.Fatalf("offset %d is at %s, which is offset %d", i, pos, back)
			}
			if i == len(text) {
				break
			}
			_, size := utf8.DecodeRune(text[i:])
			col++
			if text[i] == '\n' {
				line, col = line+1, 1
			}
			for within := 1; within < size; within++ {
				if file.Pos(i+within) != pos {
					t.Fatalf("offset %d, within a character, is at %s, its beginning at %s", i+within, file.Pos(i+within), pos)
				}
			}
			i += size
		}
		if line != file.Lines() {
			t.Fatalf("%d lines, counted %d", file.Lines(), line)
		}
		var joined []string
		for n := range file.Lines() {
			joined = append(joined, file.Line(n+1))
		}
		if strings.Join(joined, "\n") != string(text) {
			t.Fatal("the lines are not the text")
		}
	})
}

func TestNearest(t *testing.T) {
	allowed := []string{"title", "description", "kind", "weight", "date"}
	for word, want := range map[string]string{
		"tilte":                      "title", // neighbours swapped
		"titel":                      "title",
		"Title":                      "title",
		"discription":                "description",
		"dat":                        "date",
		"wieght":                     "weight",
		"ki":                         "", // half of it would be missing
		"owner":                      "",
		"":                           "",
		"title":                      "", // the word itself is no proposal
		"ÄÖÜ":                        "", // three characters, whatever they take in bytes
		strings.Repeat("title", 100): "",
	} {
		if got := source.Nearest(word, allowed); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := source.Nearest("cat", []string{"bat", "hat"}); got != "bat" {
		t.Errorf("of equally near words %q is taken, not the first", got)
	}
	if got := source.Nearest("漢字語", []string{"aaa"}); got != "" {
		t.Errorf("%q shares no character", got)
	}
	for word, want := range map[string]string{"tilte": `did you mean "title"?`, "zzzz": "allowed here: title, description, kind, weight, date"} {
		if got := source.DidYouMean(word, allowed); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := source.DidYouMean("zzzz", make([]string, 25)); got != "" {
		t.Errorf("a list of 25 is no hint: %q", got)
	}
}

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain, ü and 漢": "plain, ü and 漢",
		"a\tb\nc\rd":     `a\tb\nc\u000dd`,
		"\x00\x1b[31m":   `\u0000\u001b[31m`,
		"\x7f\u0085":     `\u007f\u0085`,
		"a\u202eb\u2066": `a\u202eb\u2066`,
		"\u2028\u2029":   `\u2028\u2029`,
		"\u200b\ufeff":   `\u200b\ufeff`,
		"\U000e0001":     `\U000e0001`,
		"\xff\ufffd\xc3": "\\xff\ufffd\\xc3",
		`already \x1b`:   `already \x1b`,
	} {
		if got := source.Visible(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := source.Quote(strings.Repeat("漢", 81)); utf8.RuneCountInString(got) != 82 || !strings.HasSuffix(got, `…"`) {
		t.Errorf("a long quotation: %s", got)
	}
	if got := source.Quote(strings.Repeat("漢", 80)); strings.Contains(got, "…") {
		t.Errorf("cut without need: %s", got)
	}
	if got := source.Quote("\x1b"); got != `"\u001b"` {
		t.Errorf("%s", got)
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b\u202e\xff\U000e0001")
	f.Fuzz(func(t *testing.T, s string) {
		got := source.Visible(s)
		harmless(t, got)
		if strings.ContainsAny(got, "\n\t") {
			t.Errorf("%q has a line end or tab", got)
		}
		if again := source.Visible(got); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	})
}

func TestSorted(t *testing.T) {
	at := func(file string, line, col int, code source.Code, message string) source.Problem {
		return source.New(source.Pos{File: file, Line: line, Col: col}, code, message)
	}
	want := source.Problems{
		at("a", 0, 0, "RG002", "x"),
		at("a", 2, 0, "RG002", "x"),
		at("a", 2, 1, "RG001", "x"),
		at("a", 2, 1, "RG002", "x"),
		at("a", 2, 1, "RG002", "y"),
		at("a", 2, 1, "RG001", "x").AsWarning(),
		at("a", 10, 1, "RG001", "x"),
		at("b", 1, 1, "RG001", "x"),
	}
	mixed := slices.Concat(want, want)
	slices.Reverse(mixed)
	before := slices.Clone(mixed)
	got := mixed.Sorted()
	if text, all := printed(t, source.Text, got, source.Style{}), printed(t, source.Text, want, source.Style{}); text != all {
		t.Errorf("got\n%s\nwant\n%s", text, all)
	}
	for i := range before {
		if mixed[i].Pos != before[i].Pos {
			t.Fatal("the receiver was sorted")
		}
	}
	if !want[0].Pos.Before(want[1].Pos) || want[1].Pos.Before(want[1].Pos) || want[7].Pos.Before(want[0].Pos) {
		t.Error("places are in another order")
	}
	if strict := want.Strict(); strict.Warnings() != 0 || want.Warnings() != 1 || want.Errors() != 7 {
		t.Error("strict changes the receiver, or leaves warnings")
	}
}

// TestNotesAreNotShared: two problems made of the same one do not see each other's notes.
func TestNotesAreNotShared(t *testing.T) {
	base := source.New(source.Pos{}, "RG001", "m").WithNote(source.Pos{}, "1").WithNote(source.Pos{}, "2").WithNote(source.Pos{}, "3")
	a, b := base.WithNote(source.Pos{}, "a"), base.WithNote(source.Pos{}, "b")
	if len(base.Notes) != 3 || a.Notes[3].Message != "a" || b.Notes[3].Message != "b" {
		t.Errorf("%v %v %v", base.Notes, a.Notes, b.Notes)
	}
}

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ raw, text, problems string }{
		"plain":            {"a\nb\n", "a\nb\n", ""},
		"empty":            {"", "", ""},
		"byte-order mark":  {"\ufeffa", "a", ""},
		"only one mark":    {"\ufeff\ufeffa", "\ufeffa", ""},
		"CR LF":            {"a\r\nb\r\n", "a\nb\n", ""},
		"CR":               {"a\rb\r\r\nc", "a\nb\n\nc", ""},
		"UTF-16 LE":        {"\xff\xfea\x00", "", "f:1:1: RG005: this file is UTF-16"},
		"UTF-16 BE":        {"\xfe\xff\x00a", "", "f:1:1: RG005: this file is UTF-16"},
		"NUL":              {"a\r\nü\x00b\x00", "a\nü\x00b\x00", "f:2:2: RG005: this line has a NUL byte"},
		"Latin-1":          {"a\nb\rc\xe9d", "a\nb\nc\xe9d", "f:3:2: RG005: this line has the byte 0xe9, which is not UTF-8"},
		"escape":           {"\x1b[1m\nok\n\x7f", "\x1b[1m\nok\n\x7f", "f:1:1: RG005: this line has the control character U+001B|f:3:1: RG005: this line has the control character U+007F"},
		"C1":               {"a\u0085b", "a\u0085b", "f:1:2: RG005: this line has the control character U+0085"},
		"tab and U+FFFD":   {"\t\ufffd漢", "\t\ufffd漢", ""},
		"cut in character": {"漢\xe6\xbc", "漢\xe6\xbc", "f:1:2: RG005: this line has the byte 0xe6, which is not UTF-8"},
	} {
		f, problems := source.Clean("f", []byte(c.raw))
		var got []string
		for _, p := range problems {
			got = append(got, p.Pos.String()+": "+string(p.Code)+": "+p.Message)
		}
		if string(f.Text) != c.text || strings.Join(got, "|") != c.problems {
			t.Errorf("%s: %q, %q", name, f.Text, got)
		}
	}
	_, problems := source.Clean("f", bytes.Repeat([]byte("\x00\x00\n"), 100))
	if len(problems) != 11 || !strings.Contains(problems[10].Message, "more") || problems[10].Pos.Line != 11 {
		t.Errorf("%d problems, the last: %v", len(problems), problems[len(problems)-1])
	}
}

func TestFindingsInALongLineShareIt(t *testing.T) {
	f := source.NewFile("a", []byte("short\n"+strings.Repeat("x", 1<<20)+"\nlast"))
	allocated := testing.AllocsPerRun(100, func() { f.Line(2) })
	if allocated > 1 || f.Line(1) != "short" || f.Line(3) != "last" || len(f.Line(2)) != 1<<20 {
		t.Errorf("%v allocations for a line that is asked for again", allocated)
	}
}
