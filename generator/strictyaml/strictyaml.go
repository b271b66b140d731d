// Package strictyaml reads YAML without forgiving.
//
// It is the only package that knows the YAML library. A document becomes a tree of [Node] values that
// keep their places, and the rest of the program takes it apart with a [Reader], which collects every
// problem and goes on:
//
//	r := strictyaml.NewReader(file)
//	root := r.Parse()
//	m := r.Mapping(root, "title", "draft", "weight") // any other key is a problem with the nearest spelling
//	title := r.Text(m.Need("title"))
//	draft := r.Bool(m.Get("draft"))
//	return page, r.Problems()
//
// Strict means: one document; no anchors, aliases, merge keys or tags; no key twice; text stays text
// (yes, no, 010 and 2024 are text where text is wanted, and nothing else); true and false are the only
// truth values; whole numbers are written in decimal; dates are 2006-01-02 or RFC 3339. A missing or
// wrong value is reported once, and reading it gives the zero value, so that callers need no branches.
// Reading a Node that is not there ([Mapping.Get] of an absent key) gives the zero value without a
// problem.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"roleguide/generator/source"
)

// Problems of reading YAML.
const (
	CodeSyntax    source.Code = "RG010" // not YAML, or YAML that we refuse (aliases, tags, two documents)
	CodeKind      source.Code = "RG011" // a list where text is wanted, and so on
	CodeDuplicate source.Code = "RG012" // a key twice
	CodeMissing   source.Code = "RG013" // a needed key or value is not there
	CodeUnknown   source.Code = "RG014" // a key that means nothing here
	CodeValue     source.Code = "RG015" // a value that is not among those allowed
)

const maxDepth = 60 // nesting of lists and mappings; deeper documents are refused

// A Node is a value in a document: text, a list, a mapping, or nothing. The zero Node is nothing.
type Node struct {
	node *yaml.Node
	pos  source.Pos
	file *source.File
	line int // lines before the block that the YAML library was given
}

// Exists reports whether there is a value at all: the key was written and has something after it.
func (n Node) Exists() bool {
	return n.node != nil && !(n.node.Kind == yaml.ScalarNode && n.node.Tag == "!!null")
}

// Written reports whether the key was written, even with nothing after it.
func (n Node) Written() bool { return n.node != nil }

// Pos is the place of the value, or of what it is missing from.
func (n Node) Pos() source.Pos { return n.pos }

// IsText, IsList and IsMapping tell what a value is, for keys that allow several forms.
func (n Node) IsText() bool { return n.Exists() && n.node.Kind == yaml.ScalarNode }

// IsList reports whether the value is a list.
func (n Node) IsList() bool { return n.Exists() && n.node.Kind == yaml.SequenceNode }

// IsMapping reports whether the value is a mapping.
func (n Node) IsMapping() bool { return n.Exists() && n.node.Kind == yaml.MappingNode }

// Raw is the text of a scalar as YAML reads it, "" for anything else.
func (n Node) Raw() string {
	if n.IsText() {
		return n.node.Value
	}
	return ""
}

// PosIn is the place of byte i of a scalar's text. It is exact for text on one line without escapes,
// which is how conditions and links are written; otherwise it is the place where the value starts.
func (n Node) PosIn(i int) source.Pos {
	pos := n.pos
	if !n.IsText() || n.file == nil {
		return pos
	}
	at := n.file.Offset(pos.Line, pos.Col)
	if n.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		at++
	}
	if i <= len(n.node.Value) && bytes.HasPrefix(n.file.Text[at:], []byte(n.node.Value)) {
		return n.file.Pos(at + i)
	}
	return pos
}

// A Reader takes one document apart and collects what is wrong with it.
type Reader struct {
	file     *source.File
	problems source.Problems
}

// NewReader returns a reader of a file's YAML.
func NewReader(f *source.File) *Reader { return &Reader{file: f} }

// Problems returns what was found so far.
func (r *Reader) Problems() source.Problems { return r.problems }

// Problem adds a problem at a place in this file and returns it for hints and notes to be added:
//
//	r.Problem(node.Pos(), CodeValue, "this date lies before the page's own").Hint = "…"
//
// The pointer is valid until the next problem is added.
func (r *Reader) Problem(pos source.Pos, code source.Code, format string, args ...any) *source.Problem {
	r.problems.Add(r.file.At(pos, code, fmt.Sprintf(format, args...)))
	return &r.problems[len(r.problems)-1]
}

