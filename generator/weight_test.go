package generator_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"roleguide/generator/build"
	"roleguide/layouts"
)

// A weight is what a reader waits for before a page is complete: bytes as they travel (gzip -9), and requests.
type weight struct{ html, css, js, requests int }

func (w weight) total() int { return w.html + w.css + w.js }

// What pages may weigh. The script of a questionnaire has a limit of its own: see TestWeight.
var (
	ordinary      = weight{14000, 7000, 1500, 5}
	questionnaire = weight{20500, 9600, 8500, 6}
)

const (
	ordinaryTotal      = 26000
	questionnaireTotal = 36700
	runtimeAndData     = 9 << 10
)

// heavier are pages that may weigh more than ordinary ones, and why.
var heavier = map[string]struct {
	weight
	why string
}{
	"print":                 {weight{330000, 9000, 1500, 8}, "the whole guide on one page, for paper"},
	"which-role/method":     {weight{26000, 7000, 1500, 5}, "every question, point, rule and golden case, generated: for those who check the questionnaire"},
	"evidence":              {weight{24000, 7000, 1500, 5}, "the register of all sources"},
	"glossary":              {weight{16000, 7000, 1500, 5}, "all words on one page, so that the browser can find in it"},
	"examples":              {weight{18000, 7000, 1500, 5}, "four situations in full, with the documents they use"},
	"product-manager":       {weight{16000, 7000, 1500, 5}, "a profile of every part of the job"},
	"related-roles":         {weight{15000, 7000, 1500, 5}, "all roles compared in one table"},
	"who-decides":           {weight{14000, 8000, 4100, 6}, "has a tool: the matrix as a sheet of one's own, with a link"},
	"hiring/advert-decoder": {weight{14000, 7000, 3200, 5}, "has a tool: it reads adverts"},
	"search":                {weight{14000, 7000, 5500, 5}, "has a tool: it searches"},
}

// TestWeight builds the site of this repository and weighs every page with what it loads.
func TestWeight(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the whole site")
	}
	files, _, problems := build.InMemory(context.Background(), build.Options{Source: "..", BaseURL: "https://example.org/", Layouts: layouts.Files, Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	pages := 0
	for name, data := range files {
		if path.Base(name) != "index.html" || bytes.Contains(data, []byte(`http-equiv="refresh"`)) {
			continue
		}
		pages++
		weighPage(t, files, name)
	}
	if pages < 50 {
		t.Errorf("only %d pages were weighed", pages)
	}
}

func weighPage(t *testing.T, files map[string][]byte, name string) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(files[name]))
	if err != nil {
		t.Fatal(err)
	}
	page := path.Dir(name)
	may, total := ordinary, ordinaryTotal
	more, listed := heavier[page]
	if listed {
		may, total = more.weight, more.total()
	}
	is := weight{html: gzipped(t, files[name]), requests: 1 + doc.Find("img").Length()}
	load := func(address string) int {
		is.requests++
		data, ok := files[path.Join(page, address)]
		if !ok {
			t.Errorf("%s loads %s, which is not there", name, address)
		}
		return gzipped(t, data)
	}
	for _, link := range doc.Find("link[rel=stylesheet]").EachIter() {
		is.css += load(link.AttrOr("href", ""))
	}
	runtime := 0
	for _, script := range doc.Find("script[src]").EachIter() {
		if script.Closest("template").Length() > 0 {
			continue // loaded when a reader asks for it
		}
		size := load(script.AttrOr("src", ""))
		is.js += size
		if strings.Contains(script.AttrOr("src", ""), "/questionnaire.") {
			runtime = size + gzipped(t, []byte(doc.Find("#_data").Text()))
			may, total = questionnaire, questionnaireTotal
		}
	}
	if runtime > runtimeAndData {
		t.Errorf("%s: runtime and data are %d bytes; at most %d", page, runtime, runtimeAndData)
	}
	if is.html > may.html || is.css > may.css || is.js > may.js || is.requests > may.requests || is.total() > total {
		t.Errorf("%s weighs %+v, together %d; at most %+v, together %d", page, is, is.total(), may, total)
	}
	if listed && is.html <= ordinary.html && is.css <= ordinary.css && is.js <= ordinary.js && is.requests <= ordinary.requests && is.total() <= ordinaryTotal {
		t.Errorf("%s is listed as heavier and is not: take it off the list", page)
	}
	t.Logf("%-40s %+v, together %d, runtime %d", page, is, is.total(), runtime)
}

func gzipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
