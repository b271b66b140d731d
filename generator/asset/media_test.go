package asset_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"

	"roleguide/generator/asset"
	"roleguide/generator/source"
)

// encoded is a picture of a size, in a format of the standard library.
func encoded(t testing.TB, width, height int, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i*i/7) & 1
	}
	var b bytes.Buffer
	if err := encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }
func asGIF(w io.Writer, m image.Image) error  { return gif.Encode(w, m, nil) }

// oriented puts a block of EXIF with an orientation into a JPEG.
func oriented(data []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	mark := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	exif := []byte("Exif\x00\x00" + mark)
	exif = order.AppendUint16(exif, 42)
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 2)
	exif = append(order.AppendUint16(exif, 0x010f), make([]byte, 10)...)
	exif = order.AppendUint16(exif, 0x0112)
	exif = order.AppendUint16(exif, 3)
	exif = order.AppendUint32(exif, 1)
	exif = append(order.AppendUint16(exif, orientation), 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return bytes.Join([][]byte{data[:2], segment, exif, data[2:]}, nil)
}

// webp is the beginning of a lossless WebP image, with the length of a whole one.
func webp(width, height int) []byte {
	bits := binary.LittleEndian.AppendUint32([]byte{0x2f}, uint32(width-1)|uint32(height-1)<<14)
	bits = append(bits, make([]byte, 9)...)
	chunk := append(binary.LittleEndian.AppendUint32([]byte("WEBPVP8L"), uint32(len(bits))), bits...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunk))), chunk...)
}

func box(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), append([]byte(kind), body...)...)
}

// avif is the frame of an AVIF image: a small copy, the image itself, its turn in quarters.
func avif(width, height uint32, quarters byte) []byte {
	size := func(w, h uint32) []byte {
		return box("ispe", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(make([]byte, 4), w), h))
	}
	properties := box("iprp", box("ipco", size(1, 1), size(width, height), box("irot", []byte{quarters})))
	return bytes.Join([][]byte{
		box("ftyp", []byte("avif\x00\x00\x00\x00avifmif1")), box("meta", make([]byte, 4), box("hdlr", make([]byte, 20)), properties), box("mdat", make([]byte, 30)),
	}, nil)
}

const xmlns = `xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"`

func TestMediaKnowsTheSize(t *testing.T) {
	photo := encoded(t, 9, 5, asJPEG)
	for _, test := range []struct {
		name          string
		data          []byte
		width, height int
	}{
		{"a.png", encoded(t, 7, 3, png.Encode), 7, 3},
		{"a.PNG", encoded(t, 7, 3, png.Encode), 7, 3},
		{"a.gif", encoded(t, 300, 200, asGIF), 300, 200},
		{"a.jpg", photo, 9, 5},
		{"a.jpeg", oriented(photo, binary.LittleEndian, 1), 9, 5},
		{"a.jpeg", oriented(photo, binary.LittleEndian, 4), 9, 5},
		{"a.jpeg", oriented(photo, binary.LittleEndian, 6), 5, 9},
		{"a.jpeg", oriented(photo, binary.BigEndian, 8), 5, 9},
		{"a.webp", webp(640, 480), 640, 480},
		{"a.avif", avif(640, 480, 0), 640, 480},
		{"a.avif", avif(640, 480, 3), 480, 640},
		{"a.avif", bytes.Replace(avif(640, 480, 2), []byte("avif"), []byte("avis"), 1), 640, 480},
		{"a.avif", bytes.Replace(avif(640, 480, 0), []byte("\x00\x00\x00\x26mdat"), []byte("\x00\x00\x00\x00mdat"), 1), 640, 480},
		{"a.jpg", bytes.Replace(photo, []byte("\xff\xdb"), []byte("\xff\xff\xff\xdb"), 1), 9, 5},
		{"a.svg", []byte(`<svg ` + xmlns + ` width="30" height="20.4px"/>`), 30, 20},
		{"a.svg", []byte(`<svg ` + xmlns + ` width="1in" height="2.54cm"/>`), 96, 96},
		{"a.svg", []byte(`<svg ` + xmlns + ` viewBox="0,0 720,
			560"/>`), 720, 560},
		{"a.svg", []byte(`<svg ` + xmlns + ` width="100%" viewBox="-1 -1 4 3"/>`), 4, 3},
		{"a.svg", []byte(`<svg ` + xmlns + ` width="300" viewBox="0 0 600 200"/>`), 300, 100},
		{"a.svg", []byte(`<svg ` + xmlns + ` height="100" viewBox="0 0 600 200"/>`), 300, 100},
		{"a.svg", []byte(`<svg ` + xmlns + `/>`), 0, 0},
		{"a.svg", []byte(`<svg ` + xmlns + ` viewBox="0 0 0 5"/>`), 0, 0},
		{"a.csv", []byte("a,b\n"), 0, 0},
		{"a", []byte("text"), 0, 0},
	} {
		f, problem := asset.Media("content/"+test.name, test.data)
		if problem != nil {
			t.Errorf("%s: %v", test.name, problem)
		} else if f.Width != test.width || f.Height != test.height {
			t.Errorf("%s (%.60q): got %d by %d, want %d by %d", test.name, test.data, f.Width, f.Height, test.width, test.height)
		}
	}
}

