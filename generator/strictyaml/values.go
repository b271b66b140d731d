package strictyaml

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"roleguide/generator/source"
)

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
