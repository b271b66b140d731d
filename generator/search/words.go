package search

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the longest word that is kept, in bytes; what is longer is no word that anybody types.
const maxWord = 40

// An analyser cuts text into the words of the index, in one language.
type analyser struct {
	english bool
	word    []byte // the word being built, in lower case
	hash    uint32 // of it (FNV-1a)
}

// newAnalyser makes an analyser for a language tag.
func newAnalyser(language string) *analyser {
	main, _, _ := strings.Cut(strings.ToLower(language), "-")
	return &analyser{english: main == "en"}
}

// A seer is called with every word of a text; common ones are those that tell no page from another. The bytes
// are valid until it returns.
type seer = func(word []byte, common bool)

// words calls see with every word of a text.
func (a *analyser) words(text []byte, see seer) {
	a.runs(text, func(written []byte) { a.finish(written, see) }, see)
}

// runs calls plain with every word in ASCII, in lower case but otherwise as it is written, and see with the
// others.
func (a *analyser) runs(text []byte, plain func(written []byte), see seer) {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf && asciiWord[c] == 0 {
			i++
			continue
		}
		if end, ok := a.plain(text, i); ok {
			plain(a.word)
			i = end
		} else {
			i = a.foreign(text, i, see)
		}
	}
}

// plain reads a run of word characters, and reports whether all of them are ASCII.
func (a *analyser) plain(text []byte, start int) (end int, plain bool) {
	word, hash := a.word[:0], uint32(hashBegin)
	for end = start; end < len(text); end++ {
		c := text[end]
		if c >= utf8.RuneSelf {
			return end, false
		}
		c = asciiWord[c]
		if c == 0 {
			if text[end] != '\'' || end == start || end+1 >= len(text) || !isLetterByte(text[end+1]) {
				break
			}
			c = '\''
		}
		word = append(word, c)
		hash = (hash ^ uint32(c)) * hashFactor
	}
	a.word, a.hash = word, hash
	return end, true
}

// asciiWord has the lower case of the ASCII characters that belong to words, and 0 for the others.
var asciiWord = func() (lower [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		lower[c], lower[c-'a'+'A'] = c, c
	}
	for c := byte('0'); c <= '9'; c++ {
		lower[c] = c
	}
	return lower
}()

func isLetterByte(c byte) bool {
	return c >= utf8.RuneSelf || asciiWord[c] >= 'a'
}

// foreign cuts a run of word characters that are not all ASCII, and returns where it ends.
func (a *analyser) foreign(text []byte, start int, see seer) int {
	end := start
	for end < len(text) {
		r, size := utf8.DecodeRune(text[end:])
		next, _ := utf8.DecodeRune(text[end+size:])
		if !isWord(r) && !(end > start && (r == '\'' || r == '’') && unicode.In(next, unicode.L, unicode.M)) {
			break
		}
		end += size
	}
	if end == start {
		_, size := utf8.DecodeRune(text[start:])
		return start + size
	}
	a.fold(string(text[start:end]), see)
	return end
}

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }

// fold puts a run into the form of the index and cuts off the parts of it that have no blanks between words.
func (a *analyser) fold(run string, see seer) {
	var plain []byte
	var dense []rune
	flush := func() {
		if len(plain) > 0 {
			a.finish(plain, see)
			plain = plain[:0]
		}
		pairs(dense, see)
		dense = dense[:0]
	}
	for _, r := range norm.NFKD.String(strings.ToLower(run)) {
		switch {
		case isAccent(r):
		case isDense(r):
			if len(plain) > 0 {
				flush()
			}
			dense = append(dense, r)
		default:
			if len(dense) > 0 {
				flush()
			}
			plain = utf8.AppendRune(plain, simple(r))
		}
	}
	flush()
}

// simple makes one character of those that mean the same in a search.
func simple(r rune) rune {
	switch r {
	case 'ς':
		return 'σ'
	case '’':
		return '\''
	}
	return r
}

// isAccent reports marks that a search overlooks: those over and under Latin, Greek and Cyrillic letters, and
// the vowels of Arabic and Hebrew, the sound marks of Japanese.
func isAccent(r rune) bool {
	return 0x300 <= r && r <= 0x36F || 0x591 <= r && r <= 0x5C7 || 0x64B <= r && r <= 0x65F || r == 0x3099 || r == 0x309A
}

// isDense reports characters of scripts without blanks between words.
func isDense(r rune) bool {
	return r == 'ー' || r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// pairs gives every two neighbours of a run, or its only character.
func pairs(run []rune, see seer) {
	var buf [2 * utf8.UTFMax]byte
	if len(run) == 1 {
		see(utf8.AppendRune(buf[:0], run[0]), false)
	}
	for i := 1; i < len(run); i++ {
		see(utf8.AppendRune(utf8.AppendRune(buf[:0], run[i-1]), run[i]), false)
	}
}

// finish takes a word as it is written to the form of the index.
func (a *analyser) finish(word []byte, see seer) {
	if before, after, found := bytes.Cut(word, []byte("'")); found && !a.english {
		a.finish(before, see)
		a.finish(after, see)
		return
	}
	common := false
	if a.english {
		word = bytes.TrimSuffix(word, []byte("'s"))
		if common = len(word) <= longestStopWord && stopWords[string(word)]; !common {
			word = stem(word)
		}
	}
	if len(word) > 0 && len(word) <= maxWord {
		see(word, common)
	}
}

// stopWords are the English words that tell no page from another. layouts/scripts/_words.ts has the same.
var stopWords = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields("a about am an and are as at be been but by can could did do does for from had has have how i if in into is it its me my of on or our should so such than that the their them then there these they this to us was we were what when where which who whom whose why will with would you your") {
		set[w] = true
	}
	return set
}()

// longestStopWord is the length of the longest of them, so that longer words need not be looked up.
const longestStopWord = len("should")

// stem takes the ending of an English word off. layouts/scripts/_words.ts does the same.
func stem(w []byte) []byte {
	n := len(w)
	if n < 4 || !mayEnd[w[n-1]] || !allLetters(w) {
		return w
	}
	switch {
	case ends(w, "sses"):
		w = w[:n-2]
	case ends(w, "ies"):
		w = append(w[:n-3], 'y')
	case ends(w, "s") && !ends(w, "ss") && !ends(w, "us") && !ends(w, "is"):
		w = w[:n-1]
	}
	n = len(w)
	switch {
	case ends(w, "ied"):
		w = append(w[:n-3], 'y')
	case ends(w, "ed") && !ends(w, "eed") && hasVowel(w[:n-2]):
		w = undouble(w[:n-2])
	case ends(w, "ing") && hasVowel(w[:n-3]):
		w = undouble(w[:n-3])
	}
	if n = len(w); n > 3 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	return w
}

// mayEnd are the last letters of the endings that stem takes off.
var mayEnd = [256]bool{'s': true, 'd': true, 'g': true, 'e': true}

func ends(w []byte, ending string) bool { return bytes.HasSuffix(w, []byte(ending)) }

func allLetters(w []byte) bool {
	for _, c := range w {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// hasVowel reports whether what stays of a word can be one: sing keeps its ing.
func hasVowel(w []byte) bool { return len(w) > 1 && bytes.ContainsAny(w, "aeiouy") }

// undouble makes plan of plann; ll, ss and zz stay.
func undouble(w []byte) []byte {
	n := len(w)
	if n > 2 && w[n-1] == w[n-2] && !bytes.ContainsRune([]byte("lsz"), rune(w[n-1])) && !bytes.ContainsRune([]byte("aeiou"), rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}
