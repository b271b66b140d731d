package markdown

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/yuin/goldmark/ast"

	"roleguide/generator/highlight"
	"roleguide/generator/source"
)

// maxRemembered is how many bytes of highlighted code are kept in case the same block comes again.
const maxRemembered = 8 << 20

// A Highlighter colours code. It is safe for use by several goroutines.
type Highlighter struct {
	guard  func(func()) bool
	memory Memory // nil: none

	writers sync.Pool // of *codeWriter, whose memory is used again

	mu         sync.Mutex
	seed       maphash.Seed
	remembered map[uint64][]byte // nil values: shown plain
	size       int
}

// NewHighlighter makes a Highlighter. guard runs work and reports whether it ended in reasonable time:
// highlighting may take for ever, and this package starts no goroutines. nil: no limit.
func NewHighlighter(guard func(work func()) (finished bool)) *Highlighter {
	if guard == nil {
		guard = func(work func()) bool { work(); return true }
	}
	return &Highlighter{guard: guard, seed: maphash.MakeSeed(), remembered: map[uint64][]byte{}}
}

// A block is a code block and how it is to be shown.
type block struct {
	language string
	title    string
	marked   map[int]bool // lines, from 1
	numbers  bool
	text     []byte
}

// code writes a code block; info is nil for an indented one.
func (p *pass) code(n ast.Node, info *ast.Text) {
	b := block{}
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.text = append(b.text, line.Value(p.text)...)
	}
	if info != nil {
		p.info(&b, string(info.Segment.Value(p.text)), info.Segment.Start)
	}
	w := &p.buf
	if b.title != "" {
		w.WriteString(`<figure class="code"><figcaption>`)
		p.escape([]byte(b.title))
		w.WriteString("</figcaption>")
	}
	w.WriteString(`<pre tabindex="0"`)
	if b.language != "" {
		w.WriteString(` class="chroma"`)
	}
	w.WriteString("><code")
	if b.language != "" {
		p.attribute("class", "language-"+b.language)
	}
	w.WriteByte('>')
	at := n.Pos()
	if n.Lines().Len() > 0 {
		at = n.Lines().At(0).Start
	}
	if coloured := p.colours(b, at); coloured != nil {
		w.Write(coloured)
	} else {
		p.plainCode(b)
	}
	w.WriteString("</code></pre>")
	if b.title != "" {
		w.WriteString("</figure>")
	}
	w.WriteByte('\n')
}

// info reads what follows the fence: a language, then arguments.
func (p *pass) info(b *block, info string, at int) {
	language, rest, _ := strings.Cut(info, " ")
	if i := strings.IndexAny(language, "{="); i >= 0 {
		language, rest = language[:i], language[i:]+" "+rest
	}
	b.language = string(unescape([]byte(language)))
	p.misspelt(b.language, at)
	at += len(info) - len(rest)
	if i := strings.IndexByte(rest, '{'); i >= 0 {
		if j := strings.IndexByte(rest[i:], '}'); j > 0 {
			b.marked = p.lines(rest[i+1:i+j], at+i)
			rest = rest[:i] + strings.Repeat(" ", j+1) + rest[i+j+1:]
		}
	}
	args, _, _ := parseArguments(rest, 0, at)
	for _, a := range args {
		switch {
		case a.name == "title" && !a.bare:
			b.title = a.value
		case a.name == "linenos":
			b.numbers = a.bare || a.value != "false"
		default:
			problem := p.problem(a.at, CodeArgument, "a code block has no argument "+source.Quote(a.name))
			problem.Severity, problem.Hint = source.Warning, source.DidYouMean(a.name, []string{"title", "linenos"})
		}
	}
}

// misspelt warns of a language that is nearly a known one.
func (p *pass) misspelt(language string, at int) {
	if len(language) < 4 || highlight.Find(language) != nil {
		return
	}
	if near := source.Nearest(language, highlight.Names()); near != "" && len(near) > 3 && !highlight.Exists(language) {
		problem := p.problem(at, CodeLanguage, "no language is called "+source.Quote(language))
		problem.Severity, problem.Hint = source.Warning, "did you mean "+source.Quote(near)+"?"
	}
}

// lines reads the numbers of marked lines: 2,4-6.
func (p *pass) lines(list string, at int) map[int]bool {
	marked := map[int]bool{}
	for _, part := range strings.Split(list, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from, err := strconv.Atoi(first)
		to := from
		if isRange && err == nil {
			to, err = strconv.Atoi(last)
		}
		if err != nil || from < 1 || to < from || to > 1_000_000 || to-from > 10_000 {
			problem := p.problem(at, CodeArgument, source.Quote("{"+list+"}")+" does not name lines, so none is marked")
			problem.Severity, problem.Hint = source.Warning, "write numbers and ranges, such as {2,4-6}"
			return nil
		}
		for n := from; n <= to; n++ {
			marked[n] = true
		}
	}
	return marked
}

