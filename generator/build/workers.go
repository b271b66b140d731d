package build

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// PageTime is how long one page may take, with its highlighting. A page that takes longer is abandoned
// and named; the others go on.
const PageTime = 15 * time.Second

// The states of one piece of work.
const (
	waiting int32 = iota
	running
	done
	abandoned
)

// workers spread work over goroutines, and give up on work that does not end: Go cannot stop a goroutine,
// so one that hangs is left behind and another takes its place.
type workers struct {
	n int
}

func newWorkers(jobs int) workers {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	return workers{n: jobs}
}

// each calls do for every index below n and returns when all have ended. It is for work that is known to
// end.
func (w workers) each(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(w.n, n) {
		group.Go(func() {
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				do(i)
			}
		})
	}
	group.Wait()
}

// watched is like each for work that may hang. do returns its result as a function that stores it; it is
// called only if the work was not given up in the meantime. The indexes of work that was given up are
// returned, and none is begun after ctx ends.
func (w workers) watched(ctx context.Context, n int, do func(i int) (store func())) []int {
	run := &watchedRun{ctx: ctx, n: n, do: do, states: make([]atomic.Int32, n), since: make([]atomic.Int64, n), ended: make(chan struct{}, n+1)}
	for range min(w.n, n) {
		go run.worker()
	}
	return run.wait(min(w.n, n))
}

type watchedRun struct {
	ctx    context.Context
	n      int
	do     func(i int) func()
	next   atomic.Int64
	states []atomic.Int32
	since  []atomic.Int64 // when work i began, in nanoseconds since the epoch
	ended  chan struct{}  // one message for each worker that found nothing more to do
}

func (r *watchedRun) worker() {
	for r.ctx.Err() == nil {
		i := int(r.next.Add(1) - 1)
		if i >= r.n {
			break
		}
		r.since[i].Store(time.Now().UnixNano())
		r.states[i].Store(running)
		store := r.do(i)
		if !r.states[i].CompareAndSwap(running, done) {
			return // given up on; another worker has taken over
		}
		store()
	}
	r.ended <- struct{}{}
}

// wait returns when every worker has ended or been given up.
func (r *watchedRun) wait(workers int) []int {
	var given []int
	tick := time.NewTicker(PageTime / 20)
	defer tick.Stop()
	for workers > 0 {
		select {
		case <-r.ended:
			workers--
		case now := <-tick.C:
			for i := range min(int(r.next.Load()), r.n) {
				begun := r.since[i].Load()
				if begun != 0 && now.UnixNano()-begun > int64(PageTime) && r.states[i].CompareAndSwap(running, abandoned) {
					given = append(given, i)
					go r.worker()
				}
			}
		}
	}
	return given
}

// guard runs work that may hang and reports whether it ended within the limit. Work that does not is left
// behind.
func guard(limit time.Duration, work func()) bool {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-ended:
		return true
	case <-timer.C:
		return false
	}
}
