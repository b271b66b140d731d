package audit

import (
	"bytes"

	"golang.org/x/net/html"

	"roleguide/generator/source"
)

// place is where an element comes from in the source of its page: where its id, its words or its address stand, if
// they stand in one place only. An element of a layout has no place there, and no line.
func place(f *source.File, n *html.Node) source.Pos {
	if n == nil {
		return source.Pos{File: f.Path}
	}
	return placeOf(f, clues(n)...)
}

// placeOf is where the first of some texts stands that stands in one place only.
func placeOf(f *source.File, clues ...string) source.Pos {
	const least = 4 // bytes; less stands in a word by chance
	for _, clue := range clues {
		if at := bytes.Index(f.Text, []byte(clue)); len(clue) >= least && at >= 0 && !bytes.Contains(f.Text[at+1:], []byte(clue)) {
			for at > 0 && clue[0] == '#' && f.Text[at-1] == '#' {
				at--
			}
			return f.Pos(at)
		}
	}
	return source.Pos{File: f.Path}
}

// clues are texts by which an element can be known in Markdown, the best first.
func clues(n *html.Node) []string {
	text := headingText(n)
	if len(n.Data) == 2 && n.Data[0] == 'h' && text != "" {
		return []string{"# " + text + "\n", "# " + text, "#" + attr(n, "id") + "}", text}
	}
	found := []string{attr(n, "id")}
	for _, name := range []string{"href", "src", "alt", "title", "aria-label"} {
		found = append(found, attr(n, name))
	}
	return append(found, text)
}
