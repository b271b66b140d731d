package questionnaire

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roleguide/generator/source"
)

// Words of the language of conditions. None of them can be the name of a score, question or fact.
const (
	wordAnd       = "and"
	wordOr        = "or"
	wordNot       = "not"
	wordIs        = "is"
	wordIn        = "in"
	wordUnsure    = "unsure"
	wordOutcome   = "outcome"
	wordSkipped   = "skipped"
	wordOtherwise = "otherwise"
)

func keywords() []string {
	return []string{wordAnd, wordOr, wordNot, wordIs, wordIn, wordUnsure, wordOutcome, wordSkipped, wordOtherwise, "true", "false", "each", "all"}
}

// A kind of token.
type kind int

const (
	end    kind = iota
	word        // letters, digits, underscores
	number      // digits
	sign        // everything else
)

// A token and the offset of its first byte.
type token struct {
	kind kind
	text string
	at   int
}

// lex cuts a condition into tokens. Characters that have no meaning become signs of their own, for the parser
// to complain about in their place.
func lex(text string) []token {
	var tokens []token
	for i := 0; i < len(text); {
		start := i
		c := text[i]
		switch {
		case c == ' ' || c == '\t':
			i++
			continue
		case isLetter(c):
			for i < len(text) && (isLetter(text[i]) || isDigit(text[i])) {
				i++
			}
			tokens = append(tokens, token{word, text[start:i], start})
		case isDigit(c):
			for i < len(text) && (isLetter(text[i]) || isDigit(text[i])) {
				i++
			}
			tokens = append(tokens, token{number, text[start:i], start})
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			if i++; i < len(text) && slices.Contains([]string{"<=", ">=", "==", "!=", "&&", "||", "<>", "=>", "=<"}, text[start:i+1]) {
				i++
			} else {
				i = start + size
			}
			tokens = append(tokens, token{sign, text[start:i], start})
		}
	}
	return append(tokens, token{end, "", len(text)})
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// A scope says which names a condition may use.
type scope struct {
	model    *Model
	before   int  // questions with a smaller index are known
	facts    int  // facts with a smaller index are known
	showIf   bool // facts cannot be used at all: their scores are those of the end
	outcomes bool // "outcome is" can be used
}

// A conditionError is what is wrong with a condition, and where in it.
type conditionError struct {
	at            int
	code          source.Code
	message, hint string
}

// maxNesting is how deep parentheses and "not" may be nested, and maxNumber the largest number in a condition.
const (
	maxNesting = 40
	maxNumber  = 1_000_000
)

// parse reads a condition. On an error, the first one is returned and the condition is nil.
//
//	or      = and { "or" and }
//	and     = not { "and" not }
//	not     = "not" not | primary
//	primary = "(" or ")" | fact | question "is" option | question "in" "(" option { "," option } ")"
//	        | "outcome" ("is" outcome | "in" "(" … ")") | sum op sum { op sum }
//	sum     = [ "-" ] term { ("+" | "-") term }
//	term    = number | score | "unsure"
func (s scope) parse(text string) (Condition, *conditionError) {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return nil, &conditionError{i, CodeCondition, "a condition is written on one line", "give parts of it a name under facts"}
	}
	if len(text) > MaxCondition {
		return nil, &conditionError{0, CodeCondition, "this condition is longer than " + strconv.Itoa(MaxCondition) + " bytes", "give parts of it a name under facts"}
	}
	p := &parser{scope: s, tokens: lex(text)}
	c := p.or()
	if p.err == nil && p.peek().kind != end {
		p.unexpected("the condition should end here, or go on with and, or")
	}
	if p.err != nil {
		return nil, p.err
	}
	return c, nil
}

type parser struct {
	scope
	tokens  []token
	next    int
	nesting int
	err     *conditionError
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != end {
		p.next++
	}
	return t
}

// accept takes the next token if it is this word or sign.
func (p *parser) accept(text string) bool {
	if t := p.peek(); t.kind != number && t.text == text && t.kind != end {
		p.next++
		return true
	}
	return false
}

