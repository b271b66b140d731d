package strictyaml_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// read takes a document apart as its keys ask for: what stands before the first hyphen of a key says how its
// value is read. It gives the values by key.
func read(r *strictyaml.Reader, root strictyaml.Node) map[string]any {
	values := map[string]any{}
	m := r.Open(root)
	for _, k := range m.Keys() {
		switch kind, _, _ := strings.Cut(k.Name, "-"); kind {
		case "need":
			values[k.Name] = m.Need(k.Name).Raw()
		case "text":
			values[k.Name] = r.Text(k.Value)
		case "texts":
			values[k.Name] = r.Texts(k.Value)
		case "word":
			values[k.Name] = r.Word(k.Value, "guide", "role")
		case "bool":
			values[k.Name] = r.Bool(k.Value)
		case "int":
			values[k.Name] = r.Int(k.Value, -5, 100)
		case "date":
			values[k.Name] = r.Date(k.Value)
		case "list":
			values[k.Name] = len(r.List(k.Value))
		case "map":
			values[k.Name] = len(r.Mapping(k.Value, "a", "b").Keys())
		}
	}
	return values
}

// wanted is an expectation: a comment on the very line of the problem, "# want: part of the message".
var wanted = regexp.MustCompile(`# want: (.*)$`)

// TestErrors reads every file of testdata/err and compares the problems with the expectations in it, line by
// line. The files keys.yaml and many-keys.yaml are read as mappings of two known keys, all others by read.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/err/*.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d test files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			// The same document as a file, and below other text.
			for _, above := range []string{"", "---\n", "one\nü漢\n\n"} {
				f := source.NewFile("f.yaml", []byte(above+string(text)))
				r := strictyaml.NewReader(f)
				root := r.ParseBlock(len(above), len(f.Text))
				if strings.HasSuffix(name, "keys.yaml") {
					r.Open(r.Mapping(root, "text", "open").Get("open"))
				} else {
					read(r, root)
				}
				expect(t, above+string(text), r.Problems())
			}
		})
	}
}

func TestSyntaxColumns(t *testing.T) {
	for text, want := range map[string]string{
		"title: One: two": "1:11", "a: 1\nü: One: two": "2:7", "a:\n\tb: 1": "2:1", "a: @b": "1:4", "a: `b`": "1:4", "a: %b": "1:4", "a: \"b": "1:4", "a: 'b\nc: d": "1:4",
		"a: [b, c": "1:4", "a: {b: c": "1:4", "a: \"b\\qc\"": "1:6", "a: - b": "1:4", "a: *b": "1:4", "a: b\n  c\nd": "3:1", "a: 1\n b: 2": "2:2", "a: **b**": "1:4",
	} {
		r := strictyaml.NewReader(source.NewFile("f", []byte(text)))
		r.Parse()
		if len(r.Problems()) != 1 {
			t.Errorf("%q: %v", text, r.Problems())
			continue
		}
		if got := strings.TrimPrefix(r.Problems()[0].Pos.String(), "f:"); got != want {
			t.Errorf("%q: at %s, want %s: %s", text, got, want, r.Problems()[0].Message)
		}
	}
}

func expect(t *testing.T, text string, problems source.Problems) {
	t.Helper()
	found := map[int][]string{}
	for _, p := range problems {
		found[p.Pos.Line] = append(found[p.Pos.Line], p.Message+"; "+p.Hint)
	}
	for i, line := range strings.Split(text, "\n") {
		var want string
		if m := wanted.FindStringSubmatch(line); m != nil {
			want = m[1]
		}
		got := found[i+1]
		switch {
		case want == "" && len(got) > 0:
			t.Errorf("line %d has problems that nobody wants: %q", i+1, got)
		case want != "" && (len(got) != 1 || !strings.Contains(got[0], want)):
			t.Errorf("line %d: %q, want %q", i+1, got, want)
		}
		delete(found, i+1)
	}
	if len(found) > 0 {
		t.Errorf("problems outside the file: %v", found)
	}
}

