package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"roleguide/generator/audit"
	"roleguide/generator/source"
)

var origin = source.NewFile("content/a.md", []byte("---\ntitle: A\n---\n\n## First\n\n#### Deep\n\n[one](two.md) and #### Deeper\n"))

// page is a sound page around the content of its main part.
func page(main string) string {
	return "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>A page</title></head>\n<body>\n<main id=\"_main\">\n<h1>A page</h1>\n" +
		main + "\n</main>\n</body>\n</html>\n"
}

func codesAndMessages(problems source.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s %s\n", p.Code, p.Message)
	}
	return b.String()
}

// TestFindings has, for everything that is found, the smallest page with it and one that is right.
func TestFindings(t *testing.T) {
	for _, test := range []struct {
		code        source.Code
		want        string // part of the message
		wrong, good string
	}{
		{audit.CodeID, `the id "x" is there twice: <b id="x">`, `<p id="x">a <b id="x">b</b></p>`, `<p id="x">a <b id="y">b</b></p>`},
		{audit.CodeID, "empty or has a blank", `<p id="a b">a</p>`, `<p id="a-b">a</p>`},
		{audit.CodeID, "empty or has a blank", `<p id="">a</p>`, `<p>a</p>`},
		{audit.CodeID, `aria-labelledby refers to the id "y"`, `<ul aria-labelledby="x y"><li id="x">a</li></ul>`, `<ul aria-labelledby="x y"><li id="x">a</li><li id="y">b</li></ul>`},
		{audit.CodeID, `aria-describedby refers to the id "y"`, `<p aria-describedby="y">a</p>`, `<p aria-describedby="y">a</p><p id="y">b</p>`},
		{audit.CodeID, `for refers to the id "y"`, `<label for="y">a</label>`, `<label for="y">a</label><input id="y">`},
		{audit.CodeID, `popovertarget refers to the id "y"`, `<button popovertarget="y">a</button>`, `<button popovertarget="y">a</button><p id="y" popover>b</p>`},
		{audit.CodeID, `list refers to the id "y"`, `<input aria-label="a" list="y">`, `<input aria-label="a" list="y"><datalist id="y"></datalist>`},
		{audit.CodeID, `headers refers to the id "y"`, `<table><tr><th>a</th><td headers="y">b</td></tr></table>`, `<table><tr><th id="y">a</th><td headers="y">b</td></tr></table>`},

		{audit.CodeHeading, "2 headings of the first level", `<h1>b</h1>`, `<h2>b</h2>`},
		{audit.CodeHeading, `the heading "c" has level 4 after one of level 2`, `<h2>b</h2><h4>c <a href="#_main" aria-label="Link to c">#</a></h4>`, `<h2>b</h2><h3>c</h3><h4>d</h4><h2>e</h2>`},
		{audit.CodeHeading, "a heading has no text", `<h2> <a href="#_main" aria-label="Link to it">#</a></h2>`, `<h2><img src="a.png" alt="a"></h2>`},

		{audit.CodeName, "an image has no text alternative", `<img src="a.png">`, `<img src="a.png" alt=""><img src="b.png" alt="b">`},
		{audit.CodeName, "a link or button has no name", `<a href="b"></a>`, `<a href="b">b</a>`},
		{audit.CodeName, "a link or button has no name", `<a href="b"><img src="a.png" alt=""></a>`, `<a href="b"><img src="a.png" alt="a"></a>`},
		{audit.CodeName, "a link or button has no name", `<a href="b"><span aria-hidden="true">#</span></a>`, `<a href="b" aria-label="b"><span aria-hidden="true">#</span></a>`},
		{audit.CodeName, "a link or button has no name", `<button><svg></svg></button>`, `<button><svg><title>b</title></svg></button>`},
		{audit.CodeName, "a link or button has no name", `<button aria-labelledby="x"></button><p id="x"></p>`, `<button aria-labelledby="x"></button><p id="x">a</p>`},
		{audit.CodeName, "a link or button has no name", `<button><span hidden>a</span></button>`, `<button aria-label="a"></button><button title="a"></button>`},
		{audit.CodeName, "a part of an image map", `<map><area href="b"></map>`, `<map><area href="b" alt="b"></map>`},
		{audit.CodeName, "a link or button has no name", `<details><summary></summary></details>`, `<details><summary>a</summary></details>`},
		{audit.CodeName, "its address is empty", `<a href=" ">b</a>`, `<a href="#_main">b</a>`},
		{audit.CodeName, "a field has no label", `<input placeholder="a">`, `<label>a <input></label>`},
		{audit.CodeName, "a field has no label", `<label><select><option>a</option></select></label>`, `<label>b <select><option>a</option></select></label>`},
		{audit.CodeName, "a field has no label", `<label for="x"></label><textarea id="x"></textarea>`, `<label for="x">a</label><textarea id="x"></textarea>`},
		{audit.CodeName, "a field has no label", `<input type="image" src="a.png">`, `<input type="image" src="a.png" alt="a"><input type="submit"><input type="hidden"><input type="button" value="a">`},
		{audit.CodeName, "a frame has no title", `<iframe src="b"></iframe>`, `<iframe src="b" title="b"></iframe>`},
		{audit.CodeName, "the role img has no name", `<span role="img"></span>`, `<span role="img" aria-label="a"></span>`},

		{audit.CodeScheme, "can do harm", `<a href="javascript:alert(1)">a</a>`, `<a href="https://example.org/javascript:">a</a>`},
		{audit.CodeScheme, "can do harm", "<a href=\" java\nscript:alert(1)\">a</a>", `<a href="mailto:a@example.org">a</a>`},
		{audit.CodeScheme, "can do harm", `<a href="VBScript:x">a</a>`, `<a href="tel:+44">a</a>`},
		{audit.CodeScheme, "can do harm", `<a href="data:text/html,a">a</a>`, `<img src="data:image/png;base64,AA" alt="">`},
		{audit.CodeScheme, "can do harm", `<img src="data:text/html,a" alt="">`, `<p title="data: what we know">a</p>`},
		{audit.CodeScheme, "can do harm", `<form action="javascript:a"></form>`, `<form action="b"></form>`},
		{audit.CodeScheme, "can do harm", `<object data="javascript:a"></object>`, `<object data="b"></object><p data="javascript:a">c</p>`},
		{audit.CodeScheme, "can do harm", `<svg><a xlink:href="javascript:a"><text>a</text></a></svg>`, `<svg><a xlink:href="b"><text>a</text></a></svg>`},
		{audit.CodeScheme, "can do harm", `<svg><set attributeName="href" to="javascript:a"/></svg>`, `<svg><set attributeName="href" to="b"/></svg>`},
		{audit.CodeScheme, "can do harm", `<meta http-equiv="refresh" content="0; URL='javascript:a'">`, `<meta name="description" content="JavaScript: an introduction">`},
		{audit.CodeScheme, "can do harm", `<img srcset="a.png 1x, data:text/html,x 2x" alt="">`, `<img srcset="a.png 1x, data:image/png;base64,AA 2x" alt="">`},

		{audit.CodeDocument, "base changes", `<base href="b/">`, `<link rel="next" href="b/">`},

		{audit.CodeActive, "the attribute onclick", `<p onclick="a()">b</p>`, `<p data-onclick="a">b</p>`},
		{audit.CodeActive, "script within the page", `<script>a()</script>`, `<script src="a.js"></script>`},
		{audit.CodeActive, "script within the page", `<script type="module">a()</script>`, `<script type="application/ld+json">{}</script><script type="application/json">{}</script>`},
		{audit.CodeActive, "style within the page", `<p style="color: red">b</p>`, `<p class="style">b</p>`},
		{audit.CodeActive, "style within the page", `<style>p { color: red }</style>`, `<link rel="stylesheet" href="a.css">`},
		{audit.CodeActive, "page within the page", `<iframe title="a" srcdoc="b"></iframe>`, `<iframe title="a" src="b"></iframe>`},
		{audit.CodeActive, "the attribute onclick", `<noscript><p onclick="a()">b</p></noscript>`, `<noscript><p>b</p></noscript>`},

		{audit.CodeTable, "no heads", `<table><tr><td>a</td></tr></table>`, `<table><tr><th>a</th></tr></table><table role="presentation"><tr><td>a</td></tr></table>`},

		{audit.CodeMarkup, "<b> of line 7 is not closed", `<p>a <b>b</p>`, `<p>a <b>b</b></p>`},
		{audit.CodeMarkup, "in line 8, there is </main>, but <div> of line 7 is not closed", `<div>a`, `<div>a</div>`},
		{audit.CodeMarkup, "</div> closes nothing", `<p>a</p></div>`, `<div><p>a</div>`},
		{audit.CodeMarkup, "a paragraph ends where a block", `<p>a <ul><li>b</ul></p>`, `<p>a <button><div>b</div></button></p><ul><li>c<li><p>d</ul>`},
		{audit.CodeMarkup, "but <b> of line 7 is not closed", `<i><b>a</i></b>`, `<i><b>a</b></i>`},
		{audit.CodeMarkup, "<a> stands within another <a>", `<a href="b">b <a href="c">c</a></a>`, `<a href="b">b</a> <a href="c">c</a>`},
		{audit.CodeMarkup, "<div/> is not closed by its slash", `<div/>a</div>`, `a<br/><svg><path/><g><path></path></g></svg>`},
		{audit.CodeMarkup, "<div> stands in <tr> outside of a cell", `<table><tr><div>a</div><th>b</th></tr></table>`, `<table><tr><th><div>a</div><tr><td>b</table>`},
		{audit.CodeMarkup, "text stands in <table>", `<table>a<tr><th>b</th></tr></table>`, "<table>\n<caption>a</caption>\n<tr><th>b</th></tr></table>"},
		{audit.CodeMarkup, "</svg>, but <g> of line 7 is not closed", `<svg><g></svg>`, `<svg><title>a < b</title><g/></svg>`},
		{audit.CodeMarkup, "</title>, but <b> of line 7 is not closed", `<svg><title><b>a</title></svg>`, `<svg><title>a</title><desc>b</desc></svg>`},
	} {
		problems, _ := audit.Page("a/index.html", []byte(page(test.wrong)), origin)
		found := false
		for _, p := range problems {
			found = found || p.Code == test.code && strings.Contains(p.Message, test.want)
			if p.Code != test.code && test.code != audit.CodeMarkup {
				t.Errorf("%s: also found: %s %s", test.wrong, p.Code, p.Message)
			}
			if p.Pos.File != origin.Path || !strings.HasPrefix(p.Message, "in the finished page a/index.html, ") {
				t.Errorf("%s: the finding is at %v: %s", test.wrong, p.Pos, p.Message)
			}
		}
		if !found {
			t.Errorf("%s: got %q, want %s %s", test.wrong, codesAndMessages(problems), test.code, test.want)
		}
		if problems, _ := audit.Page("a/index.html", []byte(page(test.good)), origin); len(problems) > 0 {
			t.Errorf("%s: found %q", test.good, codesAndMessages(problems))
		}
	}
}

