package picture

import (
	"math"
	"strings"
	"unicode"
)

// A face is a size and weight of text.
type face struct {
	size float64
	bold bool
}

// The faces of all pictures. Numbers stand in discs.

var (
	body   = face{14, false}
	strong = face{14, true}
	small  = face{12, false}
	digits = face{12, true}
)

// leading is the height of a line, in whole pixels, so that all lines are equally far apart.
func (f face) leading() float64 { return math.Round(f.size * 1.35) }

// Widths of the characters from space to tilde in hundredths of the size: DejaVu Sans, which is wider than the
// faces that other systems have (Segoe UI, Roboto, San Francisco, Noto Sans).
var (
	regularWidths = [95]uint8{
		32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
		100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
		50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
	}
	boldWidths = [95]uint8{
		35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 59,
		100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 50,
		50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
	}
)

// runeWidth is how wide a character may be, as a part of the size.
func runeWidth(r rune, bold bool) float64 {
	if r >= ' ' && r <= '~' {
		if bold {
			return float64(boldWidths[r-' ']) / 100
		}
		return float64(regularWidths[r-' ']) / 100
	}
	w := 1.3 // scripts with wide letters, and pictures
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x250 && unicode.IsLower(r):
		w = 0.86
	case r < 0x530 || unicode.In(r, unicode.Latin, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0x2010 && r < 0x2300:
		w = 1.1
	}
	if bold {
		w *= 1.12
	}
	return w
}

// measure is how wide a line of text may be, in pixels.
func measure(s string, f face) float64 {
	w := 0.0
	for _, r := range s {
		w += runeWidth(r, f.bold)
	}
	return w * f.size
}

// wrap breaks text into lines no wider than width: at blanks, else after a hyphen or slash, else anywhere
// between two characters.
func wrap(s string, f face, width float64) []string {
	var lines []string
	line := ""
	for _, word := range pieces(s) {
		if line != "" && measure(line+word.text, f) <= width {
			line += word.text
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimSpace(line))
		}
		rest := strings.TrimSpace(word.text)
		for measure(rest, f) > width {
			cut := fitting(rest, f, width)
			lines, rest = append(lines, rest[:cut]), rest[cut:]
		}
		line = rest
	}
	if line != "" {
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// A piece of text that stays together; it begins with a blank if one was before it.
type piece struct{ text string }

func pieces(s string) []piece {
	var out []piece
	for i, word := range strings.FieldsFunc(s, parts) {
		if i > 0 {
			word = " " + word
		}
		start := 0
		for k, r := range word {
			if (r == '-' || r == '/' || r == '–') && k > start+2 && k+1 < len(word) {
				end := k + len(string(r))
				out, start = append(out, piece{word[start:end]}), end
			}
		}
		if start < len(word) {
			out = append(out, piece{word[start:]})
		}
	}
	return out
}

// parts reports whether a line may end at a blank: at all but those that hold a number and its unit together.
func parts(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// fitting is the length in bytes of the longest beginning of s that fits, at least one character with the marks
// that combine with it.
func fitting(s string, f face, width float64) int {
	w, cut := 0.0, 0
	for i, r := range s {
		step := runeWidth(r, f.bold) * f.size
		if cut = i; w+step > width && i > 0 && step > 0 {
			return cut
		}
		w += step
	}
	return len(s)
}
