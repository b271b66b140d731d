package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the outputs of the examples")

// runIn runs the program in a folder and returns all it writes.
func runIn(t *testing.T, dir string, args ...string) (code int, text string) {
	t.Helper()
	t.Chdir(dir)
	var out bytes.Buffer
	code = run(context.Background(), args, streams{strings.NewReader(""), &out, &out})
	return code, out.String()
}

// TestExplainedExamplesAreTrue runs the example of every code and compares what the program says about it with
// what the explanation shows.
func TestExplainedExamplesAreTrue(t *testing.T) {
	files, err := filepath.Glob("explain/RG*.txtar")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d explanations found, %v", len(files), err)
	}
	for _, name := range files {
		code := strings.TrimSuffix(filepath.Base(name), ".txtar")
		t.Run(code, func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) == 0 {
				return // nothing that a site could show
			}
			path, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			_, said := runIn(t, exampleSite(t, archive), "check", "--now", "2026-03-01")
			said = withoutCount(said)
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "output" })
			if i < 0 {
				t.Fatal("there is no output")
			}
			if *update {
				archive.Files[i].Data = []byte(said)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := said, string(archive.Files[i].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if !strings.Contains(said, " "+code+": ") {
				t.Errorf("the example does not have the problem %s:\n%s", code, said)
			}
		})
	}
}

// exampleSite writes the files of an example, and the least of a site around them.
func exampleSite(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string][]byte{
		"site.yaml":        []byte("title: Example\nbase_url: https://example.org/\n"),
		"content/index.md": []byte("---\ntitle: Home\n---\n\nWelcome.\n"),
	}
	for _, f := range archive.Files {
		if f.Name != "output" {
			files[f.Name] = f.Data
		}
	}
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// withoutCount drops the last line, which has the time.
func withoutCount(text string) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(lines[:max(0, len(lines)-2)], "")
}

// TestEveryCodeIsExplained compares the constants of all packages with the explanations.
func TestEveryCodeIsExplained(t *testing.T) {
	declared := map[string]bool{}
	paths, err := filepath.Glob("../../*/codes.go")
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d files of codes found, %v", len(paths), err)
	}
	deeper, err := filepath.Glob("../../*/*/codes.go")
	if err != nil {
		t.Fatal(err)
	}
	paths = append(paths, deeper...)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`= "(RG\d\d\d)"`).FindAllStringSubmatch(string(text), -1) {
			if declared[m[1]] {
				t.Errorf("%s is declared twice", m[1])
			}
			declared[m[1]] = true
		}
	}
	for _, code := range codes() {
		if !declared[code] {
			t.Errorf("%s is explained and does not exist", code)
		}
		delete(declared, code)
	}
	for code := range declared {
		t.Errorf("%s is not explained", code)
	}
}

func TestExplain(t *testing.T) {
	code, text := runIn(t, t.TempDir(), "explain", "rg014")
	if code != 0 || !strings.HasPrefix(text, "RG014: An unknown key\n") || !strings.Contains(text, `did you mean "title"?`) {
		t.Errorf("exit %d:\n%s", code, text)
	}
	if code, text := runIn(t, t.TempDir(), "explain", "RG999"); code != exitUsage || !strings.Contains(text, "RG999") {
		t.Errorf("exit %d:\n%s", code, text)
	}
}
