package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Quotes are the signs that a language puts around what is said, and its apostrophe. The zero value leaves text as it
// was typed.
type Quotes struct {
	Open, Close           string // “ and ”
	InnerOpen, InnerClose string // ‘ and ’, within the others
	Apostrophe            string // ’
}

// A quoteParser turns straight quotation marks and apostrophes into those of the language. It is goldmark's
// typographer without dashes and dots, which may be meant as they are typed: --strict is an option, not a dash.
type quoteParser struct {
	parser.InlineParser
	quotes Quotes
}

func newQuoteParser(q Quotes) quoteParser {
	return quoteParser{quotes: q, InlineParser: extension.NewTypographerParser(extension.WithTypographicSubstitutions(map[extension.TypographicPunctuation]string{
		extension.LeftDoubleQuote: q.Open, extension.RightDoubleQuote: q.Close,
		extension.LeftSingleQuote: q.InnerOpen, extension.RightSingleQuote: q.InnerClose, extension.Apostrophe: q.Apostrophe,
	}))}
}

// Trigger implements parser.InlineParser.
func (quoteParser) Trigger() []byte { return []byte{'"', '\''} }

// Parse implements parser.InlineParser.
func (p quoteParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	run := len(line) - len(bytes.TrimLeft(line, string(line[:1])))
	switch {
	case run > 2: // no language, and goldmark would read the rest of the run again at each of its marks
		block.Advance(run)
		return ast.NewTextSegment(segment.WithStop(segment.Start + run))
	case line[0] == '\'' && !isWord(block.PrecendingCharacter()) && closesLater(line[1:]): // goldmark takes 'to' for a short form of something
		block.Advance(1)
		return sign(p.quotes.InnerOpen)
	case line[0] == '\'' && (len(line) == 1 || !isWord(rune(line[1]))) && !unicode.IsSpace(block.PrecendingCharacter()):
		block.Advance(1)
		return sign(p.quotes.InnerClose)
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements parser.CloseBlocker: what was opened does not wait beyond its paragraph.
func (p quoteParser) CloseBlock(parent ast.Node, _ text.Reader, pc parser.Context) {
	if c, ok := p.InlineParser.(interface {
		CloseBlock(parent ast.Node, pc parser.Context)
	}); ok {
		c.CloseBlock(parent, pc)
	}
}

func sign(s string) ast.Node {
	n := ast.NewString([]byte(s))
	n.SetCode(true)
	return n
}

// closesLater reports whether a single quotation mark that stands before text is the first of a pair.
func closesLater(text []byte) bool {
	if len(text) == 0 || !isWord(rune(text[0])) {
		return false
	}
	end := bytes.IndexByte(text[:min(len(text), maxQuoted)], '\'')
	return end > 0 && text[end-1] != ' ' && (end+1 == len(text) || !isWord(rune(text[end+1])))
}

// maxQuoted is how far a closing single quotation mark is looked for, in bytes.
const maxQuoted = 80

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r >= utf8.RuneSelf }