// Parse reads the whole file as one document. An empty file is nothing, without a problem.
func (r *Reader) Parse() Node { return r.ParseBlock(0, len(r.file.Text)) }

// ParseBlock reads the bytes from start to end, which must begin a line, as one document; for front
// matter. Places are those of the whole file.
func (r *Reader) ParseBlock(start, end int) Node {
	first := r.file.Pos(start)
	nothing := Node{pos: first, file: r.file}
	if !r.lineEndsAreOurs(start, end) {
		return nothing
	}
	block := r.file.Text[start:end]
	decoder := yaml.NewDecoder(bytes.NewReader(block))
	var doc yaml.Node
	err := decodeGuarded(decoder, &doc)
	if isEOF(err) {
		return nothing
	}
	if err != nil {
		r.syntax(err, first, block)
		return nothing
	}
	var second yaml.Node
	if err := decodeGuarded(decoder, &second); err == nil {
		pos := source.Pos{File: r.file.Path, Line: second.Line + first.Line - 1, Col: 1}
		r.Problem(pos, CodeSyntax, "a second YAML document begins here").Hint = "keep one document to a file; remove the --- line"
		return nothing
	} else if !isEOF(err) {
		r.syntax(err, first, block)
		return nothing
	}
	root := Node{node: doc.Content[0], file: r.file, line: first.Line - 1}
	root.pos = root.place(root.node)
	if !r.plain(root, 0) {
		return nothing
	}
	return root
}

// lineEndsAreOurs refuses the three characters that YAML takes for line ends and editors do not.
func (r *Reader) lineEndsAreOurs(start, end int) bool {
	text := r.file.Text[start:end]
	for _, c := range []string{"\u0085", "\u2028", "\u2029"} {
		if i := bytes.Index(text, []byte(c)); i >= 0 {
			p := r.Problem(r.file.Pos(start+i), CodeSyntax, "this line has the invisible character U+%04X, which YAML takes for a line end", []rune(c)[0])
			p.Hint = "delete it"
			return false
		}
	}
	return true
}

// decodeGuarded turns the panics of the YAML library on odd input into errors.
func decodeGuarded(d *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("yaml: %v", v)
		}
	}()
	return d.Decode(into)
}

func isEOF(err error) bool { return err != nil && err.Error() == "EOF" }

var yamlLine = regexp.MustCompile(`line (\d+): `)

// syntax reports an error of the YAML library: at its line where it names one, at the first line of
// the block where it does not (errors on the first line, bad bytes), in words that say what to do.
func (r *Reader) syntax(err error, first source.Pos, block []byte) {
	var typeError *yaml.TypeError
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if errors.As(err, &typeError) && len(typeError.Errors) > 0 {
		message = typeError.Errors[0]
	}
	pos := source.Pos{File: r.file.Path, Line: first.Line}
	if m := yamlLine.FindStringSubmatchIndex(message); m != nil {
		n, _ := strconv.Atoi(message[m[2]:m[3]])
		pos.Line = min(max(first.Line+n-1, first.Line), first.Line+bytes.Count(block, []byte("\n")))
		message = message[:m[0]] + message[m[1]:]
	}
	p := r.Problem(pos, CodeSyntax, "this is not YAML: %s", source.Visible(message))
	switch {
	case strings.Contains(message, "mapping values are not allowed"):
		p.Hint = `text with a colon followed by a space needs quotes: title: "One: two"`
	case strings.Contains(message, "cannot start any token"):
		p.Hint = "indent with spaces, and put text that begins with a special character between quotes"
	case strings.Contains(message, "did not find expected"):
		p.Hint = "look for a bracket or quote that is never closed, or for a line with other indentation than its neighbours"
	case strings.Contains(message, "exceeded max depth"):
		p.Hint = "nest lists and mappings less deeply"
	}
}

// plain refuses what makes YAML hard to trust: anchors, aliases, merge keys, tags, and deep nesting.
func (r *Reader) plain(n Node, depth int) bool {
	y := n.node
	switch {
	case depth > maxDepth:
		r.Problem(n.pos, CodeSyntax, "lists and mappings are nested deeper than %d levels here", maxDepth)
		return false
	case y.Kind == yaml.AliasNode:
		r.Problem(n.pos, CodeSyntax, "aliases (*%s) are not used here", source.Visible(y.Value)).Hint = "write the value again"
		return false
	case y.Anchor != "":
		r.Problem(n.pos, CodeSyntax, "anchors (&%s) are not used here", source.Visible(y.Anchor)).Hint = "remove the anchor and write the value where it is needed"
		return false
	case y.Style&yaml.TaggedStyle != 0:
		r.Problem(n.pos, CodeSyntax, "tags (%s) are not used here", source.Visible(y.Tag)).Hint = "remove the tag"
		return false
	}
	ok := true
	for i := range y.Content {
		if !r.plain(n.child(i), depth+1) {
			ok = false
			if len(r.problems) > 20 {
				return false
			}
		}
	}
	return ok
}

