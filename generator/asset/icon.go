package asset

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"

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
	if err := encoder.Encode(&b, canvas); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
