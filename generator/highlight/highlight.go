// Package highlight says what the parts of a piece of code are: keywords, strings, comments.
//
// The rules of the languages are chroma's, and so are the tokens; only the loop that applies them is our own (see
// [machine]). Chroma tries the regular expressions of a state one after the other at every place. Nearly all of
// them can begin with a few characters only, so here just those are tried that can begin with the character that
// is there, which takes a quarter of the time. Languages that chroma makes of two others go through chroma's loop.
//
// Some of chroma's lexers never end or fail on short input, so there is a list of those that are used (see
// languages), and code inside code, as in Markdown, is coloured by those alone. An expression that runs away ends
// the block: it is shown plain.
package highlight

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// ErrRules says that the rules of a language failed on a text, or took too long.
var ErrRules = errors.New("the rules of its language take too long or fail on it")

// A Lexer takes code of one language apart. It is safe for use by several goroutines.
type Lexer struct {
	rules   chroma.Lexer
	machine func() *machine // compiles its rules when it is first called; nil for a language made of two
}

// Find returns the lexer of a language by its name, an alias or the ending of its files, if that is no other
// language's, whatever its case; nil without one.
func Find(language string) *Lexer { return known().byAlias[strings.ToLower(language)] }

// Names lists the names and aliases of all languages, in lower case. The list is not to be changed.
func Names() []string { return known().names }

// Exists reports whether there are rules for a language, though they may not be used here.
func Exists(language string) bool { return lexers.GlobalLexerRegistry.Get(language) != nil }

// Each calls do for every token of a text, in order, with the class that chroma and Pygments give its type: "k" for
// a keyword, "" for what has none. Neighbours of one class are one token. stop is asked between tokens whether
// nobody waits for the rest any more. The error is ErrRules; do has been called for a part of the text then.
func (l *Lexer) Each(text string, stop func() bool, do func(class, text string)) (err error) {
	defer func() {
		if v := recover(); v != nil { // rules of chroma that contradict each other
			err = fmt.Errorf("%w: %v", ErrRules, v)
		}
	}()
	j := joiner{do: do}
	if l.machine != nil {
		err = l.machine().run(text, stop, j.add)
	} else {
		err = slowly(l.rules, text, stop, j.add)
	}
	if err == nil {
		j.flush()
	}
	return err
}

// slowly runs a lexer through chroma's own loop.
func slowly(l chroma.Lexer, text string, stop func() bool, add func(chroma.Token)) error {
	next, err := l.Tokenise(nil, text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRules, err)
	}
	for t := next(); t != chroma.EOF; t = next() {
		if stop() {
			return ErrRules
		}
		add(t)
	}
	return nil
}

// MaxText is the largest text that is taken apart, in bytes.
const MaxText = 64 << 10

// Unfit says in words why a text should be left alone, "" if it should not. There are texts on which the rules of
// many languages take quadratic time or worse, none of them code; so whether a block has colours does not depend on
// how busy the machine is. The test of all languages says what the limits are good for.
func Unfit(text []byte) string {
	const longestRun, longestWords, longestLine = 400, 2000, 8000 // bytes
	if len(text) > MaxText {
		return fmt.Sprintf("it has %d KiB, and the limit is %d KiB", (len(text)+1023)>>10, MaxText>>10)
	}
	run, words, line := 0, 0, 0
	for i, b := range text {
		if line++; b == '\n' {
			line = 0
		}
		if i == 0 || b != text[i-1] && !(blank(b) && blank(text[i-1])) {
			run = 0
		}
		if !blank(b) && !letter(b) {
			words = 0
		}
		run, words = run+1, words+1
		switch {
		case run > longestRun:
			return "a long run of the same sign takes its rules for ever"
		case words > longestWords:
			return "it is words without any sign, which is no code"
		case line > longestLine:
			return "a very long line takes its rules for ever"
		}
	}
	return ""
}

func blank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' }

