package browsertest

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// An axNode is what the browser says of an element to a screen reader. The types of cdproto do not know all values that
// newer browsers send.
type axNode struct {
	NodeID     string
	Ignored    bool
	Role, Name axValue
	Properties []struct {
		Name  string
		Value axValue
	}
	ChildIDs []string `json:"childIds"`
}

type axValue struct{ Value any }

func (v axValue) String() string {
	if v.Value == nil {
		return ""
	}
	return fmt.Sprint(v.Value)
}

// spoken is what a screen reader has of the questionnaire: roles, names and states, a line each.
func spoken(t *testing.T, v *visit) string {
	t.Helper()
	var tree struct{ Nodes []axNode }
	v.run(t, chromedp.ActionFunc(func(ctx context.Context) error {
		var raw json.RawMessage
		if err := cdp.Execute(ctx, "Accessibility.getFullAXTree", nil, &raw); err != nil {
			return err
		}
		return json.Unmarshal(raw, &tree)
	}))
	byID := map[string]axNode{}
	for _, n := range tree.Nodes {
		byID[n.NodeID] = n
	}
	silent := []string{"", "generic", "none", "InlineTextBox", "ListMarker", "LabelText", "paragraph", "strong", "StaticText", "MenuListPopup", "option"}
	var b strings.Builder
	var write func(n axNode, depth int)
	write = func(n axNode, depth int) {
		role, name := n.Role.String(), n.Name.String()
		if !n.Ignored && !slices.Contains(silent, role) || role == "StaticText" && name != "" {
			b.WriteString(strings.Repeat("  ", depth) + strings.TrimSpace(role+" "+name))
			for _, p := range n.Properties {
				if p.Name == "checked" || p.Name == "focused" || p.Name == "expanded" {
					fmt.Fprintf(&b, " [%s %s]", p.Name, p.Value)
				}
			}
			b.WriteByte('\n')
			depth++
		}
		for _, id := range n.ChildIDs {
			write(byID[id], depth)
		}
	}
	for _, n := range tree.Nodes {
		if n.Role.String() == "region" { // the questionnaire; headers and footers have other roles in other browsers
			write(n, 0)
		}
	}
	return b.String()
}

// TestSpoken compares what a screen reader has at each step with a golden file.
func TestSpoken(t *testing.T) {
	v := mealSite(t)
	var b strings.Builder
	step := func(name string, actions ...chromedp.Action) {
		v.run(t, append(actions, chromedp.Sleep(100*time.Millisecond))...)
		b.WriteString("-- " + name + " --\n" + spoken(t, v))
	}
	next := chromedp.Click(`#_form .main`, chromedp.ByQuery)
	answer := chromedp.Click(`.question:not([hidden]) label`, chromedp.ByQuery)
	step("first question", chromedp.Navigate(v.url+"which/"))
	step("no answer", next)
	step("second question", answer, next)
	step("answers", answer, next)
	step("result", chromedp.Click(`.panel .main`, chromedp.ByQuery))
	const golden = "testdata/spoken.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("run this test with -update, and read the difference:\n%s", got)
	}
}
