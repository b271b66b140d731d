package asset_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"roleguide/layouts"
)

// A custom property that is used and never set makes its declaration void, without a word from any browser.
func TestEveryPropertyOfTheStylesIsSet(t *testing.T) {
	names, err := fs.Glob(layouts.Files, "styles/*.css")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	used, set := regexp.MustCompile(`var\((--[a-z0-9-]+)\)`), regexp.MustCompile(`(--[a-z0-9-]+)\s*:`)
	known := map[string]bool{}
	texts := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(layouts.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
		for _, m := range set.FindAllStringSubmatch(texts[name], -1) {
			known[m[1]] = true
		}
	}
	for name, text := range texts {
		for i, line := range strings.Split(text, "\n") {
			for _, m := range used.FindAllStringSubmatch(line, -1) {
				if !known[m[1]] {
					t.Errorf("layouts/%s:%d uses %s, which nothing sets", name, i+1, m[1])
				}
			}
		}
	}
}
