package generator_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"roleguide/generator/config"
	"roleguide/generator/page"
)

// points reads testdata/points.txt: every point that some page of the guide must cover.
func points(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/points.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var first, last int
		if _, err := fmt.Sscanf(line, "S%d S%d", &first, &last); err != nil {
			t.Fatalf("testdata/points.txt: %q is no range of points: %v", line, err)
		}
		for n := first; n <= last; n++ {
			all = append(all, fmt.Sprint("S", n))
		}
	}
	return all
}

// Every point is covered by a page that readers can see, and no page claims one that does not exist.
func TestPagesCoverEveryPoint(t *testing.T) {
	site, problems := page.Load(os.DirFS(".."), config.Default(), page.Options{Now: time.Now()})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	known := points(t)
	covered := map[string]bool{}
	for _, p := range site.Pages {
		for _, point := range p.Covers {
			covered[point] = true
			if !slices.Contains(known, point) {
				t.Errorf("%s covers %q, which testdata/points.txt does not list", p.File, point)
			}
		}
	}
	for _, point := range known {
		if !covered[point] {
			t.Errorf("no page covers %s", point)
		}
	}
}
