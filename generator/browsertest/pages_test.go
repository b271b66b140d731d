package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// kindOf is the kind of the page that the browser shows.
const kindOf = `document.body.className.replace("kind-", "")`

// TestPages looks at every page of the guide at three widths, and at one page of each kind more closely. One browser
// and one site serve all parts, because starting them takes longer than most of what is looked at.
func TestPages(t *testing.T) {
	v := open(t)
	kinds := map[string]string{} // one page of each kind
	v.pages = append(v.pages, "no/such/page/")
	v.media(t, "", "light")
	t.Run("fit", func(t *testing.T) { v.fit(t, kinds) })
	kinds["guide"], kinds["parts"] = "pictures/", "components/" // those that have every component
	if len(kinds) < 9 {
		t.Fatalf("the guide has pages of few kinds: %v", kinds)
	}
	t.Run("axe", func(t *testing.T) { v.axe(t, kinds) })
	t.Run("keyboard", func(t *testing.T) { v.keyboard(t, kinds) })
	t.Run("colours", v.colours)
	t.Run("menu", v.menu)
	t.Run("lost", v.lost)
	t.Run("rows", v.rows)
	t.Run("paper", func(t *testing.T) { v.paper(t, kinds) })
	t.Run("without script", func(t *testing.T) { v.withoutScript(t, kinds) })
}

func (v *visit) width(t *testing.T, pixels int64) {
	t.Helper()
	v.run(t, emulation.SetDeviceMetricsOverride(pixels, 800, 1, false))
}

func (v *visit) media(t *testing.T, media, scheme string) {
	t.Helper()
	v.run(t, emulation.SetEmulatedMedia().WithMedia(media).WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}))
}

// fit checks that nothing is wider than the screen and no text too small, and learns the kinds of pages.
func (v *visit) fit(t *testing.T, kinds map[string]string) {
	for _, address := range v.pages {
		v.goTo(t, address)
		kind := value[string](t, v, kindOf)
		if _, known := kinds[kind]; !known {
			kinds[kind] = address
		}
		for _, pixels := range []int64{320, 768, 1440} {
			v.width(t, pixels)
			if wide := value[int64](t, v, "document.documentElement.scrollWidth"); wide > pixels {
				t.Errorf("/%s is %d pixels wide on a screen of %d", address, wide, pixels)
			}
		}
		const tiny = `[...document.querySelectorAll("main p, main li, main td, main dd")].filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 12).length`
		if n := value[int](t, v, tiny); n > 0 {
			t.Errorf("/%s has %d texts of less than 12 pixels", address, n)
		}
		if address != "no/such/page/" { // the browser says that it was not found
			v.quiet(t, address)
		}
		v.quietly()
	}
}

// quietly forgets what the browser complained of.
func (v *visit) quietly() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.complaints = nil
}

