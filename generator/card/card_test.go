package card

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"
)

func TestDrawsTheSameCardAsTheSameBytes(t *testing.T) {
	p := New()
	c := Card{Title: "Product manager or project manager?", Site: "The guide", Above: "The two jobs", Roles: []int{0, 1}}
	first := p.Draw(c)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			p.Draw(Card{Title: strings.Repeat("another ", 20), Site: "x", Roles: []int{1}})
			if again := p.Draw(c); !bytes.Equal(first, again) {
				t.Error("the second card differs")
			}
		})
	}
	group.Wait()
	image, err := png.Decode(bytes.NewReader(first))
	if err != nil || image.Bounds().Dx() != Width || image.Bounds().Dy() != Height {
		t.Fatal(image.Bounds(), err)
	}
	if len(first) > 40_000 {
		t.Errorf("a card has %d bytes", len(first))
	}
	if file := os.Getenv("CARD"); file != "" {
		if err := os.WriteFile(file, first, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Nothing is drawn beyond the margins, however long a title or a word is.
func TestTitlesStayInside(t *testing.T) {
	p := New()
	for _, title := range []string{"", "x", strings.Repeat("W", 300), strings.Repeat("many words ", 60), strings.Repeat("ß", 200), "a\nb\tc"} {
		image, err := png.Decode(bytes.NewReader(p.Draw(Card{Title: title, Site: "Site"})))
		if err != nil {
			t.Fatal(err)
		}
		ground := image.At(0, 0)
		for y := range lineAt - 2*stop {
			for _, x := range []int{margin - 20, Width - margin + 30} {
				if image.At(x, y) != ground {
					t.Fatalf("%.20q: something at %d, %d", title, x, y)
				}
			}
		}
	}
}

func TestCovers(t *testing.T) {
	p := New()
	for text, want := range map[string]bool{"Größe, Łódź, Ελλάδα, Москва – “x”": true, "产品经理": false, "مدير": false} {
		if p.Covers(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	p := New()
	for b.Loop() {
		p.Draw(Card{Title: "Product manager or project manager?", Site: "The guide", Roles: []int{0, 1}})
	}
}
