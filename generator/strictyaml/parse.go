package strictyaml

import (
	"bytes"
	"fmt"

	"gopkg.in/yaml.v3"

	"roleguide/generator/source"
)

const maxDepth = 60 // nesting of lists and mappings; deeper documents are refused

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
		pos := r.file.Pos(r.file.Offset(second.Line+first.Line-1, 1))
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
	case y.Kind == yaml.ScalarNode && y.Tag == "!!merge":
		r.Problem(n.pos, CodeSyntax, "merge keys (<<) are not used here").Hint = "write the keys where they are needed"
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
