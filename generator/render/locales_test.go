package render

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
	"roleguide/layouts"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// Every locale that comes with the program has all words and no others, and each word has the same gaps to fill.
func TestLocalesAreComplete(t *testing.T) {
	if testing.Short() {
		t.Skip("a new English word may land before its translations")
	}
	read := func(name string) map[string]string {
		f, problems := source.Read(layouts.Files, name, MaxLayout)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		words := map[string]string{}
		r := strictyaml.NewReader(f)
		for _, k := range r.Open(r.Parse()).Keys() {
			words[k.Name] = r.Text(k.Value)
		}
		return words
	}
	files, err := fs.Glob(layouts.Files, "strings/*.yaml")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	english := read("strings/en.yaml")
	for _, name := range files {
		words := read(name)
		for key, text := range english {
			gaps := placeholder.FindAllString(text, -1)
			other := placeholder.FindAllString(words[key], -1)
			slices.Sort(gaps)
			slices.Sort(other)
			switch {
			case strings.TrimSpace(words[key]) == "":
				t.Errorf("%s lacks %s", name, key)
			case !slices.Equal(gaps, other):
				t.Errorf("%s: %s has the gaps %v, in English %v", name, key, other, gaps)
			}
		}
		for key := range words {
			if english[key] == "" {
				t.Errorf("%s has %s, which English does not", name, key)
			}
		}
	}
}

// Layouts whose words are older than the program lack some of those in which rules are said.
func TestMissingPhraseIsTold(t *testing.T) {
	own := fstest.MapFS{}
	err := fs.WalkDir(layouts.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var text []byte
			text, err = fs.ReadFile(layouts.Files, name)
			own[name] = &fstest.MapFile{Data: regexp.MustCompile(`(?m)^rule_(either|less): .*\n`).ReplaceAll(text, nil)}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, problems := Load(own, Options{Locale: "en"})
	if len(problems) != 1 || problems[0].Severity != source.Error || !strings.HasSuffix(problems[0].Message, ": rule_either, rule_less") {
		t.Error(problems)
	}
}
