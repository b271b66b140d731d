package highlight

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
)

func never() bool { return false }

// samples are the files with which chroma tests its lexers, by language and name.
func samples(t *testing.T) map[string]map[string]string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/alecthomas/chroma/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	root := filepath.Join(strings.TrimSpace(string(dir)), "lexers", "testdata")
	files, _ := filepath.Glob(filepath.Join(root, "*.actual"))
	deeper, _ := filepath.Glob(filepath.Join(root, "*", "*.actual"))
	for _, file := range append(files, deeper...) {
		name, _, _ := strings.Cut(strings.TrimPrefix(file, root+string(filepath.Separator)), string(filepath.Separator))
		name = strings.TrimSuffix(name, ".actual")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if all[name] == nil {
			all[name] = map[string]string{}
		}
		all[name][filepath.Base(file)] = string(text)
	}
	if len(all) < 150 {
		t.Fatalf("found the test files of %d languages only", len(all))
	}
	return all
}

// tokens takes a text apart, in one string.
func tokens(run func(add func(class, text string)) error) (string, error) {
	var b strings.Builder
	err := run(func(class, text string) { b.WriteString(class + "\t" + text + "\x00") })
	return b.String(), err
}

func ours(l *Lexer, text string) (string, error) {
	return tokens(func(add func(class, text string)) error { return l.Each(text, never, add) })
}

func chromas(l *Lexer, text string) (string, error) {
	return tokens(func(add func(class, text string)) error {
		j := joiner{do: add}
		err := slowly(l.rules, text, never, j.add)
		j.flush()
		return err
	})
}

func TestSameTokensAsChroma(t *testing.T) {
	samples := samples(t)
	compared, machines := 0, map[string]bool{}
	for _, name := range languages() {
		l := Find(name)
		if l == nil {
			t.Errorf("chroma does not know %s", name)
			continue
		}
		texts := map[string]string{"every sign": everySign(), "a little of all": "x = 'a' + \"b\" # c // d /* e */ <f g=\"h\">{{i}}</f> -- j\n\n\tk: [1, 2.5]\n$l %m @n\n"}
		for _, alias := range append([]string{name}, l.rules.Config().Aliases...) {
			for _, key := range []string{alias, strings.ToLower(alias), strings.ReplaceAll(strings.ToLower(alias), " ", "_")} {
				for file, text := range samples[key] {
					texts[file] = text
					if l.machine != nil {
						machines[name] = true
					}
				}
			}
		}
		for file, text := range texts {
			text = strings.ReplaceAll(text, "\r", "")
			parts := []string{text, text[:len(text)/2], strings.TrimRight(text, "\n")}
			if testing.Short() {
				parts = []string{text[:len(text)/8]}
			}
			for _, part := range parts {
				part = strings.ToValidUTF8(part, "")
				if len(part) == 0 || len(part) > 64<<10 {
					continue
				}
				want, err := chromas(l, part)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := ours(l, part); err != nil || got != want {
					t.Errorf("%s: %s: tokens differ from chroma's (%v): %s", name, file, err, firstDifference(got, want))
				}
				compared++
			}
		}
	}
	t.Logf("%d texts compared, files of %d languages with a machine among them", compared, len(machines))
	if len(machines) < 45 {
		t.Errorf("only %d languages were compared with files of their own", len(machines))
	}
}

// everySign is a text with every sign that rules look at, in many neighbourhoods.
func everySign() string {
	var b strings.Builder
	for c := rune(32); c < 0x250; c++ {
		for _, d := range "a0 \n'\"/" {
			b.WriteRune(c)
			b.WriteRune(d)
		}
	}
	return b.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\x00"), strings.Split(want, "\x00")
	for i := range w {
		if i >= len(g) || g[i] != w[i] {
			if i >= len(g) {
				return "ends before " + w[i]
			}
			return "got " + g[i] + ", want " + w[i]
		}
	}
	return "goes on"
}

func TestNothingIsLost(t *testing.T) {
	for file, text := range samples(t)["go"] {
		var b strings.Builder
		if err := Find("golang").Each(text, never, func(_, text string) { b.WriteString(text) }); err != nil || b.String() != text {
			t.Errorf("%s: the tokens together are not the text (%v)", file, err)
		}
	}
}

