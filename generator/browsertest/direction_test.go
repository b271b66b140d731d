package browsertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// A site in Arabic reads from right to left, and nothing of it is wider than a phone.
func TestRightToLeft(t *testing.T) {
	dir := t.TempDir()
	const text = "هذا نص طويل بما يكفي ليملأ عدة أسطر على شاشة هاتف صغيرة، ويجب ألا يخرج منها شيء."
	page := "\n---\n\n" + text + "\n\n## جزء\n\n- " + text + "\n- ثان\n\n| أ | ب | ج |\n| --- | --- | --- |\n| " + text + " | 2 | 3 |\n\n```go\nvar x = 1\n```\n\n> [!NOTE]\n> " + text + "\n\n" +
		":::tabs\n:::tab title=\"أ\"\n" + text + "\n:::\n:::tab title=\"ب\"\nب\n:::\n:::\n\n:::details summary=\"لماذا؟\"\n" + text + "\n:::\n"
	files := map[string]string{
		"site.yaml":          "title: دليل\nlanguage: ar\nbase_url: https://example.org/\n",
		"content/index.md":   "---\ntitle: الصفحة الأولى\nanswer: " + text + page,
		"content/a/index.md": "---\ntitle: قسم\nkind: list" + page,
		"content/a/b.md":     "---\ntitle: صفحة طويلة العنوان جدا لكي تحتاج إلى أكثر من سطر\nreviewed: 2026-01-02\nanswer: " + text + page,
		"content/faq.md":     "---\ntitle: أسئلة\nkind: faq" + page,
	}
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := openSite(t, dir)
	for _, width := range []int64{320, 1280} {
		v.run(t, emulation.SetDeviceMetricsOverride(width, 800, 1, false))
		for _, address := range v.pages {
			v.goTo(t, address)
			if wide := value[int64](t, v, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("/%s is %d pixels wide on a screen of %d", address, wide, width)
			}
			if dir := value[string](t, v, "getComputedStyle(document.querySelector('h1')).direction"); dir != "rtl" {
				t.Errorf("/%s reads %s", address, dir)
			}
			const left = `[...document.querySelectorAll("h1, main p")].filter((e) => e.getClientRects().length).some((e) => getComputedStyle(e).textAlign === "left")`
			if value[bool](t, v, left) {
				t.Errorf("/%s has text at the left", address)
			}
			v.quiet(t, address)
		}
	}
}
