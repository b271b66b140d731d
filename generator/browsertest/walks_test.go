package browsertest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Three readers come to the home page with a telephone and leave with what they came for, by links that they can see.

// follow clicks the first visible link or button in main with a text, once it is there, and waits for the page that it
// leads to.
func (v *visit) follow(t *testing.T, text string) {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	click := fmt.Sprintf(`(() => {
		const it = [...document.querySelectorAll("main a, main button")].find((e) => e.checkVisibility() && e.innerText.includes(%s));
		it?.click();
		return !!it;
	})()`, quoted)
	found := value[bool](t, v, click)
	for range 100 {
		if found {
			break
		}
		time.Sleep(50 * time.Millisecond)
		found = value[bool](t, v, click)
	}
	if !found {
		t.Fatalf("%s has no link or button %q", value[string](t, v, "location.pathname"), text)
	}
	v.run(t, chromedp.Sleep(150*time.Millisecond), chromedp.Poll(`document.readyState === "complete"`, nil))
}

// answer picks, at each question, the option that holds one of the words, or else the first, and shows the result.
func (v *visit) answer(t *testing.T, words ...string) {
	t.Helper()
	list, err := json.Marshal(append([]string{}, words...))
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		asked := value[bool](t, v, fmt.Sprintf(`(() => {
			const box = [...document.querySelectorAll("fieldset.question")].find((f) => f.checkVisibility());
			if (!box) return false;
			const labels = [...box.querySelectorAll("label")];
			(labels.find((l) => %s.some((w) => l.innerText.includes(w))) ?? labels[0]).click();
			[...document.querySelectorAll("button.main")].find((b) => b.checkVisibility()).click();
			return true;
		})()`, list))
		if !asked {
			v.follow(t, "See the result")
			return
		}
		v.run(t, chromedp.Sleep(30*time.Millisecond))
	}
	t.Fatal("the questions do not end")
}

// taken is the text of what a link with a text downloads.
func (v *visit) taken(t *testing.T, text string) string {
	t.Helper()
	return value[string](t, v, fmt.Sprintf(`fetch([...document.querySelectorAll("a[download]")].find((a) => a.innerText.includes(%q)).href).then((r) => r.ok ? r.text() : "")`, text))
}

func (v *visit) holds(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q is missing in\n%s", value[string](t, v, "location.pathname"), want, text)
		}
	}
}

// arrive opens the home page on a telephone.
func arrive(t *testing.T) *visit {
	v := open(t)
	v.run(t, emulation.SetDeviceMetricsOverride(390, 844, 1, true))
	v.goTo(t, "")
	return v
}

// A manager who needs to hire leaves with a recommendation, an advert, questions and a scorecard.
func TestWalkOfAManagerWhoHires(t *testing.T) {
	v := arrive(t)
	v.follow(t, "I am hiring")
	v.answer(t, "no end is planned", "requests and opinions", "wanted kept changing", "Often not", "Two, both inside", "whoever presses hardest",
		"Somebody without enough time", "needs or the market shift", "most of it is unused", "5 to 12", "The order of work", "One person")
	title := value[string](t, v, "document.title")
	if !strings.HasPrefix(title, "Product manager first") {
		t.Fatalf("the result is %q", title)
	}
	v.holds(t, value[string](t, v, `document.querySelector("#_panel").innerText`), "Because you said", "What would change it", "Next steps")
	v.follow(t, "Job advert for a product manager")
	v.holds(t, v.taken(t, "Markdown"), "# Job advert for a product manager", "**You decide**", "**You do not decide**", "Example:")
	v.follow(t, "Questions to ask those who answer")
	questions := v.taken(t, "CSV")
	v.holds(t, questions, "A good answer shows,What should worry you", "\r\n\"Example: ")
	if n := strings.Count(questions, "\r\n"); n != 14 {
		t.Errorf("%d lines of questions:\n%s", n, questions)
	}
	v.follow(t, "Score the answers")
	v.holds(t, v.taken(t, "CSV"), "Criterion,Weight", "\r\nExample: ")
	v.quiet(t, "templates/scorecard-product-manager/")
}