func (n Node) child(i int) Node {
	c := Node{node: n.node.Content[i], file: n.file, line: n.line}
	c.pos = c.place(c.node)
	return c
}

// place turns the library's line and column, which counts bytes on some paths and characters on
// others, into a place of the file.
func (n Node) place(y *yaml.Node) source.Pos {
	return source.Pos{File: n.file.Path, Line: y.Line + n.line, Col: y.Column}
}

// A Mapping is a mapping whose keys have been checked.
type Mapping struct {
	reader *Reader
	pos    source.Pos
	keys   []Key
	broken bool // the value was no mapping, which was reported; nothing is missing from it
}

// A Key is a key of a mapping, its place, and its value.
type Key struct {
	Name  string
	Pos   source.Pos
	Value Node
}

// Mapping reads a mapping that may have only the allowed keys; others are problems with the nearest
// spelling. Anything but a mapping is a problem and gives an empty Mapping.
func (r *Reader) Mapping(n Node, allowed ...string) Mapping {
	m := r.Open(n)
	known := map[string]bool{}
	for _, a := range allowed {
		known[a] = true
	}
	unknown := 0
	for _, k := range m.keys {
		if known[k.Name] {
			continue
		}
		if unknown++; unknown > 10 {
			r.Problem(k.Pos, CodeUnknown, "more unknown keys follow; only the first 10 are listed")
			break
		}
		r.Problem(k.Pos, CodeUnknown, "unknown key %s", source.Quote(k.Name)).Hint = source.DidYouMean(k.Name, allowed)
	}
	return m
}

// Open reads a mapping whose keys are the author's own (ids, names); a key twice is a problem.
func (r *Reader) Open(n Node) Mapping {
	m := Mapping{reader: r, pos: n.pos}
	if !n.Exists() {
		return m
	}
	if n.node.Kind != yaml.MappingNode {
		r.kind(n, "a mapping (key: value lines)")
		m.broken = true
		return m
	}
	first := map[string]source.Pos{}
	for i := 0; i+1 < len(n.node.Content); i += 2 {
		key, value := n.child(i), n.child(i+1)
		if key.node.Kind != yaml.ScalarNode {
			r.kind(key, "a plain key")
			continue
		}
		name := key.node.Value
		if before, twice := first[name]; twice {
			p := r.Problem(key.pos, CodeDuplicate, "the key %s is here twice", source.Quote(name))
			p.Notes = append(p.Notes, source.Note{Pos: before, Message: "first defined here"})
			continue
		}
		first[name] = key.pos
		if value.node.Kind == yaml.ScalarNode && value.node.Tag == "!!null" && value.node.Line == 0 {
			value.pos = key.pos
		}
		m.keys = append(m.keys, Key{name, key.pos, value})
	}
	return m
}

// Pos is the place where the mapping starts.
func (m Mapping) Pos() source.Pos { return m.pos }

// Keys lists the keys in the order of the file.
func (m Mapping) Keys() []Key { return m.keys }

// Key returns a key with its place; Name is "" if it is absent.
func (m Mapping) Key(name string) Key {
	for _, k := range m.keys {
		if k.Name == name {
			return k
		}
	}
	return Key{Pos: m.pos}
}

// Get returns the value of a key, or a Node that does not exist.
func (m Mapping) Get(name string) Node {
	k := m.Key(name)
	if k.Value.node == nil {
		k.Value.pos = m.pos
	}
	return k.Value
}

// Need is Get, and a problem when the key is missing or has no value.
func (m Mapping) Need(name string) Node {
	n := m.Get(name)
	if n.Exists() || m.broken {
		return n
	}
	if n.Written() {
		m.reader.Problem(m.Key(name).Pos, CodeMissing, "%q has no value", name).Hint = "write the value after the colon"
	} else {
		m.reader.Problem(m.pos, CodeMissing, "the key %q is missing", name).Hint = "add a line: " + name + ": …"
	}
	return n
}

