package search

// A lexicon numbers the words of one page in the order in which they were first seen. It is a hash table that is
// emptied for every page, and so stays as small as one page: making an index is looking words up, and in a table
// of all words of a large site every look waits for memory.
type lexicon struct {
	text  []byte   // of all words, one after another
	words []wordAt // by number
	slots []uint16 // a power of two of them, at most half in use: 1 + the number of a word, 0: nothing here
}

// wordAt says where the text of a word is.
type wordAt struct {
	hash       uint32
	start, end uint32
}

// maxLexicon is how many different words of a page are counted. That is more than any page has that people read
// through; those that come after are left out.
const maxLexicon = 1<<16 - 2

// reset empties a lexicon.
func (l *lexicon) reset() {
	const usual = 1 << 10
	if len(l.slots) != usual {
		l.slots = make([]uint16, usual)
	}
	clear(l.slots)
	l.text, l.words = l.text[:0], l.words[:0]
}

// number gives the number of a word, and whether it was seen before. It is -1 for a word too many.
func (l *lexicon) number(word []byte, hash uint32) (n int, known bool) {
	i := l.first(hash)
	for ; l.slots[i] != 0; i = (i + 1) & (len(l.slots) - 1) {
		n := int(l.slots[i]) - 1
		if w := &l.words[n]; w.hash == hash && string(l.text[w.start:w.end]) == string(word) {
			return n, true
		}
	}
	n = len(l.words)
	if n >= maxLexicon {
		return -1, false
	}
	start := uint32(len(l.text)) //nolint:gosec // the text of a page is far shorter
	l.text = append(l.text, word...)
	l.words = append(l.words, wordAt{hash, start, start + uint32(len(word))}) //nolint:gosec // the same
	l.slots[i] = uint16(n + 1)                                                //nolint:gosec // at most maxLexicon
	if 2*len(l.words) > len(l.slots) {
		l.grow()
	}
	return n, false
}

// grow makes room for twice as many words.
func (l *lexicon) grow() {
	l.slots = make([]uint16, 2*len(l.slots))
	for n, w := range l.words {
		i := l.first(w.hash)
		for l.slots[i] != 0 {
			i = (i + 1) & (len(l.slots) - 1)
		}
		l.slots[i] = uint16(n + 1) //nolint:gosec // at most maxLexicon
	}
}

func (l *lexicon) first(hash uint32) int { return int((hash ^ hash>>15)) & (len(l.slots) - 1) }

// word is the text of a word. It is valid until the lexicon is emptied.
func (l *lexicon) word(n int) []byte { return l.text[l.words[n].start:l.words[n].end] }

// The hash of a word: FNV-1a.
const hashBegin, hashFactor = 2166136261, 16777619

func hashOf[text []byte | string](word text) uint32 {
	hash := uint32(hashBegin)
	for i := range len(word) {
		hash = (hash ^ uint32(word[i])) * hashFactor
	}
	return hash
}