func TestMediaPaths(t *testing.T) {
	for name, want := range map[string]string{
		"content/media/Bus Route.CSV":                  `^assets/media/bus-route\.[0-9a-f]{8}\.csv$`,
		"content/Übersicht.1.csv":                      `^assets/media/übersicht\.1\.[0-9a-f]{8}\.csv$`,
		"content/!.csv":                                `^assets/media/file\.[0-9a-f]{8}\.csv$`,
		"content/plain":                                `^assets/media/plain\.[0-9a-f]{8}$`,
		"content/" + strings.Repeat("é", 120) + ".csv": `^assets/media/é{100}\.[0-9a-f]{8}\.csv$`,
	} {
		f, problem := asset.Media(name, []byte("a,b"))
		if problem != nil || !regexp.MustCompile(want).MatchString(f.Path) {
			t.Errorf("%s: got %s, want %s, %v", name, f.Path, want, problem)
		}
	}
	a, _ := asset.Media("a.csv", []byte("a"))
	b, _ := asset.Media("a.csv", []byte("b"))
	if a.Path == b.Path {
		t.Error("two contents have one path")
	}
}

func TestMediaRefusesWhatIsNotWhole(t *testing.T) {
	photo, picture, moving := encoded(t, 64, 64, asJPEG), encoded(t, 64, 64, png.Encode), encoded(t, 64, 64, asGIF)
	enormous := bytes.Clone(picture)
	binary.BigEndian.PutUint32(enormous[16:], 20_000)
	binary.BigEndian.PutUint32(enormous[20:], 20_000)
	binary.BigEndian.PutUint32(enormous[29:], crc32.ChecksumIEEE(enormous[12:29]))
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"text.png", []byte("This is text."), "not an image of a known kind"},
		{"empty.png", nil, "not an image of a known kind"},
		{"photo.png", photo, "a JPEG image, but its name ends in .png"},
		{"picture.jpg", picture, "a PNG image, but its name ends in .jpg"},
		{"moving.webp", moving, "a GIF image, but its name ends in .webp"},
		{"picture.avif", picture, "a PNG image, but its name ends in .avif"},
		{"drawing.png", []byte(`<svg ` + xmlns + `/>`), "not an image of a known kind"},
		{"cut.png", picture[:len(picture)-5], "cut short"},
		{"cut.jpg", photo[:len(photo)-2], "cut short"},
		{"half.jpg", photo[:100], "cut short"},
		{"no-length.jpg", []byte("\xff\xd8\xff\xe1\x00\x00\xff\xd9"), "cut short"},
		{"cut.gif", moving[:len(moving)-1], "cut short"},
		{"half.gif", moving[:len(moving)/2], "cut short"},
		{"cut.webp", webp(3, 3)[:30], "cut short"},
		{"cut.avif", avif(3, 3, 0)[:100], "cut short"},
		{"no-size.avif", box("ftyp", []byte("avif\x00\x00\x00\x00")), "does not say its size"},
		{"enormous.png", enormous, "20000 by 20000 pixels; the limit is 100 million"},
		{"enormous.webp", webp(16000, 16000), "16000 by 16000 pixels"},
		{"enormous.avif", avif(1<<31, 1<<31, 0), "pixels; the limit"},
	} {
		_, problem := asset.Media("content/"+test.name, test.data)
		if problem == nil {
			t.Errorf("%s is accepted", test.name)
		} else if problem.Code != asset.CodeMedia || !strings.Contains(problem.Message, test.want) || problem.Pos.File != "content/"+test.name || problem.Hint == "" {
			t.Errorf("%s: got %+v, want %s", test.name, *problem, test.want)
		}
	}
}

