package search

// forms is a hash table from words to numbers. Most of the work of making an index is looking words up, and the
// hash of a word is known when it has been read; that makes this several times as fast as a map.
type forms struct {
	n     int
	slots []form // a power of two of them, at most half in use
}

type form struct {
	word string // "": nothing here
	hash uint32
	id   int32
}

func newForms() *forms { return &forms{slots: make([]form, 1<<12)} }

// get finds a word.
func (f *forms) get(word []byte, hash uint32) (id int32, known bool) {
	for i := f.first(hash); f.slots[i].word != ""; i = f.next(i) {
		if s := &f.slots[i]; s.hash == hash && s.word == string(word) {
			return s.id, true
		}
	}
	return 0, false
}

// put adds a word that is not there.
func (f *forms) put(word string, hash uint32, id int32) {
	if f.n++; 2*f.n > len(f.slots) {
		old := f.slots
		f.slots = make([]form, 2*len(old))
		for _, s := range old {
			if s.word != "" {
				f.insert(s)
			}
		}
	}
	f.insert(form{word, hash, id})
}

func (f *forms) insert(s form) {
	i := f.first(s.hash)
	for f.slots[i].word != "" {
		i = f.next(i)
	}
	f.slots[i] = s
}

func (f *forms) first(hash uint32) int { return int((hash ^ hash>>15)) & (len(f.slots) - 1) }

func (f *forms) next(i int) int { return (i + 1) & (len(f.slots) - 1) }