func TestFindingsOfTheWholePage(t *testing.T) {
	good := page("")
	if problems, _ := audit.Page("a", []byte(good), origin); len(problems) > 0 {
		t.Fatal(codesAndMessages(problems))
	}
	for _, test := range []struct {
		code      source.Code
		want      string
		cut, into string
	}{
		{audit.CodeDocument, "document type", "<!doctype html>", ""},
		{audit.CodeDocument, "no lang", ` lang="en"`, ""},
		{audit.CodeDocument, "no lang", `lang="en"`, `lang=" "`},
		{audit.CodeDocument, "no title", "<title>A page</title>", ""},
		{audit.CodeDocument, "no title", "<title>A page</title>", "<title> </title>"},
		{audit.CodeHeading, "0 headings of the first level", "<h1>A page</h1>", ""},
		{audit.CodeHeading, "stands before the one of level 1", "<h1>", "<h2>b</h2><h1>"},
		{audit.CodeMarkup, "in line 6, there is </main>, but <h1> of line 6 is not closed", "</h1>\n\n", ""},
		{audit.CodeMarkup, "but <main> of line 5 is not closed", "</main>\n</body>", "</body>"},
		{audit.CodeMarkup, "<section> of line 7 is not closed", "\n\n</main>\n</body>\n</html>\n", "\n<section>"},
		{audit.CodeParse, "not UTF-8", "A page", "\xff"},
	} {
		text := strings.Replace(good, test.cut, test.into, 1)
		if text == good {
			t.Fatalf("%q is not in the page", test.cut)
		}
		problems, _ := audit.Page("a", []byte(text), origin)
		if got := codesAndMessages(problems); !strings.Contains(got, test.want) || !strings.Contains(got, string(test.code)+" ") {
			t.Errorf("%q for %q: got %q, want %s %s", test.into, test.cut, got, test.code, test.want)
		}
	}
	if problems, _ := audit.Page("a", []byte(strings.Replace(good, "<!doctype", "<!-- a --><!DOCTYPE", 1)), origin); len(problems) > 0 {
		t.Error(codesAndMessages(problems))
	}
	header := strings.Replace(strings.Replace(good, "<h1>A page</h1>", "<h2>b</h2>", 1), "<main", "<header><h1>A page</h1></header><main", 1)
	if problems, _ := audit.Page("a", []byte(header), origin); len(problems) > 0 {
		t.Errorf("a first heading in front of the main part: %s", codesAndMessages(problems))
	}
}

