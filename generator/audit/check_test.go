package audit_test

import (
	"slices"
	"strings"
	"testing"

	"roleguide/generator/audit"
	"roleguide/generator/source"
)

// site audits pages of a site that also has some files.
func site(t *testing.T, pages map[string]string) (map[string]audit.Links, func(string) bool) {
	t.Helper()
	links := map[string]audit.Links{}
	for name, main := range pages {
		problems, l := audit.Page(name, []byte(page(main)), origin)
		if len(problems) > 0 {
			t.Fatalf("%s: %s", name, codesAndMessages(problems))
		}
		links[name] = l
	}
	return links, func(name string) bool {
		_, isPage := pages[name]
		return isPage || slices.Contains([]string{"a b.csv", "assets/main.css", "guide/bus.svg"}, name)
	}
}

func TestLinksOfAPage(t *testing.T) {
	_, links := audit.Page("a", []byte(page(`<p id="é">a</p>
		<a href="b#c">b</a> <a href="b#c">again</a> <a href=" d ">d</a> <a href="https://example.org/">e</a> <a href="//example.org/">f</a> <a href="mailto:a@example.org">g</a>
		<link rel="canonical" href="h"><link rel="stylesheet" href="i.css"><script src="j.js"></script><form action="k"><button formaction="l">m</button></form>
		<img src="n.png" srcset="o.png 1x, p.png 2x" alt=""><video src="q.mp4" poster="r.png"></video><svg><use href="#s"/></svg>
		<meta http-equiv="refresh" content="5;url=t"><meta name="description" content="u"><noscript><a href="v">v</a></noscript>`)), origin)
	if want := []string{"_main", "é"}; !slices.Equal(links.IDs, want) {
		t.Errorf("ids %q, want %q", links.IDs, want)
	}
	var got []string
	for _, handle := range links.Refs {
		r := handle.Value()
		got = append(got, r.Kind+" "+r.Href)
		if !strings.HasPrefix(r.Tag, "<") {
			t.Errorf("the tag of %s is %s", r.Href, r.Tag)
		}
	}
	want := "href b#c,href d,href i.css,src j.js,action k,formaction l,src n.png,srcset o.png,srcset p.png,src q.mp4,poster r.png,href #s,content t,href v"
	if strings.Join(got, ",") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ","), want)
	}
}

func TestCheck(t *testing.T) {
	const home, first = "index.html", "guide/first/index.html"
	for _, test := range []struct{ from, href, want string }{
		{home, "guide/first/", ""}, {home, "./guide/first/#part", ""}, {home, "guide/first/index.html?a=b#part", ""}, {home, "a%20b.csv", ""}, {home, "#part", ""},
		{home, "", ""}, {home, "#", ""}, {home, "#TOP", ""}, {home, "?a=b", ""}, {home, ".", ""}, {home, "#%C3%A9", ""}, {home, "#part:~:text=a", ""}, {home, "#:~:text=a", ""},
		{first, "../../", ""}, {first, "../..", ""}, {first, "..", ""}, {first, "../bus.svg#anything", ""}, {first, "../../assets/main.css", ""}, {first, "../../#part", ""},
		{first, "/base/", ""}, {first, "/base", ""}, {first, "/base/guide/first/#part", ""}, {first, "/base/x/../a%20b.csv", ""}, {first, "/", ""}, {first, "/basement/x", ""}, {first, "/other", ""},

		{home, "guide/first", "leads to a folder; a slash is missing"}, {home, "guide/second/", "leads to nothing"}, {home, "a b.txt", "leads to nothing"},
		{home, "#nowhere", "a part that does not exist"}, {home, "#Part", "a part that does not exist"}, {home, "guide/first/#%C3%A8", "a part that does not exist"},
		{home, "../x", "out of the site"}, {first, "../../..", "out of the site"}, {first, "../../../index.html", "out of the site"},
		{first, "bus.svg", "leads to nothing"}, {first, "/base/nowhere", "leads to nothing"}, {first, "/base/guide/first/#nowhere", "a part that does not exist"},
		{home, "%zz", "is no address"}, {home, `guide\first/`, "backslash"},
	} {
		for _, base := range []string{"/base/", "/base", "base"} {
			pages := map[string]string{home: `<p id="part">a</p><p id="é">b</p>`, "guide/index.html": "", first: `<p id="part">a</p>`}
			pages[test.from] += `<img alt="" src="` + test.href + `">`
			links, exists := site(t, pages)
			problems := audit.Check(audit.Finished{Pages: links, Exists: exists, Base: base})
			got := codesAndMessages(problems)
			switch {
			case test.want == "" && got != "":
				t.Errorf("%s in %s: %s", test.href, test.from, got)
			case test.want != "" && (len(problems) != 1 || problems[0].Code != audit.CodeTarget || problems[0].Pos.File != origin.Path ||
				!strings.Contains(got, test.want) || !strings.Contains(got, "<img") || !strings.Contains(got, "page "+test.from)):
				t.Errorf("%s in %s: got %q, want %s", test.href, test.from, got, test.want)
			}
		}
	}
}

func TestCheckOfASiteAtTheRoot(t *testing.T) {
	for _, base := range []string{"/", ""} {
		links, exists := site(t, map[string]string{"index.html": `<a href="/">a</a><a href="/assets/main.css">b</a><a href="/nowhere/">c</a>`})
		problems := audit.Check(audit.Finished{Pages: links, Exists: exists, Base: base})
		if len(problems) != 1 || !strings.Contains(problems[0].Message, `href "/nowhere/" leads to nothing: <a href="/nowhere/">`) {
			t.Errorf("base %q: %s", base, codesAndMessages(problems))
		}
	}
}

func TestCheckIsInOrder(t *testing.T) {
	links, exists := site(t, map[string]string{"c.html": `<a href="y">a</a><a href="x">a</a>`, "a.html": `<a href="z">a</a>`, "b.html": `<a href="z">a</a>`})
	var got []string
	for _, p := range audit.Check(audit.Finished{Pages: links, Exists: exists, Base: "/"}) {
		fields := strings.Fields(p.Message)
		got = append(got, fields[4]+fields[6])
	}
	if want := `a.html,"z" b.html,"z" c.html,"y" c.html,"x"`; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

// TestDeadLinksHaveALine finds the address in the source, if it stands there once.
func TestDeadLinksHaveALine(t *testing.T) {
	text := "---\ntitle: A\n---\n\n<a href=\"gone/\">this</a> or <a href=\"twice/\">that</a> or\n<a href=\"twice/\">that</a>.\n"
	origin := source.NewFile("content/a.md", []byte(text))
	_, links := audit.Page("a/index.html", []byte(`<a href="gone/">this</a> <a href="twice/">that</a>`), origin)
	problems := audit.Check(audit.Finished{Pages: map[string]audit.Links{"a/index.html": links}, Exists: func(string) bool { return false }, Base: "/",
		Read: func(string) *source.File { return origin }})
	got := map[source.Pos]bool{}
	for _, p := range problems {
		got[p.Pos] = true
	}
	for _, want := range []source.Pos{{File: "content/a.md", Line: 5, Col: 10}, {File: "content/a.md"}} {
		if !got[want] {
			t.Errorf("no finding at %v: %v", want, problems)
		}
	}
}