// TestMediaSeesEveryCut takes bytes from the end of images until nothing is left.
func TestMediaSeesEveryCut(t *testing.T) {
	for name, data := range map[string][]byte{
		"a.png": encoded(t, 20, 20, png.Encode), "a.gif": encoded(t, 20, 20, asGIF), "a.jpg": oriented(encoded(t, 20, 20, asJPEG), binary.BigEndian, 6),
		"a.webp": webp(20, 20), "a.avif": avif(20, 20, 1),
	} {
		if _, problem := asset.Media(name, data); problem != nil {
			t.Errorf("%s: %v", name, problem)
		}
		for n := range data {
			whole := name == "a.avif" && n == len(data)-38 // before the last box, where nothing shows that one is missing
			if _, problem := asset.Media(name, data[:n]); problem == nil && !whole {
				t.Errorf("%s is accepted without its last %d bytes", name, len(data)-n)
			}
		}
	}
}

func TestDrawings(t *testing.T) {
	svg := func(inner string) string { return "<svg " + xmlns + ">\n" + inner + "</svg>" }
	for _, test := range []struct{ text, code, want string }{
		{svg(`<a href="https://example.org/"><text>x</text></a><a xlink:href="#part"/><use href="#b"/>`), "", ""},
		{svg(`<image href="data:image/png;base64,AAAA"/><rect fill="url(#g)" style="filter: url('#f')" transform="translate(1 2)"/>`), "", ""},
		{svg(`<style>a > b { fill: url(#g); background: url("data:image/png;base64,AA") }</style>`), "", ""},
		{`<?xml version="1.0" encoding="UTF-8"?>` + "\n<!-- a -->\n" + svg(`<metadata xmlns:on="http://example.org/on" on:one="a\b">x &amp; y</metadata>`), "", ""},
		{svg("<style>@im</style><style>port 'a.css'</style>"), "", ""},
		{svg(`<title aria-label="C:\x (url(y))">x</title>`), "", ""},

		{svg(`<script>alert(1)</script>`), "RG404 2", "<script>"},
		{svg(`<g xmlns:s="http://www.w3.org/2000/svg"><s:script href="#a"/></g>`), "RG404 2", "<script>"},
		{svg(`<foreignObject><p/></foreignObject>`), "RG404 2", "<foreignObject>"},
		{svg(`<h:link xmlns:h="http://www.w3.org/1999/xhtml" rel="stylesheet"/>`), "RG404 2", "HTML element <link>"},
		{svg("<g/>\n<rect onload='x()'/>"), "RG404 3", "onload"},
		{strings.Replace(svg(""), "<svg", `<svg ONLOAD=""`, 1), "RG404 1", "ONLOAD"},
		{svg(`<a href=" java&#10;script:alert(1)"/>`), "RG404 2", "runs script"},
		{svg(`<set attributeName="href" to="JavaScript:alert(1)"/>`), "RG404 2", "runs script, in the attribute to"},
		{svg(`<a href="data:text/html,x"/>`), "RG404 2", "outside it"},
		{svg(`<a href="vbscript:x"/>`), "RG404 2", "outside it"},
		{svg(`<use href="other.svg#a"/>`), "RG404 2", `href="other.svg#a"`},
		{svg(`<use href="data:image/svg+xml,x#a"/>`), "RG404 2", "outside it"},
		{svg(`<image xlink:href="https://example.org/a.png"/>`), "RG404 2", "https://example.org/a.png"},
		{svg(`<rect fill="URL( 'https://example.org/#a')"/>`), "RG404 2", "url(https://example.org/#a)"},
		{svg(`<rect style="fill: u\72l(https://example.org/#a)"/>`), "RG404 2", "backslash"},
		{svg(`<style>@import "a.css";</style>`), "RG404 2", "@import"},
		{svg(`<style><![CDATA[@im]]><!-- x -->port "a.css";</style>`), "RG404 2", "@import"},
		{svg(`<style>a{b: url(#c), url(d.png)}</style>`), "RG404 2", "url(d.png)"},
		{svg(`<style>@im<g/>port "a.css";</style>`), "RG404 2", "element within a style"},
		{svg(`<style>a{b: image-set("d.png" 1x)}</style>`), "RG404 2", "without url()"},
		{`<!DOCTYPE svg PUBLIC "a" "b">` + svg(""), "RG404 1", "DOCTYPE"},
		{`<!DOCTYPE svg [<!ENTITY a "b">]>` + svg("&a;"), "RG404 1", "DOCTYPE"},
		{`<?xml-stylesheet href="a.css"?>` + svg(""), "RG404 1", "xml-stylesheet"},

		{"", "RG403 1", "no svg element"},
		{"This is text.", "RG403 1", "no svg element"},
		{"<html/>", "RG403 1", "does not begin with an svg element"},
		{"<svg/>", "RG403 1", "no xmlns"},
		{"<svg " + xmlns + ">\n<g>\n", "RG403 3", "not XML: unexpected EOF"},
		{svg("<g></h>"), "RG403 2", "not XML"},
		{svg("&nbsp;"), "RG403 2", "not XML"},
		{`<?xml version="1.0" encoding="latin1"?>` + svg(""), "RG403 1", "not UTF-8"},
		{svg("\xff"), "RG403 2", "not XML"},
	} {
		_, problem := asset.Media("content/a.svg", []byte(test.text))
		if test.code == "" {
			if problem != nil {
				t.Errorf("%s: %v", test.text, problem)
			}
			continue
		}
		if problem == nil {
			t.Errorf("%s: accepted", test.text)
			continue
		}
		got := string(problem.Code) + " " + string(rune('0'+problem.Pos.Line))
		if got != test.code || !strings.Contains(problem.Message, test.want) {
			t.Errorf("%s: got %s %s, want %s %s", test.text, got, problem.Message, test.code, test.want)
		}
	}
}

