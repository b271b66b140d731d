package search

import "sync"

// A lexicon numbers words in the order in which they were first seen. It is a hash table; a map takes twice as
// long, and making an index is looking words up.
type lexicon struct {
	text  []byte   // of all words, one after another
	words []wordAt // by number
	slots []uint32 // a power of two of them, at most half in use: 1 + the number of a word, 0: nothing here
}

// wordAt says where the text of a word is.
type wordAt struct {
	hash       uint32
	start, end uint32
}

// maxLexicon is how many words are told apart, so that the places of all their text can be counted. No site has
// so many; those that come after are left out.
const maxLexicon = 1 << 26

// reset empties a lexicon.
func (l *lexicon) reset() {
	clear(l.slots)
	l.text, l.words = l.text[:0], l.words[:0]
}

// number gives the number of a word, and whether it was seen before. It is -1 for a word too many.
func (l *lexicon) number(word []byte, hash uint32) (n int32, known bool) {
	if 2*len(l.words) >= len(l.slots) {
		l.grow()
	}
	i := l.first(hash)
	for ; l.slots[i] != 0; i = (i + 1) & (len(l.slots) - 1) {
		n := l.slots[i] - 1
		if w := &l.words[n]; w.hash == hash && string(l.text[w.start:w.end]) == string(word) {
			return int32(n), true //nolint:gosec // at most maxLexicon
		}
	}
	if len(l.words) >= maxLexicon {
		return -1, false
	}
	start := uint32(len(l.text)) //nolint:gosec // at most maxLexicon times maxWord, or one page
	l.text = append(l.text, word...)
	l.words = append(l.words, wordAt{hash, start, start + uint32(len(word))}) //nolint:gosec // the same
	l.slots[i] = uint32(len(l.words))                                         //nolint:gosec // at most maxLexicon
	return int32(len(l.words) - 1), false                                     //nolint:gosec // the same
}

// grow makes room for twice as many words.
func (l *lexicon) grow() {
	l.slots = make([]uint32, max(1<<10, 2*len(l.slots)))
	for n, w := range l.words {
		i := l.first(w.hash)
		for l.slots[i] != 0 {
			i = (i + 1) & (len(l.slots) - 1)
		}
		l.slots[i] = uint32(n + 1) //nolint:gosec // at most maxLexicon
	}
}

func (l *lexicon) first(hash uint32) int { return int((hash ^ hash>>15)) & (len(l.slots) - 1) }

// The hash of a word: FNV-1a.
const hashBegin, hashFactor = 2166136261, 16777619

func hashOf[text []byte | string](word text) uint32 {
	hash := uint32(hashBegin)
	for i := range len(word) {
		hash = (hash ^ uint32(word[i])) * hashFactor
	}
	return hash
}

// A Vocabulary numbers the words of all pages of a site, so that what is kept of a page need not have their text.
// The numbers say nothing else, and no file of the index shows them. It is safe for use by several goroutines.
type Vocabulary struct {
	mu    sync.Mutex
	words lexicon
}

// NewVocabulary makes a Vocabulary without words.
func NewVocabulary() *Vocabulary { return &Vocabulary{} }

// Add numbers words in order, so that entries that were made with another Vocabulary can be read with this one,
// which has no words before.
func (v *Vocabulary) Add(words []string) {
	for _, w := range words {
		v.number([]byte(w))
	}
}

// number gives the number of a word, -1 for one too many.
func (v *Vocabulary) number(word []byte) int32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	n, _ := v.words.number(word, hashOf(word))
	return n
}

// Words lists the words in the order of their numbers.
func (v *Vocabulary) Words() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	text := string(v.words.text)
	words := make([]string, len(v.words.words))
	for i, w := range v.words.words {
		words[i] = text[w.start:w.end]
	}
	return words
}
