package generator_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"roleguide/generator/config"
	"roleguide/generator/page"
)

var (
	address = regexp.MustCompile(`https?://\S+`)
	letters = regexp.MustCompile(`\bPMs?\b`)
	percent = regexp.MustCompile(`(\d+(?:\.\d+)?) ?(?:%|per cent|percent)`)
)

// House rule: three jobs share two letters, so they stand nowhere but in the addresses of sources.
func TestTheTwoLettersStandNowhere(t *testing.T) {
	for _, root := range []string{"../content", "../layouts", "starter/site"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".md", ".yaml", ".csv", ".html", ".svg", ".ts"}, filepath.Ext(path)) {
				return err
			}
			text, err := os.ReadFile(path)
			for i, line := range strings.Split(string(text), "\n") {
				if found := letters.FindString(address.ReplaceAllString(line, "")); found != "" {
					t.Errorf("%s:%d: %q can mean three jobs; write which one", path, i+1, found)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Every share in the text of a page is one that the page's sources state, or stands in testdata/own-figures.txt with what it
// is instead: invented, or computed by the guide itself.
func TestEveryShareHasASource(t *testing.T) {
	site, problems := page.Load(os.DirFS(".."), config.Default(), page.Options{Now: time.Now()})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	own := ownFigures(t)
	for _, p := range site.Pages {
		text, err := os.ReadFile(filepath.Join("..", p.File))
		if err != nil {
			t.Fatal(err)
		}
		stated := map[string]bool{}
		for _, s := range p.Sources {
			for _, m := range percent.FindAllStringSubmatch(s.Title+" "+s.Claim+" "+s.Base, -1) {
				stated[m[1]] = true
			}
		}
		first := strings.Count(string(p.Head), "\n")
		code := false
		for i, line := range strings.Split(string(text)[len(p.Head):], "\n") {
			if strings.HasPrefix(line, "```") {
				code = !code
			}
			if code {
				continue
			}
			for _, m := range percent.FindAllStringSubmatch(line, -1) {
				entry := p.File + " " + m[1]
				if _, known := own[entry]; known {
					own[entry] = true
				} else if !stated[m[1]] {
					t.Errorf("%s:%d: %s is stated by no source of this page; one that is invented or computed belongs into testdata/own-figures.txt", p.File, first+i+1, m[0])
				}
			}
		}
	}
	for entry, used := range own {
		if !used {
			t.Errorf("testdata/own-figures.txt has %q, which no page uses", entry)
		}
	}
}

// ownFigures reads the shares that are not facts: file, number, and what it is.
func ownFigures(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("testdata/own-figures.txt")
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var file, number string
		if n, _ := fmt.Sscan(line, &file, &number); n < 2 || len(strings.Fields(line)) < 3 {
			t.Fatalf("testdata/own-figures.txt: %q does not say file, number and what it is", line)
		}
		own[file+" "+number] = false
	}
	return own
}