func TestDeepNestingIsAFinding(t *testing.T) {
	for _, depth := range []int{513, 65_000} {
		problems, links := audit.Page("a", []byte(page(strings.Repeat("<div>", depth)+"x"+strings.Repeat("</div>", depth))), origin)
		if len(problems) != 1 || problems[0].Code != audit.CodeParse || len(links.IDs)+len(links.Refs) > 0 {
			t.Errorf("%d elements: %s", depth, codesAndMessages(problems))
		}
	}
	if problems, _ := audit.Page("a", []byte(page(strings.Repeat("<div>", 400)+strings.Repeat("</div>", 400))), origin); len(problems) > 0 {
		t.Error(codesAndMessages(problems))
	}
}

func TestAnEmptyPageIsOneFinding(t *testing.T) {
	for _, text := range []string{"", " \n"} {
		if problems, _ := audit.Page("a", []byte(text), origin); len(problems) != 1 || problems[0].Code != audit.CodeParse {
			t.Errorf("%q: %s", text, codesAndMessages(problems))
		}
	}
}

func TestManyFindingsAreCounted(t *testing.T) {
	problems, _ := audit.Page("a", []byte(page(strings.Repeat(`<img src="a.png">`, 50))), origin)
	if len(problems) != 20 || !strings.HasSuffix(problems[19].Message, "; and 30 more findings in this page") {
		t.Errorf("%d findings, the last is %q", len(problems), problems[len(problems)-1].Message)
	}
}

