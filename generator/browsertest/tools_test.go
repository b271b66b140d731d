package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"gopkg.in/yaml.v3"
)

// The decoder reads ten adverts, shows each as text, and sends nothing.
func TestAdvertDecoder(t *testing.T) {
	text, err := os.ReadFile("testdata/adverts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var adverts []struct {
		Name, Says, Text string
		Warns            bool
	}
	if err := yaml.Unmarshal(text, &adverts); err != nil || len(adverts) != 10 {
		t.Fatalf("%d adverts, %v", len(adverts), err)
	}
	v := open(t)
	v.goTo(t, "hiring/advert-decoder/")
	verdicts := map[string]string{"product": "the job of a product manager.", "project": "the job of a project manager.", "both": "asks for both jobs", "little": "too little here"}
	for _, a := range adverts {
		paste(t, v, a.Text)
		if got := value[string](t, v, `document.querySelector(".verdict").textContent`); !strings.Contains(got, verdicts[a.Says]) {
			t.Errorf("%s: it says %q, want %q", a.Name, got, verdicts[a.Says])
		}
		if got := value[bool](t, v, `document.querySelector(".decoder .warn") !== null`); got != a.Warns {
			t.Errorf("%s: a warning is %v, want %v", a.Name, got, a.Warns)
		}
		shown := value[string](t, v, `(() => { const box = document.querySelector(".advert")?.cloneNode(true); box?.querySelectorAll("sup").forEach((s) => s.remove()); return box ? box.textContent : "" })()`)
		if shown != "" && shown != a.Text {
			t.Errorf("%s: the marked text is %q", a.Name, shown)
		}
		if n := value[int](t, v, `document.querySelectorAll(".advert > :not(mark, sup)").length`); n > 0 {
			t.Errorf("%s: the text became markup", a.Name)
		}
	}
	// The page's own example, which it marks by hand.
	paste(t, v, value[string](t, v, `document.querySelector("#an-example-marked-by-hand ~ blockquote").textContent`))
	if got := value[string](t, v, `[...document.querySelectorAll(".bar b")].map((b) => b.textContent).join()`); got != "Product manager: 3,Project manager: 11" {
		t.Errorf("the example of the page gives %s", got)
	}
	v.run(t, chromedp.Click(".private button", chromedp.ByQuery))
	if !value[bool](t, v, `document.querySelector(".result").hidden && document.activeElement.id === "_advert"`) {
		t.Error("clearing leaves the result, or loses the focus")
	}
	v.quiet(t, "hiring/advert-decoder/")
}

func paste(t *testing.T, v *visit, text string) {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	v.run(t, chromedp.Evaluate(fmt.Sprintf(`(() => { const a = document.querySelector("#_advert"); a.value = %s; a.dispatchEvent(new Event("input")) })()`, quoted), nil), chromedp.Sleep(400*time.Millisecond))
}

// The matrix of the page becomes a sheet of one's own: rows are left out, letters changed, mistakes told, and what is saved is
// what is shown.
func TestDecisionSheet(t *testing.T) {
	v := open(t)
	v.goTo(t, "who-decides/")
	status := func(want string) {
		t.Helper()
		if got := value[string](t, v, `document.querySelector(".own .status").textContent`); got != want {
			t.Errorf("the sheet says %q, want %q", got, want)
		}
	}
	do := func(script string) { t.Helper(); v.run(t, chromedp.Evaluate(script, nil)) }
	status("18 situations chosen. Each has one approver and one driver.")
	do(`document.querySelectorAll(".own legend input")[1].click()`)
	status("17 situations chosen. Each has one approver and one driver.")
	do(`const s = document.querySelectorAll(".own .rows select"); s[0].value = "C"; s[0].dispatchEvent(new Event("change"))`)
	status("17 situations chosen. 1 still need one approver and one driver.")
	if got := value[string](t, v, `document.querySelector(".own .problem").textContent`); got != "Nobody says yes here. Give one person the A. Nobody brings this to a decision. Give one person the D." {
		t.Errorf("the row says %q", got)
	}
	do(`s[0].value = "D"; s[0].dispatchEvent(new Event("change")); s[1].value = "A"; s[1].dispatchEvent(new Event("change")); s[2].value = "A"; s[2].dispatchEvent(new Event("change"))`)
	if got := value[string](t, v, `document.querySelector(".own .problem").textContent`); got != "Two approvers are none. Leave the A with one person." {
		t.Errorf("the row says %q", got)
	}
	do(`s[2].value = "C"; s[2].dispatchEvent(new Event("change"));
		const p = document.querySelector(".own .people input"); p.value = "=Mara | \"M\""; p.dispatchEvent(new Event("input"));
		const u = URL.createObjectURL; URL.createObjectURL = (b) => { b.text().then((text) => (window.saved = text)); return u.call(URL, b) }`)
	saved := func(button string) string {
		t.Helper()
		do(`[...document.querySelectorAll(".own button")].find((b) => b.textContent === "` + button + `").click()`)
		v.run(t, chromedp.Sleep(100*time.Millisecond))
		return value[string](t, v, `window.saved`)
	}
	if got := saved("CSV"); !strings.Contains(got, `Decision,"'=Mara | ""M""",Project,Engineering,Design,Sponsor,Note`+"\r\n") || !strings.Contains(got, "\r\n1. Which problem comes next,D,A,C,C,C,") || strings.Count(got, "\r\n") != 18 {
		t.Errorf("the CSV file is\n%s", got)
	}
	if got := saved("Markdown"); !strings.Contains(got, "# Who decides what\n\n| Decision | =Mara \\| \"M\" | Project |") || strings.Contains(got, "target market changes") || !strings.Contains(got, "\n- Sponsor: ____") {
		t.Errorf("the Markdown file is\n%s", got)
	}
	do(`[...document.querySelectorAll(".own button")].find((b) => b.textContent === "Add a situation").click()`)
	if !value[bool](t, v, `document.activeElement.matches(".own fieldset:last-of-type input[type=text]")`) {
		t.Error("the new row has no focus")
	}
	if n := value[int](t, v, `Object.keys(localStorage).length + Object.keys(sessionStorage).length`); n > 0 {
		t.Error("something was stored without being asked for")
	}
	v.quiet(t, "who-decides/")
}
