package render

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/jba/templatecheck"

	"roleguide/generator/markdown"
	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// MaxLayout is the largest layout file that is read, in bytes.
const MaxLayout = 1 << 20

// Dir is the folder of the layouts as it is named in messages.
const Dir = "layouts"

// Options say how layouts are loaded.
type Options struct {
	Locale string // language tag of the site; its words are in strings/LOCALE.yaml, or en.yaml without one

	// Guard runs work and reports whether it ended in reasonable time; nil: no limit. A template that
	// never ends must not keep the others from being checked.
	Guard func(work func()) (finished bool)
}

// Templates are layouts that have been checked. They are safe for use by several goroutines.
type Templates struct {
	kinds      map[string]*template.Template
	frame      map[string]*template.Template
	components map[string]*template.Template
	redirect   *template.Template
	words      map[string]string
	phrases    questionnaire.Phrases
	names      map[string][]string // kind -> layout files, for Layouts
}

// views names the view of each kind, for checking.
func views() map[string]any {
	return map[string]any{
		"home": HomeView{}, "guide": GuideView{}, "list": ListView{}, "role": RoleView{},
		"comparison": ComparisonView{}, "questionnaire": QuestionnaireView{}, "faq": FAQView{}, "glossary": GlossaryView{}, "evidence": EvidenceView{}, "template": TemplateView{}, "decisions": GuideView{}, "decoder": DecoderView{}, "not-found": NotFoundView{},
		"print": PrintView{}, "search": SearchView{},
	}
}

// frames lists the templates of layouts/frame.
var frames = []string{"head", "header", "sidebar", "footer"}

// Load reads, checks and prepares the layouts. Problems name the template and its line; templates that
// have some are missing from the result.
func Load(layouts fs.FS, opts Options) (*Templates, source.Problems) {
	l := &loader{fsys: layouts, opts: opts, files: map[string]*parse.Tree{}, used: map[string]bool{}}
	l.words = l.readStrings(opts.Locale)
	phrases := l.phrases()
	l.readAll()
	t := &Templates{kinds: map[string]*template.Template{}, frame: map[string]*template.Template{}, components: map[string]*template.Template{}, words: l.words, phrases: phrases, names: map[string][]string{}}
	partials := l.below("partials")
	for kind, view := range views() {
		names := append([]string{"page.html", "kinds/" + kind + ".html"}, partials...)
		t.kinds[kind] = l.prepare(names, view)
		t.names[kind] = names[:2]
	}
	for _, name := range frames {
		t.frame[name] = l.prepare(append([]string{"frame/" + name + ".html"}, partials...), FrameView{})
	}
	for name, view := range markdown.Components() {
		switch name {
		case "compare":
			view = ComparisonTable{}
		case "method":
			view = Method{}
		}
		t.components[name] = l.prepare(append([]string{"components/" + name + ".html"}, partials...), view)
	}
	t.redirect = l.prepare([]string{"redirect.html"}, RedirectView{})
	l.unused()
	return t, once(l.problems.Sorted())
}

// once keeps the first of several problems of one kind at one place: a partial is checked with every kind of
// page, and is wrong in all of them.
func once(problems source.Problems) source.Problems {
	return slices.CompactFunc(problems, func(a, b source.Problem) bool { return a.Pos == b.Pos && a.Code == b.Code })
}

type loader struct {
	fsys     fs.FS
	opts     Options
	words    map[string]string
	files    map[string]*parse.Tree // by path below layouts/; nil when it cannot be parsed
	order    []string
	used     map[string]bool
	problems source.Problems
}

// readAll parses every template of the layouts.
func (l *loader) readAll() {
	_ = fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return nil
		}
		f, problems := source.Read(l.fsys, name, MaxLayout)
		f.Path = Dir + "/" + name
		for i := range problems {
			problems[i].Pos.File = f.Path
		}
		l.problems.Add(problems...)
		l.order = append(l.order, name)
		if len(problems) == 0 {
			l.parse(name, f)
		} else {
			l.files[name] = nil
		}
		return nil
	})
}

// parse turns a file into a tree whose words are filled in.
func (l *loader) parse(name string, f *source.File) {
	trees, err := parse.Parse(f.Path, string(f.Text), "", "", l.functions(), builtins())
	if err != nil {
		l.files[name] = nil
		l.problems.Add(l.explain(err, CodeTemplateSyntax, f.Path))
		return
	}
	for _, tree := range trees {
		l.fillWords(tree.Root, f)
	}
	tree := trees[f.Path]
	if tree == nil {
		tree = &parse.Tree{Name: f.Path, ParseName: f.Path, Root: &parse.ListNode{NodeType: parse.NodeList}}
	}
	l.files[name] = tree
	for defined, inner := range trees {
		if defined != f.Path {
			l.files[name+"\x00"+defined] = inner
		}
	}
}

// below lists the parsed files of a folder, in order.
func (l *loader) below(dir string) []string {
	var names []string
	for _, name := range l.order {
		if path.Dir(name) == dir {
			names = append(names, name)
			l.used[name] = true
		}
	}
	return names
}

