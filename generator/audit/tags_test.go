package audit

import "testing"

// FuzzWellFormed: a page that is taken for well formed has nothing to find when it is read as browsers read it.
func FuzzWellFormed(f *testing.F) {
	for _, page := range []string{
		"<!doctype html><html lang=\"en\"><head><title>a</b</title></head><body><p>a<p>b<ul><li>x</ul><br><hr/></body></html>",
		"<table><tr><td>x</td></tr></table>", "<table>x<tr></tr></table>", "<table>&nbsp;<tr></tr></table>", "<p><div></div></p>", "<b><i></b></i>",
		"<svg viewBox=\"0 0 1 1\"><title><b></title><path/></svg>", "<script>a<!--</script>", "<script>a<b</script><style></style>", "<textarea><b></textarea>",
		"<a href=x>y</a>", "<a href='x'>y</a>", "<A>y</a>", "<a\nb c=\"<>\">y</a>", "<!-- c -->", "<a", "</", "<", "<a/b>", "<noscript><p>a</noscript>", "<iframe><b></iframe>", "<button><button></button></button>",
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		if !wellFormed(page) {
			return
		}
		newMarkup(func(format string, args ...any) { t.Errorf("%q: "+format, append([]any{page}, args...)...) }).read(page)
	})
}

func TestWellFormed(t *testing.T) {
	for page, want := range map[string]bool{
		"<!doctype html><html lang=\"en\"><title>a &amp; b</title><p>a<p hidden>b<ul><li class=\"x\" data-y=\"<\">x</ul><br><svg><path d=\"M0\"/></svg></html>": true,
		"<table><tr><td>x</td></tr></table><script src=\"a.js\"></script>":                                                                                      true,
		"<b><i></b></i>":            false,
		"<div>":                     false,
		"<table>x<tr></tr></table>": false,
		"<a href=x>y</a>":           false, // not understood
	} {
		if got := wellFormed([]byte(page)); got != want {
			t.Errorf("%s: %v", page, got)
		}
	}
}
