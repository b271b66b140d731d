// Package link answers one question: does every reference arrive?
//
// It knows addresses. An address is a path relative to the root of the site, with slashes, without a
// leading one, in plain characters (not percent-encoded): "" is the home page, "guide/first/" the page of
// content/guide/first.md, "guide/plan.csv" a file. The functions of this file are the only ones that
// make addresses of names, references of addresses, and the other way round.
//
// [Check] compares all references to headings with the headings there are, once every page is known.
package link

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxSegment is the longest part of an address in bytes, as most file systems allow it.
const MaxSegment = 255

// Slug makes one part of an address of a file name or text: letters and digits in lower case, in Unicode
// form C; dots and underscores stay; everything else becomes a hyphen, at most one in a row and none at
// the ends. It may return "".
func Slug(text string) string {
	if isSlug(text) {
		return text
	}
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFC.String(strings.ToLower(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '.' {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
			continue
		}
		hyphen = true
	}
	return strings.Trim(norm.NFC.String(b.String()), ".-")
}

// Fragment makes the id of a heading of its text as GitHub does, so that links written for its pages, and for the
// generators that follow it, arrive: letters, digits, hyphens and underscores in lower case; a blank becomes a
// hyphen, every other sign nothing. It may return "".
func Fragment(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), unicode.Is(unicode.Pc, r), r == '-':
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(strings.TrimSpace(text)))
}

func isSlug(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '_':
		case (c == '-' || c == '.') && i > 0 && i < len(s)-1 && s[i-1] != '-':
		default:
			return false
		}
	}
	return true
}

// CheckAddress says in words why an address cannot be used, "" if it can: it must be relative and clean,
// and every part must be a name that all common file systems accept.
func CheckAddress(address string) string {
	switch {
	case strings.HasPrefix(address, "/"):
		return "it begins with two slashes"
	case !utf8.ValidString(address):
		return "it is not UTF-8"
	case len(address) > 2000:
		return "it is longer than 2000 bytes"
	}
	trimmed := strings.TrimSuffix(address, "/")
	if trimmed == "" {
		return ""
	}
	for _, part := range strings.Split(trimmed, "/") {
		if reason := checkPart(part); reason != "" {
			return reason
		}
	}
	return ""
}

// reserved names cannot be files on Windows, with or without an ending.
const reserved = " con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 conin$ conout$ "

func checkPart(part string) string {
	switch {
	case part == "":
		return "it has an empty part (two slashes)"
	case part == "." || part == "..":
		return "it has the part " + part
	case strings.HasPrefix(part, "."):
		return "a part of it begins with a dot, which marks hidden files"
	case len(part) > MaxSegment:
		return "a part of it is longer than 255 bytes"
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || strings.HasPrefix(part, " "):
		return "a part of it begins or ends with a blank or a dot"
	}
	for _, r := range part {
		if unicode.IsControl(r) || strings.ContainsRune(`\:*?"<>|`, r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return "it has a character that file names cannot have everywhere"
		}
	}
	stem, _, _ := strings.Cut(strings.ToLower(part), ".")
	if strings.Contains(reserved, " "+stem+" ") {
		return "Windows keeps the name " + stem + " for itself"
	}
	return ""
}

// Relative writes the way from a page to an address so that it works below any path and from disk. It is
// percent-encoded and never looks like a scheme; the way from a page to itself is "./".
func Relative(from, to string) string {
	same := 0 // where the folder ends that both are in
	for i := range min(len(from), len(to)) {
		if from[i] != to[i] {
			break
		}
		if from[i] == '/' {
			same = i + 1
		}
	}
	way := strings.Repeat("../", strings.Count(from[same:], "/")) + Escape(to[same:])
	if way == "" {
		return "./"
	}
	first, _, _ := strings.Cut(way, "/")
	if strings.Contains(first, ":") {
		return "./" + way
	}
	return way
}

// Portable is Relative with the file of a page named, for a copy that is opened from disk.
func Portable(from, to string) string {
	if to == "" || strings.HasSuffix(to, "/") {
		to += "index.html"
	}
	return Relative(from, to)
}

// Escape percent-encodes a path. Most need no change.
func Escape(p string) string {
	if isSimple(p) {
		return p
	}
	return (&url.URL{Path: p}).EscapedPath()
}

// EscapeFragment percent-encodes a fragment.
func EscapeFragment(f string) string {
	if isSimple(f) {
		return f
	}
	return (&url.URL{Fragment: f}).EscapedFragment()
}

// isSimple reports text of letters, digits and some signs, which means itself everywhere in an address.
func isSimple(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '/':
		default:
			return false
		}
	}
	return true
}

// A Destination is what an author wrote as the destination of a link, taken apart.
type Destination struct {
	Scheme   string // lower case; "" for a place of this site
	Path     string // decoded; as written, absolute or relative
	Query    string // with its question mark, as written
	Fragment string // decoded, without the number sign
	Anchor   bool   // there was a number sign
}

// Parse takes a written destination apart. The second result says in words what is wrong with it, "" if
// nothing is.
func Parse(written string) (Destination, string) {
	if scheme := Scheme(written); scheme != "" {
		return Destination{Scheme: scheme}, ""
	}
	var d Destination
	rest, fragment, anchor := strings.Cut(written, "#")
	d.Anchor = anchor
	rest, query, hasQuery := strings.Cut(rest, "?")
	if hasQuery {
		d.Query = "?" + query
	}
	var err error
	if d.Path, err = url.PathUnescape(rest); err != nil {
		return d, "has a broken percent escape"
	}
	if d.Fragment, err = url.PathUnescape(fragment); err != nil {
		return d, "has a broken percent escape"
	}
	switch {
	case !utf8.ValidString(d.Path) || !utf8.ValidString(d.Fragment):
		return d, "is not UTF-8"
	case strings.Contains(d.Path, "\\"):
		return d, "has a backslash; paths are written with /"
	case strings.HasPrefix(strings.TrimLeft(d.Path, " "), "//"): // browsers drop blanks in front
		return d, "names a host without https:"
	case strings.ContainsFunc(d.Path, unicode.IsControl):
		return d, "has a control character"
	}
	return d, ""
}

// Join gives the path of the site that a written path leads to, seen from the folder of a file; a path
// that begins with a slash is seen from root. ok is false if it leads out of root.
func Join(root, dir, written string) (joined string, ok bool) {
	if strings.HasPrefix(written, "/") {
		joined = path.Join(root, path.Clean(written))
	} else {
		joined = path.Join(dir, written)
	}
	return joined, joined == root || strings.HasPrefix(joined, root+"/")
}

// Scheme returns the scheme of a destination in lower case, "" if it has none. It sees what browsers
// see: control characters and blanks in front of and within the scheme do not hide it (WHATWG URL, basic
// parser, steps 1 to 3).
func Scheme(written string) string {
	if end := strings.IndexAny(written, ":/?#"); end < 0 || written[end] != ':' {
		return ""
	}
	var b strings.Builder
	for _, r := range written {
		switch {
		case r <= ' ' || r == 0x7f || unicode.In(r, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp):
			continue
		case r == ':':
			return strings.ToLower(b.String())
		}
		b.WriteRune(r)
	}
	return ""
}

// AllowedScheme reports whether links may leave the site by a scheme.
func AllowedScheme(scheme string) bool {
	return scheme == "https" || scheme == "http" || scheme == "mailto" || scheme == "tel"
}
