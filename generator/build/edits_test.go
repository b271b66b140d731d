package build_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roleguide/generator/build"
	"roleguide/generator/source"
)

// A world is a site that is edited at random.
type world struct {
	t    *testing.T
	dir  string
	rand *rand.Rand
	step int
	log  []string // what was done
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, dir: t.TempDir(), rand: rand.New(rand.NewPCG(seed, 7))}
	w.write("site.yaml", "title: World\nbase_url: https://example.org/sub/\nlinks: warn\nfeatures: { feed: true }\nfooter: { text: Foot }\n")
	w.write("content/index.md", "---\ntitle: Home\n---\n\nWelcome to [one](s0/p1.md).\n")
	for s := range 3 {
		w.write(fmt.Sprintf("content/s%d/index.md", s), fmt.Sprintf("---\ntitle: Section %d\nkind: list\nweight: %d\n---\n", s, s+1))
	}
	for i := range 12 {
		w.write(fmt.Sprintf("content/s%d/p%d.md", i%3, i), w.pageText())
	}
	w.write("content/dot.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/>`)
	w.write("content/plan.csv", "a,b\n")
	for _, r := range []string{"product-manager", "project-manager"} {
		text, err := os.ReadFile("../../content/roles/" + r + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		w.write("content/roles/"+r+".yaml", strings.Join(slices.DeleteFunc(strings.SplitAfter(string(text), "\n"), func(line string) bool {
			return strings.HasPrefix(line, "page:")
		}), ""))
	}
	w.write("content/versus.md", "---\ntitle: Versus\nkind: comparison\nroles: [product-manager, project-manager]\n---\n\nText.\n")
	w.write("content/sources.md", "---\ntitle: Sources\nkind: evidence\n---\n\nText.\n")
	w.write("content/which/index.md", "---\ntitle: Which\nkind: questionnaire\n---\n\nAnswer.\n")
	w.write("content/which/questionnaire.yaml", w.questionnaire())
	return w
}

func (w *world) questionnaire() string {
	return fmt.Sprintf(`schema: 1
id: which
version: 1
scores:
  need: { name: Need %d, bands: [{ low: 1 }, high] }
questions:
  - id: size
    ask: How large is it, of %d?
    options:
      - { id: small, text: Small, points: { need: 0 } }
      - { id: large, text: Large, points: { need: 3 } }
outcomes:
  yes_: { title: "Yes", summary: You need one., leans: [need] }
  no_: { title: "No", summary: You do not., leans: [] }
rules:
  - { id: strong, outcome: yes_, when: need >= 2 }
  - { id: rest, outcome: no_, otherwise: true }
tests:
  - { name: large, answers: { size: large }, expect: { outcome: yes_ } }
  - { name: small, answers: { size: small }, expect: { outcome: no_ } }
`, w.rand.IntN(3), w.rand.IntN(3))
}

// pageText is the text of a page with links of every kind, some of which lead nowhere at times.
func (w *world) pageText() string {
	r := w.rand
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Title %d\n", r.IntN(9))
	if r.IntN(3) == 0 {
		fmt.Fprintf(&b, "weight: %d\n", r.IntN(4))
	}
	if r.IntN(3) == 0 {
		fmt.Fprintf(&b, "description: About %d.\n", r.IntN(9))
	}
	if r.IntN(6) == 0 {
		fmt.Fprintf(&b, "updated: 2026-01-0%d\n", 1+r.IntN(5))
	}
	if r.IntN(8) == 0 {
		fmt.Fprintf(&b, "aliases: [/old/%d/]\n", r.IntN(40))
	}
	if r.IntN(8) == 0 {
		fmt.Fprintf(&b, "roles: [product-manager]\nkind: %s\n", []string{"role", "guide"}[r.IntN(2)])
	}
	if r.IntN(8) == 0 {
		fmt.Fprintf(&b, "audience: [%s]\n", []string{"team", "hiring"}[r.IntN(2)])
	}
	fmt.Fprintf(&b, "---\n\nText %d.\n\n## Part {#part}\n\n", r.IntN(1000))
	for range r.IntN(3) {
		to := w.anyPage()
		if len(to) > 0 {
			fmt.Fprintf(&b, "See [there](/%s%s).\n\n", strings.TrimPrefix(to, "content/"), []string{"", "#part", "#part"}[r.IntN(3)])
		}
	}
	if r.IntN(3) == 0 {
		b.WriteString("![dot](/dot.svg)\n\n")
	}
	if r.IntN(4) == 0 {
		fmt.Fprintf(&b, "```go\nvar x = %d\n```\n\n", r.IntN(9))
	}
	if r.IntN(6) == 0 {
		b.WriteString(":::compare roles=\"product-manager,project-manager\"\n:::\n\n")
	}
	if r.IntN(6) == 0 {
		b.WriteString("[the plan](/plan.csv)\n\n")
	}
	return b.String()
}

func (w *world) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *world) write(name, text string) {
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(name string) string {
	text, err := os.ReadFile(w.path(name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func (w *world) rename(from, to string) {
	if err := os.MkdirAll(filepath.Dir(w.path(to)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Rename(w.path(from), w.path(to)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) remove(name string) {
	if err := os.RemoveAll(w.path(name)); err != nil {
		w.t.Fatal(err)
	}
}

// pages lists the sources of pages, the index pages left out.
func (w *world) pages() []string {
	var names []string
	for _, pattern := range []string{"content/*.md", "content/*/*.md", "content/*/*/*.md"} {
		found, err := filepath.Glob(w.path(pattern))
		if err != nil {
			w.t.Fatal(err)
		}
		for _, f := range found {
			rel, err := filepath.Rel(w.dir, f)
			if err != nil {
				w.t.Fatal(err)
			}
			if filepath.Base(f) != "index.md" {
				names = append(names, filepath.ToSlash(rel))
			}
		}
	}
	return names
}

// anyPage is a page, "" if there is none.
func (w *world) anyPage() string {
	if pages := w.pages(); len(pages) > 0 {
		return pages[w.rand.IntN(len(pages))]
	}
	return ""
}

// change replaces a part of a file.
func (w *world) change(name, old, new string) {
	w.write(name, strings.Replace(w.read(name), old, new, 1))
}

// edits are what authors do.
func (w *world) edits() map[string]func(page string) {
	n := fmt.Sprint(w.step)
	return map[string]func(string){
		"text":      func(p string) { w.write(p, w.read(p)+"\nMore "+n+".\n") },
		"text2":     func(p string) { w.write(p, w.read(p)+"\nAnd more "+n+".\n") },
		"heading":   func(p string) { w.change(p, "{#part}", "{#other}") },
		"heading2":  func(p string) { w.change(p, "{#other}", "{#part}") },
		"title":     func(p string) { w.change(p, "title: ", "title: T"+n+" ") },
		"retitle":   func(p string) { w.set(p, "title", w.title()) },
		"weigh":     func(p string) { w.set(p, "weight", fmt.Sprint(w.rand.IntN(9))) },
		"grade":     func(p string) { w.set(p, "sources", w.grade()) },
		"rewrite":   func(p string) { w.write(p, w.pageText()) },
		"add":       func(string) { w.write(fmt.Sprintf("content/s%d/n%s.md", w.rand.IntN(4), n), w.pageText()) },
		"folder":    func(string) { w.write("content/s1/f"+n+"/index.md", "---\ntitle: Folder "+n+"\n---\n") },
		"delete":    func(p string) { w.remove(p) },
		"rename":    func(p string) { w.rename(p, strings.TrimSuffix(p, ".md")+"x.md") },
		"move":      func(p string) { w.rename(p, fmt.Sprintf("content/s%d/m%s.md", w.rand.IntN(3), n)) },
		"swap":      func(p string) { w.swap(p, w.anyPage()) },
		"draft":     func(p string) { w.change(p, "---\n", "---\ndraft: true\n") },
		"publish":   func(p string) { w.change(p, "draft: true\n", "") },
		"dead link": func(p string) { w.write(p, w.read(p)+"\n[x](no-such-page.md)\n") },
		"mend":      func(string) { w.mend() },
		"broken":    func(p string) { w.change(p, "title:", "titel:") },
		"half":      func(p string) { w.write(p, "---\ntitle: Half") },
		"config":    func(string) { w.change("site.yaml", "title: ", "title: W") },
		"menu": func(p string) {
			w.write("site.yaml", "title: World\nbase_url: https://example.org/sub/\nnavigation:\n- {title: All, pages: [index.md, "+strings.TrimPrefix(p, "content/")+"]}\n")
		},
		"bad config": func(string) { w.write("site.yaml", "titel: x\n") },
		"warn":       func(string) { w.change("site.yaml", "title:", "links: warn\ntitle:") },
		"style":      func(string) { w.write("layouts/styles/_colours.css", ":root { --n: "+n+"; }\n") },
		"no style":   func(string) { w.remove("layouts/styles") },
		"footer":     func(string) { w.write("layouts/frame/footer.html", "<footer>Footer "+n+" {{.Site.Title}}</footer>\n") },
		"bad footer": func(string) { w.write("layouts/frame/footer.html", "<footer>{{.Nothing}}</footer>\n") },
		"no layouts": func(string) { w.remove("layouts") },
		"profile":    func(string) { w.change("content/roles/product-manager.yaml", "name: ", "name: X") },
		"bad role":   func(string) { w.change("content/roles/product-manager.yaml", "name: ", "nmae: ") },
		"questions":  func(string) { w.write("content/which/questionnaire.yaml", w.questionnaire()) },
		"bad question": func(string) {
			w.write("content/which/questionnaire.yaml", strings.Replace(w.questionnaire(), "need >= 2", "neeed >= 2", 1))
		},
		"image": func(string) {
			w.write("content/dot.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `+n+` 2"/>`)
		},
		"file":    func(string) { w.write("content/plan.csv", strings.Repeat("a,b\n", w.rand.IntN(5))) },
		"no file": func(string) { w.remove("content/plan.csv") },
		"clash":   func(string) { w.write("content/s0/p1/index.html", "x") },
		"section": func(string) { w.rename("content/s2", "content/s4"); w.rename("content/s4", "content/s2") },
	}
}

// set gives a key of the front matter of a page another value.
func (w *world) set(p, key, value string) {
	lines := strings.SplitAfter(w.read(p), "\n")
	if lines[0] != "---\n" {
		return
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, key+": ") })
	w.write(p, lines[0]+key+": "+value+"\n"+strings.Join(lines[1:], ""))
}

// title is one that layouts may mind (see nosy).
func (w *world) title() string { return []string{"Plain", "Loud", "Title 3"}[w.rand.IntN(3)] }

// grade is that of a source that another page may grade otherwise.
func (w *world) grade() string {
	return "[{title: S, url: \"https://example.com/\", grade: " + []string{"A", "B"}[w.rand.IntN(2)] + "}]"
}

func (w *world) swap(a, b string) {
	if a == b {
		return
	}
	w.rename(a, "content/swap.tmp")
	w.rename(b, a)
	w.rename("content/swap.tmp", b)
}

// mend removes what is wrong, so that there is a site to compare again.
func (w *world) mend() {
	for _, p := range w.pages() {
		text := w.read(p)
		if strings.Contains(text, "titel") || strings.Contains(text, "Half") || strings.Contains(text, "no-such-page") {
			w.write(p, "---\ntitle: Mended\n---\n\n## Part {#part}\n")
		} else if strings.Contains(text, "{#other}") {
			w.change(p, "{#other}", "{#part}")
		}
	}
	w.write("site.yaml", "title: World\nbase_url: https://example.org/sub/\nlinks: warn\nfeatures: { feed: true }\n")
	w.remove("layouts/frame")
	w.remove("content/s0/p1")
	w.write("content/which/questionnaire.yaml", w.questionnaire())
	role := w.read("content/roles/product-manager.yaml")
	w.write("content/roles/product-manager.yaml", strings.ReplaceAll(role, "nmae: ", "name: "))
}

// edit does one thing.
func (w *world) edit() {
	w.step++
	edits := w.edits()
	names := make([]string, 0, len(edits))
	for name := range edits {
		names = append(names, name)
	}
	slices.Sort(names)
	name := names[w.rand.IntN(len(names))]
	p := w.anyPage()
	if p == "" {
		name = "add"
	}
	w.log = append(w.log, name+" "+p)
	edits[name](p)
}

func printed(t *testing.T, problems source.Problems) string {
	t.Helper()
	var b bytes.Buffer
	if err := source.Print(&b, source.JSON, problems, source.Style{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPreviewEqualsCleanBuild edits a site at random and wants the preview to show, after every step, what a
// clean check finds and a clean build makes, byte for byte.
func TestPreviewEqualsCleanBuild(t *testing.T) {
	for _, seed := range seeds() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, seed)
			session, problems := build.Open(options(w.dir))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			defer session.Close()
			before := map[string][]byte{}
			compared := 0
			for step := range edits() {
				w.edit()
				if w.rand.IntN(6) == 0 {
					w.mend()
				}
				session.Look()
				if w.rand.IntN(5) > 0 && step < edits()-1 {
					continue // several edits at once
				}
				problems := compareFindings(t, w, session)
				if problems.Errors() > 0 {
					if w.rand.IntN(2) == 0 {
						w.mend()
					}
					continue
				}
				compared++
				files, _, _ := build.InMemory(context.Background(), options(w.dir))
				compareFiles(t, w, session, files)
				for name := range before {
					if _, still := files[name]; !still {
						if _, found := session.Find(name); found {
							t.Fatalf("after %q there is still %s", w.log, name)
						}
					}
				}
				before = files
			}
			if compared < edits()/20 {
				t.Errorf("the site was without errors only %d times", compared)
			}
		})
	}
}

// TestIncrementalEqualsCleanBuild edits a site, and at times its output, at random and wants a build that remembers the
// one before to publish and to find, after every step, what a clean one does.
func TestIncrementalEqualsCleanBuild(t *testing.T) {
	for _, seed := range seeds() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 1000+seed)
			out, folder := filepath.Join(t.TempDir(), "out"), t.TempDir()
			compared, reused := 0, 0
			for step := range edits() {
				w.edit()
				if w.rand.IntN(6) == 0 {
					w.mend()
				}
				if w.rand.IntN(5) > 0 && step < edits()-1 {
					continue
				}
				w.damage(out)
				w.damage(folder)
				opts := options(w.dir)
				opts.Destination, opts.Cache = out, folder
				result, problems := build.Build(context.Background(), opts)
				files, _, want := build.InMemory(context.Background(), options(w.dir))
				if got, want := printed(t, problems), printed(t, want); got != want {
					t.Fatalf("after %q the findings are\n%s\nwant\n%s", w.log, got, want)
				}
				if problems.Errors() > 0 {
					w.mend()
					continue
				}
				compared++
				compareFolder(t, w, out, files)
				if result, _ = build.Build(context.Background(), opts); result.Reused != result.Pages || result.Written+result.Removed > 0 {
					t.Fatalf("after %q a second build is %+v", w.log, result)
				}
				if p := w.anyPage(); p != "" { // an edit of a text leaves the other pages alone
					w.write(p, w.read(p)+"\nAnother word.\n")
					result, _ = build.Build(context.Background(), opts)
					reused += result.Reused
					files, _, _ = build.InMemory(context.Background(), options(w.dir))
					compareFolder(t, w, out, files)
				}
			}
			if compared < edits()/20 || reused == 0 {
				t.Errorf("the site was without errors %d times, and %d pages were used again", compared, reused)
			}
		})
	}
}

// compareFindings wants a session to find what a clean check does, and returns that.
func compareFindings(t *testing.T, w *world, session *build.Session) source.Problems {
	t.Helper()
	session.Check(func() bool { return false })
	opts := options(w.dir)
	opts.CheckOnly = true
	_, _, problems := build.InMemory(context.Background(), opts)
	if got, want := printed(t, session.Findings()), printed(t, problems); got != want {
		t.Fatalf("after %q the findings are\n%s\nwant\n%s", w.log, got, want)
	}
	return problems
}

// TestFindingsFollowNeighbours changes what one page says of itself after another, under layouts that find fault with
// neighbours, and wants a preview, which makes few pages again, to find what a clean check does.
func TestFindingsFollowNeighbours(t *testing.T) {
	w := newWorld(t, 1)
	loud := `{{if eq .Title "Loud"}}<img src="">{{end}}`
	for name, more := range map[string]string{
		"partials/end.html":  `{{range .Children}}` + loud + `{{end}}{{range .Breadcrumbs}}` + loud + `{{end}}{{with .Next}}` + loud + `{{end}}{{with .Previous}}` + loud + `{{end}}`,
		"frame/sidebar.html": `{{range .Menu}}` + loud + `{{range .Pages}}` + loud + `{{end}}{{end}}`,
		"kinds/role.html":    `{{range .Profile.Compare}}` + loud + `{{end}}`,
		"kinds/list.html":    `{{range .Groups}}{{range .Pages}}` + loud + `{{end}}{{end}}`,
		"redirect.html":      loud,
	} {
		text, err := os.ReadFile("../../layouts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		w.write("layouts/"+name, string(text)+more)
	}
	w.write("content/manager.md", "---\ntitle: Manager\nkind: role\nroles: [product-manager]\naliases: [/boss/]\n---\n\nText.\n")
	w.write("content/for-teams.md", "---\ntitle: Teams\nkind: list\naudience: [team]\n---\n\nText.\n")
	session, problems := build.Open(options(w.dir))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	defer session.Close()
	compareFindings(t, w, session)
	for _, p := range append(w.pages(), "content/index.md", "content/s1/index.md") {
		w.log = nil
		for _, edit := range [][2]string{{"title", "Loud"}, {"weight", "1"}, {"weight", "7"}, {"sources", w.grade()}, {"updated", "2026-02-02"}, {"sources", w.grade()}, {"title", "Quiet"}} {
			w.log = append(w.log, edit[0]+" "+p)
			w.set(p, edit[0], edit[1])
			session.Look()
			compareFindings(t, w, session)
		}
	}
}

// damage spoils a file at times, as people and disks do.
func (w *world) damage(dir string) {
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		w.t.Fatal(err)
	}
	deeper, err := filepath.Glob(filepath.Join(dir, "*", "*", "*.html"))
	if err != nil {
		w.t.Fatal(err)
	}
	found = slices.DeleteFunc(append(found, deeper...), func(name string) bool {
		return filepath.Base(name) == ".roleguide-manifest" // without it, nothing in the folder is known to be ours
	})
	if len(found) == 0 || w.rand.IntN(3) > 0 {
		return
	}
	file := found[w.rand.IntN(len(found))]
	text, err := os.ReadFile(file)
	if err != nil || len(text) == 0 {
		return // a folder
	}
	info, err := os.Stat(file)
	if err != nil {
		w.t.Fatal(err)
	}
	w.log = append(w.log, "damage "+file)
	switch w.rand.IntN(3) {
	case 0:
		err = os.Remove(file)
	case 1:
		text[w.rand.IntN(len(text))] ^= 1
		err = os.WriteFile(file, text, 0o644)
	case 2:
		text[w.rand.IntN(len(text))] ^= 1
		if err = os.WriteFile(file, text, 0o644); err == nil {
			err = os.Chtimes(file, info.ModTime(), info.ModTime())
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// compareFolder wants a folder to hold these files and no others.
func compareFolder(t *testing.T, w *world, dir string, files map[string][]byte) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".roleguide-") {
			return err
		}
		seen++
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(name)
		if want, ok := files[filepath.ToSlash(rel)]; err == nil && (!ok || !bytes.Equal(got, want)) {
			t.Fatalf("after %q, %s is\n%s\nwant (%v)\n%s", w.log, rel, got, ok, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen != len(files) {
		t.Fatalf("after %q there are %d files, want %d", w.log, seen, len(files))
	}
}

func compareFiles(t *testing.T, w *world, session *build.Session, files map[string][]byte) {
	t.Helper()
	for name, want := range files {
		if got, found := session.Find(name); !found || !bytes.Equal(got, want) {
			t.Fatalf("after %q, %s is (found: %v)\n%s\nwant\n%s", w.log, name, found, got, want)
		}
	}
}

// edits is how many there are in a row: fewer in a short run.
func edits() int {
	if testing.Short() {
		return 60
	}
	return 200
}

// seeds are those of the random edits: more of them in a long run.
func seeds() []uint64 {
	if testing.Short() {
		return []uint64{1}
	}
	return []uint64{1, 2, 3, 4, 5}
}
