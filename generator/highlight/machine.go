package highlight

import (
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
	"github.com/dlclark/regexp2/v2/syntax"
)

// maxIdle is how often the state may change without a character being read. No language needs more than a few.
const maxIdle = 1000

// matchTime is how long one expression may look at one place. It is the last resort against expressions that run
// away, and far longer than a busy machine lets a thread wait: chroma's quarter of a second was not, and what is
// shown must not depend on how busy the machine is.
const matchTime = 2 * time.Second

// A machine runs the rules of one language: chroma's LexerState.Iterator with an index of the rules that can begin
// with a character. Its test compares the two.
type machine struct {
	lexer    *chroma.RegexLexer
	registry *chroma.LexerRegistry
	rules    chroma.CompiledRules
	states   map[string]*state
}

// A state is the rules of a state of the machine, which are looked into when something is first in that state: most texts
// never meet most states of their language.
type state struct {
	compiled []*chroma.CompiledRule
	once     sync.Once
	rules    []rule
	ascii    [utf8.RuneSelf][]int // for each ASCII character the rules that can begin with it, in order
	other    []int                // those that can begin with any other
}

// A rule knows in addition to chroma's what its emitter and mutator look at.
type rule struct {
	*chroma.CompiledRule
	token  chroma.TokenType // what it emits, if simple
	simple bool             // it emits the whole match as one token
	names  bool             // it looks at the names of groups
	plan   *plan            // nil: the expression has to be asked
}

// newMachine compiles the rules of a lexer.
func newMachine(r *chroma.RegexLexer, registry *chroma.LexerRegistry) *machine {
	m := &machine{lexer: r, registry: registry, states: map[string]*state{}}
	raw := r.MustRules().Clone()
	const hook = "roleguide"
	raw[hook] = []chroma.Rule{{Mutator: capture{m, hook}}}
	copied := chroma.MustNewLexer(r.Config(), func() chroma.Rules { return raw })
	copied.MustRules() // compiles them
	for name, rules := range m.rules {
		m.states[name] = &state{compiled: rules}
	}
	return m
}

// A capture takes the compiled rules of a lexer while it is being compiled; chroma gives them to nobody else.
type capture struct {
	into *machine
	hook string
}

// Mutate implements chroma.Mutator. The state it belongs to is gone before anything is lexed.
func (capture) Mutate(*chroma.LexerState) error { return nil }

// MutateLexer implements chroma.LexerMutator.
func (c capture) MutateLexer(rules chroma.CompiledRules, _ string, _ int) error {
	delete(rules, c.hook)
	c.into.rules = rules
	return nil
}

// prepare looks into the rules, so that they can be tried.
func (s *state) prepare() {
	s.rules = make([]rule, len(s.compiled))
	for i, compiled := range s.compiled {
		compiled.Regexp.MatchTimeout = matchTime
		r := rule{CompiledRule: compiled}
		switch emitter := compiled.Type.(type) {
		case nil:
		case chroma.TokenType:
			r.token, r.simple = emitter, true
		case chroma.SerialisableEmitter: // by the number of the group
		default:
			r.names = true
		}
		if _, known := compiled.Mutator.(chroma.SerialisableMutator); !known && compiled.Mutator != nil {
			r.simple, r.names = false, true
		}
		tree, err := syntax.Parse(compiled.Regexp.String(), syntax.ParseOptions{})
		first := func(rune) bool { return true }
		if err == nil {
			r.plan = newPlan(tree)
			first = firstOf(tree)
		}
		s.rules[i] = r
		for c := range s.ascii {
			if first(rune(c)) {
				s.ascii[c] = append(s.ascii[c], i)
			}
		}
		s.other = append(s.other, i)
	}
}

// firstOf tells which characters a match of an expression can begin with: more than can is allowed, less is not.
func firstOf(tree *syntax.RegexTree) func(c rune) bool {
	code, err := syntax.Write(tree)
	if err != nil || code.FcPrefix == nil {
		return func(rune) bool { return true }
	}
	return func(c rune) bool {
		if code.FcPrefix.CaseInsensitive {
			c = unicode.ToLower(c)
		}
		return code.FcPrefix.PrefixSet.CharIn(c)
	}
}

// candidates are the rules worth trying where a character is.
func (s *state) candidates(c rune) []int {
	if c < utf8.RuneSelf {
		return s.ascii[c]
	}
	return s.other
}

