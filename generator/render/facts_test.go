package render

import (
	"encoding/json"
	"strings"
	"testing"
)

// Whatever a title says, the block of data stays one, and says the same to a machine.
func TestDataCannotEndItsBlock(t *testing.T) {
	for _, text := range []string{`</script><script>alert(1)</script>`, "<!--<script>", "a\u2028b\u2029c", `"\` + "\x00\x7f", "&amp; <b>", "Größe 产品", "\xff broken"} {
		block := string(dataBlock(list{{"name", text}, {"items", []list{{{"position", 1}, {"name", text}}}}}))
		inside, ok := strings.CutPrefix(block, `<script type="application/ld+json">`)
		inside, end := strings.CutSuffix(inside, "</script>\n")
		if !ok || !end || strings.ContainsAny(inside, "<>&\u2028\u2029") {
			t.Errorf("%q: %s", text, block)
		}
		var back struct {
			Name  string
			Items []struct {
				Position int
				Name     string
			}
		}
		if err := json.Unmarshal([]byte(inside), &back); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if want := strings.ToValidUTF8(text, "\uFFFD"); back.Name != want || back.Items[0].Name != want || back.Items[0].Position != 1 {
			t.Errorf("%q became %q", text, back.Name)
		}
	}
}
