package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"roleguide/generator/decoder"
	"roleguide/generator/form"
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// Limits of what an author may write; beyond them a file is named and refused.
const (
	MaxPage        = 16 << 20 // bytes of a page
	MaxFrontMatter = 64 << 10 // bytes of front matter
	firstRead      = 4 << 10  // most front matter ends within
)

// readHead reads a page as far as its front matter goes.
func readHead(fsys fs.FS, path string) (*source.File, source.Problems) {
	bad := func(code source.Code, format string, args ...any) (*source.File, source.Problems) {
		return source.NewFile(path, nil), source.Problems{source.New(source.Pos{File: path}, code, fmt.Sprintf(format, args...))}
	}
	f, err := fsys.Open(path)
	if err != nil {
		return bad(source.CodeUnreadable, "cannot read this file: %s", source.Reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return bad(source.CodeUnreadable, "cannot read this file: %s", source.Reason(err))
	case !info.Mode().IsRegular():
		return bad(source.CodeNotRegular, "this is not a regular file")
	case info.Size() > MaxPage:
		return bad(source.CodeTooLarge, "this page has %s; the limit is %s", source.Size(info.Size()), source.Size(MaxPage))
	}
	head := make([]byte, min(info.Size(), firstRead))
	if _, err := io.ReadFull(f, head); err != nil {
		return bad(source.CodeUnreadable, "cannot read this file: %s", source.Reason(err))
	}
	if int64(len(head)) < info.Size() && closing(head) < 0 {
		rest, err := io.ReadAll(io.LimitReader(f, MaxFrontMatter))
		if err != nil && !errors.Is(err, io.EOF) {
			return bad(source.CodeUnreadable, "cannot read this file: %s", source.Reason(err))
		}
		head = append(head, rest...)
	}
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		return source.Clean(path, head)
	}
	return headFile(path, head)
}

// headFile cleans the front matter and leaves the body, which may have been cut in the middle of a
// character, for the time when the page is read whole.
func headFile(path string, head []byte) (*source.File, source.Problems) {
	if end := closing(head); end >= 0 {
		return source.Clean(path, head[:end])
	}
	if i := bytes.IndexByte(head, 0); i >= 0 && i < 512 && !bytes.HasPrefix(head, []byte("---")) {
		return source.NewFile(path, nil), source.Problems{source.New(source.Pos{File: path}, source.CodeEncoding, "this is not a text file")}
	}
	text := strings.ToValidUTF8(string(head), "")
	file, _ := source.Clean(path, []byte(text))
	return file, nil
}

// closing returns the offset just behind the line that closes the front matter, -1 if there is none. Line
// ends are still as they were written.
func closing(head []byte) int {
	text := bytes.TrimPrefix(head, []byte("\uFEFF"))
	skipped := len(head) - len(text)
	first, next := line(text, 0)
	if !isFence(first) {
		return -1
	}
	for next < len(text) {
		at := next
		var content []byte
		if content, next = line(text, at); isFence(content) {
			return skipped + next
		}
	}
	return -1
}

// line returns the line that starts at an offset, without its end, and where the next one starts.
func line(text []byte, at int) ([]byte, int) {
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '\n':
			return text[at:i], i + 1
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return text[at:i], i + 2
			}
			return text[at:i], i + 1
		}
	}
	return text[at:], len(text)
}

func isFence(line []byte) bool {
	return bytes.HasPrefix(line, []byte("---")) && len(bytes.TrimRight(line[3:], " \t")) == 0
}