// Two people who quarrel leave with a matrix that both have: one decides, the other opens the link and goes on.
func TestWalkOfTwoWhoQuarrel(t *testing.T) {
	v := arrive(t)
	v.follow(t, "We are a team")
	v.follow(t, "Change the rows")
	do := func(script string) { t.Helper(); v.run(t, chromedp.Evaluate("(() => {"+script+"})()", nil)) }
	do(`const boxes = [...document.querySelectorAll(".own legend input")]; boxes.slice(3).forEach((b) => b.click());
		const name = document.querySelector(".own .people input"); name.value = "Mara Łukasz 🚌"; name.dispatchEvent(new Event("input"));
		const approver = document.querySelectorAll(".own .rows select")[1]; approver.value = "I"; approver.dispatchEvent(new Event("change"));
		const note = document.querySelector(".own .rows .wide input"); note.value = "up to £2,000 | \"a day\""; note.dispatchEvent(new Event("input"))`)
	v.follow(t, "Add a situation")
	do(`const own = document.activeElement; own.value = "Who tells the depot"; own.dispatchEvent(new Event("input"));
		const [first, second] = own.closest("fieldset").querySelectorAll("select");
		first.value = "D"; first.dispatchEvent(new Event("change")); second.value = "A"; second.dispatchEvent(new Event("change"))`)
	sheet := `document.querySelector(".own .paper").innerText`
	mine := value[string](t, v, sheet)
	v.holds(t, mine, "Mara Łukasz 🚌", "Who tells the depot", "up to £2,000")
	v.follow(t, "Copy link")
	link := value[string](t, v, "location.hash")
	if shown := value[string](t, v, `document.querySelector(".own textarea")?.value ?? location.href`); !strings.HasSuffix(shown, link) {
		t.Errorf("where it may not copy, it shows %q", shown) // as in a test, whose window has no focus
	}
	if len(link) > 700 {
		t.Errorf("the link has %d characters", len(link))
	}

	v.goTo(t, "difference/")
	v.goTo(t, "who-decides/"+link)
	came := func() string { return value[string](t, v, `document.querySelector(".own .came").innerText`) }
	if theirs := value[string](t, v, sheet); theirs != mine {
		t.Errorf("the link opens as\n%s\nwant\n%s", theirs, mine)
	}
	v.holds(t, came(), "came with the link")
	v.holds(t, value[string](t, v, `document.querySelector(".own .status").innerText`), "4 situations chosen. Each has one approver and one driver.")

	// What was cut off, altered or never was such a link gives the page's own rows, and says so.
	encoded := strings.TrimPrefix(link, "#sheet=")
	for _, bad := range []string{"", encoded[:len(encoded)-8], "x" + encoded, "W10", "bnVsbA", "WzEsIDAsICIwIiwgW1siX19wcm90b19fIiwgIngiXV0sIFtdXQ", "WzEsIDAsIFsiMCJdLCB7ImEiOiAxfSwgW11d", "%%%", strings.Repeat("A", 100000)} {
		v.goTo(t, "difference/")
		v.goTo(t, "who-decides/#sheet="+bad)
		if got := came(); !strings.Contains(got, "was not used") {
			t.Errorf("%.30s: it says %q", bad, got)
		}
		v.holds(t, value[string](t, v, sheet), "18. The wording of the status")
		if value[bool](t, v, `"note" in Array.prototype`) {
			t.Errorf("%.30s: the link reaches beyond the sheet", bad)
		}
	}
	v.quiet(t, "who-decides/")
}

// Somebody who wants to change sides leaves with a plan of ninety days.
func TestWalkOfACareerChanger(t *testing.T) {
	v := arrive(t)
	v.follow(t, "I am choosing a career")
	v.follow(t, "straight to the six situations")
	v.answer(t)
	if title := value[string](t, v, "document.title"); !strings.HasPrefix(title, "Choosing gives you more") {
		t.Fatalf("the result is %q", title)
	}
	v.follow(t, "From project manager to product manager")
	if !strings.HasSuffix(value[string](t, v, "location.href"), "/careers/switch/#to-product") {
		t.Errorf("it leads to %s", value[string](t, v, "location.href"))
	}
	v.follow(t, "The plan as a form to fill in")
	v.holds(t, v.taken(t, "Markdown"), "# Switching plan for 90 days", "What I have never done", "Three proofs, from project to product")
	v.quiet(t, "templates/switching-plan/")
}

// sheetsOfPaper are how many pages a template prints on, and what somebody who fills it in expects: a page that says so is one, and
// what is handed to a candidate ends where the scoring begins.
var sheetsOfPaper = map[string]int{
	"status": 1, "one-page-plan": 1, "product-brief": 1, "role-charter": 1, "change-request": 1, "interview-notes": 1, "switching-plan": 1,
	"work-sample-together": 2, "work-samples-project-manager": 4,
}

func TestSheetsFitTheirPaper(t *testing.T) {
	v := open(t)
	count := regexp.MustCompile(`/Type /Pages[^>]*/Count (\d+)`)
	for name, want := range sheetsOfPaper {
		v.goTo(t, "templates/"+name+"/")
		var pdf []byte
		v.run(t, chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPaperWidth(8.27).WithPaperHeight(11.69).Do(ctx)
			return err
		}))
		if m := count.FindSubmatch(bytes.ReplaceAll(pdf, []byte("\n"), []byte(" "))); m == nil || string(m[1]) != strconv.Itoa(want) {
			t.Errorf("templates/%s prints on %q, want %d", name, m, want)
		}
	}
}

// A result leads into its own page, whose text is hidden while questions are answered; the way back leads to the result.
func TestWalkFromAResultIntoItsPage(t *testing.T) {
	v := arrive(t)
	v.goTo(t, "missed-dates/")
	v.answer(t, "more than two things open", "Often")
	title := value[string](t, v, "document.title")
	v.follow(t, "The part of this page about it")
	if !value[bool](t, v, `(() => { const part = document.querySelector(".text :target"); return part.checkVisibility() && Math.abs(part.getBoundingClientRect().top) < 200 })()`) {
		t.Errorf("%s: the reader stands at %v, and not at the part", title, value[float64](t, v, "scrollY"))
	}
	v.run(t, chromedp.Evaluate("history.back()", nil), chromedp.Sleep(200*time.Millisecond))
	if got := value[string](t, v, "document.title"); got != title || value[bool](t, v, `document.querySelector(".text").checkVisibility()`) {
		t.Errorf("on the way back stands %q, want %q", got, title)
	}
	v.quiet(t, "missed-dates/")
}
