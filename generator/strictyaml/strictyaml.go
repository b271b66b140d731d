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
	"fmt"

	"gopkg.in/yaml.v3"

	"roleguide/generator/source"
)

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

func (n Node) child(i int) Node {
	c := Node{node: n.node.Content[i], file: n.file, line: n.line}
	c.pos = c.place(c.node)
	return c
}

// place turns the library's line and column into a place of the file. What is not written, such as the value
// of a key that ends the file, has its place behind the last line.
func (n Node) place(y *yaml.Node) source.Pos {
	return n.file.Pos(n.file.Offset(y.Line+n.line, y.Column))
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
