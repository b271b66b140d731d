package asset

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"iter"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"

	"roleguide/generator/source"
)

// IconSizes are the sizes in which systems ask for the icon of a site, in pixels: on the home screens of Apple's
// systems, on those of others, and while it starts.
func IconSizes() []int { return []int{180, 192, 512} }

// Icons draws an icon in all sizes. name is the path of the drawing, for messages.
func Icons(name string, svg []byte) ([]File, *source.Problem) {
	files := make([]File, 0, len(IconSizes()))
	for _, size := range IconSizes() {
		data, err := rasterize(svg, size)
		if err != nil {
			p := source.New(source.Pos{File: name}, CodeMedia, "this drawing cannot be made into the icons that systems ask for: "+source.Visible(err.Error()))
			p = p.WithHint("draw it with paths, circles and rectangles of one colour each")
			return nil, &p
		}
		files = append(files, File{Path: fingerprinted(Dir+"/media", fmt.Sprintf("icon-%d", size), ".png", data), Data: data, Width: size, Height: size})
	}
	return files, nil
}

// iconMargin is the part of an icon that stays empty on each side: systems cut icons into shapes of their own.
const iconMargin = 0.12

// rasterize draws a drawing on white, in the middle of a square.
func rasterize(svg []byte, size int) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil { // the library fails on drawings that it does not understand
			err = fmt.Errorf("%v", v)
		}
	}()
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	canvas := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	free := float64(size) * (1 - 2*iconMargin)
	scale := min(free/icon.ViewBox.W, free/icon.ViewBox.H)
	w, h := icon.ViewBox.W*scale, icon.ViewBox.H*scale
	for i := range icon.SVGPaths {
		icon.SVGPaths[i].LineWidth *= scale // the library scales all but these
	}
	icon.SetTarget((float64(size)-w)/2, (float64(size)-h)/2, w, h)
	icon.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, canvas, canvas.Bounds())), 1)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&b, fewColours(canvas)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// fewColours gives a drawing a palette, if 256 colours are enough for it: then its file is smaller and made in a
// fraction of the time. Colours of areas stay; the shades at their edges, of which there are many with few pixels
// each, lose the bits that nobody sees.
func fewColours(from *image.RGBA) image.Image {
	often := map[color.RGBA]int{}
	for c, n := range runs(from) {
		often[c] += n
	}
	to := image.NewPaletted(from.Bounds(), nil)
	places := map[color.RGBA]uint8{}
	pix := to.Pix
	for c, n := range runs(from) {
		if often[c] < len(to.Pix)/256 {
			const edge = 0xF0
			c.R, c.G, c.B = c.R&edge|c.R>>4, c.G&edge|c.G>>4, c.B&edge|c.B>>4
		}
		place, known := places[c]
		if !known {
			if len(places) == 256 {
				return from
			}
			place = uint8(len(places)) //nolint:gosec // fewer than 256
			places[c], to.Palette = place, append(to.Palette, c)
		}
		for i := range pix[:n] {
			pix[i] = place
		}
		pix = pix[n:]
	}
	return to
}

// runs gives the colours of a picture, each with the number of pixels that have it one after another.
func runs(from *image.RGBA) iter.Seq2[color.RGBA, int] {
	return func(yield func(color.RGBA, int) bool) {
		for i := 0; i < len(from.Pix); {
			c, n := colourAt(from.Pix, i), 1
			for i += 4; i < len(from.Pix) && colourAt(from.Pix, i) == c; i += 4 {
				n++
			}
			if !yield(c, n) {
				return
			}
		}
	}
}

func colourAt(pix []uint8, i int) color.RGBA { return color.RGBA{pix[i], pix[i+1], pix[i+2], pix[i+3]} }