// FuzzMedia looks for files that make the reading of images fail, or get through with script in them.
func FuzzMedia(f *testing.F) {
	for name, data := range map[string][]byte{
		"a.png": encoded(f, 3, 3, png.Encode), "a.gif": encoded(f, 3, 3, asGIF), "a.jpg": oriented(encoded(f, 3, 3, asJPEG), binary.BigEndian, 6),
		"a.webp": webp(3, 3), "a.avif": avif(3, 3, 1), "a.svg": []byte(`<svg ` + xmlns + ` viewBox="0 0 1 1"><a href="x">y</a></svg>`),
	} {
		f.Add(name, data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		file, problem := asset.Media(name, data)
		if problem != nil {
			if problem.Message == "" || problem.Pos.Line < 0 || problem.Message != source.Visible(problem.Message) {
				t.Errorf("the problem is %+v", *problem)
			}
			return
		}
		if file.Width < 0 || file.Height < 0 || (file.Width == 0) != (file.Height == 0) {
			t.Errorf("the size is %d by %d", file.Width, file.Height)
		}
		if strings.EqualFold(name[max(0, len(name)-4):], ".svg") && bytes.Contains(bytes.ToLower(data), []byte("<script")) &&
			!bytes.Contains(data, []byte("<!--")) && !bytes.Contains(data, []byte("CDATA")) {
			t.Errorf("script gets through: %q", data)
		}
	})
}