// prepare makes one executable template: names[0] is run with the view; names[1] of a kind is called main;
// the rest are partials under their own names. nil if anything is wrong with it.
func (l *loader) prepare(names []string, view any) *template.Template {
	t := template.New(Dir + "/" + names[0]).Funcs(l.functions())
	for i, name := range names {
		tree, exists := l.files[name]
		l.used[name] = true
		if !exists {
			l.problems.Add(source.New(source.Pos{File: Dir + "/" + name}, CodeLayoutMissing, "this layout is missing").WithHint("copy it from the built-in layouts"))
			return nil
		}
		if tree == nil {
			return nil // reported when it was parsed
		}
		as := strings.TrimSuffix(path.Base(name), ".html")
		if strings.HasPrefix(name, "kinds/") {
			as = "main"
		}
		if i == 0 {
			as = t.Name()
		}
		if !l.add(t, as, tree) || !l.addDefined(t, name) {
			return nil
		}
	}
	t = t.Lookup(t.Name()) // the one with a tree; New made one without
	if err := templatecheck.CheckHTMLStrict(t, view); err != nil {
		l.problems.Add(l.explain(err, CodeTemplateType, Dir+"/"+names[0]))
		return nil
	}
	if !l.escapes(t, names[0]) {
		return nil
	}
	return t
}

func (l *loader) add(t *template.Template, name string, tree *parse.Tree) bool {
	if _, err := t.AddParseTree(name, tree.Copy()); err != nil {
		l.problems.Add(l.explain(err, CodeTemplateSyntax, tree.ParseName))
		return false
	}
	return true
}

// addDefined adds the templates that a file defines inside itself.
func (l *loader) addDefined(t *template.Template, file string) bool {
	for key, tree := range l.files {
		if name, ok := strings.CutPrefix(key, file+"\x00"); ok && !l.add(t, name, tree) {
			return false
		}
	}
	return true
}

// escapes makes html/template find the context of every value. That happens when a template is first
// run; without data it ends at the first field, and only what it says about contexts counts.
func (l *loader) escapes(t *template.Template, name string) bool {
	guard := l.opts.Guard
	if guard == nil {
		guard = func(work func()) bool { work(); return true }
	}
	var failed error
	if !guard(func() { failed = t.Execute(io.Discard, nil) }) {
		l.problems.Add(source.New(source.Pos{File: Dir + "/" + name}, CodeTemplateRun, "this layout does not end").WithHint("look for a range without end in it and in the layouts that it uses"))
		return false
	}
	var context *template.Error
	switch {
	case errors.As(failed, &context):
		l.problems.Add(l.explain(failed, CodeTemplateContext, Dir+"/"+name))
		return false
	case failed != nil && strings.Contains(failed.Error(), "maximum template depth"):
		l.problems.Add(l.explain(failed, CodeTemplateRun, Dir+"/"+name))
		return false
	}
	return true
}

var templatePlace = regexp.MustCompile(`(?:template: |html/template:)?([^\s:]+\.html):(\d+)(?::(\d+))?: (.*)`)

// explain makes a problem of an error of the template packages, whose places are in their texts.
func (l *loader) explain(err error, code source.Code, file string) source.Problem {
	return explain(err, code, file, l.line)
}

func explain(err error, code source.Code, file string, line func(file string, n int) string) source.Problem {
	message := err.Error()
	pos := source.Pos{File: file}
	if m := templatePlace.FindStringSubmatch(message); m != nil {
		pos.File = m[1]
		pos.Line, _ = strconv.Atoi(m[2])
		if m[3] != "" {
			n, _ := strconv.Atoi(m[3])
			pos.Col = n + 1
		}
		message = m[4]
	}
	message = strings.TrimPrefix(message, "html/template: ")
	p := source.New(pos, code, plainWords(message))
	if line != nil {
		p.Excerpt = line(pos.File, pos.Line)
	}
	return p
}

// plainWords drops what a message of the template packages says about itself.
func plainWords(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	if i := strings.Index(message, `: `); strings.HasPrefix(message, "executing ") && i >= 0 {
		message = message[i+2:]
	}
	message = strings.ReplaceAll(message, "render.", "")
	if m := missingField.FindStringSubmatch(message); m != nil {
		return source.Quote("."+m[1]) + " is no field of " + m[2] + ", with which this layout is used"
	}
	message, _, _ = strings.Cut(message, " contexts: {")
	return source.Visible(message)
}

var missingField = regexp.MustCompile(`can't use field (\w+) in type (\w+)`)

// line returns a line of a layout, for messages.
func (l *loader) line(file string, n int) string {
	f, problems := source.Read(l.fsys, strings.TrimPrefix(file, Dir+"/"), MaxLayout)
	if len(problems) > 0 {
		return ""
	}
	return f.Line(n)
}

// unused reports layouts that no page can ever use, most often a misspelt name.
func (l *loader) unused() {
	known := make([]string, 0, len(l.used))
	for name := range l.used {
		known = append(known, name)
	}
	for _, name := range l.order {
		if !l.used[name] {
			p := source.New(source.Pos{File: Dir + "/" + name}, CodeLayoutUnused, "no page uses this layout")
			l.problems.Add(p.WithHint(source.DidYouMean(name, sorted(known))).AsWarning())
		}
	}
}

// Word gives a word of the locale; a word that does not exist is its own key.
func (t *Templates) Word(key string) string {
	if word, ok := t.words[key]; ok {
		return word
	}
	return key
}

// Broken reports whether the layout of a kind cannot be used; why was reported when it was loaded.
func (t *Templates) Broken(kind string) bool { return t.kinds[layoutOf(kind)] == nil }

// Layouts names the layout files that pages of a kind are made with.
func (t *Templates) Layouts(kind string) []string {
	var files []string
	for _, name := range t.names[layoutOf(kind)] {
		files = append(files, fmt.Sprintf("%s/%s", Dir, name))
	}
	return files
}
