package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roleguide/generator/config"
	"roleguide/generator/source"
)

// wanted is an expectation: a comment on the very line of the problem, "# want: part of the message".
var wanted = regexp.MustCompile(`# want: (.*)$`)

// TestErrors reads every file of testdata/err and compares the problems with the expectations in it, line
// by line.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/err/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, problems := config.Read(source.NewFile("site.yaml", raw))
			expect(t, string(raw), problems)
		})
	}
}

func expect(t *testing.T, text string, problems source.Problems) {
	t.Helper()
	found := map[int][]string{}
	for _, p := range problems {
		found[p.Pos.Line] = append(found[p.Pos.Line], p.Message+"; "+p.Hint)
	}
	for i, line := range strings.Split(text, "\n") {
		var want []string
		if m := wanted.FindStringSubmatch(line); m != nil {
			want = strings.Split(m[1], " | ")
		}
		got := found[i+1]
		if len(got) != len(want) {
			t.Errorf("line %d: %d problems, want %d: %q", i+1, len(got), len(want), got)
			continue
		}
		for j := range want {
			if !strings.Contains(strings.Join(got, "\n"), want[j]) {
				t.Errorf("line %d: no problem has %q: %q", i+1, want[j], got)
			}
		}
	}
}

func TestFull(t *testing.T) {
	raw, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, problems := config.Read(source.NewFile("site.yaml", raw))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if c.BaseURL.String() != "https://example.org/guide/" {
		t.Errorf("base_url %s has no slash at its end", c.BaseURL)
	}
	if len(c.Navigation) != 2 || c.Navigation[1].Pages[0].Value != "teams/index.md" || c.Navigation[1].Pages[0].Pos.Line != 9 {
		t.Errorf("navigation: %+v", c.Navigation)
	}
	if c.Features.Feed {
		t.Errorf("features: %+v, want none", c.Features)
	}
	if c.Links != config.LinksWarn || c.RawHTML != config.RawHTMLDrop || c.Output.Headers || !c.Output.Sitemap {
		t.Errorf("switches: %v %v %+v", c.Links, c.RawHTML, c.Output)
	}
	if c.Authors["editorial"].Name != "The editors" || len(c.Footer.Links) != 2 || c.Footer.Links[1].URL != "https://example.org/code" {
		t.Errorf("authors %v, footer %+v", c.Authors, c.Footer)
	}
}

func TestParseBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org":           "https://example.org/",
		"http://localhost:8080/a/b":     "http://localhost:8080/a/b/",
		"ftp://example.org/":            "",
		"javascript:alert(1)":           "",
		"//example.org/":                "",
		"https://":                      "",
		"https://example.org/?a":        "",
		"https://example.org/#a":        "",
		"https://user@example.org/":     "",
		"https://example.org/a/../b/":   "",
		"https://example.org/a//b/":     "",
		"https://example.org/\"><b>":    "",
		"https://example.org/a b\x00":   "",
		"https://exa mple.org/":         "",
		"https://example.org:99999999/": "https://example.org:99999999/",
	} {
		u, wrong := config.ParseBaseURL(text)
		switch {
		case want == "" && wrong == "":
			t.Errorf("%q is accepted as %s", text, u)
		case want != "" && (wrong != "" || u.String() != want):
			t.Errorf("%q gives %v %q, want %s", text, u, wrong, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/err/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range append(files, "testdata/full.yaml") {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, problems := source.Clean("site.yaml", raw)
		if len(problems) > 0 {
			return
		}
		c, problems := config.Read(file)
		if c.BaseURL == nil || !strings.HasSuffix(c.BaseURL.Path, "/") || c.Title == "" {
			t.Errorf("unusable config %+v", c)
		}
		for _, p := range problems {
			if p.Pos.File != "site.yaml" || p.Pos.Line < 1 || p.Pos.Line > file.Lines()+1 || p.Message == "" {
				t.Errorf("problem without a place: %+v", p)
			}
		}
	})
}
