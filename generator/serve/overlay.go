package serve

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"roleguide/generator/source"
)

// maxShown is how many findings are shown over a page.
const maxShown = 30

// An overlay shows findings over pages: errors open, warnings behind a small sign.
type overlay struct {
	editor string // pattern of a link to an editor, "" without
	dir    string // of the site
}

// html writes findings; nothing if there are none.
func (o overlay) html(problems source.Problems) []byte {
	if len(problems) == 0 {
		return nil
	}
	var b bytes.Buffer
	open, kind := "", "warnings"
	if problems.Errors() > 0 {
		open, kind = " open", "errors"
	}
	fmt.Fprintf(&b, `<details id="_roleguide-findings" class=%q%s><summary>%s</summary>`, kind, open, html.EscapeString(source.Count(problems)))
	b.Write(o.list(problems[:min(len(problems), maxShown)]))
	more := "all pages, and what leads to them"
	if len(problems) > maxShown {
		more = "all " + strconv.Itoa(len(problems)) + " findings"
	}
	fmt.Fprintf(&b, `<p><a href=%q>%s</a></p></details>`, PanelPath, more)
	return b.Bytes()
}

// list writes findings as a list.
func (o overlay) list(problems source.Problems) []byte {
	if len(problems) == 0 {
		return nil
	}
	var b bytes.Buffer
	b.WriteString("<ol>")
	for _, f := range problems {
		o.finding(&b, f)
	}
	b.WriteString("</ol>")
	return b.Bytes()
}

// finding writes one finding: what, where, the source line with a mark, what to do, and other places.
func (o overlay) finding(b *bytes.Buffer, f source.Problem) {
	fmt.Fprintf(b, `<li class="%s"><p>%s <b>%s %s</b>: %s</p>`, f.Severity, o.place(f.Pos), f.Severity, f.Code, text(f.Message))
	if f.Excerpt != "" {
		fmt.Fprintf(b, "<pre>%s%s</pre>", text(strings.ReplaceAll(f.Excerpt, "\t", " ")), mark(f))
	}
	if f.Hint != "" {
		fmt.Fprintf(b, "<p>%s</p>", text(f.Hint))
	}
	for _, n := range f.Notes {
		fmt.Fprintf(b, "<p>%s: %s</p>", o.place(n.Pos), text(n.Message))
	}
	b.WriteString("</li>")
}

// mark points at the column below a source line, unless the line is so long that it would be broken.
func mark(f source.Problem) string {
	if f.Pos.Col < 1 || f.Pos.Col > 100 {
		return ""
	}
	return "\n" + strings.Repeat(" ", f.Pos.Col-1) + "<b>^</b>"
}

func text(s string) string { return html.EscapeString(source.Visible(s)) }

// place names a place, as a link into the author's editor if there is a pattern for one.
func (o overlay) place(pos source.Pos) string {
	name := text(pos.String())
	if o.editor == "" || pos.File == "" || strings.HasPrefix(pos.File, "--") {
		return "<code>" + name + "</code>"
	}
	return `<a href="` + html.EscapeString(o.link(pos)) + `"><code>` + name + "</code></a>"
}

// link is the address that opens a place in the editor.
func (o overlay) link(pos source.Pos) string {
	file := filepath.ToSlash(filepath.Join(o.dir, filepath.FromSlash(pos.File)))
	path := (&url.URL{Path: file}).EscapedPath()
	return strings.NewReplacer("{file}", path, "{line}", strconv.Itoa(max(1, pos.Line)), "{column}", strconv.Itoa(max(1, pos.Col))).Replace(o.editor)
}

// editors are patterns of links that open a file in an editor, by the editor's name.
func editors() map[string]string {
	return map[string]string{
		"vscode":   "vscode://file{file}:{line}:{column}",
		"codium":   "vscodium://file{file}:{line}:{column}",
		"cursor":   "cursor://file{file}:{line}:{column}",
		"zed":      "zed://file{file}:{line}:{column}",
		"idea":     "idea://open?file={file}&line={line}&column={column}",
		"textmate": "txmt://open?url=file://{file}&line={line}&column={column}",
		"sublime":  "subl://open?url=file://{file}&line={line}&column={column}",
		"emacs":    "org-protocol://open-file?file={file}&line={line}",
	}
}

// Editor gives the pattern of a link to an editor for its name, or checks a pattern. The error says what can be
// written.
func Editor(named string) (pattern string, err error) {
	if pattern, ok := editors()[named]; ok || named == "" {
		return pattern, nil
	}
	scheme, _, ok := strings.Cut(named, ":")
	if !ok || !strings.Contains(named, "{file}") || strings.EqualFold(scheme, "javascript") || strings.EqualFold(scheme, "data") {
		return "", fmt.Errorf("--editor %s names no editor; write one of %s, or an address with {file}, {line} and {column}", source.Quote(named), strings.Join(sortedKeys(editors()), ", "))
	}
	return named, nil
}