func TestValues(t *testing.T) {
	day := func(y, m, d, h int) time.Time { return time.Date(y, time.Month(m), d, h, 0, 0, 0, time.UTC) }
	for text, want := range map[string]any{
		"text: yes":                             "yes",
		"text: 010":                             "010",
		"text: 2024":                            "2024",
		"text: 1.50":                            "1.50",
		"text: 2024-01-01":                      "2024-01-01",
		"text: true":                            "true",
		"text: No":                              "No",
		"text: ' padded '":                      " padded ",
		"text: \"tab\\tü\\n\"":                  "tab\tü\n",
		"text: |\n  one\n  two":                 "one\ntwo",
		"text: >\n  one\n  two":                 "one two",
		"text:":                                 "",
		"text: \"~\"":                           "~",
		"texts: [a, 1, yes]":                    []string{"a", "1", "yes"},
		"texts: alone":                          []string{"alone"},
		"texts: []":                             []string(nil),
		"texts:":                                []string(nil),
		"word: role":                            "role",
		"word: \"role\"":                        "role",
		"bool: true":                            true,
		"bool: false":                           false,
		"bool:":                                 false,
		"int: 0":                                0,
		"int: -5":                               -5,
		"int: 100":                              100,
		"int:":                                  0,
		"date: 2024-02-29":                      day(2024, 2, 29, 0),
		"date: \"2024-02-29\"":                  day(2024, 2, 29, 0),
		"date: 2024-02-29T01:00:00+02:00":       day(2024, 2, 28, 23),
		"date: 2024-02-29T12:00:00Z":            day(2024, 2, 29, 12),
		"date:":                                 time.Time{},
		"list: [a, [b], {c: d}]":                3,
		"list:":                                 0,
		"map: {a: 1}":                           1,
		"map: {}":                               0,
		"map:\n  a: 1\n  \"b\": 2\n# comment\n": 2,
		"map:":                                  0,
	} {
		r := strictyaml.NewReader(source.NewFile("f", []byte(text)))
		values := read(r, r.Parse())
		if len(r.Problems()) > 0 {
			t.Errorf("%q: %v", text, r.Problems())
		}
		for _, got := range values {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%q: %#v, want %#v", text, got, want)
			}
		}
		if len(values) != 1 {
			t.Errorf("%q gives %v", text, values)
		}
	}
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "# a comment\n", "---\n", "---\n# a comment\n", "~\n", "null"} {
		r := strictyaml.NewReader(source.NewFile("f", []byte(text)))
		root := r.Parse()
		m := r.Mapping(root, "a")
		if root.Exists() || len(m.Keys()) > 0 || r.Text(m.Get("a")) != "" || len(r.Problems()) > 0 {
			t.Errorf("%q: %v, %v", text, m.Keys(), r.Problems())
		}
		m.Need("a")
		if p := r.Problems(); len(p) != 1 || p[0].Message != `the key "a" is missing` || p[0].Pos.Line < 1 {
			t.Errorf("%q: %v", text, p)
		}
	}
	// Reading a Node that is not there is no problem, whatever is read.
	r := strictyaml.NewReader(source.NewFile("f", []byte("a: 1")))
	gone := r.Open(r.Parse()).Get("b")
	if gone.Exists() || gone.Written() || gone.IsText() || gone.IsList() || gone.IsMapping() || gone.Raw() != "" || gone.Pos().Line != 1 {
		t.Errorf("%+v", gone)
	}
	_, _, _, _, _, _ = r.Text(gone), r.Texts(gone), r.Word(gone, "a"), r.Bool(gone), r.Int(gone, 1, 2), r.Date(gone)
	if r.List(gone); len(r.Open(gone).Keys())+len(r.Problems()) > 0 {
		t.Errorf("%v", r.Problems())
	}
}

// TestNothingIsMissingFromWhatIsBroken: a value of the wrong kind is one problem, not one for each key that
// cannot be in it.
func TestNothingIsMissingFromWhatIsBroken(t *testing.T) {
	r := strictyaml.NewReader(source.NewFile("f", []byte("- a\n")))
	m := r.Mapping(r.Parse(), "title")
	m.Need("title")
	if p := r.Problems(); len(p) != 1 || p[0].Code != strictyaml.CodeKind {
		t.Errorf("%v", p)
	}
}

func TestPlaces(t *testing.T) {
	const text = "before\nmore\nü: 漢字\nlist:\n  - one\n  - {two: 'three'}\nempty:\nafter: \"tab\\tx\"\n"
	f := source.NewFile("f", []byte(text))
	r := strictyaml.NewReader(f)
	start := strings.Index(text, "ü")
	root := r.ParseBlock(start, len(text))
	m := r.Open(root)
	item := r.List(m.Get("list"))
	at := func(name string, got source.Pos, want string) {
		t.Helper()
		if got.String() != want {
			t.Errorf("%s is at %s, want %s", name, got, want)
		}
	}
	at("the document", root.Pos(), "f:3:1")
	at("a key", m.Key("ü").Pos, "f:3:1")
	at("a value", m.Get("ü").Pos(), "f:3:4")
	at("a character of a value", m.Get("ü").PosIn(3), "f:3:5")
	at("the end of a value", m.Get("ü").PosIn(6), "f:3:6")
	at("beyond a value", m.Get("ü").PosIn(7), "f:3:4")
	at("a list", m.Get("list").Pos(), "f:5:3")
	at("an item", item[0].Pos(), "f:5:5")
	at("a mapping in a line", item[1].Pos(), "f:6:5")
	at("a quoted value", r.Open(item[1]).Get("two").Pos(), "f:6:11")
	at("a character of a quoted value", r.Open(item[1]).Get("two").PosIn(1), "f:6:13")
	at("a value with an escape", m.Get("after").PosIn(4), "f:8:8")
	at("a key that is absent", m.Get("absent").Pos(), "f:3:1")
	if !m.Get("empty").Written() || m.Get("empty").Exists() || m.Get("empty").Pos().Line != 7 {
		t.Errorf("a key without a value: %+v", m.Get("empty"))
	}
	p := r.Problem(m.Get("ü").Pos(), strictyaml.CodeValue, "%d", 1)
	p.Hint = "h"
	if got := r.Problems()[0]; got.Excerpt != "ü: 漢字" || got.Hint != "h" || got.Message != "1" {
		t.Errorf("%+v", got)
	}
}

