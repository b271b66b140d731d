package markdown_test

import (
	"strings"
	"testing"

	"roleguide/generator/markdown"
)

// explained converts text with a glossary and returns the HTML without what is the same in all of it.
func explained(t *testing.T, body string) string {
	t.Helper()
	terms := markdown.NewTerms([][]string{{"scope", "scopes"}, {"scope creep"}, {"silent"}, {"go/no-go"}, {"Überblick"}, {"a"}})
	html, problems := convert(t, body, markdown.Options{Words: words(), Terms: terms})
	if problems != "" {
		t.Fatal(problems)
	}
	for _, i := range []string{"0", "1", "3", "4", "5"} {
		html = strings.ReplaceAll(html, `<a class="term" href="../glossary/#t`+i+`" title="meaning &quot;`+i+`&quot;">`, "<"+i+">")
	}
	return strings.ReplaceAll(html, "\n", "")
}

func TestTermsAreExplainedAtTheirFirstUse(t *testing.T) {
	for body, want := range map[string]string{
		"The scope, and the scope.":                        "<p>The <0>scope</a>, and the scope.</p>",
		"Scopes\nand SCOPE":                                "<p><0>Scopes</a>and SCOPE</p>",
		"scope creep and scope":                            "<p><1>scope creep</a> and <0>scope</a></p>",
		"Scope creeper":                                    "<p><0>Scope</a> creeper</p>",
		"telescope scoped micro-scope":                     "<p>telescope scoped micro-scope</p>",
		"silent":                                           "<p>silent</p>",
		"go/no-go, go":                                     "<p><3>go/no-go</a>, go</p>",
		"überblick":                                        "<p><4>überblick</a></p>",
		"[the scope](x.md) and **scope**":                  `<p><a href="x.md">the scope</a> and <strong><0>scope</a></strong></p>`,
		"`scope` ![scope](a.png)":                          "",
		"- a\n- scope\n\n  scope creep":                    "",
		"Fish &amp; scope \\& <scope@example.org>":         "",
		"Scope[^1]\n\n[^1]: scope":                         "",
		"*[scope]: not the glossary\n\nThe scope of scope": `<p>The <0>scope</a> of <abbr title="not the glossary">scope</abbr></p>`,
	} {
		got := explained(t, body)
		if want != "" && got != want {
			t.Errorf("%q\n got %s\nwant %s", body, got, want)
		}
		if strings.Count(got, "<0>") > 1 || strings.Contains(got, "<code><") || strings.Contains(got, `alt="<`) {
			t.Errorf("%q gives %s", body, got)
		}
	}
	heading := explained(t, "## The scope\n\n| scope |\n| --- |\n| scope |\n\nNow scope.")
	if strings.Count(heading, "<0>") != 1 || !strings.Contains(heading, "Now <0>scope") {
		t.Errorf("headings and tables explain nothing: %s", heading)
	}
}

// A long meaning cannot make a page much longer than what its author wrote.
func TestMeaningsHaveALimit(t *testing.T) {
	forms := make([][]string, 2000)
	var body strings.Builder
	for i := range forms {
		word := "w" + strings.Repeat("x", i%50) + strings.Repeat("y", i/50)
		forms[i] = []string{word}
		body.WriteString(word + "\n")
	}
	html, _ := convert(t, body.String(), markdown.Options{Words: words(), Terms: markdown.NewTerms(forms)})
	if n := strings.Count(html, `class="term"`); n < 100 || n > 600 {
		t.Errorf("%d of %d are explained, in %d bytes", n, len(forms), len(html))
	}
}