// colours returns the HTML of a block, or nil if it is to be shown plain.
func (p *pass) colours(b block, at int) []byte {
	lexer := highlight.Find(b.language)
	if lexer == nil || len(b.text) == 0 {
		return nil
	}
	plain := func(why string) []byte {
		problem := p.problem(at, CodePlainCode, "this code block is shown without colours: "+why)
		problem.Severity, problem.Hint = source.Warning, "shorten it, or give it the language text"
		return nil
	}
	if why := highlight.Unfit(b.text); why != "" {
		return plain(why)
	}
	coloured, ended := p.highlighter.highlight(b, lexer)
	if !ended {
		return plain(highlight.ErrRules.Error())
	}
	return coloured
}

// highlight colours a block, or remembers how it went the last time.
func (h *Highlighter) highlight(b block, lexer *highlight.Lexer) (coloured []byte, ended bool) {
	key := h.key(b)
	h.mu.Lock()
	coloured, known := h.remembered[key]
	h.mu.Unlock()
	if known {
		return coloured, coloured != nil
	}
	var result []byte
	var givenUp atomic.Bool
	if h.guard(func() { result = h.colour(b, lexer, givenUp.Load) }) {
		coloured = result
	}
	givenUp.Store(true)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.size += len(coloured) + 64; h.size > maxRemembered {
		h.remembered, h.size = map[uint64][]byte{}, 0
	}
	h.remembered[key] = coloured
	return coloured, coloured != nil
}

func (h *Highlighter) key(b block) uint64 {
	var hash maphash.Hash
	hash.SetSeed(h.seed)
	fmt.Fprintf(&hash, "%s\x00%v\x00%v\x00", strings.ToLower(b.language), b.marked, b.numbers)
	_, _ = hash.Write(b.text) // a hash does not fail
	return hash.Sum64()
}

// colour writes a block in colours, or returns nil if the rules of its language fail or stop says so.
func (h *Highlighter) colour(b block, lexer *highlight.Lexer, stop func() bool) (html []byte) {
	w, _ := h.writers.Get().(*codeWriter)
	if w == nil {
		w = &codeWriter{}
	}
	defer h.writers.Put(w)
	w.Reset()
	w.block, w.line, w.open = b, 0, false
	write := func(class, text string) { writeToken(&w.Buffer, class, text) }
	if b.marked != nil || b.numbers {
		write = w.byLine
	}
	if h.each(b, lexer, stop, write) != nil {
		return nil
	}
	w.closeLine()
	w.block = block{}
	return bytes.Clone(w.Bytes()) // no more memory than it takes
}

// A codeWriter writes tokens with an element around each line.
type codeWriter struct {
	bytes.Buffer
	block block
	line  int // the number of the last line that was begun
	open  bool
}

func (w *codeWriter) byLine(class, text string) {
	for part := range strings.SplitAfterSeq(text, "\n") {
		if part == "" {
			continue
		}
		if !w.open {
			w.line, w.open = w.line+1, true
			w.block.openLine(&w.Buffer, w.line)
		}
		writeToken(&w.Buffer, class, part)
		if strings.HasSuffix(part, "\n") {
			w.closeLine()
		}
	}
}

func (w *codeWriter) closeLine() {
	if w.open {
		w.WriteString("</span>")
		w.open = false
	}
}

// openLine opens the element of a line.
func (b block) openLine(w *bytes.Buffer, n int) {
	w.WriteString(`<span class="line`)
	if b.marked[n] {
		w.WriteString(" hl")
	}
	w.WriteString(`">`)
	if b.numbers {
		fmt.Fprintf(w, `<span class="ln" aria-hidden="true">%d</span>`, n)
	}
}

// writeToken writes a token in its class. Plain text, blanks, names and punctuation have no element of their own:
// that would make pages twice as large for nothing that styles use.
func writeToken(w *bytes.Buffer, class, text string) {
	switch class {
	case "", "w", "n", "p", "nx", "l":
		escape(w, text)
		return
	}
	w.WriteString(`<span class="`)
	w.WriteString(class)
	w.WriteString(`">`)
	escape(w, text)
	w.WriteString("</span>")
}

// plainCode writes a block without colours.
func (p *pass) plainCode(b block) {
	if b.marked == nil && !b.numbers {
		p.escape(b.text)
		return
	}
	for i, line := range bytes.SplitAfter(b.text, []byte("\n")) {
		if len(line) == 0 {
			break
		}
		b.openLine(&p.buf, i+1)
		p.escape(line)
		p.buf.WriteString("</span>")
	}
}
