package search

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected words anew")

type wordCase struct {
	Language, Text string
	Words          []string
}

// The browser reads the same file (browsertest).
func TestWords(t *testing.T) {
	const file = "testdata/words.json"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []wordCase
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) < 10 {
		t.Fatal(len(cases), err)
	}
	for i, c := range cases {
		got := []string{}
		newAnalyser(c.Language).words([]byte(c.Text), func(w []byte, common bool) {
			if common {
				w = append([]byte("~"), w...)
			}
			got = append(got, string(w))
		})
		if *update {
			cases[i].Words = got
		} else if !slices.Equal(got, c.Words) {
			t.Errorf("%s: %q:\ngot  %q\nwant %q", c.Language, c.Text, got, c.Words)
		}
	}
	if *update {
		data, _ = json.MarshalIndent(cases, "", "  ")
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const sample = `<html><head><title>Nothing</title></head><body><nav>menu</nav><main id="_main"><nav><a href="x">crumbs</a></nav>
<h1>The title</h1><p>First <b>par</b>agraph &amp; more.</p><svg><text>drawing</text></svg><pre><code>code</code></pre>
<h2 id="who">Who <em>decides</em> <a class="anchor" href="#who" aria-label="a > b">#</a></h2><p>One</p><p>two<br>three</p>
<ul data-nosearch><li>hidden<ul><li>deep</li></ul></li></ul><h2>No id</h2><div>end</div><footer>foot</footer></main><footer>no</footer></body></html>`

func TestScanFindsThePartsOfAPage(t *testing.T) {
	parts := scan([]byte(sample), &scratch{}, 1000, func([]byte, int) {})
	got := make([]string, 0, len(parts))
	for _, p := range parts {
		got = append(got, fmt.Sprintf("%s|%s|%s", p.id, p.heading, bytes.TrimSpace(p.text)))
	}
	want := []string{"||First paragraph & more.", "who|Who decides|One two three No id end"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`<main><h2 id="x`))
	f.Fuzz(func(t *testing.T, page []byte) {
		words := NewVocabulary()
		e := NewReader("en", 1, words).Page(Page{Title: "x", HTML: page})
		x := Index{Words: words, Documents: []Document{{Entry: &e}}}
		for _, f := range x.Files() {
			_, data, _ := bytes.Cut(f.Data, []byte(","))
			if !json.Valid(data[:len(data)-1]) {
				t.Errorf("%s: %s", f.Name, f.Data)
			}
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add([]byte("plain \"quoted\" <b>&\\\b\f\n\r\t\x00\x1f\x7f é 語 😀 \u2028\u2029\xff\xe2\x80"))
	f.Fuzz(func(t *testing.T, text []byte) {
		want, _ := json.Marshal(string(text))
		if got := appendText(nil, text); !bytes.Equal(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// entry makes an entry of sections of text.
func entry(r *Reader, title string, sections ...string) *Entry {
	html := "<main>"
	for i, s := range sections {
		if i > 0 {
			html += fmt.Sprintf(`<h2 id="s%d">Part</h2>`, i)
		}
		html += "<p>" + s + "</p>"
	}
	e := r.Page(Page{Title: title, HTML: []byte(html)})
	return &e
}

func find(terms []*term, word string) *term {
	for _, t := range terms {
		if t.word == word {
			return t
		}
	}
	return nil
}

func TestPostingsKeepPageLevelAndPart(t *testing.T) {
	words := NewVocabulary()
	r := NewReader("en", 3, words)
	x := Index{Words: words, Documents: []Document{
		{Entry: entry(r, "Budget", "nothing here")},
		{Entry: entry(r, "Other", "words", "budget budget budget")},
		{Entry: entry(r, "Third", "one budget among many other words that make the page longer than it need be")},
	}}
	list := find(x.terms(inOrder), "budget").read(nil)
	if len(list) != 3 || list[0].page != 0 || list[1].page != 1 || list[2].page != 2 {
		t.Fatalf("got %v", list)
	}
	if list[1].section != 1 || list[0].section != 0 {
		t.Errorf("the part with the word is not kept: %v", list)
	}
	if list[0].title == 0 || list[1].level <= list[2].level {
		t.Errorf("title, often and once are not told apart: %v", list)
	}
}

func TestALongListKeepsTheBestPages(t *testing.T) {
	var tm term
	tm.last = -1
	for i := range 5 * MaxPostings {
		level := 3
		if i%50 == 7 {
			level = 14
		}
		tm.add(posting{i * 3, level, i % 4, i / 5999})
	}
	all := tm.read(nil)
	(&shortener{}).shorten(&tm)
	kept := tm.read(nil)
	now := term{last: -1} // shortened while it grows
	for _, p := range all {
		if now.add(p); now.kept >= 2*MaxPostings {
			(&shortener{}).shorten(&now)
		}
	}
	(&shortener{}).shorten(&now)
	if now.pages != tm.pages || now.titles != tm.titles || !bytes.Equal(now.postings, tm.postings) {
		t.Error("a word that is shortened while it grows is another")
	}
	if len(kept) != MaxPostings || tm.pages != len(all) {
		t.Fatalf("%d of %d are kept", len(kept), tm.pages)
	}
	for _, p := range all {
		if p.level == 14 && !slices.Contains(kept, p) {
			t.Fatalf("%v is lost", p)
		}
	}
}

func TestFilesNameTheirFirstWords(t *testing.T) {
	words := NewVocabulary()
	r, x := NewReader("de", 3000, words), Index{Words: words}
	for i := range 3000 {
		x.Documents = append(x.Documents, Document{Address: fmt.Sprintf("p%d/", i), Entry: entry(r, fmt.Sprintf("Seite %d", i), strings.Repeat(fmt.Sprintf("wort%d ", i%700), 3))})
	}
	files := x.Files()
	again := x.Files()
	var d directory
	for i, f := range files {
		if !bytes.Equal(f.Data, again[i].Data) {
			t.Errorf("%s differs the second time", f.Name)
		}
		if f.Name == "map.js" {
			_, text, _ := bytes.Cut(f.Data, []byte(","))
			if err := json.Unmarshal(text[:len(text)-1], &d); err != nil {
				t.Fatal(err)
			}
		}
	}
	if d.Pages != 3000 || len(d.Words) < 2 || len(d.Blocks) < 2 || !slices.IsSorted(d.Words) {
		t.Fatalf("%+v", d)
	}
	for i, first := range d.Words {
		var chunk []string
		at := slices.IndexFunc(files, func(f File) bool { return f.Name == fmt.Sprintf("w%d.js", i) })
		_, text, _ := bytes.Cut(files[at].Data, []byte(","))
		if err := json.Unmarshal(text[:len(text)-1], &chunk); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(chunk[0], first) {
			t.Errorf("chunk %d begins with %q, the map says %q", i, chunk[0], first)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	page := []byte("<main>" + strings.Repeat("<p>The <b>manager</b> answers for whether the thing was worth having and others for all its parts arriving together.</p>", 40) + "</main>")
	r := NewReader("en", 10_000, NewVocabulary())
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		r.Page(Page{Title: "One", HTML: page})
	}
}
