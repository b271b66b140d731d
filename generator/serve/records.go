package serve

import (
	"sync"
	"time"
)

// Records are the times of the last changes, for the panel.
type records struct {
	mu    sync.Mutex
	start time.Time // when the server was asked to start
	ready time.Duration
	edits []record // the newest last
}

// A record is one change: when it was seen, how long it took until it could be seen, and until all was checked.
type record struct {
	At       time.Time
	Shown    time.Duration
	Checking time.Duration
	Complete bool
}

// maxRecords is how many changes are remembered.
const maxRecords = 20

// edited notes that a change can be seen.
func (r *records) edited(begun time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.edits = append(r.edits, record{At: begun, Shown: time.Since(begun)})
	if len(r.edits) > maxRecords {
		r.edits = r.edits[1:]
	}
}

// checked adds to how long checking took since the last change.
func (r *records) checked(took time.Duration, complete bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.edits) == 0 {
		r.edits = append(r.edits, record{At: r.start, Shown: r.ready})
	}
	last := &r.edits[len(r.edits)-1]
	last.Checking += took
	last.Complete = complete
}

// list returns the changes, the newest first.
func (r *records) list() []record {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]record, 0, len(r.edits))
	for i := len(r.edits) - 1; i >= 0; i-- {
		out = append(out, r.edits[i])
	}
	return out
}