func letter(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_' || b >= 0x80
}

// A joiner makes one token of neighbours of one class.
type joiner struct {
	do    func(class, text string)
	class string
	text  string
	more  []byte // what follows text, if there is more than one part
}

func (j *joiner) add(t chroma.Token) {
	class := chroma.StandardTypes[t.Type]
	switch {
	case t.Value == "":
	case j.text == "":
		j.class, j.text = class, t.Value
	case class == j.class:
		j.more = append(j.more, t.Value...)
	default:
		j.flush()
		j.class, j.text = class, t.Value
	}
}

func (j *joiner) flush() {
	if j.text == "" {
		return
	}
	if len(j.more) > 0 {
		j.text += string(j.more)
		j.more = j.more[:0]
	}
	j.do(j.class, j.text)
	j.text = ""
}

// A table holds the languages by name.
type table struct {
	names   []string
	byAlias map[string]*Lexer
}

// known is the table of languages, made when the first code block is met. It is the same for all builds of a
// process, since compiling the rules of a language takes some milliseconds.
var known = sync.OnceValue(func() table {
	t := table{byAlias: map[string]*Lexer{}}
	inner := chroma.NewLexerRegistry() // where the rules of one language look for another
	endings := map[string][]*Lexer{}
	for _, name := range languages() {
		rules := lexers.Get(name)
		if rules == nil {
			continue
		}
		inner.Register(rules)
		l := &Lexer{rules: rules}
		if r, ok := rules.(*chroma.RegexLexer); ok {
			l.machine = sync.OnceValue(func() *machine { return newMachine(r, inner) })
		}
		config := rules.Config()
		for _, alias := range append([]string{config.Name}, config.Aliases...) {
			alias = strings.ToLower(alias)
			if t.byAlias[alias] == nil {
				t.byAlias[alias] = l
				t.names = append(t.names, alias)
			}
		}
		for _, glob := range config.Filenames {
			if ending, ok := strings.CutPrefix(glob, "*."); ok {
				endings[ending] = append(endings[ending], l)
			}
		}
	}
	for ending, claimed := range endings {
		if t.byAlias[ending] == nil && len(claimed) == 1 {
			t.byAlias[ending] = claimed[0]
		}
	}
	return t
})

// languages are the lexers of chroma that are used, by chroma's names. Some others never end or fail on
// short input (chroma 2.27.0: jungle, jsonata, yang); one is added here after the test of all of them.
func languages() []string {
	return []string{"ABNF", "AWK", "Bash", "Bash Session", "Batchfile", "BNF", "C", "C#", "C++", "Clojure", "CMake", "Common Lisp", "CSS", "CSV", "D", "Dart", "Diff", "Django/Jinja",
		"Docker", "EBNF", "Elixir", "Elm", "Erlang", "Fish", "FSharp", "Gherkin", "GLSL", "Go", "Go HTML Template", "Go Text Template", "Go Template", "GraphQL", "Groovy", "Handlebars",
		"Haskell", "HCL", "HTML", "HTTP", "INI", "Java", "JavaScript", "JSON", "JSX", "Julia", "Kotlin", "LLVM", "Lua", "Makefile", "markdown", "MATLAB", "MySQL",
		"NASM", "Nginx configuration file", "Nim", "Nix", "Objective-C", "OCaml", "Perl", "PHP", "PostgreSQL SQL dialect", "PowerShell",
		"Prolog", "PromQL", "properties", "Protocol Buffer", "Puppet", "Python", "R", "Racket", "reg", "reStructuredText", "Ruby", "Rust", "Sass", "Scala", "Scheme", "SCSS", "Sed",
		"SQL", "Standard ML", "Svelte", "Swift", "SYSTEMD", "TASM", "Tcl", "Terraform", "TeX", "TOML", "TypeScript", "TypoScript", "VHDL", "VimL", "vue", "WebGPU Shading Language", "XML", "YAML", "Zig"}
}