// Split returns where the front matter of a cleaned file starts and ends and where its body begins, or
// the problem that keeps it from being found.
func Split(f *source.File) (start, end, body int, problem *source.Problem) {
	fail := func(offset int, message, hint string) (int, int, int, *source.Problem) {
		p := f.Problem(offset, CodeFrontMatter, message).WithHint(hint)
		return 0, 0, 0, &p
	}
	const example = "begin the file with three lines: ---, title: …, ---"
	if len(bytes.TrimSpace(f.Text)) == 0 {
		return fail(0, "this page is empty", example)
	}
	first, next := line(f.Text, 0)
	if !isFence(first) {
		return fail(0, "this page has no front matter, so it has no title", example)
	}
	start = next
	for next < len(f.Text) {
		at := next
		var content []byte
		content, next = line(f.Text, at)
		if isFence(content) {
			if at-start > MaxFrontMatter {
				return fail(0, "the front matter of this page has "+source.Size(int64(at-start))+"; the limit is "+source.Size(MaxFrontMatter), "move what is long into the body")
			}
			return start, at, next, nil
		}
	}
	if len(f.Text) > MaxFrontMatter { // no more was read
		return fail(0, "the front matter that begins here does not end within "+source.Size(MaxFrontMatter)+", which is the limit", "end it with a line ---, or move what is long into the body")
	}
	return fail(0, "the front matter that begins here is never closed", "end it with a line ---")
}

// read fills a page from its front matter.
func (p *Page) read(f *source.File) source.Problems {
	start, end, body, problem := Split(f)
	if problem != nil {
		return source.Problems{*problem}
	}
	p.Body = body
	p.Head = bytes.Clone(f.Text[:body])
	p.Title = strings.TrimSuffix(path.Base(p.File), ".md") // until there is a better one
	r := frontMatter{strictyaml.NewReader(f), f}
	root := r.ParseBlock(start, end)
	if !root.Exists() {
		if len(r.Problems()) == 0 {
			r.Problem(f.Pos(0), strictyaml.CodeMissing, `the key "title" is missing`).Hint = "add a line: title: …"
		}
		return r.Problems()
	}
	r.fill(p.FrontMatter, r.Mapping(root, "title", "description", "kind", "answer", "slug", "aliases", "weight", "draft", "date", "updated",
		"expires", "reviewed", "roles", "audience", "owner", "sources", "next", "covers", "keywords", "translated_from", "toc", "terms", "form", "decoder"))
	return r.Problems()
}

// A frontMatter adds to strictyaml what several keys of front matter share.
type frontMatter struct {
	*strictyaml.Reader
	file *source.File
}

func (r frontMatter) fill(p *FrontMatter, m strictyaml.Mapping) {
	if title := oneLine(r.Text(m.Need("title"))); title != "" {
		p.Title = title
	}
	p.Description = oneLine(r.Text(m.Get("description")))
	if kind := r.Word(m.Get("kind"), Kinds()...); kind != "" {
		p.Kind = Kind(kind)
	}
	answer := m.Get("answer")
	p.Answer = Text{r.Text(answer), answer.Pos()}
	if n := m.Get("slug"); n.Exists() {
		p.Slug = r.name(n)
		p.Slug.Value = r.slug(n)
	}
	for _, n := range r.items(m.Get("aliases")) {
		if a, ok := r.alias(n); ok {
			p.Aliases = append(p.Aliases, a)
		}
	}
	p.Weight = r.Int(m.Get("weight"), -1_000_000, 1_000_000)
	p.Draft = r.Bool(m.Get("draft"))
	r.dates(p, m)
	for _, n := range r.items(m.Get("roles")) {
		p.Roles = append(p.Roles, r.name(n))
	}
	for _, n := range r.items(m.Get("audience")) {
		if a := r.Word(n, Audiences()...); a != "" {
			p.Audience = append(p.Audience, a)
		}
	}
	p.Owner = r.name(m.Get("owner"))
	for _, n := range r.List(m.Get("sources")) {
		p.Sources = append(p.Sources, r.source(n))
	}
	for _, n := range r.List(m.Get("next")) {
		p.Next = append(p.Next, r.next(n))
	}
	p.Covers = r.Texts(m.Get("covers"))
	p.TranslatedFrom = r.name(m.Get("translated_from"))
	p.Keywords = r.Texts(m.Get("keywords"))
	p.Contents = true
	if toc := m.Get("toc"); toc.Exists() {
		p.Contents = r.Bool(toc)
	}
	p.Terms = true
	if terms := m.Get("terms"); terms.Exists() {
		p.Terms = r.Bool(terms)
	}
	r.form(p, m)
	r.decoder(p, m)
}

