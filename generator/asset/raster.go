package asset

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"image"
	_ "image/gif"  // reads the size
	_ "image/jpeg" // reads the size
	_ "image/png"  // reads the size
	"io"

	_ "golang.org/x/image/webp" // reads the size
)

// kindOf is the kind of image that the ending of a name promises, "" for files that are not images.
func kindOf(ext string) string {
	switch ext {
	case ".png":
		return "PNG"
	case ".jpg", ".jpeg":
		return "JPEG"
	case ".gif":
		return "GIF"
	case ".webp":
		return "WebP"
	case ".avif":
		return "AVIF"
	}
	return ""
}

// sniff is the kind of image that the first bytes say, "" if none.
func sniff(data []byte) string {
	begins := func(at int, mark string) bool { return len(data) >= at && bytes.HasPrefix(data[at:], []byte(mark)) }
	switch {
	case begins(0, "\x89PNG\r\n\x1a\n"):
		return "PNG"
	case begins(0, "\xff\xd8\xff"):
		return "JPEG"
	case begins(0, "GIF87a"), begins(0, "GIF89a"):
		return "GIF"
	case begins(0, "RIFF") && begins(8, "WEBP"):
		return "WebP"
	case begins(4, "ftypavif"), begins(4, "ftypavis"), begins(4, "ftypmif1") && bytes.Contains(data[:min(len(data), 64)], []byte("avif")):
		return "AVIF"
	}
	return ""
}

// What is wrong with an image.
var (
	errCut    = errors.New("it is cut short")
	errNoSize = errors.New("it does not say its size")
)

// measure reads the size of an image as it is shown, and checks that its end is there. Pixels are not
// decoded: a picture with wrong colours is the author's to see.
func measure(data []byte, kind string) (size image.Point, err error) {
	turned := false
	switch kind {
	case "AVIF":
		return avif(data)
	case "PNG":
		err = pngWhole(data)
	case "GIF":
		err = gifWhole(data)
	case "WebP":
		if uint64(binary.LittleEndian.Uint32(data[4:]))+8 > uint64(len(data)) {
			err = errCut
		}
	case "JPEG":
		turned, err = jpegWhole(data)
	}
	if err != nil {
		return image.Point{}, err
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return image.Point{}, errCut
	case err != nil:
		return image.Point{}, err
	case config.Width < 1 || config.Height < 1:
		return image.Point{}, errNoSize
	case turned:
		return image.Pt(config.Height, config.Width), nil
	}
	return image.Pt(config.Width, config.Height), nil
}

// pngWhole follows the chunks of a PNG to the last one (W3C PNG, 5.3).
func pngWhole(data []byte) error {
	const signature, frame = 8, 12 // a chunk has its length, its name and a checksum around its data
	for at := uint64(signature); at+frame <= uint64(len(data)); {
		if string(data[at+4:at+8]) == "IEND" {
			return nil
		}
		at += frame + uint64(binary.BigEndian.Uint32(data[at:]))
	}
	return errCut
}

// gifWhole follows the blocks of a GIF to its trailer (GIF89a, appendix B).
func gifWhole(data []byte) error {
	const header = 13
	if len(data) < header {
		return errCut
	}
	at := header + colours(data[10])
	for at < len(data) {
		switch data[at] {
		case 0x3b:
			return nil
		case 0x21: // extension
			at += 2
		case 0x2c: // image
			if at+9 >= len(data) {
				return errCut
			}
			at += 11 + colours(data[at+9])
		default:
			return errors.New("it has a block of an unknown kind")
		}
		for at < len(data) && data[at] != 0 {
			at += 1 + int(data[at])
		}
		at++
	}
	return errCut
}

// colours is the size in bytes of the table of colours that a packed field announces.
func colours(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// jpegWhole follows the segments of a JPEG to its end (ITU-T T.81, annex B) and says whether the photograph
// is stored lying on its side.
func jpegWhole(data []byte) (turned bool, err error) {
	const (
		end, scan, app1 = 0xd9, 0xda, 0xe1
	)
	for at := 2; at+4 <= len(data); {
		marker := data[at+1]
		switch {
		case data[at] != 0xff:
			return false, errors.New("it has bytes between its segments")
		case marker == 0xff: // padding
			at++
			continue
		case marker == end:
			return false, errNoSize
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd7: // markers that stand alone
			at += 2
			continue
		}
		if marker == scan {
			if !bytes.Contains(data[at:], []byte{0xff, end}) {
				return false, errCut
			}
			return turned, nil
		}
		next := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if next > len(data) || next < at+4 {
			return false, errCut
		}
		if exif, ok := bytes.CutPrefix(data[at+4:next], []byte("Exif\x00\x00")); ok && marker == app1 {
			turned = onItsSide(exif)
		}
		at = next
	}
	return false, errCut
}

// onItsSide reads the orientation, tag 0x0112 (Exif 2.32, 4.6.4): 5 to 8 swap width and height.
func onItsSide(tiff []byte) bool {
	const tag, entrySize = 0x0112, 12
	if len(tiff) < 8 {
		return false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	table := uint64(order.Uint32(tiff[4:]))
	if table+2 > uint64(len(tiff)) {
		return false
	}
	entries := tiff[table+2:]
	for range order.Uint16(tiff[table:]) {
		if len(entries) < entrySize {
			return false
		}
		if order.Uint16(entries) == tag {
			orientation := order.Uint16(entries[8:])
			return orientation >= 5 && orientation <= 8
		}
		entries = entries[entrySize:]
	}
	return false
}

// avif reads the size of an AVIF image: that of its largest part, since an image may be made of tiles and
// carry a small copy of itself, turned as it asks (ISO/IEC 23008-12, 6.5.3 and 6.5.10).
func avif(data []byte) (size image.Point, err error) {
	const versionAndFlags = 4
	meta, err := child(data, "meta")
	if err != nil || len(meta) < versionAndFlags {
		return size, cmp.Or(err, errNoSize)
	}
	properties, err := child(meta[versionAndFlags:], "iprp")
	if err == nil {
		properties, err = child(properties, "ipco")
	}
	if err != nil {
		return size, err
	}
	turned := false
	err = eachBox(properties, func(kind string, body []byte) {
		switch {
		case kind == "ispe" && len(body) >= versionAndFlags+8:
			width, height := binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
			part := image.Pt(int(min(width, 1<<30)), int(min(height, 1<<30)))
			if int64(part.X)*int64(part.Y) > int64(size.X)*int64(size.Y) {
				size = part
			}
		case kind == "irot" && len(body) > 0:
			turned = body[0]&1 == 1 // one quarter or three
		}
	})
	switch {
	case err == nil && size == image.Point{}:
		err = errNoSize
	case turned:
		size = image.Pt(size.Y, size.X)
	}
	return size, err
}

// child is the content of the first box of a kind, nil if there is none.
func child(data []byte, kind string) (found []byte, err error) {
	err = eachBox(data, func(k string, body []byte) {
		if k == kind && found == nil {
			found = body
		}
	})
	return found, err
}

// eachBox goes through the boxes that a file or box consists of (ISO/IEC 14496-12, 4.2).
func eachBox(data []byte, visit func(kind string, body []byte)) error {
	for len(data) > 0 {
		if len(data) < 8 {
			return errCut
		}
		size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
		switch {
		case size == 0: // to the end
			size = uint64(len(data))
		case size == 1 && len(data) >= 16: // large
			size, head = binary.BigEndian.Uint64(data[8:]), 16
		}
		if size < head || size > uint64(len(data)) {
			return errCut
		}
		visit(string(data[4:8]), data[head:size])
		data = data[size:]
	}
	return nil
}
