package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// survey looks at the whole tree before anything is written: it is not too deep, its headings get their
// ids, words are counted. It reports whether the text can be written.
func (p *pass) survey(root ast.Node) bool {
	p.ids, p.entries = map[string]int{}, map[string]int{}
	if !p.look(root, 0, 0) {
		return false
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			p.doc.FirstParagraph = p.plain(n)
			break
		}
	}
	for _, h := range p.identify(root, p.headings) {
		p.describe(h)
	}
	p.footnotes(root)
	return p.expanded <= max(MaxExpand, len(p.text))
}

// look walks down the tree. It reports whether the text is not nested too deeply for browsers.
func (p *pass) look(n ast.Node, blocks, inlines int) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b, i := blocks, inlines
		if c.Type() == ast.TypeInline {
			i++
		} else if c.Kind() != ast.KindList && c.HasChildren() {
			b++
		}
		if b > MaxDepth+10 || i > MaxInline {
			p.problem(c.Pos(), CodeLimit, fmt.Sprintf("the text is nested deeper than %d levels here", min(b, MaxDepth)+i)).Hint = "nest lists, quotes and emphasis less deeply"
			return false
		}
		switch c := c.(type) {
		case *ast.Text:
			p.doc.Words += countWords(c.Segment.Value(p.text))
			continue // has no children
		case *ast.Heading:
			p.headings = append(p.headings, c)
		case *ast.Link:
			p.expand(c, c.Reference, c.Destination, c.Title)
		case *ast.Image:
			p.expand(c, c.Reference, c.Destination, c.Title)
		}
		if !p.look(c, b, i) {
			return false
		}
	}
	return true
}

// expand counts what references become: a long one used often would make a large page of a small text.
func (p *pass) expand(n ast.Node, reference *ast.ReferenceLink, destination, title []byte) {
	if reference == nil {
		return
	}
	limit := max(MaxExpand, len(p.text))
	before := p.expanded
	if p.expanded += len(destination) + len(title); p.expanded > limit && before <= limit {
		p.problem(n.Pos(), CodeLimit, "the link references of this page become more than "+source.Size(int64(limit))).Hint = "shorten the definition that is used so often"
	}
}

// customID is an id that the author gives a heading.
var customID = regexp.MustCompile(`[ \t]*\{#([^{}\s]+)\}[ \t]*$`)

// identify gives every heading an id and the level it has on the page, and returns those that are shown. A first
// heading that repeats the title of the page is not shown; links to it arrive at the title.
func (p *pass) identify(root ast.Node, headings []*ast.Heading) []*ast.Heading {
	repeated := len(headings) > 0 && headings[0].Level == 1 && headings[0] == root.FirstChild() && p.plain(headings[0]) == p.title
	if repeated {
		root.RemoveChild(root, headings[0])
		headings = headings[1:]
	}
	if slices.ContainsFunc(headings, func(h *ast.Heading) bool { return h.Level == 1 }) {
		p.shift = 1
	}
	for _, h := range headings {
		h.Level = min(h.Level+p.shift, 6)
		p.customID(h)
	}
	for _, h := range headings {
		if _, done := h.AttributeString("id"); !done {
			h.SetAttributeString("id", p.unique(link.Fragment(p.plain(h))))
		}
	}
	if id := link.Fragment(p.title); repeated && p.ids[id] == 0 {
		p.doc.TitleID = p.unique(id)
		p.doc.IDs = append(p.doc.IDs, p.doc.TitleID)
	}
	return headings
}

// customID takes {#id} off the end of a heading.
func (p *pass) customID(h *ast.Heading) {
	last, ok := h.LastChild().(*ast.Text)
	if !ok {
		return
	}
	text := last.Segment.Value(p.text)
	if bytes.IndexByte(text, '}') < 0 {
		return
	}
	m := customID.FindSubmatchIndex(text)
	if m == nil {
		return
	}
	id, at := string(text[m[2]:m[3]]), last.Segment.Start+m[2]
	last.Segment = last.Segment.WithStop(last.Segment.Start + m[0])
	if last.Segment.Len() == 0 {
		h.RemoveChild(h, last)
	}
	switch _, taken := p.ids[id]; {
	case !validID(id):
		p.problem(at, CodeHeadingID, source.Quote(id)+" cannot be the id of a heading").Hint = "use letters, digits and hyphens, and begin with a letter"
	case taken:
		p.problem(at, CodeHeadingID, "the id "+source.Quote(id)+" is used for an earlier heading").Hint = "give this heading another id"
	default:
		p.ids[id] = 1
		h.SetAttributeString("id", id)
	}
}