// decoder reads the words that a page of kind decoder looks for.
func (r frontMatter) decoder(p *FrontMatter, m strictyaml.Mapping) {
	n := m.Get("decoder")
	switch {
	case n.Exists() && p.Kind != Decoder:
		r.Problem(m.Key("decoder").Pos, decoder.CodeKind, "only pages of kind decoder have these words").Hint = "add a line: kind: decoder"
	case n.Exists():
		p.Decoder = decoder.Read(r.Reader, n)
	case p.Kind == Decoder:
		r.Problem(m.Key("kind").Pos, decoder.CodeKind, "this page of kind decoder has no words to look for").Hint = "add the key decoder with sides and words"
	}
}

// form reads the sheet that a page of kind template is about.
func (r frontMatter) form(p *FrontMatter, m strictyaml.Mapping) {
	n := m.Get("form")
	switch {
	case n.Exists() && p.Kind != Template:
		r.Problem(m.Key("form").Pos, form.CodeKind, "only pages of kind template have a form").Hint = "add a line: kind: template"
	case n.Exists():
		p.Form = form.Read(r.Reader, n)
	case p.Kind == Template:
		r.Problem(m.Key("kind").Pos, form.CodeKind, "this page of kind template has no form").Hint = "add the key form with purpose, when and parts"
	}
}

func (r frontMatter) dates(p *FrontMatter, m strictyaml.Mapping) {
	p.Date = r.Date(m.Get("date"))
	p.Updated = r.Date(m.Get("updated"))
	p.Expires = r.Date(m.Get("expires"))
	p.Reviewed = r.Date(m.Get("reviewed"))
	if n := m.Get("reviewed"); n.Exists() {
		p.ReviewedAt = r.name(n)
	}
	if !p.Updated.IsZero() && p.Updated.Before(p.Date) {
		r.Problem(m.Get("updated").Pos(), CodeDates, "updated lies before date")
	}
	if !p.Expires.IsZero() && p.Expires.Before(p.Date) {
		r.Problem(m.Get("expires").Pos(), CodeDates, "expires lies before date, so this page would never be published")
	}
}

// items reads a list whose items are text; a single text is a list of one.
func (r frontMatter) items(n strictyaml.Node) []strictyaml.Node {
	if n.IsText() {
		return []strictyaml.Node{n}
	}
	return r.List(n)
}

func (r frontMatter) name(n strictyaml.Node) Name {
	return Name{Value: r.Text(n), Pos: n.Pos(), Excerpt: r.file.Line(n.Pos().Line)}
}

func (r frontMatter) source(n strictyaml.Node) Source {
	m := r.Mapping(n, "title", "url", "date", "grade", "claim", "base")
	s := Source{Title: r.Text(m.Need("title")), URL: r.Text(m.Get("url")), Date: r.Text(m.Get("date")), Pos: n.Pos(),
		Grade: r.Word(m.Get("grade"), "A", "B", "C"), Claim: r.Text(m.Get("claim")), Base: r.Text(m.Get("base"))}
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		r.Problem(m.Get("url").Pos(), strictyaml.CodeValue, "the address of a source begins with https:// or http://")
		s.URL = ""
	}
	return s
}

func (r frontMatter) next(n strictyaml.Node) NextStep {
	m := r.Mapping(n, "for", "page", "text")
	to := m.Need("page")
	return NextStep{For: r.Word(m.Need("for"), Audiences()...), Page: r.Text(to), Text: r.Text(m.Get("text")),
		Pos: to.Pos(), Excerpt: r.file.Line(to.Pos().Line)}
}

var spaces = regexp.MustCompile(`\s+`)

// oneLine makes a title of text that was written over several lines.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\t") && strings.TrimSpace(s) == s {
		return s
	}
	return spaces.ReplaceAllString(strings.TrimSpace(s), " ")
}