// List reads a list; anything else is a problem.
func (r *Reader) List(n Node) []Node {
	if !n.Exists() {
		return nil
	}
	if n.node.Kind != yaml.SequenceNode {
		r.kind(n, "a list")
		return nil
	}
	items := make([]Node, len(n.node.Content))
	for i := range items {
		items[i] = n.child(i)
	}
	return items
}

// Text reads text. Numbers, dates and truth values written without quotes are text as well, as they
// stand. Text that consists of blanks counts as missing.
func (r *Reader) Text(n Node) string {
	if !n.Exists() {
		return ""
	}
	if n.node.Kind != yaml.ScalarNode {
		r.kind(n, "text")
		return ""
	}
	if strings.TrimSpace(n.node.Value) == "" {
		r.Problem(n.pos, CodeMissing, "this text is empty")
		return ""
	}
	for _, c := range n.node.Value {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			r.Problem(n.pos, CodeValue, "this text has the control character U+%04X", c).Hint = "remove the escape"
			return ""
		}
	}
	return n.node.Value
}

// Texts reads a list of texts; a single text is a list of one.
func (r *Reader) Texts(n Node) []string {
	if n.IsText() {
		return []string{r.Text(n)}
	}
	var out []string
	for _, item := range r.List(n) {
		if !item.Exists() {
			r.Problem(item.pos, CodeMissing, "this list item has no value")
			continue
		}
		if s := r.Text(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Word reads text that must be one of the allowed words; anything else is a problem with the nearest.
func (r *Reader) Word(n Node, allowed ...string) string {
	s := r.Text(n)
	if s == "" {
		return ""
	}
	for _, a := range allowed {
		if s == a {
			return s
		}
	}
	r.Problem(n.pos, CodeValue, "%s is not a value that is allowed here", source.Quote(s)).Hint = source.DidYouMean(s, allowed)
	return ""
}

// Bool reads true or false, written without quotes.
func (r *Reader) Bool(n Node) bool {
	if !n.Exists() {
		return false
	}
	if n.node.Kind == yaml.ScalarNode && n.node.Style == 0 {
		switch n.node.Value {
		case "true":
			return true
		case "false":
			return false
		}
	}
	r.kind(n, "true or false, without quotes")
	return false
}

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// Int reads a whole number within [low, high], written in decimal.
func (r *Reader) Int(n Node, low, high int) int {
	if !n.Exists() {
		return 0
	}
	if n.node.Kind != yaml.ScalarNode || n.node.Style != 0 || !decimal.MatchString(n.node.Value) {
		r.kind(n, "a whole number, such as 12")
		return 0
	}
	v, err := strconv.Atoi(n.node.Value)
	if err != nil || v < low || v > high {
		r.Problem(n.pos, CodeValue, "%s is outside the range from %d to %d", n.node.Value, low, high)
		return 0
	}
	return v
}

// Date reads a day (2006-01-02, taken as UTC) or an instant with its zone (RFC 3339).
func (r *Reader) Date(n Node) time.Time {
	if !n.Exists() {
		return time.Time{}
	}
	if n.node.Kind == yaml.ScalarNode {
		for _, layout := range []string{time.DateOnly, time.RFC3339} {
			if t, err := time.Parse(layout, n.node.Value); err == nil {
				return t.UTC()
			}
		}
	}
	p := r.Problem(n.pos, CodeValue, "%s is not a date", source.Quote(n.Raw()))
	p.Hint = "write year-month-day, such as 2026-03-01"
	return time.Time{}
}

// kind reports a value of the wrong kind.
func (r *Reader) kind(n Node, wanted string) {
	found := "nothing"
	switch {
	case n.IsMapping():
		found = "a mapping"
	case n.IsList():
		found = "a list"
	case n.IsText():
		found = source.Quote(n.node.Value)
	}
	key := r.keyOf(n)
	r.Problem(n.pos, CodeKind, "%s%s is wanted here, not %s", key, wanted, found)
}

// keyOf names the key on whose line a value stands, so that the message names it even where the source
// line is not printed.
func (r *Reader) keyOf(n Node) string {
	line := strings.TrimLeft(r.file.Line(n.pos.Line), " -")
	if name, _, ok := strings.Cut(line, ":"); ok && len(name) < 40 && !strings.ContainsAny(name, ` "'{[`) {
		return source.Visible(name) + ": "
	}
	return ""
}
