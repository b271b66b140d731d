package render

import (
	"bytes"
	"errors"
	"html/template"
	"strings"

	"roleguide/generator/source"
)

// MaxOutput is the largest page that is rendered, in bytes; a template that writes more is taken for one
// that never ends.
const MaxOutput = 64 << 20

// errTooMuch ends a template that writes without end.
var errTooMuch = errors.New("this layout writes more than " + source.Size(MaxOutput))

// Page renders a view into buf with the layout of its kind. file is the source of the page, which a
// problem names besides the template.
func (t *Templates) Page(buf *bytes.Buffer, kind string, view any, file string) *source.Problem {
	return run(t.kinds[layoutOf(kind)], buf, view, file)
}

// Frame renders the parts that pages share.
func (t *Templates) Frame(view *FrameView) (Frame, *source.Problem) {
	parts := make([]template.HTML, len(frames))
	for i, name := range frames {
		var buf bytes.Buffer
		if problem := run(t.frame[name], &buf, view, ""); problem != nil {
			return Frame{}, problem
		}
		parts[i] = template.HTML(buf.String()) //nolint:gosec // the output of html/template
	}
	return Frame{Head: parts[0], Header: parts[1], Sidebar: parts[2], Footer: parts[3]}, nil
}

// Component renders a component of Markdown.
func (t *Templates) Component(name string, view any, file string) (template.HTML, *source.Problem) {
	var buf bytes.Buffer
	problem := run(t.components[name], &buf, view, file)
	return template.HTML(buf.String()), problem
}

// Redirect renders the page at an old address.
func (t *Templates) Redirect(buf *bytes.Buffer, view RedirectView, file string) *source.Problem {
	return run(t.redirect, buf, view, file)
}

// layoutOf names the layout of a kind; kinds without one of their own use that of a guide page.
func layoutOf(kind string) string {
	switch kind {
	case "home", "list", "role", "comparison", "questionnaire", "faq", "glossary", "evidence", "print", "search", "template", "decisions", "decoder", "not-found":
		return kind
	}
	return "guide"
}

// run executes a template; nil templates were reported when they were loaded and render nothing.
func run(t *template.Template, buf *bytes.Buffer, view any, file string) *source.Problem {
	if t == nil {
		return nil
	}
	err := t.Execute(&limited{buf}, view)
	if err == nil {
		return nil
	}
	code := CodeTemplateRun
	var context *template.Error
	if errors.As(err, &context) {
		code = CodeTemplateContext
	}
	p := explain(err, code, t.Name(), nil)
	if file != "" {
		p = p.WithNote(source.Pos{File: file}, "while this page was rendered")
	}
	return &p
}

// limited is a buffer that refuses to grow without end.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(b []byte) (int, error) {
	if l.Len()+len(b) > MaxOutput {
		return 0, errTooMuch
	}
	return l.Buffer.Write(b)
}

// unsafe is what html/template writes instead of a value that it refuses.
var unsafe = []byte("ZgotmplZ")

// Refused reports whether html/template refused a value of the page: the mark is in the output and not in
// what the author wrote.
func Refused(output, content []byte) bool {
	return bytes.Contains(output, unsafe) && !bytes.Contains(content, unsafe)
}

// Current marks the links of a shared part that lead to href; value is what the links then say of themselves (ARIA):
// "page" for the page itself, "true" for one above it. Without such a link the part comes back as it was.
func Current(part template.HTML, href, value string) template.HTML {
	mark := `href="` + template.HTMLEscapeString(href) + `"`
	return template.HTML(strings.ReplaceAll(string(part), mark, mark+` aria-current="`+value+`"`)) //nolint:gosec // the value is ours
}