// axe checks a page of each kind with axe-core, in both colours, narrow and wide.
func (v *visit) axe(t *testing.T, kinds map[string]string) {
	script, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not here; make tools installs it where npm is")
	}
	const check = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150)).join(" | "))))`
	for i, scheme := range []string{"light", "dark"} {
		v.width(t, []int64{1440, 320}[i])
		v.media(t, "", scheme)
		for kind, address := range kinds {
			if kind == "print" {
				continue // all pages once more; it takes axe a minute
			}
			v.goTo(t, address)
			var found string
			var violations []string
			v.run(t, chromedp.Evaluate(string(script)+";0", nil), chromedp.Evaluate(check, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
			if err := json.Unmarshal([]byte(found), &violations); err != nil {
				t.Fatal(err)
			}
			for _, violation := range violations {
				t.Errorf("/%s, %s: %s", address, scheme, violation)
			}
		}
	}
	v.media(t, "", "light")
}

// keyboard walks through a page with the Tab key: the first stop leads to the text, every stop can be seen and is
// marked, and there is an end.
func (v *visit) keyboard(t *testing.T, kinds map[string]string) {
	v.quietly()
	const stop = `(() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
		if (e === document.body) return "end";
		const name = e.tagName + " " + (e.textContent || e.ariaLabel || e.name).trim().slice(0, 40);
		if (r.bottom < 0 || r.top > innerHeight || r.width === 0) return "unseen " + name;
		if (!e.matches("main") && (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2)) return "unmarked " + name;
		return e.className + "|" + name })()`
	for _, kind := range []string{"home", "guide", "comparison", "role"} {
		for _, pixels := range []int64{320, 1440} {
			v.width(t, pixels)
			v.goTo(t, kinds[kind])
			for n := 0; ; n++ {
				v.run(t, chromedp.KeyEvent("\t"))
				at := value[string](t, v, stop)
				if n == 0 && !strings.HasPrefix(at, "skip|") {
					t.Errorf("/%s: the first stop is %s", kinds[kind], at)
				}
				if strings.HasPrefix(at, "un") {
					t.Errorf("/%s, %d wide: %s", kinds[kind], pixels, at)
				}
				if at == "end" || n > 250 {
					if n > 250 {
						t.Errorf("/%s: no end after %d stops", kinds[kind], n)
					}
					break
				}
				if n == 25 && kind != "home" {
					break // the rest is links of the text
				}
			}
		}
	}
	v.goTo(t, "")
	v.run(t, chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
	if focus := value[string](t, v, "document.activeElement.id"); focus != "_main" {
		t.Errorf("the first stop leads to %q", focus)
	}
}

const background = `getComputedStyle(document.documentElement).backgroundColor`

// colours are those of the system until the reader chooses; the choice holds on the next page.
func (v *visit) colours(t *testing.T) {
	v.media(t, "", "dark")
	v.goTo(t, "")
	dark := value[string](t, v, background)
	v.media(t, "", "light")
	light := value[string](t, v, background)
	if dark == light {
		t.Error("the colours do not follow the system")
	}
	v.run(t, chromedp.Click(`[popovertarget="_colours"]`, chromedp.ByQuery), chromedp.Click(`[name="_theme"][value="dark"]`, chromedp.ByQuery))
	if now := value[string](t, v, background); now != dark {
		t.Errorf("choosing the dark gives %s", now)
	}
	v.goTo(t, "difference/")
	if kept := value[string](t, v, background); kept != dark {
		t.Errorf("the choice is lost on the next page: %s", kept)
	}
	if !value[bool](t, v, `document.querySelector('[name="_theme"][value="dark"]').checked`) {
		t.Error("the next page shows another choice than it follows")
	}
	v.run(t, chromedp.Click(`[popovertarget="_colours"]`, chromedp.ByQuery), chromedp.Click(`[name="_theme"][value="system"]`, chromedp.ByQuery))
	if now := value[string](t, v, background); now != light || value[int](t, v, "localStorage.length") != 0 {
		t.Errorf("going back to the system gives %s and leaves something stored", now)
	}
	v.quiet(t, "")
}

// menu opens and closes the list of all pages on a phone with the keyboard.
func (v *visit) menu(t *testing.T) {
	v.width(t, 320)
	v.goTo(t, "")
	const open = `document.querySelector("#_menu").matches(":popover-open")`
	v.run(t, chromedp.Focus(`[popovertarget="_menu"]`, chromedp.ByQuery), chromedp.KeyEvent("\r"))
	if !value[bool](t, v, open) {
		t.Error("Enter does not open the menu")
	}
	v.run(t, chromedp.KeyEvent("\x1b"))
	if value[bool](t, v, open) {
		t.Error("Escape does not close the menu")
	}
	// On a wide screen it stands beside the page, scrolled to where the reader is: at the page, or at the nearest above it.
	v.width(t, 1440)
	const place = `(() => { const r = document.querySelector(".map [aria-current]").getBoundingClientRect(); return r.height > 0 && r.top > 0 && r.bottom < innerHeight })()`
	for _, address := range []string{"glossary/", "templates/status/"} {
		v.goTo(t, address)
		if !value[bool](t, v, place) {
			t.Errorf("%s: the map does not show where the reader is", address)
		}
	}
	// Between phone and desk nothing in the header takes a second row.
	for _, width := range []int64{400, 770, 1199, 1200, 1279, 1280} {
		v.width(t, width)
		if high := value[float64](t, v, `document.querySelector(".top").offsetHeight`); high > 80 {
			t.Errorf("at %d pixels the header is %v pixels high", width, high)
		}
	}
}

// lost looks for a page that does not exist, with a slip of the keyboard.
func (v *visit) lost(t *testing.T) {
	for wrong, want := range map[string]string{"product-manger/": "product-manager/", "templates/risk-log/": "templates/risk-and-issue-log/", "who_decides.html": "who-decides/"} {
		v.goTo(t, wrong)
		v.run(t, chromedp.WaitVisible(".near a", chromedp.ByQuery))
		if got := value[string](t, v, `document.querySelector(".near a").href`); got != v.url+want {
			t.Errorf("/%s proposes %s", wrong, got)
		}
	}
	v.goTo(t, "qqqq/zzzz/")
	if !value[bool](t, v, `document.querySelector(".near").hidden`) {
		t.Error("an address like no other has proposals")
	}
	v.quietly()
}

// rows filters a comparison.
func (v *visit) rows(t *testing.T) {
	v.goTo(t, "components/")
	const shown = `document.querySelectorAll(".versus tbody tr").length - [...document.querySelectorAll(".versus tbody tr")].filter((e) => !e.checkVisibility()).length`
	all := value[int](t, v, shown)
	if !value[bool](t, v, `document.querySelector(".filter") !== null`) {
		t.Skip("all rows of the comparison differ")
	}
	v.run(t, chromedp.Click(`.filter [value="same"]`, chromedp.ByQuery))
	same := value[int](t, v, shown)
	v.run(t, chromedp.Click(`.filter [value="differs"]`, chromedp.ByQuery))
	if differs := value[int](t, v, shown); same == 0 || differs == 0 || same+differs != all {
		t.Errorf("of %d rows %d are the same and %d differ", all, same, differs)
	}
}

// paper looks at what would be printed, in the dark of the screen.
func (v *visit) paper(t *testing.T, kinds map[string]string) {
	v.width(t, 794) // A4
	v.media(t, "print", "dark")
	defer v.media(t, "", "light")
	for kind, address := range kinds {
		v.goTo(t, address)
		if paper := value[string](t, v, background); paper != "rgb(255, 255, 255)" {
			t.Errorf("/%s is printed on %s", address, paper)
		}
		const chrome = `[...document.querySelectorAll(".top, body > .map, .contents, .crumbs, .turn, button")].filter((e) => e.checkVisibility()).map((e) => e.className).join()`
		if seen := value[string](t, v, chrome); seen != "" && kind != "questionnaire" {
			t.Errorf("/%s prints navigation: %s", address, seen)
		}
		if wide := value[int64](t, v, "document.documentElement.scrollWidth"); wide > 794 {
			t.Errorf("/%s is %d pixels wide on paper of 794", address, wide)
		}
	}
	v.quietly()
	v.goTo(t, kinds["print"])
	if n := value[int](t, v, `document.querySelectorAll(".part").length`); n < 20 {
		t.Errorf("the whole guide has %d parts", n)
	}
	const dead = `[...document.querySelectorAll(".plan a, [data-part]")].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash).join()`
	if links := value[string](t, v, dead); links != "" {
		t.Errorf("references of the whole guide lead nowhere: %s", links)
	}
	v.quiet(t, kinds["print"])
}

// withoutScript looks for text that only script would show; the colours can be chosen all the same.
func (v *visit) withoutScript(t *testing.T, kinds map[string]string) {
	v.run(t, emulation.SetScriptExecutionDisabled(true))
	v.width(t, 1440)
	for _, address := range kinds {
		v.goTo(t, address)
		const hidden = `[...document.querySelectorAll("main p, main li, main td, main figure")].filter((e) => !e.closest("details, nav, [hidden]") && e.getClientRects().length === 0 && !e.matches(".write, :has(button, select)") && !e.closest(".blank")).map((e) => e.outerHTML.slice(0, 80)).join("\n")`
		if text := value[string](t, v, hidden); text != "" {
			t.Errorf("/%s: cannot be seen without script:\n%s", address, text)
		}
	}
	v.goTo(t, "")
	light := value[string](t, v, background)
	v.run(t, chromedp.Click(`[popovertarget="_colours"]`, chromedp.ByQuery), chromedp.Click(`[name="_theme"][value="dark"]`, chromedp.ByQuery))
	if value[string](t, v, background) == light {
		t.Error("the colours cannot be chosen without script")
	}
}

// TestPicturesHoldTheirText draws hostile data and asks the browser where the text really is.
func TestPicturesHoldTheirText(t *testing.T) {
	dir := t.TempDir()
	long := "Donaudampfschifffahrtsgesellschaft WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
	text := fmt.Sprintf("---\ntitle: Pictures\n---\n\n"+
		":::timeline caption=a\n| When | %[1]s | Two |\n|---|---|---|\n| %[1]s | %[1]s | продукт и проект |\n| now | x | %[1]s |\n:::\n\n"+
		":::swimlanes caption=b\n| Step | %[1]s | プロダクトマネージャー | C |\n|---|---|---|---|\n| %[1]s | %[1]s | %[1]s | |\n| x | | y | %[1]s |\n:::\n\n"+
		":::quadrant caption=c x=\"%[1]s\" y=\"%[1]s\" top-left=\"%[1]s\" bottom-right=\"مدير المشروع\"\n| Thing | x | y |\n|---|---|---|\n| %[1]s | 5 | 5 |\n| two | 5 | 5 |\n:::\n\n"+
		":::wheel caption=d\n| Duty | %[1]s | B | C |\n|---|---|---|---|\n| %[1]s | 90 | 1 | 3 |\n| two | 1 | 90 | 3 |\n| three | 1 | 1 | 3 |\n:::\n\n"+
		":::skills caption=e\n| Skill | %[1]s | B |\n|---|---|---|\n| %[1]s | 4 | 4 |\n:::\n\n"+
		":::decision caption=f\n| Criterion | Weight | %[1]s | B | C | D | E |\n|---|---|---|---|---|---|---|\n| %[1]s | 100 | 5 | 4 | 3 | 2 | 0.5 |\n:::\n\n"+
		":::flow caption=g\n| Step | Next |\n|---|---|\n| %[1]s | %[1]s: 3; no: 2; again: 1 |\n| two | 3 |\n| three | |\n:::\n", long)
	for name, data := range map[string]string{"site.yaml": "title: Test\nbase_url: https://example.org/\n", "content/index.md": text} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := openSite(t, dir)
	for _, pixels := range []int64{320, 1200} {
		v.width(t, pixels)
		v.goTo(t, "")
		const outside = `JSON.stringify([...document.querySelectorAll(".picture svg")].filter((s) => s.checkVisibility()).flatMap((s) => {
			const box = s.viewBox.baseVal, texts = [...s.querySelectorAll("text")].map((e) => ({ text: e.textContent, b: e.getBBox() })), found = [];
			texts.forEach(({ text, b }, i) => {
				if (b.x < -1 || b.y < -3 || b.x + b.width > box.width + 1 || b.y + b.height > box.height + 3) found.push("outside: " + text);
				for (const o of texts.slice(0, i)) if (b.x + 1 < o.b.x + o.b.width && o.b.x + 1 < b.x + b.width && b.y + 3 < o.b.y + o.b.height && o.b.y + 3 < b.y + b.height) found.push(text + " on " + o.text);
			});
			return found;
		}))`
		if found := value[string](t, v, outside); found != "[]" {
			t.Errorf("%d pixels: %s", pixels, found)
		}
		if n := value[int](t, v, `[...document.querySelectorAll(".picture svg")].filter((s) => s.checkVisibility()).length`); n != 7 {
			t.Errorf("%d pixels: %d drawings are shown, not 7", pixels, n)
		}
	}
}

// TestScreenshots takes the pictures of README.md anew if it is asked to (make pictures).
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("ROLEGUIDE_PICTURES")
	if dir == "" {
		t.Skip("ROLEGUIDE_PICTURES names no folder")
	}
	v := open(t)
	for _, shot := range []struct {
		name, address, scheme string
		width, height         int64
	}{
		{"home", "", "light", 1100, 700}, {"guide", "difference/", "light", 1100, 700}, {"comparison", "compare/#table", "light", 1100, 700},
		{"questionnaire", "which-role/", "dark", 1100, 700}, {"pictures", "pictures/#swim-lanes", "light", 1100, 700}, {"phone", "product-manager/", "light", 360, 740},
	} {
		var data []byte
		v.media(t, "", shot.scheme)
		v.run(t, emulation.SetDeviceMetricsOverride(shot.width, shot.height, 1, false), chromedp.Navigate(v.url+shot.address))
		v.run(t, chromedp.CaptureScreenshot(&data))
		if err := os.WriteFile(filepath.Join(dir, shot.name+".png"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