// run takes a text apart.
func (m *machine) run(text string, stop func() bool, add func(chroma.Token)) error {
	whole := text
	if m.lexer.Config().EnsureNL && !strings.HasSuffix(text, "\n") {
		whole += "\n"
	}
	l := &chroma.LexerState{Lexer: m.lexer, Registry: m.registry, Text: []rune(whole), Rules: m.rules,
		Stack: []string{"root"}, MutatorContext: map[any]any{}}
	end := len(l.Text) - (len(whole) - len(text))
	at, idle := 0, 0 // at is the byte at which l.Pos is
	for l.Pos < end && len(l.Stack) > 0 {
		l.State = l.Stack[len(l.Stack)-1]
		s := m.states[l.State]
		if s == nil || stop() {
			return ErrRules
		}
		s.once.Do(s.prepare)
		before := l.Pos
		rule, match, length, err := s.match(l)
		switch {
		case err != nil:
			return ErrRules
		case rule == nil && l.Text[l.Pos] == '\n' && l.State != "root":
			l.Stack = []string{"root"} // as Pygments does: a string that is not closed ends with its line
		case rule == nil:
			n := utf8.RuneLen(l.Text[l.Pos])
			add(chroma.Token{Type: chroma.Error, Value: whole[at : at+n]})
			l.Pos++
			at += n
		default:
			n := byteLength(l.Text[l.Pos : l.Pos+length])
			l.Pos += length
			if err := rule.apply(l, match, whole[at:at+n], add); err != nil {
				return err
			}
			at += n
		}
		if idle++; l.Pos > before {
			idle = 0
		}
		if idle > maxIdle {
			return ErrRules
		}
	}
	if l.Pos != len(l.Text) && len(l.Stack) == 0 {
		add(chroma.Token{Type: chroma.Error, Value: string(l.Text[l.Pos:])})
	}
	return nil
}

// match tries the rules of a state and remembers in l which one it was, and how many characters it takes. The match is
// nil for simple rules that have a plan. The error is an expression that ran away.
func (s *state) match(l *chroma.LexerState) (*rule, *regexp2.Match, int, error) {
	for _, i := range s.candidates(l.Text[l.Pos]) {
		r := &s.rules[i]
		if r.plan != nil {
			end := r.plan.end(l.Text, l.Pos)
			if end == fails {
				continue
			}
			if end != unknown && r.simple {
				l.Rule = i
				return r, nil, end - l.Pos, nil
			}
		}
		match, err := r.Regexp.FindRunesMatchStartingAt(l.Text, l.Pos)
		if err != nil {
			return nil, nil, 0, err
		}
		if match != nil && match.RuneIndex == l.Pos {
			l.Rule = i
			return r, match, match.RuneLength, nil
		}
	}
	return nil, nil, 0, nil
}

// apply does what a rule says about its match.
func (r *rule) apply(l *chroma.LexerState, match *regexp2.Match, text string, add func(chroma.Token)) error {
	if !r.simple {
		r.fillGroups(l, match, text)
	}
	if r.Mutator != nil {
		if err := r.Mutator.Mutate(l); err != nil {
			return ErrRules
		}
	}
	if r.simple {
		add(chroma.Token{Type: r.token, Value: text})
		return nil
	}
	if r.Type == nil {
		return nil
	}
	next := r.Type.Emit(l.Groups, l)
	for t := next(); t != chroma.EOF; t = next() {
		if t.Type != chroma.Ignore {
			add(t)
		}
	}
	return nil
}

// fillGroups tells emitters and mutators what the groups of a match are.
func (r *rule) fillGroups(l *chroma.LexerState, match *regexp2.Match, text string) {
	l.Groups = make([]string, 0, match.GroupCount())
	if r.names {
		l.NamedGroups = map[string]string{}
	}
	ascii := len(text) == match.RuneLength
	for _, g := range match.Groups() {
		var value string
		if first := g.RuneIndex - match.RuneIndex; ascii && first >= 0 && first+g.RuneLength <= len(text) {
			value = text[first : first+g.RuneLength]
		} else {
			value = g.String()
		}
		l.Groups = append(l.Groups, value)
		if r.names {
			l.NamedGroups[g.Name] = value
		}
	}
}

func byteLength(runes []rune) int {
	n := 0
	for _, r := range runes {
		n += utf8.RuneLen(r)
	}
	return n
}
