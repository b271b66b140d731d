package asset_test

import (
	"bytes"
	"image/png"
	"os"
	"testing"

	"roleguide/generator/asset"
)

func TestIconsAreDrawn(t *testing.T) {
	svg, err := os.ReadFile("../../layouts/icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	files, problem := asset.Icons("layouts/icon.svg", svg)
	if problem != nil || len(files) != len(asset.IconSizes()) {
		t.Fatal(files, problem)
	}
	for _, f := range files {
		image, err := png.Decode(bytes.NewReader(f.Data))
		if err != nil || image.Bounds().Dx() != f.Width {
			t.Fatal(err)
		}
		colours := map[[3]uint32]bool{}
		for y := range f.Height {
			for x := range f.Width {
				r, g, b, _ := image.At(x, y).RGBA()
				colours[[3]uint32{r >> 8, g >> 8, b >> 8}] = true
			}
		}
		for _, want := range [][3]uint32{{255, 255, 255}, {0x1f, 0x66, 0xab}, {0xe2, 0x89, 0x2b}} {
			if !colours[want] {
				t.Errorf("%s lacks the colour %x", f.Path, want)
			}
		}
		if dir := os.Getenv("ICONS"); dir != "" {
			_ = os.WriteFile(dir+"/icon.png", f.Data, 0o644)
		}
	}
	again, _ := asset.Icons("layouts/icon.svg", svg)
	if again[0].Path != files[0].Path {
		t.Error("the second drawing differs")
	}
	for _, wrong := range []string{"", "<svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M nonsense"/></svg>`} {
		if files, p := asset.Icons("icon.svg", []byte(wrong)); p == nil && len(files) == 0 {
			t.Errorf("%q: nothing, in silence", wrong)
		}
	}
}

func BenchmarkIcons(b *testing.B) {
	svg, _ := os.ReadFile("../../layouts/icon.svg")
	for b.Loop() {
		asset.Icons("icon.svg", svg)
	}
}
