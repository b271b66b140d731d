package link_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

func TestCheck(t *testing.T) {
	at := func(line int) source.Pos { return source.Pos{File: "content/a.md", Line: line, Col: 1} }
	targets := link.Targets{"": {"welcome"}, "guide/": {"pay", "skills", "über"}, "empty/": nil}
	refs := []link.Ref{
		{Pos: at(9), To: "guide/", Fragment: "skils", Excerpt: "the line"},
		{Pos: at(1), To: "guide/", Fragment: "pay"},
		{Pos: at(2), To: "guide/", Fragment: "über"},
		{Pos: at(3), To: "guide/"},                       // the page as a whole
		{Pos: at(4), To: "guide/", Fragment: "top"},      // every page has a top
		{Pos: at(5), To: "elsewhere/", Fragment: "x"},    // whether it exists is asked elsewhere
		{Pos: at(6), To: "", Fragment: "Welcome"},        // ids have a case
		{Pos: at(7), To: "empty/", Fragment: "a\x1b"},    // nothing to propose
		{Pos: at(8), To: "guide/", Fragment: "vacation"}, // nothing near
	}
	want := []string{
		`content/a.md:6:1: the home page has no heading "#Welcome"; did you mean "welcome"?`,
		`content/a.md:7:1: /empty/ has no heading "#a\u001b"; `,
		`content/a.md:8:1: /guide/ has no heading "#vacation"; allowed here: pay, skills, über`,
		`content/a.md:9:1: /guide/ has no heading "#skils"; did you mean "skills"?`,
	}
	problems := link.Check(refs, targets)
	var got []string
	for _, p := range problems {
		got = append(got, p.Pos.String()+": "+p.Message+"; "+p.Hint)
		if p.Code != link.CodeDeadFragment || p.Severity != source.Error {
			t.Errorf("%+v", p)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if problems[3].Excerpt != "the line" {
		t.Errorf("the source line is lost: %+v", problems[3])
	}
	if len(link.Check(nil, targets)) > 0 || len(link.Check(refs, nil)) > 0 {
		t.Error("problems without references or targets")
	}
}

// TestCheckIsLinear: many references, all of them dead, to a page of many headings, and to many pages. The
// bound is for slow and busy machines; comparing each with each would take minutes.
func TestCheckIsLinear(t *testing.T) {
	const n = 65_000
	ids := make([]string, n)
	one, many := make([]link.Ref, n), make([]link.Ref, n)
	targets := link.Targets{}
	for i := range n {
		ids[i] = fmt.Sprintf("a-heading-with-a-long-name-of-many-letters-%d", i)
		pos := source.Pos{File: "content/a.md", Line: i + 1, Col: 1}
		one[i] = link.Ref{Pos: pos, To: "one/", Fragment: fmt.Sprintf("a-heading-with-a-long-name-of-many-lettres-%d", i)}
		to := fmt.Sprintf("page-%d/", i)
		targets[to] = []string{"pay", "skills"}
		many[i] = link.Ref{Pos: pos, To: to, Fragment: "skils"}
	}
	targets["one/"] = ids
	for name, refs := range map[string][]link.Ref{"one page": one, "many pages": many} {
		start := time.Now()
		if got := len(link.Check(refs, targets)); got != n {
			t.Errorf("%s: %d problems", name, got)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// TestHintsDoNotDependOnChance: the same references give the same problems, hints included.
func TestHintsDoNotDependOnChance(t *testing.T) {
	targets := link.Targets{}
	var refs []link.Ref
	for i := range 300 {
		to := fmt.Sprintf("page-%d/", i%3)
		targets[to] = []string{"pay", "day", "way"}
		refs = append(refs, link.Ref{Pos: source.Pos{File: "a", Line: i + 1}, To: to, Fragment: "bay"})
	}
	text := func() string {
		return fmt.Sprint(link.Check(refs, targets))
	}
	first := text()
	for range 20 {
		if text() != first {
			t.Fatal("two results")
		}
	}
}