func TestMessagesAreShortAndPlain(t *testing.T) {
	problems, _ := audit.Page("a\x1b[31m", []byte(page(`<img src="`+strings.Repeat("é", 500)+"\u202e"+`" a b c d e f>`)), origin)
	if len(problems) != 1 {
		t.Fatal(codesAndMessages(problems))
	}
	if m := problems[0].Message; m != source.Visible(m) || strings.Contains(m, "\x1b") || len(m) > 300 || !strings.Contains(m, "é…\"") {
		t.Errorf("got %q", m)
	}
}

// TestLongPagesTakeTimeInProportion fails by running for minutes if a check compares all with all.
func TestLongPagesTakeTimeInProportion(t *testing.T) {
	for _, part := range []string{
		`<p id="x%d">a</p>`, `<label for="f%d">a</label><input id="f%[1]d">`, `<a href="#%d">a</a>`, `<h2>a%d</h2>`, `<b>%d`, `<p><b>%d<div>`, `</p>%d`, `<li>%d<p>a`,
		`<img src="%d.png">`, `<table><tr><td>%d`, `<button>%d</button>`, `<svg><g>%d`,
	} {
		var b strings.Builder
		for i := range 10_000 {
			fmt.Fprintf(&b, part, i)
		}
		audit.Page("a", []byte(page(b.String())), origin)
	}
}

func FuzzPage(f *testing.F) {
	f.Add(page(`<p onclick="a()"><a href="b">c</a><img src="d.png"><table><tr><td>e</table>`))
	f.Add(`<svg><title><math><mi><p><b><table><td></b>`)
	f.Add(`<template><li></template></p><select><option><button><form></svg><noscript><iframe>`)
	f.Fuzz(func(t *testing.T, text string) {
		problems, links := audit.Page("a/index.html", []byte(text), origin)
		for _, p := range problems {
			if p.Pos.File != origin.Path || p.Code == "" || p.Message != source.Visible(p.Message) {
				t.Errorf("the finding is %+v", p)
			}
		}
		for _, p := range audit.Check(audit.Finished{Pages: map[string]audit.Links{"a/index.html": links}, Exists: func(string) bool { return false }, Base: "/"}) {
			if p.Pos.File != origin.Path || p.Message != source.Visible(p.Message) {
				t.Errorf("the finding is %+v", p)
			}
		}
		if again, _ := audit.Page("a/index.html", []byte(text), origin); codesAndMessages(again) != codesAndMessages(problems) {
			t.Errorf("twice the same page: %s and %s", codesAndMessages(problems), codesAndMessages(again))
		}
	})
}

func TestPlaces(t *testing.T) {
	for html, want := range map[string]string{
		`<h2 id="first">First</h2><h4 id="deep">Deep</h4>`: "content/a.md:7:1",
		`<h2>First</h2><h4>Of the layout</h4>`:             "content/a.md",
		`<a href="two.md"></a>`:                            "content/a.md:9:7",
		`<img src="e">`:                                    "content/a.md",
	} {
		problems, _ := audit.Page("a", []byte(page(html)), origin)
		if len(problems) != 1 || problems[0].Pos.String() != want {
			t.Errorf("%s: %v, want it at %s", html, problems, want)
		}
	}
}
