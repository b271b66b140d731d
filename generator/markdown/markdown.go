package markdown

import (
	"bytes"
	"html/template"
	"slices"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"roleguide/generator/source"
)

// RawHTML says what becomes of HTML in the text.
type RawHTML int

// What becomes of HTML.
const (
	RefuseHTML RawHTML = iota // a problem; the default
	DropHTML                  // left out with a warning
	AllowHTML                 // harmless elements pass; others are problems
)

// Options say how text is converted.
type Options struct {
	RawHTML RawHTML
	Words   Words
	Terms   *Terms // what is explained at its first use; nil: nothing
	Quotes  Quotes // zero: marks stay as they were typed

	// Highlighter colours code blocks. It may be shared with other Converters, which then remember the same
	// blocks; nil: a new one without a limit of time.
	Highlighter *Highlighter
}

// Words are the words that the text of a page gains, in the language of the site.
type Words struct {
	Anchor                                 string // label of the link beside a heading
	Note, Tip, Important, Warning, Caution string // titles of alerts
	Footnotes, Backlink                    string
	Table                                  string    // name of a table that can be scrolled; its number follows
	Done, Open                             string    // state of a task
	Levels                                 [4]string // of skills, from the lowest
	Weighed                                string    // the sum of weighed scores
}

// An Env knows what the text refers to. Its methods report their own findings.
type Env interface {
	// Link gives the address for a destination as the author wrote it. Without ok the link becomes
	// plain text.
	Link(written string, at Place) (href string, ok bool)
	// Image gives what an image needs. Without ok only the text alternative is shown.
	Image(written string, at Place) (image Image, ok bool)
	// Component puts a component's view into its layout.
	Component(name string, view any, at Place) template.HTML
	// Compare sets roles side by side; rows, if any, are the only ones shown.
	Compare(id string, roles, rows []string, at Place) template.HTML

	// Method writes a part of what is computed from the questionnaire beside the page: how it works. id is unique on
	// the page.
	Method(id, part string, at Place) template.HTML
	// Role gives the id of the role that has a name, "" if none has.
	Role(name string) string
	// Term gives the address and the meaning of a term that the page uses for the first time; without an address it is
	// not explained on this page.
	Term(index int) (href, meaning string)
	// File gives what a download needs.
	File(written string, at Place) (file File, ok bool)
}

// An Image is an address and the size in pixels, 0 where it is not known.
type Image struct {
	Src           string
	Width, Height int
}

// A File is the address of a file and its size in bytes.
type File struct {
	Href string
	Size int64
}

// A Document is the text of a page, converted.
type Document struct {
	HTML           []byte
	Headings       []Heading
	IDs            []string // every fragment that links may lead to
	TitleID        string   // the fragment of the page's title, if the text begins by repeating it; else ""
	FirstParagraph string   // as plain text
	Words          int
	Compared       bool     // it has a compare component
	Styles         []string // style sheets besides the one of all pages that it needs, of TextStyles

	release func()
}

// Release gives the memory of HTML back, for the next text. HTML must not be used afterwards. Documents that
// are not released are only a little slower.
func (d *Document) Release() {
	if d.release != nil {
		d.release()
		d.release, d.HTML = nil, nil
	}
}

// The style sheets that only some texts need.
const (
	StyleFigures = "figures" // pictures, roles side by side
	StyleMethod  = "method"  // how a questionnaire works, with its picture
)

// TextStyles are the names of those sheets, in the order in which a page loads them.
var TextStyles = [...]string{StyleFigures, StyleMethod}

// needs notes a style sheet that the text needs.
func (p *pass) needs(style string) {
	if !slices.Contains(p.doc.Styles, style) {
		p.doc.Styles = append(p.doc.Styles, style)
	}
}

// A Heading of a document.
type Heading struct {
	Level int // as it is in the page
	ID    string
	Text  string
	HTML  template.HTML // without links
}

// A Converter converts texts. It is safe for use by several goroutines.
type Converter struct {
	opts        Options
	parser      parser.Parser
	highlighter *Highlighter
	buffers     sync.Pool // of *[]byte
}

// New makes a Converter.
func New(opts Options) *Converter {
	blocks := append(limitedBlocks(),
		util.Prioritized(limitedBlock{directiveParser{}}, 90),
		util.Prioritized(extension.NewDefinitionListParser(), 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(footnoteParser{extension.NewFootnoteBlockParser()}, 999))
	inlines := append(parser.DefaultInlineParsers(),
		util.Prioritized(taskParser{extension.NewTaskCheckBoxParser()}, 0),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(linkParser{extension.NewLinkifyParser()}, 999))
	if opts.Quotes != (Quotes{}) {
		inlines = append(inlines, util.Prioritized(newQuoteParser(opts.Quotes), 9999))
	}
	paragraphs := append(parser.DefaultParagraphTransformers(),
		util.Prioritized(limitTransformer{}, 10),
		util.Prioritized(alertTransformer{}, 50),
		util.Prioritized(abbreviationTransformer{}, 60),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200))
	if opts.Highlighter == nil {
		opts.Highlighter = NewHighlighter(nil)
	}
	return &Converter{opts: opts, highlighter: opts.Highlighter, parser: parser.NewParser(
		parser.WithBlockParsers(blocks...), parser.WithInlineParsers(inlines...), parser.WithParagraphTransformers(paragraphs...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0), util.Prioritized(extension.NewFootnoteASTTransformer(), 999)))}
}

