package build_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roleguide/generator/build"
	"roleguide/generator/source"
	"roleguide/layouts"
)

// write makes a site of files by path.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{"site.yaml": "title: Test\nbase_url: https://example.org/sub/\n", "content/index.md": "---\ntitle: Home\n---\n"}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func options(dir string) build.Options {
	return build.Options{Source: dir, Layouts: layouts.Files, Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
}

func preview(t testing.TB, opts build.Options) (map[string][]byte, source.Problems) {
	t.Helper()
	files, _, problems := build.InMemory(context.Background(), opts)
	return files, problems
}

// many is a site with every kind of link between its pages.
func many(n int) map[string]string {
	files := map[string]string{"content/dot.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/>`}
	for i := range n {
		files[fmt.Sprintf("content/s%d/p%03d.md", i%7, i)] = fmt.Sprintf("---\ntitle: Page %d\nweight: %d\naliases: [/old/%d/]\n---\n\n## Part %d {#part}\n\n"+
			"[next](../s%d/p%03d.md#part) ![dot](/dot.svg)\n\n```go\nvar x%d = %d\n```\n\nA note[^1].\n\n[^1]: Note.\n", i, i%5, i, i, (i+1)%n%7, (i+1)%n, i%9, i)
	}
	for s := range 7 {
		files[fmt.Sprintf("content/s%d/index.md", s)] = fmt.Sprintf("---\ntitle: Section %d\nkind: list\n---\n", s)
	}
	return files
}

func TestSameBytesWhateverTheWorkers(t *testing.T) {
	dir := write(t, many(140))
	var first map[string][]byte
	for _, jobs := range []int{1, 2, 9} {
		opts := options(dir)
		opts.Jobs = jobs
		files, problems := preview(t, opts)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if first == nil {
			first = files
			continue
		}
		if len(files) != len(first) {
			t.Errorf("%d jobs make %d files, one makes %d", jobs, len(files), len(first))
		}
		for name, data := range files {
			if !bytes.Equal(data, first[name]) {
				t.Errorf("%d jobs make other bytes for %s", jobs, name)
			}
		}
	}
}

func TestSameFindingsWhateverTheWorkers(t *testing.T) {
	files := many(60)
	for i := range 60 {
		files[fmt.Sprintf("content/bad/b%02d.md", i)] = fmt.Sprintf("---\ntitle: Bad\ncolour: %d\n---\n\n[x](no%d.md) [y](#nowhere) <b>\n\n[z](../s1/p001.md#none)\n", i, i)
	}
	dir := write(t, files)
	var first string
	for _, jobs := range []int{1, 9} {
		opts := options(dir)
		opts.Jobs = jobs
		_, problems := preview(t, opts)
		if n := problems.Errors(); n != 60*5 {
			t.Errorf("%d jobs find %d errors, want %d", jobs, n, 60*5)
		}
		var b strings.Builder
		if err := source.Print(&b, source.JSON, problems, source.Style{}); err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = b.String()
		} else if b.String() != first {
			t.Errorf("%d jobs report in another way", jobs)
		}
	}
}

// picture is a PNG of a size.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLinks(t *testing.T) {
	files := map[string]string{
		"content/guide/index.md":    "---\ntitle: Guide\n---\n",
		"content/guide/Das Ziel.md": "---\ntitle: Ziel\n---\n\n## Ä b\n",
		"content/guide/draft.md":    "---\ntitle: Draft\ndraft: true\n---\n",
		"content/guide/plan.csv":    "a,b\n",
		"content/guide/dot.png":     picture(t, 5, 4),
	}
	for _, c := range []struct{ text, want string }{
		{"[x](other.md)", `href="../other/"`},
		{"[x](../index.md)", `href="../../"`},
		{"[x](/index.md#_main)", "5:1 RG301"},
		{"[x](/guide/)", `href="../"`},
		{"[x](./)", `href="../"`},
		{"[x](other)", `href="../other/"`},
		{"[x](<Das Ziel.md>)", `href="../das-ziel/"`},
		{"[x](Das%20Ziel.md#%C3%A4-b)", `href="../das-ziel/#%C3%A4-b"`},
		{"[x](other.md?a=1&b=2)", `href="../other/?a=1&amp;b=2"`},
		{"[x](plan.csv)", `href="../plan.csv"`},
		{"[x](#top)", `href="#top"`},
		{"[x](https://e.org/a?b=c&d)", `href="https://e.org/a?b=c&amp;d"`},
		{"[x](HTTPS://e.org)", `href="HTTPS://e.org"`},
		{"[x](mailto:a@b.c)", `href="mailto:a@b.c"`},
		{"![x](dot.png)", `width="5" height="4"`},
		{"[x](draft.md)", "5:1 RG302"},
		{"[x](missing.md)", "5:1 RG302"},
		{"[x](../../site.yaml)", "5:1 RG302"},
		{"[x](/../site.yaml)", "5:1 RG302"},
		{"[x](..%2f..%2fsite.yaml)", "5:1 RG302"},
		{"[x](//e.org)", "5:1 RG304"},
		{"[x](a\\\\b)", "5:1 RG304"},
		{"[x](%zz)", "5:1 RG304"},
		{"[x]()", "5:1 RG304"},
		{"[x](data:text/html,x)", "5:1 RG304"},
		{"[x](file:///etc/passwd)", "5:1 RG304"},
		{"[x](&#106;avascript:x)", "5:1 RG304"},
		{"[x](other.md#none)", "5:1 RG301"},
		{"![x](other.md)", "5:1 RG303"},
		{"![x](data:image/png;base64,x)", "5:1 RG304"},
		{"![x](https://e.org/a.png)", "5:1 RG305"},
	} {
		files["content/guide/page.md"] = "---\ntitle: Page\n---\n\n" + c.text + "\n"
		files["content/guide/other.md"] = "---\ntitle: Other\n---\n\n## Part\n"
		result, problems := preview(t, options(write(t, files)))
		got := string(result["guide/page/index.html"])
		for _, p := range problems {
			got += fmt.Sprintf("%d:%d %s", p.Pos.Line, p.Pos.Col, p.Code)
		}
		if !strings.Contains(got, c.want) {
			i := strings.Index(got, `<div class="text">`)
			t.Errorf("%s: got %s\nwant %s", c.text, got[max(i, 0):], c.want)
		}
	}
}

func TestInterruptedBuildPublishesNothing(t *testing.T) {
	dir := write(t, many(20))
	ctx, cancel := context.WithCancel(context.Background())
	opts := options(dir)
	opts.Jobs = 1
	opts.Progress = func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}
	_, problems := build.Build(ctx, opts)
	if len(problems) != 1 || problems[0].Code != build.CodeStopped {
		t.Errorf("problems = %v", problems)
	}
	if _, err := os.Stat(filepath.Join(dir, "public", "index.html")); err == nil {
		t.Error("something was published")
	}
}

func TestLinksCanBeWarnings(t *testing.T) {
	dir := write(t, map[string]string{"site.yaml": "title: T\nbase_url: https://e.org/\nlinks: warn\n", "content/index.md": "---\ntitle: H\n---\n\n[x](no.md) [y](#no) ![z](no.png)\n"})
	files, problems := preview(t, options(dir))
	if problems.Errors() != 0 || problems.Warnings() != 3 || !strings.Contains(string(files["index.html"]), "<p>x <a href=\"#no\">y</a> z</p>") {
		t.Errorf("problems %v\n%s", problems, files["index.html"])
	}
}

func BenchmarkBuild(b *testing.B) {
	opts := options(write(b, many(500)))
	for b.Loop() {
		if _, problems := preview(b, opts); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
