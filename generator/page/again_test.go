package page_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"roleguide/generator/config"
	"roleguide/generator/page"
	"roleguide/generator/source"
)

// walked counts how often folders are listed.
type walked struct {
	fstest.MapFS
	times *int
}

func (w walked) ReadDir(name string) ([]fs.DirEntry, error) {
	*w.times++
	return w.MapFS.ReadDir(name)
}

// told describes all that Load finds out about a site.
func told(s *page.Site, problems source.Problems) string {
	var b strings.Builder
	name := func(p *page.Page) string {
		if p == nil {
			return "-"
		}
		if s.Page(p.File) != p || s.At(p.Address) != p {
			return "a page of another site: " + p.File
		}
		return p.File
	}
	names := func(pages []*page.Page) (out []string) {
		for _, p := range pages {
			out = append(out, name(p))
		}
		return out
	}
	for _, p := range s.Pages {
		fmt.Fprintf(&b, "%s %q /%s %s %d %v %s\n", name(p), p.Title, p.Address, p.Kind, p.Weight, p.Aliases, p.Owner.Value)
		fmt.Fprintln(&b, " ", name(p.Parent), names(p.Children), name(p.Previous), name(p.Following), name(p.Original), names(p.Translations))
		if p.Section != nil {
			fmt.Fprintln(&b, "  in", p.Section.Title, name(p.Section.Index), names(p.Section.Pages))
		}
	}
	fmt.Fprintln(&b, name(s.Home), names(s.Reading), len(s.Sections), len(s.Found), s.Unpublished("content/guide/b.md"))
	for _, p := range problems.Sorted() {
		fmt.Fprintln(&b, p.Pos, p.Code, p.Message, p.Notes)
	}
	return b.String()
}

func TestLoadAgain(t *testing.T) {
	head := func(keys string) string { return "---\n" + keys + "\n---\nText.\n" }
	for _, menu := range []string{"", "navigation: [{title: All, pages: [guide/index.md, about.md]}]\n"} {
		cfg, problems := config.Read(source.NewFile("site.yaml", []byte("title: T\nbase_url: https://example.org/\nlanguages: {de: {title: Die Seiten}}\n"+menu)))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		files := fstest.MapFS{}
		put := func(name, keys string) { files["content/"+name] = &fstest.MapFile{Data: []byte(head(keys))} }
		put("index.md", "title: Home")
		put("about.md", "title: About\naliases: [/old/]")
		put("about.de.md", "title: Über")
		put("guide/index.md", "title: Guide")
		put("guide/a.md", "title: A")
		put("guide/b.md", "title: B")
		put("guide/c.md", "title: C\naliases: [/old/]") // taken
		put("more/index.md", "title: More")
		times := 0
		heads, fsys := page.NewHeads(), walked{files, &times}
		opts := page.Options{Now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), Heads: heads}
		known, _ := page.Load(fsys, cfg, opts)
		for _, edit := range []struct {
			file, keys string
			walks      bool // pages may have moved
		}{
			{"guide/a.md", "title: Z", false},
			{"guide/b.md", "title: B\nweight: 3", false},
			{"guide/index.md", "title: Handbook\nweight: 9", false},
			{"index.md", "title: At home\ndescription: Here.", false},
			{"guide/a.md", "title: Z\nslug: last", true},
			{"guide/a.md", "title: Y\nslug: last\naliases: [/z/]", true},
			{"guide/b.md", "title: B\ndraft: true", true},
			{"guide/b.md", "title: B", true},
			{"guide/b.md", "title: B\nkind: faq", true},
			{"guide/b.md", "title: B\nkind: nonsense", true},
			{"guide/b.md", "title: B2\nkind: faq", true},
			{"guide/b.md", "title: B3\nkind: faq", false},
			{"guide/c.md", "title: C\n\n\naliases: [/old/]", true},  // a problem is at another line
			{"about.md", "title: About us\naliases: [/old/]", true}, // there is a translation
			{"guide/a.md", "title: Y\nslug: last\naliases: [/z/]\nweight: 1", false},
		} {
			before := told(known, nil)
			put(edit.file, edit.keys)
			heads.Again(fsys, "content/"+edit.file)
			times = 0
			opts.Before, opts.Edited = known, []string{"content/" + edit.file}
			again, problems := page.Load(fsys, cfg, opts)
			if walked := times > 0; walked != edit.walks {
				t.Errorf("%s %q: the folders were walked: %v", edit.file, edit.keys, walked)
			}
			clean, wrong := page.Load(files, cfg, page.Options{Now: opts.Now})
			if got, want := told(again, problems), told(clean, wrong); got != want {
				t.Errorf("%s %q:\n%s\nwant:\n%s", edit.file, edit.keys, got, want)
			}
			if told(known, nil) != before {
				t.Errorf("%s %q: the site before has changed", edit.file, edit.keys)
			}
			known = again
		}
	}
}