// validID reports whether an author may use an id. Those of the layouts begin with an underscore.
func validID(id string) bool {
	for i, r := range id {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !strings.ContainsRune("-_.:", r)) {
			return false
		}
	}
	return len(id) <= 200
}

// unique makes an id that no other part of the page has. Equal texts are numbered from 1, as GitHub does.
func (p *pass) unique(id string) string {
	if id == "" {
		id = "part"
	}
	if id[0] == '_' {
		id = "part" + id
	}
	for {
		n, taken := p.ids[id]
		p.ids[id] = n + 1
		if !taken {
			return id
		}
		numbered := id + "-" + strconv.Itoa(n)
		if _, taken := p.ids[numbered]; !taken {
			p.ids[numbered] = 1
			return numbered
		}
	}
}

// describe adds a heading to the document.
func (p *pass) describe(h *ast.Heading) {
	value, _ := h.AttributeString("id")
	id := value.(string) // identify gave it one
	p.entries[id] = len(p.doc.Headings)
	p.doc.Headings = append(p.doc.Headings, Heading{Level: h.Level, ID: id, Text: p.plain(h)})
	p.doc.IDs = append(p.doc.IDs, id)
}

// footnotes reports footnotes that nothing refers to: they are not shown.
func (p *pass) footnotes(root ast.Node) {
	notes, _ := p.context.Get(footnotesKey).([]definedNote)
	if len(notes) == 0 {
		return
	}
	shown := map[ast.Node]bool{}
	for n := root.LastChild(); n != nil; n = n.PreviousSibling() {
		if list, ok := n.(*extast.FootnoteList); ok {
			for note := list.FirstChild(); note != nil; note = note.NextSibling() {
				shown[note] = true
			}
			break
		}
	}
	for _, note := range notes {
		if !shown[note.node] {
			label := source.Quote("[^" + string(note.node.(*extast.Footnote).Ref) + "]")
			problem := p.problem(note.at, CodeFootnote, "nothing refers to the footnote "+label+", so it is not shown")
			problem.Severity = source.Warning
			problem.Hint = fmt.Sprintf("write %s where it belongs, or remove it", label)
		}
	}
}

// plain is the text of a node without marks.
func (p *pass) plain(n ast.Node) string {
	var b bytes.Buffer
	p.writePlain(&b, n)
	return oneLine(b.Bytes())
}

// oneLine writes every run of blanks as one, and none at the ends. Most text needs no change.
func oneLine(text []byte) string {
	blank := true
	for _, c := range text {
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && blank {
			return strings.Join(strings.Fields(string(text)), " ")
		}
		blank = c == ' '
	}
	return strings.TrimSuffix(string(text), " ")
}

func (p *pass) writePlain(b *bytes.Buffer, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() {
				b.Write(c.Segment.Value(p.text))
			} else {
				b.Write(unescape(c.Segment.Value(p.text)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(p.text))
		case *ast.RawHTML, *extast.FootnoteLink:
		default:
			p.writePlain(b, c)
		}
	}
}

// The part that an ASCII character has in a word: none but to be in it, if there is one.
const (
	begins = 1 + iota // a letter or a digit
	ends              // a blank
)

var wordPart = func() (part [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case c <= ' ':
			part[c] = ends
		case isWordByte(c) && c != '&' && c != '-':
			part[c] = begins
		}
	}
	return part
}()

// countWords counts runs of characters with a letter or digit in them; each ideograph is a word.
func countWords(text []byte) int {
	n, inside := 0, false
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch wordPart[c] {
			case ends:
				inside = false
			case begins:
				if !inside {
					n++
				}
				inside = true
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case unicode.IsSpace(r):
			inside = false
		case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			n++
			inside = false
		case !inside && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			n++
			inside = true
		}
	}
	return n
}
