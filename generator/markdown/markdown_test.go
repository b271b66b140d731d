package markdown_test

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"roleguide/generator/link"
	"roleguide/generator/markdown"
	"roleguide/generator/source"
)

// An env resolves everything as it is written, and refuses schemes as the build does.
type env struct{ problems source.Problems }

func (e *env) Link(written string, at markdown.Place) (string, bool) {
	if s := link.Scheme(written); s != "" && !link.AllowedScheme(s) {
		e.problems.Add(at.Problem(link.CodeBadLink, "scheme"))
		return "", false
	}
	if strings.Contains(written, "dead") {
		e.problems.Add(at.Problem(link.CodeDeadLink, "dead"))
		return "", false
	}
	return written, true
}

func (e *env) Image(written string, at markdown.Place) (markdown.Image, bool) {
	return markdown.Image{Src: written, Width: 4, Height: 3}, true
}

func (e *env) File(written string, at markdown.Place) (markdown.File, bool) {
	return markdown.File{Href: written, Size: 2048}, true
}

func (e *env) Term(index int) (href, meaning string) {
	switch {
	case index == 2:
		return "", ""
	case index >= 100:
		return "x", strings.Repeat("long ", 40)
	}
	return fmt.Sprintf("../glossary/#t%d", index), fmt.Sprintf("meaning \"%d\"", index)
}

func (e *env) Role(name string) string {
	return map[string]string{"Product manager": "product-manager"}[name]
}

func (e *env) Component(name string, view any, at markdown.Place) template.HTML {
	return template.HTML(fmt.Sprintf("<%s>%+v</%s>", name, view, name))
}

func (e *env) Method(id, part string, at markdown.Place) template.HTML {
	return template.HTML(fmt.Sprintf("<method id=%s part=%s>", id, part))
}

func (e *env) Compare(id string, roles, rows []string, at markdown.Place) template.HTML {
	return template.HTML(fmt.Sprintf("<compare>%s %v %v</compare>", id, roles, rows))
}

func words() markdown.Words {
	return markdown.Words{Anchor: "Link to", Note: "Note", Tip: "Tip", Important: "Important", Warning: "Warning", Caution: "Caution",
		Footnotes: "Footnotes", Backlink: "Back", Table: "Table", Done: "done", Open: "open", Levels: [4]string{"awareness", "working", "practitioner", "expert"}, Weighed: "Weighed"}
}

// convert converts a body and returns its HTML and all problems as "line:col CODE", one to a line.
func convert(t testing.TB, body string, options ...markdown.Options) (string, string) {
	t.Helper()
	opts := markdown.Options{Words: words()}
	if len(options) > 0 {
		opts = options[0]
		opts.Words = words()
	}
	e := &env{}
	doc, problems := markdown.New(opts).Convert(source.NewFile("content/x.md", []byte(body)), 0, "The title", e)
	var b strings.Builder
	for _, p := range append(problems, e.problems...).Sorted() {
		fmt.Fprintf(&b, "%d:%d %s\n", p.Pos.Line, p.Pos.Col, p.Code)
	}
	if doc == nil {
		return "", b.String()
	}
	return string(doc.HTML), b.String()
}