func TestDuplicateNamesTheFirst(t *testing.T) {
	r := strictyaml.NewReader(source.NewFile("f", []byte("a: 1\nb: 2\n'a': 3\n")))
	m := r.Open(r.Parse())
	p := r.Problems()
	if len(p) != 1 || p[0].Code != strictyaml.CodeDuplicate || p[0].Pos.String() != "f:3:1" || len(p[0].Notes) != 1 || p[0].Notes[0].Pos.String() != "f:1:1" {
		t.Errorf("%+v", p)
	}
	if len(m.Keys()) != 2 || m.Get("a").Raw() != "1" {
		t.Errorf("%v", m.Keys())
	}
}

// TestBombs: what makes YAML readers slow or large is refused, or read, in a moment.
func TestBombs(t *testing.T) {
	const n = 65_000
	aliases := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'k'; c++ {
		aliases += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), c-1)
	}
	var keys, lines strings.Builder
	for i := range n {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
		fmt.Fprintf(&lines, "k%d: [\n", i)
	}
	for name, text := range map[string]string{
		"aliases":       aliases,
		"cycle":         "a: &a [*a]\n",
		"keys":          keys.String(),
		"same key":      strings.Repeat("k: 1\n", n),
		"brackets":      strings.Repeat("[", n),
		"closed":        strings.Repeat("[", n) + strings.Repeat("]", n),
		"braces":        strings.Repeat("{a: ", n),
		"hyphens":       strings.Repeat("- ", n),
		"open lines":    lines.String(),
		"late mistake":  keys.String() + "x: y: z\n",
		"late bracket":  keys.String() + "x: [\n",
		"early bracket": "x: [\n" + keys.String(),
		"early quote":   "x: \"\n" + keys.String(),
		"documents":     strings.Repeat("---\n", n),
		"anchors":       strings.Repeat("- &a x\n", n),
		"tags":          "[" + strings.Repeat("!!str x,", n) + "]",
	} {
		start := time.Now()
		r := strictyaml.NewReader(source.NewFile("f", []byte(text)))
		m := r.Mapping(r.Parse(), "title")
		m.Need("title")
		if len(r.Problems()) == 0 {
			t.Errorf("%s: no problem", name)
		}
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// FuzzParse: no panic; every problem and every value has a place in the block; and a block is read the same
// wherever it stands.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/err/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		clean, wrong := source.Clean("f", text)
		if len(wrong) > 0 || len(clean.Text) > 4096 {
			return
		}
		const above = "ü\n\n"
		moved := source.NewFile("f", []byte(above+string(clean.Text)))
		a, b := strictyaml.NewReader(clean), strictyaml.NewReader(moved)
		rootA, rootB := a.Parse(), b.ParseBlock(len(above), len(moved.Text))
		for _, r := range []*strictyaml.Reader{a, b} {
			root := rootA
			if r == b {
				root = rootB
			}
			read(r, root)
			r.Mapping(root, "title", "text").Need("title")
			for _, n := range r.List(root) {
				r.Texts(n)
			}
		}
		for _, p := range a.Problems() {
			valid(t, clean, p.Pos)
			if p.Message == "" || !utf8.ValidString(p.Message+p.Hint) {
				t.Errorf("%q", p.Message)
			}
		}
		walk(t, strictyaml.NewReader(clean), clean, rootA)
		if len(a.Problems()) != len(b.Problems()) {
			t.Fatalf("%v\n%v", a.Problems(), b.Problems())
		}
		for i, p := range a.Problems() {
			q := b.Problems()[i]
			if p.Message != q.Message || p.Pos.Line+2 != q.Pos.Line || p.Pos.Col != q.Pos.Col {
				t.Errorf("%v %s\n%v %s", p.Pos, p.Message, q.Pos, q.Message)
			}
		}
	})
}

func valid(t *testing.T, f *source.File, pos source.Pos) {
	t.Helper()
	if pos.File != f.Path || pos.Line < 1 || pos.Line > f.Lines() || pos.Col < 0 || pos.Col > utf8.RuneCountInString(f.Line(pos.Line))+1 {
		t.Errorf("%v is no place of %q", pos, f.Text)
	}
}

// walk looks at all values of a document.
func walk(t *testing.T, r *strictyaml.Reader, f *source.File, n strictyaml.Node) {
	t.Helper()
	valid(t, f, n.Pos())
	for i := range len(n.Raw()) + 1 {
		valid(t, f, n.PosIn(i))
	}
	switch {
	case n.IsList():
		for _, item := range r.List(n) {
			walk(t, r, f, item)
		}
	case n.IsMapping():
		for _, k := range r.Open(n).Keys() {
			valid(t, f, k.Pos)
			walk(t, r, f, k.Value)
		}
	}
}
