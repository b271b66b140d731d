package render

import (
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// readStrings reads the words of the layouts in a language: strings/en.yaml, and over it the file of the
// language, or of its main part (de for de-AT).
func (l *loader) readStrings(locale string) map[string]string {
	words := map[string]string{}
	l.readLocale("en", words, nil)
	english := sorted(keys(words))
	for _, tag := range []string{strings.ToLower(primary(locale)), locale} {
		if tag == "en" || tag == "" {
			continue
		}
		if _, err := fs.Stat(l.fsys, "strings/"+tag+".yaml"); err == nil {
			l.readLocale(tag, words, english)
		}
	}
	return words
}

func primary(tag string) string {
	main, _, _ := strings.Cut(tag, "-")
	return main
}

// readLocale adds the words of one file; allowed, if not nil, are the only keys it may have, and each
// of them is needed.
func (l *loader) readLocale(tag string, words map[string]string, allowed []string) {
	name := "strings/" + tag + ".yaml"
	f, problems := source.Read(l.fsys, name, MaxLayout)
	f.Path = Dir + "/" + name
	for i := range problems {
		problems[i].Pos.File = f.Path
	}
	l.problems.Add(problems...)
	if len(problems) > 0 {
		return
	}
	r := strictyaml.NewReader(f)
	seen := map[string]bool{}
	for _, k := range r.Open(r.Parse()).Keys() {
		seen[k.Name] = true
		words[k.Name] = r.Text(k.Value)
		if k.Name == "quotes" && words[k.Name] != "" && len(strings.Split(words[k.Name], " ")) != 5 {
			r.Problem(k.Value.Pos(), CodeString, "the word quotes needs five signs with a blank between them").Hint = "such as “ ” ‘ ’ ’: a pair, the pair within it, and the apostrophe; or leave it empty"
		}
		l.checkPhrase(r, k.Name, k.Value)
		if allowed != nil && !slices.Contains(allowed, k.Name) {
			r.Problem(k.Pos, CodeString, "no layout uses the word %s", source.Quote(k.Name)).Hint = source.DidYouMean(k.Name, allowed)
		}
	}
	missing := slices.DeleteFunc(slices.Clone(allowed), func(key string) bool { return seen[key] })
	if len(missing) > 0 {
		p := r.Problem(source.Pos{File: f.Path, Line: 1}, CodeString, "words without a translation here: %s", some(missing))
		p.Severity, p.Hint = source.Warning, "they stay English; the keys are those of strings/en.yaml"
	}
	l.problems.Add(r.Problems()...)
}

// phrasePrefix begins the names of the words in which rules are said.
const phrasePrefix = "rule_"

var gap = regexp.MustCompile(`\{\w+\}`)

// checkPhrase compares the gaps of a phrase with those of the program's own: without one of them a rule would say less
// than it does.
func (l *loader) checkPhrase(r *strictyaml.Reader, name string, text strictyaml.Node) {
	phrase, isPhrase := strings.CutPrefix(name, phrasePrefix)
	english, known := questionnaire.English()[phrase]
	if !isPhrase || !known {
		return
	}
	want, have := sorted(gap.FindAllString(english, -1)), sorted(gap.FindAllString(r.Text(text), -1))
	if !slices.Equal(want, have) {
		r.Problem(text.Pos(), CodeString, "the word %s needs these gaps, each once: %s", name, cmp.Or(strings.Join(want, " "), "none")).Hint = "in English it is " + source.Quote(english)
	}
}

// phrases are the words in which rules are said. One that is missing is reported, and said in English.
func (l *loader) phrases() questionnaire.Phrases {
	phrases := questionnaire.English()
	var missing []string
	for _, name := range sorted(keys(phrases)) {
		if text, ok := l.words[phrasePrefix+name]; ok {
			phrases[name] = text
		} else {
			missing = append(missing, phrasePrefix+name)
		}
	}
	if len(missing) > 0 && len(l.words) > 0 {
		p := source.New(source.Pos{File: Dir + "/strings/en.yaml", Line: 1}, CodeString, "words are missing in which rules are said: "+some(missing))
		l.problems.Add(p.WithHint("copy them from the layouts that come with the program"))
	}
	return phrases
}

// some lists names, but not hundreds of them.
func some(names []string) string {
	const most = 12
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// phrases of the site's language.
func (b *Builder) phrases() questionnaire.Phrases { return b.in.Templates.phrases }

// functions are those that templates may call besides the built-in ones.
func (l *loader) functions() template.FuncMap {
	words := l.words
	return template.FuncMap{"t": func(key string) (string, error) {
		word, ok := words[key]
		if !ok {
			return "", fmt.Errorf("there is no word %q in strings/en.yaml", key)
		}
		return word, nil
	}}
}

// builtins names the functions of html/template, so that trees can be parsed before they belong to a
// template.
func builtins() map[string]any {
	names := map[string]any{}
	for _, name := range []string{"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println", "urlquery", "eq", "ge", "gt", "le", "lt", "ne"} {
		names[name] = fmt.Sprint
	}
	return names
}

// fillWords replaces every {{t "key"}} by its word, and reports keys that do not exist, wherever they
// stand in a pipeline.
func (l *loader) fillWords(n parse.Node, f *source.File) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for i, child := range n.Nodes {
			if word, ok := l.word(child, f); ok {
				n.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: child.Position(), Text: []byte(template.HTMLEscapeString(word))}
				continue
			}
			l.fillWords(child, f)
		}
	case *parse.IfNode:
		l.fillBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		l.checkTurns(n, f)
		l.fillBranch(&n.BranchNode, f)
	case *parse.WithNode:
		l.fillBranch(&n.BranchNode, f)
	case *parse.ActionNode:
		l.checkKeys(n.Pipe, f)
	case *parse.TemplateNode:
		l.checkKeys(n.Pipe, f)
	}
}

