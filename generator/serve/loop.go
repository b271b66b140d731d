package serve

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"

	"roleguide/generator/build"
	"roleguide/generator/source"
)

// A loop follows the author: it looks at what has changed, tells the open pages, and then finds out what is wrong
// with the site, while nothing else is to be done. All of it happens on one goroutine.
type loop struct {
	site    *build.Session
	watcher *watcher
	events  *hub
	opts    Options
	asked   *atomic.Int64 // when a page was last asked for, in nanoseconds since the epoch
	show    func(source.Problems)

	complete bool // everything is checked
	begun    time.Time
	known    source.Problems // what was last reported
	records  *records
}

// Checking a large site takes a while and waits until the author and the browser have been quiet. A small one is
// checked at once.
const (
	quiet     = 700 * time.Millisecond
	slice     = 20 * time.Millisecond // how long it checks before it listens again
	smallSite = 300                   // pages
)

// run follows the author until ctx ends.
func (l *loop) run(ctx context.Context) {
	defer l.watcher.close()
	l.rewatch()
	l.begun = time.Now()
	l.findings()
	next := time.NewTimer(l.watcher.every())
	defer next.Stop()
	for {
		var work <-chan time.Time
		if !l.complete {
			work = time.After(l.pause())
		}
		events, failures := l.watcher.channels()
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			l.changed(l.hints(l.watcher.hint(e))...)
		case <-failures: // some events are lost
			l.lookAtAll()
		case <-next.C:
			l.lookAtAll()
			next.Reset(l.watcher.every())
		case <-work:
			l.check(slice)
		}
	}
}

// hints collects what else the system has to say at this moment.
func (l *loop) hints(first string) []string {
	hints := []string{first}
	events, _ := l.watcher.channels()
	for len(hints) < 1000 {
		select {
		case e := <-events:
			if name := l.watcher.hint(e); name != hints[len(hints)-1] {
				hints = append(hints, name)
			}
		default:
			return hints
		}
	}
	return hints
}

// lookAtAll looks for changes that nobody has told about.
func (l *loop) lookAtAll() {
	start := time.Now()
	l.changed()
	l.watcher.took = time.Since(start)
}

// changed looks at paths, or everywhere if there are none, and tells the open pages if anything has changed.
func (l *loop) changed(paths ...string) {
	start := time.Now()
	changed := l.site.Look(paths...)
	if l.rewatch() {
		changed = true
	}
	if !changed {
		return
	}
	l.complete, l.begun = false, start
	l.site.Check(func() bool { return true }) // of what has just changed, what is wrong is known at once
	l.show(l.site.Findings())
	l.events.announce(pages)
	l.records.edited(start)
	if l.site.Pages() <= smallSite {
		l.check(slice)
	}
}

// rewatch watches folders that are new, and reports whether there was anything new in them.
func (l *loop) rewatch() (changed bool) {
	for {
		added := l.watcher.watch(l.site.Folders())
		if len(added) == 0 || !l.site.Look(added...) {
			return changed
		}
		changed = true
	}
}

// pause is how long to wait before checking goes on.
func (l *loop) pause() time.Duration {
	if l.site.Pages() <= smallSite {
		return 0
	}
	last := time.Unix(0, l.asked.Load())
	if l.begun.After(last) {
		last = l.begun
	}
	return time.Until(last.Add(quiet))
}

// check goes on finding out what is wrong, for a while.
func (l *loop) check(while time.Duration) {
	start := time.Now()
	l.complete = l.site.Check(func() bool { return time.Since(start) > while })
	l.records.checked(time.Since(start), l.complete)
	if l.complete {
		l.findings()
		if l.site.Pages() > smallSite {
			debug.FreeOSMemory() // what checking took
		}
	}
}

// findings shows what is wrong, and reports it if it is not what was reported before.
func (l *loop) findings() {
	found := l.site.Findings()
	l.show(found)
	l.events.announce(findings)
	if !l.complete && found.Errors() == 0 {
		return
	}
	l.opts.Report(found, l.known)
	l.known = found
}
