package markdown

import (
	"crypto/sha256"
	"testing"

	"roleguide/generator/highlight"
)

// memory is a Memory that counts.
type memory struct {
	kept map[[sha256.Size]byte]string
	hits int
}

func (m *memory) Get(key [sha256.Size]byte) (string, bool) {
	tokens, ok := m.kept[key]
	if ok {
		m.hits++
	}
	return tokens, ok
}

func (m *memory) Put(key [sha256.Size]byte, tokens []byte) { m.kept[key] = string(tokens) }

// TestRememberedTokens wants the same tokens from rules, from memory, and from memory that was spoiled.
func TestRememberedTokens(t *testing.T) {
	for language, text := range map[string]string{"go": "var x = \"a\" // ü\n\nfunc f() {}\n", "html": "<p class=x>a &amp; <b>\n", "python": "def f(:\n  '''x", "yaml": "a: [1, 2]\n"} {
		m := &memory{kept: map[[sha256.Size]byte]string{}}
		h := NewHighlighter(nil)
		h.Remember(m)
		b := block{language: language, text: []byte(text)}
		tokens := func() (all string) {
			if err := h.each(b, highlight.Find(language), func() bool { return false }, func(class, text string) { all += class + "\x00" + text + "\x01" }); err != nil {
				t.Fatal(err)
			}
			return all
		}
		want := tokens()
		if again := tokens(); again != want || m.hits != 1 {
			t.Errorf("%s: remembered %q, want %q (%d hits)", language, again, want, m.hits)
		}
		for key, good := range m.kept {
			for i := range good {
				m.kept[key] = good[:i]
				if got := tokens(); got != want {
					t.Errorf("%s: cut short at %d: %q", language, i, got)
				}
				m.kept[key] = good
			}
		}
	}
}
