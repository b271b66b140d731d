package build_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// HOSTING.md says the same as _headers, for both servers.
func TestHostingSaysWhatHeadersSay(t *testing.T) {
	files, problems := preview(t, options(write(t, map[string]string{"site.yaml": "title: Test\nbase_url: https://example.org/\n"})))
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	text, err := os.ReadFile("../HOSTING.md")
	if err != nil {
		t.Fatal(err)
	}
	headers := 0
	for line := range strings.SplitSeq(string(files["_headers"]), "\n") {
		_, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		headers++
		value = strings.Trim(value, `"`)
		if n := bytes.Count(text, []byte(value)); n < 2 {
			t.Errorf("HOSTING.md has %q %d times, not for both servers", value, n)
		}
	}
	if headers < 10 {
		t.Errorf("only %d headers were compared", headers)
	}
}

func TestCompressedFilesHoldTheSame(t *testing.T) {
	files, problems := preview(t, options(write(t, map[string]string{
		"site.yaml":        "title: Test\nbase_url: https://example.org/\noutput: { compress: true }\n",
		"content/plan.md":  "---\ntitle: Plan\n---\n\n" + strings.Repeat("Text. ", 500),
		"content/tiny.txt": "tiny",
	})))
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	pairs := 0
	for name, data := range files {
		if packed, ok := files[name+".gz"]; ok {
			pairs++
			z, err := gzip.NewReader(bytes.NewReader(packed))
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, data) || len(packed) >= len(data) {
				t.Errorf("%s.gz holds something else: %v", name, err)
			}
		}
		if packed, ok := files[name+".br"]; ok {
			if plain, err := io.ReadAll(brotli.NewReader(bytes.NewReader(packed))); err != nil || !bytes.Equal(plain, data) {
				t.Errorf("%s.br holds something else: %v", name, err)
			}
		}
	}
	for _, name := range []string{"plan/index.html.gz", "plan/index.html.br"} {
		if files[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
	if pairs < 4 || files["tiny.txt.gz"] != nil || files["_headers.gz"] != nil {
		t.Errorf("%d pairs; or files are compressed that should not be", pairs)
	}
}