// maxTurns is how often a range over a number may run. Pages are made of far smaller lists.
const maxTurns = 10_000

// checkTurns refuses a range over a number that is so large that its page would never be done, and makes one turn of
// it, so that the rest of the layout is checked.
func (l *loader) checkTurns(n *parse.RangeNode, f *source.File) {
	for _, command := range n.Pipe.Cmds {
		for _, arg := range command.Args {
			number, ok := arg.(*parse.NumberNode)
			if !ok || !number.IsInt || number.Int64 <= maxTurns {
				continue
			}
			p := f.Problem(int(number.Pos), CodeTemplateRun, fmt.Sprintf("this range has %d turns, and %d is the limit", number.Int64, maxTurns))
			l.problems.Add(p.WithHint("range over a list of the page"))
			number.Int64, number.Uint64, number.Float64, number.Text = 1, 1, 1, "1"
		}
	}
}

func (l *loader) fillBranch(n *parse.BranchNode, f *source.File) {
	l.checkKeys(n.Pipe, f)
	l.fillWords(n.List, f)
	l.fillWords(n.ElseList, f)
}

// word recognises an action that is nothing but t and a constant key that exists.
func (l *loader) word(n parse.Node, f *source.File) (string, bool) {
	action, ok := n.(*parse.ActionNode)
	if !ok || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Decl) != 0 {
		return "", false
	}
	key, ok := constantKey(action.Pipe.Cmds[0])
	if !ok {
		return "", false
	}
	word, ok := l.words[key.Text]
	return word, ok
}

func constantKey(c *parse.CommandNode) (*parse.StringNode, bool) {
	if len(c.Args) != 2 {
		return nil, false
	}
	name, ok := c.Args[0].(*parse.IdentifierNode)
	key, isString := c.Args[1].(*parse.StringNode)
	return key, ok && isString && name.Ident == "t"
}

// checkKeys reports constant keys without a word.
func (l *loader) checkKeys(pipe *parse.PipeNode, f *source.File) {
	if pipe == nil {
		return
	}
	for _, c := range pipe.Cmds {
		if key, ok := constantKey(c); ok {
			if _, exists := l.words[key.Text]; !exists {
				p := f.Problem(int(key.Position()), CodeString, "there is no word "+source.Quote(key.Text)+" in strings/en.yaml")
				l.problems.Add(p.WithHint(source.DidYouMean(key.Text, sorted(keys(l.words)))))
			}
		}
		for _, arg := range c.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				l.checkKeys(inner, f)
			}
		}
	}
}

func keys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	return names
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
