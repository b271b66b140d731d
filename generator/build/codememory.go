package build

import (
	"crypto/sha256"
	"maps"
	"slices"
	"sync"

	"roleguide/generator/cache"
)

// codeName is the name of the entry in which code is remembered, for all sites of a user together.
const codeName = "code"

// maxCode is how many bytes of code are remembered: those that were used last, and then others.
const maxCode = 48 << 20

// A codeMemory remembers code that was taken apart (markdown.Memory). It is read when the first block is met.
type codeMemory struct {
	cache *cache.Cache
	once  sync.Once

	mu    sync.Mutex
	known map[[sha256.Size]byte]string
	used  map[[sha256.Size]byte]bool
	fresh bool // there is something new
}

// Get implements markdown.Memory.
func (m *codeMemory) Get(key [sha256.Size]byte) (string, bool) {
	m.once.Do(m.read)
	m.mu.Lock()
	defer m.mu.Unlock()
	tokens, ok := m.known[key]
	if ok {
		m.used[key] = true
	}
	return tokens, ok
}

// Put implements markdown.Memory.
func (m *codeMemory) Put(key [sha256.Size]byte, tokens []byte) {
	m.once.Do(m.read)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[key], m.used[key], m.fresh = string(tokens), true, true
}

func (m *codeMemory) read() {
	m.known, m.used = map[[sha256.Size]byte]string{}, map[[sha256.Size]byte]bool{}
	data, _ := m.cache.Get(codeName)
	c := coder{reading: true, text: data}
	for c.text != "" {
		var key [sha256.Size]byte
		var tokens string
		c.sum(&key)
		if c.string(&tokens); !c.failed {
			m.known[key] = tokens
		}
	}
}

// save keeps what is remembered, if there is anything new.
func (m *codeMemory) save() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.fresh {
		return
	}
	keys := slices.SortedFunc(maps.Keys(m.known), func(a, b [sha256.Size]byte) int {
		if m.used[a] != m.used[b] {
			if m.used[a] {
				return -1
			}
			return 1
		}
		return slices.Compare(a[:], b[:])
	})
	coded(m.cache, codeName, func(c *coder) {
		for size, i := 0, 0; i < len(keys); i++ {
			tokens := m.known[keys[i]]
			if size += len(keys[i]) + len(tokens); size > maxCode {
				break
			}
			c.sum(&keys[i])
			c.string(&tokens)
			c.flush(flushSize)
		}
	})
}