func TestQuotes(t *testing.T) {
	english := markdown.Options{Quotes: markdown.Quotes{Open: "“", Close: "”", InnerOpen: "‘", InnerClose: "’", Apostrophe: "’"}}
	for typed, want := range map[string]string{
		`She said "it's done", and "why?"`:         "She said “it’s done”, and “why?”",
		`the teams' dates, the '90s, don't, I'm`:   "the teams’ dates, the ’90s, don’t, I’m",
		`'to own' is not "to do", nor ('the end')`: "‘to own’ is not “to do”, nor (‘the end’)",
		`"*All* of it"`:                    "“<em>All</em> of it”",
		"`\"code\"` and \\\"this\\\" stay": "<code>&quot;code&quot;</code> and &quot;this&quot; stay",
		`--strict... stays, and """ too`:   "--strict... stays, and &quot;&quot;&quot; too",
	} {
		if got, problems := convert(t, typed, english); got != "<p>"+want+"</p>\n" || problems != "" {
			t.Errorf("%s:\ngot  %s\nwant %s\n%s", typed, got, want, problems)
		}
	}
	if got, _ := convert(t, `"It's"`); got != "<p>&quot;It's&quot;</p>\n" {
		t.Errorf("without quotes of a language: %s", got)
	}
	if got, _ := convert(t, `## What's "new"`, english); !strings.Contains(got, `id="whats-new"`) {
		t.Errorf("the id of a heading depends on quotes: %s", got)
	}
	for _, mark := range []string{`"`, "'", `" `, `' `, `"a`, `'a`, ` "`} {
		start := time.Now()
		convert(t, strings.Repeat(mark, 65000), english)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("65,000 times %q take %v", mark, took)
		}
	}
}

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"heading", "## One *two*", `<h2 id="one-two">One <em>two</em> <a class="anchor" href="#one-two" aria-label="Link to One two">#</a></h2>`},
		{"heading with id", "## One {#other}", `<h2 id="other">One <a class="anchor" href="#other" aria-label="Link to One">#</a></h2>`},
		{"same headings", "## A\n\n## A\n\n## A", `id="a"` + "…" + `id="a-1"` + "…" + `id="a-2"`},
		{"the title is left out", "# The title\n\nText", "<p>Text</p>"},
		{"other first-level headings move down", "# A\n\n## B", `<h2 id="a"` + "…" + `<h3 id="b"`},
		{"heading of signs", "## !!!", `<h2 id="part">`},
		{"alert", "> [!WARNING]\n> Mind the gap.", `<div class="alert alert-warning" role="note"><p class="alert-title">Warning</p>` + "\n<p>Mind the gap.</p>\n</div>"},
		{"abbreviation", "*[KPI]: key performance indicator\n\nA KPI, not KPIs.", `<p>A <abbr title="key performance indicator">KPI</abbr>, not KPIs.</p>`},
		{"figure", `![A bus](bus.png "Line 4")`, `<figure><img src="bus.png" alt="A bus" width="4" height="3" decoding="async"><figcaption>Line 4</figcaption></figure>`},
		{"two images", "![a](a.png) ![b](b.png)", `alt="a" width="4" height="3" decoding="async">` + "…" + `alt="b" width="4" height="3" loading="lazy" decoding="async">`},
		{"code", "```go\nx := 1\n```", `<pre tabindex="0" class="chroma"><code class="language-go">x <span class="o">:=</span> <span class="mi">1</span>` + "\n</code></pre>"},
		{"code with all", "```go title=\"a.go\" {2} linenos\na\nb\n```", `<figure class="code"><figcaption>a.go</figcaption><pre tabindex="0" class="chroma"><code class="language-go"><span class="line"><span class="ln" aria-hidden="true">1</span>a` + "\n" + `</span><span class="line hl"><span class="ln" aria-hidden="true">2</span>b`},
		{"code escapes", "```\n<script>\n```", "<code>&lt;script&gt;\n</code>"},
		{"escaped reference", `\&amp; &amp; &lt; \<`, "<p>&amp;amp; &amp; &lt; &lt;</p>"},
		{"attributes are text", "# A {style=\"x\" onclick=y}", "{style=&quot;x&quot; onclick=y}"},
		{"tasks", "- [x] a\n- [ ] b", `<li><span class="task" role="img" aria-label="done">☑</span> a</li>`},
		{"definitions", "Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"},
		{"footnote", "a[^1]\n\n[^1]: b", `<sup id="_fnref-1"><a class="footnote-ref" href="#_fn-1" role="doc-noteref">1</a></sup>`},
		{"table", "| a | b |\n|---|--:|\n| c | d |", `<div class="table" role="region" tabindex="0" aria-label="Table 1">` + "…" + `<th scope="col" class="right">b</th>` + "…" + `<td class="right">d</td>`},
		{"dead link becomes text", "[x](dead.md)", "<p>x</p>"},
		{"bare link", "See https://example.org.", `<a href="https://example.org">https://example.org</a>.`},
		{"bare links", "www.example.org (https://a.b/c) x@y.org *http://d.e*", `<a href="http://www.example.org">` + "…" + `(<a href="https://a.b/c">` + "…" + `<a href="mailto:x@y.org">` + "…" + `<em><a href="http://d.e">`},
		{"details", ":::details summary=\"Why \\\"so\\\"?\" open\nText\n:::\nAfter", `<details>{Summary:Why "so"? Open:true Body:<p>Text</p>` + "…" + "<p>After</p>"},
		{"tabs", "::::tabs\n:::tab title=One\na\n:::\n:::tab title=\"Two\"\nb\n:::\n::::", `{ID:tab-one Title:One Body:<p>a</p>` + "…" + `{ID:tab-two`},
		{"compare", ":::compare roles=\"a, b\" rows=x\n:::", "<compare>_compare-1 [a b] [x]</compare>"},
		{"timeline", ":::timeline\n- **Week 1** Start.\n:::", "{When:Week 1 What:Start.}"},
		{"matrix", ":::matrix caption=c\n| d | Ann | Bob | Note |\n|---|---|---|---|\n| what | D, A | C | n |\n:::", "{Person:Ann Letters:[D A]} {Person:Bob Letters:[C]}] Note:n}"},
		{"download", ":::download file=\"a.csv\" title=\"All\"\n:::", "{Href:a.csv Title:All Kind:CSV Size:2 KiB"},
		{"colons in code", ":::details summary=a\n```\n:::\n```\n:::", "<code>:::\n</code>"},
		{"comment", "a <!-- secret --> b\n\n<!-- also -->\n\nc", "<p>a  b</p>\n<p>c</p>"},
	} {
		got, problems := convert(t, c.text)
		if problems != "" && !strings.HasPrefix(c.name, "dead") {
			t.Errorf("%s: unexpected problems\n%s", c.name, problems)
		}
		for part := range strings.SplitSeq(c.want, "…") {
			if !strings.Contains(got, part) {
				t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, part)
			}
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"raw block", "a\n\n<div>x</div>", "3:1 RG202"},
		{"raw inline", "a <b>x", "1:3 RG202"},
		{"script", "<script>alert(1)</script>", "1:1 RG202"},
		{"link with script", "x [a](javascript:alert(1))", "1:3 RG304"},
		{"hidden script", "[a](java&#10;script:alert(1))", "1:1 RG304"},
		{"unknown component", "\n:::detials summary=a\n:::", "2:1 RG203"},
		{"unclosed component", ":::steps\n1. a", "1:1 RG203"},
		{"stray colons", "a\n\n:::\n\nb", "3:1 RG203"},
		{"unknown argument", ":::details summary=a colour=red\n:::", "1:22 RG204"},
		{"missing argument", ":::details\n:::", "1:1 RG204"},
		{"argument twice", ":::details summary=a summary=b\n:::", "1:22 RG204"},
		{"steps without a list", ":::steps\nText\n:::", "1:1 RG205"},
		{"two approvers", ":::matrix caption=c\n| d | Ann | Bob |\n|---|---|---|\n| x | A | A |\n:::", "4:1 RG210"},
		{"no approver", ":::matrix caption=c\n| d | Ann |\n|---|---|\n| x | D |\n:::", "4:1 RG210"},
		{"wrong letter", ":::matrix caption=c\n| d | Ann |\n|---|---|\n| x | A, X |\n:::", "4:6 RG205"},
		{"id twice", "## A {#x}\n\n## B {#x}", "3:8 RG206"},
		{"unused footnote", "a\n\n[^1]: b", "3:1 RG207"},
		{"misspelt language", "```pyhton\nx\n```", "1:4 RG208"},
		{"lines that are none", "```go {x}\na\n```", "1:7 RG204"},
		{"problem within a component that is wrong", ":::nope\n<b>\n:::", "1:1 RG203\n2:1 RG202"},
		{"deep line", strings.Repeat("> ", 70) + "x", "1:121 RG201"},
		{"deep over lines", deepList(61), "61:121 RG201"},
		{"wide table", strings.Repeat("|a", 300) + "\n" + strings.Repeat("|-", 300), "2:1 RG201"},
		{"a link is no task", "- [x](dead.md)", "1:3 RG302"},
		{"undefined footnote", "a[^nope] b `[^code]`", "1:2 RG207"},
		{"undefined reference", "see [a][nope] and [b][Yes]\n\n[yes]: x.md", "1:8 RG214"},
		{"a cell too many", "| a | b |\n|---|---|\n| c | d | e |", "3:1 RG211"},
		{"abbreviation bomb", "*[A]: " + strings.Repeat("x", 50_000) + "\n\n" + strings.Repeat("A ", 100), "3:1 RG201"},
		{"table after indented code", "    ````\n\n" + strings.Repeat("|a", 300) + "\n" + strings.Repeat("|-", 300), "4:1 RG201"},
		{"unknown alert", "> [!DANGER]\n> a", "1:3 RG212"},
		{"unknown argument of code", "```js titel=\"x\"\na\n```", "1:7 RG204"},
		{"abbreviation twice", "*[A]: b\n*[A]: c\n\nA", "2:1 RG213"},
		{"brackets", strings.Repeat("[", 30_000), "1:1 RG201"},
		{"deep emphasis", strings.Repeat("*a ", 200) + strings.Repeat("a* ", 200), "1:299 RG201"},
		{"references", "[a]: " + strings.Repeat("x", 30_000) + "\n\n" + strings.Repeat("[a] ", 50), "3:13 RG201"},
	} {
		_, got := convert(t, c.text)
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func deepList(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	return b.String()
}

func TestRawHTMLAllowed(t *testing.T) {
	allow := markdown.Options{RawHTML: markdown.AllowHTML}
	got, problems := convert(t, "a <kbd title=\"k\">x</kbd> <a href=\"p.md\" class=\"c\">l</a>", allow)
	if want := `<p>a <kbd title="k">x</kbd> <a href="p.md" class="c">l</a></p>` + "\n"; got != want || problems != "" {
		t.Errorf("got %q, problems %q; want %q", got, problems, want)
	}
	for text, want := range map[string]string{
		"<script>x</script>":             "1:1 RG202\n1:10 RG202",
		"<b onclick=\"x\">a</b>":         "1:1 RG202\n1:17 RG202",
		"<a href=\"javascript:x\">a</a>": "1:1 RG304",
		"<div>\n\nnever closed":          "1:1 RG202",
		"a </b>":                         "1:3 RG202",
		"<iframe src=x></iframe>":        "1:1 RG202\n1:15 RG202",
		"<p style=\"x\">a</p>":           "1:1 RG202\n1:15 RG202",
	} {
		got, problems := convert(t, text, allow)
		if strings.TrimSpace(problems) != want {
			t.Errorf("%s: problems %q, want %q", text, problems, want)
		}
		if strings.Contains(got, "script") || strings.Contains(got, "onclick") || strings.Contains(got, "iframe") || strings.Contains(got, "style") {
			t.Errorf("%s: got %s", text, got)
		}
	}
	got, problems = convert(t, "a <b>x</b>", markdown.Options{RawHTML: markdown.DropHTML})
	if got != "<p>a x</p>\n" || problems != "1:3 RG202\n" {
		t.Errorf("dropped: got %q, problems %q", got, problems)
	}
}

// TestAnchorsOfDroppedHTML: pages that were written for other generators link to anchors in HTML.
func TestAnchorsOfDroppedHTML(t *testing.T) {
	for _, c := range []struct{ text, want, problems string }{
		{`<a name="old"></a>text`, `<p><span id="old"></span>text</p>`, ""},
		{`<a id="2-b" href="x">text</a>`, `<p><span id="2-b"></span>text</p>`, "1:1 RG202"},
		{"<div id=\"box\">\n<a name=\"in\">lost</a>\n</div>", `<span id="box"></span><span id="in"></span>`, "1:1 RG202"},
		{"# One\n\n<a name=\"one\"></a>", `id="one"`, "3:1 RG202"},
		{`<a name="_main"></a> <a id="a b"></a>`, "", "1:1 RG202"},
		{"<br>\n\ntext <br> <kbd>a</kbd> <br>", "", "1:1 RG202\n3:11 RG202"},
	} {
		got, problems := convert(t, c.text, markdown.Options{RawHTML: markdown.DropHTML})
		if !strings.Contains(got, c.want) || strings.TrimSpace(problems) != c.problems {
			t.Errorf("%s: got %q, problems %q", c.text, got, problems)
		}
	}
}

// TestAgainstGoldmark compares the HTML written here with goldmark's own, where both should agree.
func TestAgainstGoldmark(t *testing.T) {
	peer := goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.DefinitionList))
	for _, text := range []string{
		"para\ntwo  \nthree\\\nfour", "*a* **b** ***c*** _d_ __e__ ~~f~~", "`code` ``a`b``", "- a\n- b\n  - c\n\n    d\n- e", "1. a\n2. b\n\n   c",
		"3) x\n4) y", "> quote\n> > inner\n\nafter", "---", "    indented\n    code\n\n    more", "[a](b \"t\") [c][d] <https://e.org>\n\n[d]: /f 'g'",
		"&copy; &#35; &#x22; &nosuch; &#0;", `\* \[ \\ \a`, "a&b<c \"d\"", "Setext", "* a\n\n  b\n\n* c", "- a\n-\n- b", "term\n: def\n: def2\n\nother\n: x\n\n  y",
		"a\n***\nb", "+ a\n+ b", "**a `b` *c***", "[![i](j)](k)", "``` \n\n```", "x  \ny", "<mailto:a@b.c> <a@b.c>", "10. ten\n11. eleven", "- - - a", "1986\\. A",
	} {
		var want bytes.Buffer
		if err := peer.Convert([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		got, problems := convert(t, text)
		got = strings.NewReplacer(` width="4" height="3"`, "", ` loading="lazy"`, "", ` decoding="async"`, "", ` tabindex="0"`, "").Replace(got)
		if normal(got) != normal(want.String()) || problems != "" {
			t.Errorf("%q:\ngot  %q\nwant %q\n%s", text, got, want.String(), problems)
		}
	}
}

// normal parses and writes HTML, so that only differences of meaning count.
func normal(text string) string {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return text
	}
	var b strings.Builder
	_ = html.Render(&b, doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestEndlessLexersArePlain(t *testing.T) {
	opts := markdown.Options{Highlighter: markdown.NewHighlighter(func(work func()) bool {
		ended := make(chan struct{})
		go func() { defer close(ended); work() }()
		select {
		case <-ended:
			return true
		case <-time.After(200 * time.Millisecond):
			return false
		}
	})}
	for _, text := range []string{"```jungle\nx = \"a\"\n```", "```jsonata\n\"a\n```", "```yang\n/* a /* b */\n```"} {
		got, problems := convert(t, text, opts)
		if !strings.Contains(got, "</code></pre>") || strings.Contains(got, "<span") || problems != "" {
			t.Errorf("%s: got %s\n%s", text, got, problems)
		}
	}
	got, problems := convert(t, "```go\n"+strings.Repeat("x := 1\n", 20_000)+"```", opts)
	if strings.Contains(got, "<span") || problems != "2:1 RG209\n" {
		t.Errorf("a block of 140 KB: problems %q", problems)
	}
}

func TestDocument(t *testing.T) {
	doc, _ := markdown.New(markdown.Options{Words: words()}).Convert(source.NewFile("x.md", []byte("First *one* [a](b).\n\n## A `b` [c](d)\n\n三 words here\n")), 0, "T", &env{})
	if doc.FirstParagraph != "First one a." || doc.Words != 9 {
		t.Errorf("first paragraph %q, words %d", doc.FirstParagraph, doc.Words)
	}
	if len(doc.Headings) != 1 || doc.Headings[0].HTML != "A <code>b</code> c" || doc.Headings[0].Text != "A b c" {
		t.Errorf("headings %+v", doc.Headings)
	}
}

// Everything 65,000 times: no input of 64 KB may take seconds (fuzzing counts a slow input as a failure).
func TestRepetitionIsFast(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, atom := range []string{"*a ", "[", "]", "![", "`", "> ", "- ", "1. ", "<", "&", "\\", "|", "a|", "~", "_", "#", "\n#", "\n- a", ":::a\n", "\n:::", "[^1]", "[^1]: x\n", "<b>", "*[A]: x\n", "\n: x", "http://a ", "www.a ", "a@b.c ", "{#", "]: ", "[a]: b\n", "**", "\n\n", "\t", "  \n", "```\n", "~~~x\n"} {
		start := time.Now()
		convert(t, strings.Repeat(atom, 65_000/len(atom)))
		if d := time.Since(start); d > 4*time.Second {
			t.Errorf("%q repeated takes %v", atom, d)
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, s := range []string{"# a\n\n[b](c)", ":::tabs\n:::tab title=x\n", "```go {1}\nx", "> [!NOTE]\n> a", "*[A]: b\nA", "<b>", "|a|\n|-|\n|b|", "a[^1]\n\n[^1]: b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, problems := source.Clean("content/x.md", []byte(text))
		if len(problems) > 0 || len(text) > 4096 {
			return
		}
		for _, raw := range []markdown.RawHTML{markdown.RefuseHTML, markdown.AllowHTML} {
			e := &env{}
			doc, problems := markdown.New(markdown.Options{Words: words(), RawHTML: raw}).Convert(file, 0, "T", e)
			for _, p := range append(problems, e.problems...) {
				if p.Pos.Line < 1 || p.Pos.Line > file.Lines() || p.Pos.Col < 1 {
					t.Errorf("%v is no place", p.Pos)
				}
			}
			if doc != nil && problems.Errors() == 0 {
				harmless(t, doc.HTML)
			}
		}
	})
}

// harmless fails if the HTML could run anything.
func harmless(t *testing.T, text []byte) {
	tokens := html.NewTokenizer(bytes.NewReader(text))
	for tokens.Next() != html.ErrorToken {
		token := tokens.Token()
		if token.Type != html.StartTagToken {
			continue
		}
		if token.Data == "script" || token.Data == "style" || token.Data == "iframe" {
			t.Errorf("the element %s in %q", token.Data, text)
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "href" && link.Scheme(a.Val) == "javascript" {
				t.Errorf("the attribute %s=%q in %q", a.Key, a.Val, text)
			}
		}
	}
}
