package page_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"roleguide/generator/config"
	"roleguide/generator/page"
	"roleguide/generator/source"
)

// site makes a file system of a txtar archive.
func site(archive string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

func load(t *testing.T, archive string) (*page.Site, source.Problems) {
	t.Helper()
	fsys := site(archive)
	cfg := config.Default()
	if raw, err := fs.ReadFile(fsys, "site.yaml"); err == nil {
		var problems source.Problems
		if cfg, problems = config.Read(source.NewFile("site.yaml", raw)); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	s, problems := page.Load(fsys, cfg, page.Options{Now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)})
	return s, problems.Sorted()
}

const head = "---\ntitle: %s\n%s---\n"

func text(title, keys string) string { return fmt.Sprintf(head, title, keys) }

func TestAddresses(t *testing.T) {
	s, problems := load(t, `
-- content/index.md --
---
title: Home
---
-- content/About us.md --
---
title: About
---
-- content/guide/index.md --
---
title: Guide
slug: handbook
aliases: [/manual/, /old.html]
---
-- content/guide/First Steps.md --
---
title: First
slug: begin
---
-- content/guide/plan.csv --
a,b
-- content/guide/Über.md --
---
title: Über
---
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := map[string]string{
		"content/index.md": "", "content/About us.md": "about-us/", "content/guide/index.md": "handbook/",
		"content/guide/First Steps.md": "guide/begin/", "content/guide/Über.md": "guide/über/",
	}
	for file, address := range want {
		if p := s.Page(file); p == nil || p.Address != address || s.At(address) != p {
			t.Errorf("%s: %+v, want address %q", file, p, address)
		}
	}
	if a := s.Page("content/guide/index.md").Aliases; len(a) != 2 || a[0].Address != "manual/" || a[1].Address != "old.html" {
		t.Errorf("aliases %+v", a)
	}
	if f, ok := s.File("content/guide/plan.csv"); !ok || f.Address != "guide/plan.csv" {
		t.Errorf("file %+v %v", f, ok)
	}
}

// TestProblems has one small site for each problem: the place and words it must have.
func TestProblems(t *testing.T) {
	ok := "-- content/index.md --\n" + text("Home", "")
	for name, c := range map[string]struct{ archive, want string }{
		"no content":      {"", "content: RG101: there is no content folder"},
		"no page":         {"-- content/a.txt --\n", "content: RG101: the content folder has no page"},
		"no front matter": {ok + "-- content/a.md --\nText\n", "content/a.md:1:1: RG103: this page has no front matter"},
		"empty":           {ok + "-- content/a.md --\n", "content/a.md:1:1: RG103: this page is empty"},
		"endless":         {ok + "-- content/a.md --\n---\ntitle: A\nx: " + strings.Repeat("y", 3<<20) + "\n---\n", "content/a.md:1:1: RG103: the front matter that begins here does not end within 64 KiB, which is the limit"},
		"not closed":      {ok + "-- content/a.md --\n---\ntitle: A\n", "content/a.md:1:1: RG103: the front matter that begins here is never closed"},
		"unknown key":     {ok + "-- content/a.md --\n" + text("A", "tilte: B\n"), `content/a.md:3:1: RG014: unknown key "tilte"`},
		"draft in quotes": {ok + "-- content/a.md --\n" + text("A", "draft: \"true\"\n"), "content/a.md:3:8: RG011: draft: true or false"},
		"slug with slash": {ok + "-- content/a.md --\n" + text("A", "slug: /evil\n"), "content/a.md:3:7: RG105: slug \"/evil\" is more than one part"},
		"slug with dots":  {ok + "-- content/a.md --\n" + text("A", "slug: ..\n"), "content/a.md:3:7: RG105: slug \"..\""},
		"alias above":     {ok + "-- content/a.md --\n" + text("A", "aliases: [/../x/]\n"), "content/a.md:3:11: RG105: alias \"/../x/\" cannot be used"},
		"case":            {ok + "-- content/About.md --\n" + text("A", "") + "-- content/about.md --\n" + text("B", ""), "content/about.md: RG104: the address /about/ is already taken by content/About.md"},
		"alias encoded":   {ok + "-- content/a.md --\n" + text("A", "aliases: [\"/%2e%2e/x/\"]\n"), "content/a.md:3:11: RG105: alias \"/%2e%2e/x/\" cannot be used"},
		"alias over page": {ok + "-- content/a.md --\n" + text("A", "") + "-- content/b.md --\n" + text("B", "aliases: [/a/]\n"), "content/b.md:3:11: RG104: the address /a/ is already taken by content/a.md"},
		"file over page":  {ok + "-- content/a.md --\n" + text("A", "") + "-- content/a/index.html --\n", "content/a/index.html: RG104: the address /a/index.html is already taken by content/a.md"},
		"reserved":        {ok + "-- content/con.md --\n" + text("A", ""), "content/con.md: RG105: the address /con/ cannot be used"},
		"capital md":      {ok + "-- content/A.MD --\n" + text("A", ""), "content/A.MD: RG108: the name \"A.MD\" differs"},
		"capital q":       {ok + "-- content/q/Questionnaire.yaml --\n", "content/q/Questionnaire.yaml: RG108"},
		"left-over":       {ok + "-- content/a.md~ --\n", "content/a.md~: RG102: this looks like the left-over of an editor"},
		"kind":            {ok + "-- content/a.md --\n" + text("A", "kind: rol\n"), `content/a.md:3:7: RG015: "rol" is not a value`},
		"home elsewhere":  {ok + "-- content/a.md --\n" + text("A", "kind: home\n"), "content/a.md: RG110"},
		"dates":           {ok + "-- content/a.md --\n" + text("A", "date: 2026-02-01\nupdated: 2026-01-01\n"), "content/a.md:4:10: RG109: updated lies before date"},
		"bad date":        {ok + "-- content/a.md --\n" + text("A", "date: 2024-13-45\n"), `content/a.md:3:7: RG015: "2024-13-45" is not a date`},
		"nul":             {ok + "-- content/a.md --\n" + text("A\x00", ""), "content/a.md:2:9: RG005: this line has a NUL byte"},
		"navigation":      {ok + "-- site.yaml --\ntitle: A\nbase_url: https://a.example\nnavigation: [{title: B, pages: [idnex.md]}]\n", "site.yaml:3:33: RG106: there is no page content/idnex.md"},
		"owner":           {ok + "-- content/a.md --\n" + text("A", "owner: me\n") + "-- site.yaml --\ntitle: A\nbase_url: https://a.example\nauthors: {we: {name: We}}\n", `content/a.md:3:8: RG107: site.yaml has no author "me"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := load(t, c.archive)
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%s: %s: %s", p.Pos, p.Code, p.Message))
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
				t.Errorf("problems %q, want %q", got, c.want)
			}
		})
	}
}