// fail keeps the first error; parsing then runs to its end without harm.
func (p *parser) fail(at int, code source.Code, message, hint string) {
	if p.err == nil {
		p.err = &conditionError{at, code, message, hint}
		p.next = len(p.tokens) - 1
	}
}

// unexpected reports the next token as one that cannot stand here.
func (p *parser) unexpected(wanted string) {
	t := p.peek()
	if t.kind == end {
		hint := wanted
		if open := p.open(); open != "" {
			hint = open
		}
		p.fail(t.at, CodeCondition, "the condition breaks off here", hint)
		return
	}
	instead := map[string]string{"=": "==", "&&": "and", "||": "or", "!": "not", "<>": "!=", "=>": ">=", "=<": "<=", "&": "and", "|": "or",
		"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "–": "-", "AND": "and", "OR": "or", "NOT": "not"}[t.text]
	if instead != "" {
		wanted = "write " + instead
	}
	p.fail(t.at, CodeCondition, source.Quote(t.text)+" cannot stand here", wanted)
}

// open says what to do about a parenthesis that is never closed. Between braces, YAML ends a value at its first
// comma, so that a list of options arrives cut off.
func (p *parser) open() string {
	depth := 0
	for _, t := range p.tokens {
		switch t.text {
		case "(":
			depth++
		case ")":
			depth--
		}
	}
	if depth > 0 {
		return "close the parenthesis; in a line with braces, put a condition that has commas between quotes"
	}
	return ""
}

func (p *parser) deeper() bool {
	if p.nesting++; p.nesting > maxNesting {
		p.fail(p.peek().at, CodeCondition, "this condition is nested deeper than "+strconv.Itoa(maxNesting)+" levels", "give parts of it a name under facts")
		return false
	}
	return true
}

func (p *parser) or() Condition {
	parts := []Condition{p.and()}
	for p.accept(wordOr) {
		parts = append(parts, p.and())
	}
	var flat []Condition
	for _, part := range parts {
		if or, ok := part.(Or); ok {
			flat = append(flat, or.Of...)
		} else {
			flat = append(flat, part)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return Or{flat}
}

func (p *parser) and() Condition {
	parts := []Condition{p.not()}
	for p.accept(wordAnd) {
		parts = append(parts, p.not())
	}
	var flat []Condition
	for _, part := range parts {
		if and, ok := part.(And); ok {
			flat = append(flat, and.Of...)
		} else {
			flat = append(flat, part)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return And{flat}
}

func (p *parser) not() Condition {
	if !p.accept(wordNot) {
		return p.primary()
	}
	if !p.deeper() {
		return nil
	}
	part := p.not()
	p.nesting--
	if not, ok := part.(Not); ok {
		return not.Of
	}
	return Not{part}
}

func (p *parser) primary() Condition {
	if p.accept("(") {
		if !p.deeper() {
			return nil
		}
		c := p.or()
		p.nesting--
		if !p.accept(")") {
			p.unexpected("the parenthesis should be closed here")
		}
		return c
	}
	t := p.peek()
	if t.kind != word {
		if t.kind == number || t.text == "-" {
			return p.compare()
		}
		p.unexpected("a condition should begin here: a question, a fact, a score or a number")
		return nil
	}
	if t.text == wordOutcome {
		return p.outcomeIs()
	}
	for _, s := range p.model.Scores {
		if s.ID == t.text {
			return p.compare()
		}
	}
	for _, q := range p.model.Questions {
		if q.ID == t.text {
			return p.is(q)
		}
	}
	for _, f := range p.model.Facts {
		if f.ID == t.text {
			return p.fact(f)
		}
	}
	return p.compare()
}

func (p *parser) fact(f *Fact) Condition {
	t := p.take()
	switch {
	case p.showIf:
		p.fail(t.at, CodeNotYet, "facts cannot be used in show_if: they are about the scores of the end", "write out the condition that "+source.Quote(f.ID)+" stands for")
	case f.Index >= p.facts:
		p.fail(t.at, CodeNotYet, "the fact "+source.Quote(f.ID)+" is defined only later", "move it above the fact that uses it")
	}
	return FactHolds{f}
}