// limitedBlocks are goldmark's parsers, with a limit to the nesting of lists and quotes.
func limitedBlocks() []util.PrioritizedValue {
	blocks := parser.DefaultBlockParsers()
	for i, b := range blocks {
		switch b.Value {
		case parser.NewListParser(), parser.NewListItemParser(), parser.NewBlockquoteParser():
			blocks[i].Value = limitedBlock{b.Value.(parser.BlockParser)}
		}
	}
	return blocks
}

// Convert converts the text of a file from the offset start to its end. title is the title of the page.
// The Document is nil only if the text is beyond a limit.
func (c *Converter) Convert(f *source.File, start int, title string, env Env) (*Document, source.Problems) {
	p := &pass{Converter: c, file: f, base: start, text: f.Text[start:], title: title, env: env, doc: &Document{}}
	if !p.headingLimits() {
		return nil, p.problems
	}
	root := p.parse()
	if !p.excesses() || !p.survey(root) {
		return nil, p.problems
	}
	memory, _ := c.buffers.Get().(*[]byte)
	if memory == nil {
		memory = new([]byte)
	}
	p.buf = *bytes.NewBuffer((*memory)[:0])
	p.children(root)
	p.finish()
	p.doc.HTML = p.buf.Bytes()
	*memory = p.doc.HTML
	p.doc.release = func() {
		if cap(*memory) <= maxPooled {
			c.buffers.Put(memory)
		}
	}
	return p.doc, p.problems
}

// maxPooled is the size beyond which memory is left to the collector instead of being used again.
const maxPooled = 1 << 20

// Inline converts text that stands in front matter, without the paragraph around it. at is its place.
func (c *Converter) Inline(f *source.File, written string, at source.Pos, env Env) (template.HTML, source.Problems) {
	p := &pass{Converter: c, file: f, fixed: &at, text: []byte(written), env: env, doc: &Document{}}
	if !p.headingLimits() {
		return "", p.problems
	}
	root := p.parse()
	if !p.excesses() || !p.survey(root) {
		return "", p.problems
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			p.problem(n.Pos(), CodeLimit, "only plain text, links and emphasis can stand here")
			continue
		}
		if n.PreviousSibling() != nil {
			p.buf.WriteByte(' ')
		}
		p.children(n)
	}
	p.reportLeftOut()
	return template.HTML(p.buf.String()), p.problems //nolint:gosec // written by this package, which lets nothing through
}

// A pass converts one text.
type pass struct {
	*Converter
	file  *source.File
	base  int         // offset of text in the file
	fixed *source.Pos // place of all of text, if it has no offsets of the file
	text  []byte
	title string
	env   Env

	context       parser.Context
	buf           bytes.Buffer
	doc           *Document
	problems      source.Problems
	ids           map[string]int // how often a heading wanted an id
	headings      []*ast.Heading
	entries       map[string]int // index of a heading in the document, by id
	abbreviations map[string]string
	raw           []rawTag // HTML elements that are open
	left          []leftOut
	shift         int // levels that headings move down
	tables        int
	components    int
	images        int
	expanded      int          // bytes that link references and abbreviations became
	overfull      bool         // that is too much, and was said
	runAt         int          // where the present run of text begins
	noLinks       bool         // links are shown as text: in the table of contents
	prose         bool         // terms are explained here
	explained     map[int]bool // terms that were
}

func (p *pass) parse() ast.Node {
	p.context = parser.NewContext()
	root := p.parser.Parse(text.NewReader(p.text), parser.WithContext(p.context))
	p.abbreviations, _ = p.context.Get(abbreviationsKey).(map[string]string)
	return root
}

// A Place is a place in the text of a page.
type Place struct {
	pass   *pass
	offset int
}

// Problem makes a problem at the place.
func (at Place) Problem(code source.Code, message string) source.Problem {
	if at.pass.fixed != nil {
		return at.pass.file.At(*at.pass.fixed, code, message)
	}
	return at.pass.file.Problem(at.pass.base+max(at.offset, 0), code, message)
}

// Pos is the place in the file.
func (at Place) Pos() source.Pos {
	if at.pass.fixed != nil {
		return *at.pass.fixed
	}
	return at.pass.file.Pos(at.pass.base + max(at.offset, 0))
}

func (p *pass) at(offset int) Place { return Place{p, offset} }

// problem adds a problem and returns it for a hint to be added; the pointer is valid until the next one.
func (p *pass) problem(offset int, code source.Code, message string) *source.Problem {
	p.problems.Add(p.at(offset).Problem(code, message))
	return &p.problems[len(p.problems)-1]
}
