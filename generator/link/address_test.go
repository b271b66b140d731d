package link_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"roleguide/generator/link"
)

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"first":               "first",
		"First steps":         "first-steps",
		"a  -- b":             "a-b",
		"--a--":               "a",
		"Über Größe":          "über-größe",
		"U\u0308ber":          "über", // form C
		"İstanbul":            "istanbul",
		"漢字 かな":               "漢字-かな",
		"v1.2_final":          "v1.2_final",
		".hidden":             "hidden",
		"a...":                "a",
		"..":                  "",
		"What's new? (2026)":  "what-s-new-2026",
		"C++ & C#":            "c-c",
		"a/b\\c":              "a-b-c",
		"\u202etxt\u200b.exe": "txt-.exe",
		"\xff\x00":            "",
		"":                    "",
		"🚌":                   "",
	} {
		if got := link.Slug(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A slug that is not empty is a good part of an address, unless it is too long or a name that Windows keeps
// for itself; a slug of a slug is the same.
func TestFragment(t *testing.T) {
	for text, want := range map[string]string{
		"Install Node.js and npm": "install-nodejs-and-npm", "1. First step": "1-first-step", "fs.read(fd, buffer[, offset])": "fsreadfd-buffer-offset",
		"Set the -g and --graph flags": "set-the--g-and---graph-flags", "Über café & Ähnliches": "über-café--ähnliches", "snake_case": "snake_case", "!?": "", " a ": "a", "日本 語": "日本-語",
	} {
		if got := link.Fragment(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, seed := range []string{"First steps", "a-.b", "a.-b", "-.-", "İ", "\u0345ᾳ", "\u0301a", "con", "K\u212b", "ǅ", "a\u0338", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		slug := link.Slug(text)
		if again := link.Slug(slug); again != slug {
			t.Errorf("%q: %q, whose slug is %q", text, slug, again)
		}
		if !utf8.ValidString(slug) || strings.ContainsAny(slug, "/\\ \x00%?#:") {
			t.Errorf("%q: %q", text, slug)
		}
		reason := link.CheckAddress(slug)
		if reason != "" && !strings.Contains(reason, "Windows") && len(slug) <= link.MaxSegment {
			t.Errorf("%q: %q cannot be used: %s", text, slug, reason)
		}
	})
}

func TestCheckAddress(t *testing.T) {
	for _, good := range []string{"", "a", "a/", "guide/first/", "guide/plan.csv", "über/漢/", "a.b/c-d_e/", "console/", strings.Repeat("a", 255) + "/", "a b/"} {
		if reason := link.CheckAddress(good); reason != "" {
			t.Errorf("%q: %s", good, reason)
		}
	}
	for bad, want := range map[string]string{
		"/":                           "two slashes",
		"/etc/passwd":                 "two slashes",
		"a//b":                        "two slashes",
		"a//":                         "two slashes",
		"../a":                        "the part ..",
		"a/./b":                       "the part .",
		"a/../../b":                   "the part ..",
		"a/.git/":                     "dot",
		"a./":                         "blank or a dot",
		" a/":                         "blank or a dot",
		"a /":                         "blank or a dot",
		"a\\b":                        "character",
		"C:/x":                        "character",
		"a\x00b":                      "character",
		"a\nb":                        "character",
		"a\u202eb":                    "character",
		"a?b":                         "character",
		"a\"b":                        "character",
		"\xff":                        "UTF-8",
		"con":                         "Windows",
		"a/AUX.html":                  "Windows",
		"nul.tar.gz":                  "Windows",
		"x/com1/":                     "Windows",
		strings.Repeat("a", 256):      "255",
		strings.Repeat("漢", 86) + "/": "255",
		strings.Repeat("aaaa/", 401):  "2000",
	} {
		if reason := link.CheckAddress(bad); !strings.Contains(reason, want) {
			t.Errorf("%q: %q, want %q", bad, reason, want)
		}
	}
}

func TestRelative(t *testing.T) {
	for way, want := range map[[2]string]string{
		{"", ""}:                           "./",
		{"", "guide/"}:                     "guide/",
		{"", "a.css"}:                      "a.css",
		{"guide/", ""}:                     "../",
		{"guide/", "guide/"}:               "./",
		{"guide/first/", "guide/second/"}:  "../second/",
		{"guide/first/", "guide/"}:         "../",
		{"guide/", "guide/first/"}:         "first/",
		{"a/b/c/", "x/y/"}:                 "../../../x/y/",
		{"a/b/", "a/bc/"}:                  "../bc/",
		{"a.html", "b.html"}:               "b.html",
		{"a.html", "a.html"}:               "a.html",
		{"a/b.html", ""}:                   "../",
		{"", "über 100%/"}:                 "%C3%BCber%20100%25/",
		{"", "a#b?c/"}:                     "a%23b%3Fc/",
		{"", "javascript:alert(1)/"}:       "./javascript:alert%281%29/",
		{"a/", "a/b:c"}:                    "./b:c",
		{"a/", "b:c"}:                      "../b:c",
		{"404.html", "assets/main.1f.css"}: "assets/main.1f.css",
	} {
		if got := link.Relative(way[0], way[1]); got != want {
			t.Errorf("from %q to %q: %q, want %q", way[0], way[1], got, want)
		}
	}
	for way, want := range map[[2]string]string{
		{"", ""}:                          "index.html",
		{"guide/", ""}:                    "../index.html",
		{"guide/first/", "guide/second/"}: "../second/index.html",
		{"guide/", "a.css"}:               "../a.css",
	} {
		if got := link.Portable(way[0], way[1]); got != want {
			t.Errorf("portable from %q to %q: %q, want %q", way[0], way[1], got, want)
		}
	}
}

// FuzzRelative: a browser that resolves the reference on the page arrives at the address, below any path, and
// our own reader of references sees a place of the site in it.
func FuzzRelative(f *testing.F) {
	for _, seed := range [][2]string{{"", ""}, {"a/b/", "a/c"}, {"a/b", "x:y/z/"}, {"ü/", "100%/#?;,+&'\"*~"}, {"a", "*"}, {"a/", "a//"}, {"%2f/", "%2e%2e/"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, from, to string) {
		if link.CheckAddress(from) != "" || link.CheckAddress(to) != "" {
			return
		}
		ref := link.Relative(from, to)
		for _, root := range []string{"/", "/some/where/"} {
			base := &url.URL{Scheme: "https", Host: "example.org", Path: root + from}
			base, err := url.Parse(base.String())
			if err != nil {
				t.Fatal(err)
			}
			got, err := base.Parse(ref)
			if err != nil {
				t.Fatalf("from %q to %q: %q: %v", from, to, ref, err)
			}
			if got.Host != "example.org" || got.Path != root+to || got.RawQuery != "" || got.Fragment != "" {
				t.Errorf("from %q to %q: %q leads to %s", from, to, ref, got)
			}
		}
		if d, wrong := link.Parse(ref); wrong != "" || d.Scheme != "" || d.Query != "" || d.Anchor || strings.HasPrefix(d.Path, "/") {
			t.Errorf("from %q to %q: %q is read as %+v, %s", from, to, ref, d, wrong)
		}
		if strings.ContainsAny(ref, " \"'<>`\\\n") {
			t.Errorf("%q cannot stand in an attribute", ref)
		}
	})
}

func TestParse(t *testing.T) {
	for written, want := range map[string]link.Destination{
		"":                         {},
		"a.md":                     {Path: "a.md"},
		"../a.md#b":                {Path: "../a.md", Fragment: "b", Anchor: true},
		"#b":                       {Fragment: "b", Anchor: true},
		"#":                        {Anchor: true},
		"a%20b.md?x=%20#%C3%BC":    {Path: "a b.md", Query: "?x=%20", Fragment: "ü", Anchor: true},
		"a.md?":                    {Path: "a.md", Query: "?"},
		"/a#b?c":                   {Path: "/a", Fragment: "b?c", Anchor: true},
		"a/b:c":                    {Path: "a/b:c"},
		"?a:b":                     {Query: "?a:b"},
		"#a:b":                     {Fragment: "a:b", Anchor: true},
		"https://example.org/#a":   {Scheme: "https"},
		"MAILTO:a@example.org":     {Scheme: "mailto"},
		"java\nscript:alert(1)":    {Scheme: "javascript"},
		"\x01 javascript:alert(1)": {Scheme: "javascript"},
		"a.md:b":                   {Scheme: "a.md"},
		"漢.md":                     {Path: "漢.md"},
	} {
		if got, wrong := link.Parse(written); got != want || wrong != "" {
			t.Errorf("%q: %+v %q, want %+v", written, got, wrong, want)
		}
	}
	for written, want := range map[string]string{
		"a%":               "percent",
		"a%zz":             "percent",
		"a#%":              "percent",
		"a\\b":             "backslash",
		"a%5Cb":            "backslash",
		"//example.org/":   "host",
		"/%2Fexample.org/": "host",
		"a%00b":            "control",
		"a%0Ab":            "control",
		"a\tb":             "control",
		"a%FFb":            "UTF-8",
		"a#%FF":            "UTF-8",
	} {
		if _, wrong := link.Parse(written); !strings.Contains(wrong, want) {
			t.Errorf("%q: %q, want %q", written, wrong, want)
		}
	}
}

// FuzzParse: what is taken for a place of the site is no reference that a browser would leave it by.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a.md#b", "//x", "/\\x", "\\\\x", "java\tscript:x", " //x", "a%", ":x", "1:x", "/./%2f", "x?//y#//z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		d, wrong := link.Parse(written)
		if wrong != "" || d.Scheme != "" {
			if d.Scheme != "" && (d.Path+d.Query+d.Fragment != "" || d.Scheme != strings.ToLower(d.Scheme)) {
				t.Errorf("%q: %+v", written, d)
			}
			return
		}
		if !utf8.ValidString(d.Path) || !utf8.ValidString(d.Fragment) || strings.ContainsAny(d.Path, "\\\x00\n") || strings.HasPrefix(d.Path, "//") {
			t.Errorf("%q: %+v", written, d)
		}
		// Browsers drop blanks and controls at the ends, and tabs and line ends everywhere.
		seen := strings.Trim(written, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ")
		seen = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(seen)
		if u, err := url.Parse(seen); err == nil && (u.Scheme != "" || u.Host != "") {
			t.Errorf("%q is read as %+v, and leads to %s", written, d, u)
		}
	})
}

func TestScheme(t *testing.T) {
	for written, want := range map[string]string{
		"https://x": "https", "HTTP:x": "http", "tel:1": "tel", "a/b:c": "", "a?b:c": "", "a#b:c": "", "a": "", "": "", ":x": "",
		"java\u200bscript:x": "javascript", "\u00a0data:x": "data", "vb\x7fscript:": "vbscript",
	} {
		if got := link.Scheme(written); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
	for scheme, want := range map[string]bool{"https": true, "http": true, "mailto": true, "tel": true, "javascript": false, "data": false, "file": false, "": false, "httpss": false} {
		if link.AllowedScheme(scheme) != want {
			t.Errorf("%q: want %t", scheme, want)
		}
	}
}

func TestJoin(t *testing.T) {
	for _, c := range []struct {
		dir, written, want string
		ok                 bool
	}{
		{"content", "a.md", "content/a.md", true},
		{"content/guide", "../a.md", "content/a.md", true},
		{"content/guide", "./b/../c.md", "content/guide/c.md", true},
		{"content/guide", "/a.md", "content/a.md", true},
		{"content/guide", "/../../a.md", "content/a.md", true},
		{"content/guide", "", "content/guide", true},
		{"content/guide", "..", "content", true},
		{"content/guide", "../../site.yaml", "site.yaml", false},
		{"content", "../content-old/a.md", "content-old/a.md", false},
		{"content", "../../../etc/passwd", "../../etc/passwd", false},
	} {
		if got, ok := link.Join("content", c.dir, c.written); got != c.want || ok != c.ok {
			t.Errorf("%q in %s: %q %t, want %q %t", c.written, c.dir, got, ok, c.want, c.ok)
		}
	}
}