func TestUnpublished(t *testing.T) {
	s, problems := load(t, `
-- content/index.md --
---
title: Home
---
-- content/draft.md --
---
title: A
draft: true
---
-- content/future.md --
---
title: B
date: 2026-06-02
---
-- content/expired.md --
---
title: C
expires: 2026-06-01
---
-- content/today.md --
---
title: D
date: 2026-06-01
expires: 2026-06-02
---
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var files []string
	for _, p := range s.Reading {
		files = append(files, p.File)
	}
	if got := strings.Join(files, " "); got != "content/index.md content/today.md" || len(s.Pages) != 2 || len(s.Home.Children) != 1 {
		t.Errorf("published: %s", got)
	}
	if s.Unpublished("content/draft.md") != "a draft" || s.Unpublished("content/today.md") != "" {
		t.Error("the reason is not kept")
	}
}

func TestOrder(t *testing.T) {
	archive := "-- content/index.md --\n" + text("Home", "") +
		"-- content/b/index.md --\n" + text("B", "weight: 2\n") +
		"-- content/b/y.md --\n" + text("Y", "") + "-- content/b/x.md --\n" + text("X", "weight: 9\n") + "-- content/b/deep/z.md --\n" + text("Z", "") +
		"-- content/a/index.md --\n" + text("A", "weight: 3\n") +
		"-- content/loose.md --\n" + text("Loose", "weight: 1\n")
	s, problems := load(t, archive)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := reading(s); got != "Home B X Y Z A Loose" {
		t.Errorf("reading order %s", got)
	}
	if z := s.Page("content/b/deep/z.md"); z.Parent.Title != "B" || z.Section.Title != "B" || z.Previous.Title != "Y" || z.Following.Title != "A" {
		t.Errorf("neighbours of Z: %+v", z)
	}
	s, problems = load(t, archive+"-- site.yaml --\ntitle: T\nbase_url: https://a.example\nnavigation:\n- {title: One, pages: [loose.md, b/y.md]}\n- {title: Two, pages: [b/index.md]}\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := reading(s); got != "Home Loose Y B X Z A" {
		t.Errorf("reading order by menu %s", got)
	}
	if x := s.Page("content/b/x.md"); x.Section == nil || x.Section.Title != "Two" {
		t.Errorf("a page that the menu does not name belongs to %+v", x.Section)
	}
}

func reading(s *page.Site) string {
	var titles []string
	for _, p := range s.Reading {
		titles = append(titles, p.Title)
	}
	return strings.Join(titles, " ")
}

// TestLineEnds wants the same page from a file with a byte-order mark, with CR LF, and with CR.
func TestLineEnds(t *testing.T) {
	plain := "---\ntitle: Home\nweight: 3\n---\n\nText\n"
	for name, raw := range map[string]string{
		"plain": plain, "crlf": strings.ReplaceAll(plain, "\n", "\r\n"), "cr": strings.ReplaceAll(plain, "\n", "\r"), "bom": "\uFEFF" + plain,
	} {
		s, problems := page.Load(fstest.MapFS{"content/index.md": {Data: []byte(raw)}}, config.Default(), page.Options{})
		if len(problems) > 0 || len(s.Pages) != 1 || s.Pages[0].Weight != 3 || string(s.Pages[0].Head) != "---\ntitle: Home\nweight: 3\n---\n" {
			t.Errorf("%s: %v %+v", name, problems, s.Pages)
		}
	}
}

// TestLongFrontMatter reads front matter that is longer than the first read, and refuses what is longer
// than the limit.
func TestLongFrontMatter(t *testing.T) {
	long := func(n int) string {
		return "---\ntitle: Home\ndescription: " + strings.Repeat("word ", n/5) + "\nweight: 7\n---\nText\n"
	}
	s, problems := page.Load(fstest.MapFS{"content/index.md": {Data: []byte(long(20_000))}}, config.Default(), page.Options{})
	if len(problems) > 0 || s.Pages[0].Weight != 7 {
		t.Errorf("20 kB of front matter: %v", problems)
	}
	_, problems = page.Load(fstest.MapFS{"content/index.md": {Data: []byte(long(200_000))}}, config.Default(), page.Options{})
	if problems.Errors() != 1 || problems[0].Code != page.CodeFrontMatter {
		t.Errorf("200 kB of front matter: %v", problems)
	}
}

func FuzzFrontMatter(f *testing.F) {
	f.Add([]byte("---\ntitle: A\nslug: b\naliases: [/c/]\n---\nText"))
	f.Add([]byte("---\ntitle: [a]\nweight: 1.5\ndate: 2024-13-45\nsources: [{title: x, url: y}]\nnext: [{for: team, page: a.md}]\n---\n"))
	f.Add([]byte("---\r\ntitle: A\r---\n"))
	f.Add([]byte("\uFEFF---\n---\n---"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, problems := page.Load(fstest.MapFS{"content/a/b.md": {Data: raw}}, config.Default(), page.Options{Drafts: true, Future: true})
		for _, p := range problems {
			if p.Pos.File == "" || p.Message == "" || p.Code == "" {
				t.Errorf("incomplete problem %+v", p)
			}
		}
		for _, p := range s.Pages {
			if p.Title == "" || strings.Contains(p.Address, "..") || strings.HasPrefix(p.Address, "/") || strings.ContainsAny(p.Address, "\\\x00") {
				t.Errorf("page %+v", p)
			}
		}
	})
}