func TestFind(t *testing.T) {
	for _, name := range []string{"go", "Go", "golang", "c++", "JS", "yml", "html", "markdown"} {
		if Find(name) == nil {
			t.Errorf("there is no %s", name)
		}
	}
	for _, name := range []string{"", "jungle", "jsonata", "yang", "filename.go", "*.go", "m"} {
		if Find(name) != nil {
			t.Errorf("%q is coloured", name)
		}
	}
	if !Exists("jungle") || Exists("klingon") {
		t.Error("which languages exist is told wrongly")
	}
}

func TestRulesThatFail(t *testing.T) {
	pops := chroma.MustNewLexer(&chroma.Config{Name: "pops"}, func() chroma.Rules {
		return chroma.Rules{"root": {{Pattern: `a`, Type: chroma.Keyword, Mutator: chroma.Push("nowhere")}, {Pattern: `b`, Mutator: chroma.Pop(5)}, {Pattern: `c`, Mutator: chroma.Push("idle")},
			{Pattern: `(d+)+e`, Type: chroma.Text}}, "idle": {chroma.Default(chroma.Push("idle"))}}
	})
	l := &Lexer{rules: pops, machine: func() *machine { return newMachine(pops, chroma.NewLexerRegistry()) }}
	for _, text := range []string{"aa", "b", "cx", strings.Repeat("d", 5000)} {
		start := time.Now()
		if err := l.Each(text, never, func(string, string) {}); !errors.Is(err, ErrRules) {
			t.Errorf("%.20s: the error is %v", text, err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%.20s: took %v", text, took)
		}
	}
}

// TestNoTextTakesLong runs every language on everyday signs that are repeated: two
// kilobytes of what is not unfit are a matter of milliseconds. The five seconds are for a busy machine: a language
// whose rules run away takes minutes.
func TestNoTextTakesLong(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	signs := strings.Fields("a 0 a, a: a= ( ) { [ < <a> & \" ' ` \\ / /* */ # ${ @ %} {{ - -- . ; | ~ 0x <!-- é a{ \"\"\"")
	for _, name := range languages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := Find(name)
			for _, sign := range signs {
				for _, end := range []string{"", "\n", " b\n"} {
					text := strings.Repeat(sign+end, 2<<10/len(sign+end))
					if Unfit([]byte(text)) != "" {
						continue
					}
					var late atomic.Bool
					timer := time.AfterFunc(5*time.Second, func() { late.Store(true) })
					_ = l.Each(text, late.Load, func(string, string) {}) // rules may fail on it
					if timer.Stop(); late.Load() {
						t.Errorf("%q repeated takes more than five seconds", sign+end)
					}
				}
			}
		})
	}
}

func TestUnfit(t *testing.T) {
	for text, want := range map[string]string{
		"x := 1\n": "", strings.Repeat("x := 1\n", 9000): "", strings.Repeat("x := 1\n", 10000): "limit is 64 KiB", strings.Repeat("\n \t", 200): "the same sign",
		strings.Repeat("-", 500): "the same sign", strings.Repeat("word é\n", 500): "no code", strings.Repeat("a b,", 2500): "long line", "": "",
	} {
		if got := Unfit([]byte(text)); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%.20q: %q, want %q", text, got, want)
		}
	}
}

func TestStop(t *testing.T) {
	for _, name := range []string{"go", "php"} {
		n := 0
		err := Find(name).Each(strings.Repeat("<?php x(1);\n", 1000), func() bool { n++; return n > 10 }, func(string, string) {})
		if !errors.Is(err, ErrRules) || n != 11 {
			t.Errorf("%s: asked %d times, error %v", name, n, err)
		}
	}
}

// BenchmarkGo compares our loop with chroma's.
func BenchmarkGo(b *testing.B) {
	text, err := os.ReadFile("machine.go")
	if err != nil {
		b.Fatal(err)
	}
	l := Find("go")
	b.SetBytes(int64(len(text)))
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"ours", func() error { return l.Each(string(text), never, func(string, string) {}) }},
		{"chroma", func() error { return slowly(l.rules, string(text), never, func(chroma.Token) {}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for range b.N {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
