package serve

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// pollEvery is how often the folders are scanned when the system cannot tell about changes, and also
// when it can, in case it has lost one.
const (
	pollEvery = 500 * time.Millisecond
	idleEvery = 2 * time.Second
)

// A watcher tells when files of a site have changed. Events of the system are only a hint that wakes it;
// what decides is a scan of names, sizes, times and inodes, so renames, new folders, lost events and
// editors that save by renaming are all one case.
type watcher struct {
	dirs    []string // folders and files to watch, absolute
	say     func(string)
	notify  *fsnotify.Watcher // nil: polling
	watched map[string]bool
	seed    maphash.Seed
	last    uint64
}

func newWatcher(dirs []string, say func(string)) *watcher {
	w := &watcher{dirs: dirs, say: say, watched: map[string]bool{}, seed: maphash.MakeSeed()}
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		w.poll(err)
	} else {
		w.notify = notify
	}
	w.last = w.scan()
	return w
}

// poll says once why changes are looked for by scanning, and how to change that.
func (w *watcher) poll(err error) {
	if w.notify != nil {
		_ = w.notify.Close()
		w.notify = nil
	}
	reason := err.Error()
	switch {
	case errors.Is(err, syscall.ENOSPC):
		reason = "no inotify watches are left (raise fs.inotify.max_user_watches)"
	case errors.Is(err, syscall.EMFILE):
		reason = "no inotify instances are left (raise fs.inotify.max_user_instances)"
	}
	w.say(fmt.Sprintf("cannot watch for changes: %s; looking twice a second instead", reason))
}

// run calls changed after every change until ctx ends.
func (w *watcher) run(ctx context.Context, changed func()) {
	defer func() {
		if w.notify != nil {
			_ = w.notify.Close()
		}
	}()
	for {
		every := pollEvery
		var events chan fsnotify.Event
		var failures chan error
		if w.notify != nil {
			every, events, failures = idleEvery, w.notify.Events, w.notify.Errors
		}
		timer := time.NewTimer(every)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-events:
		case <-failures:
		case <-timer.C:
		}
		timer.Stop()
		if now := w.scan(); now != w.last {
			w.last = now
			changed()
		}
	}
}

// scan gives a number that changes when any file does, and watches folders that are new.
func (w *watcher) scan() uint64 {
	var hash maphash.Hash
	hash.SetSeed(w.seed)
	for _, dir := range w.dirs {
		_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if name != dir && strings.HasPrefix(d.Name(), ".") {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if d.IsDir() {
				w.watch(name)
			}
			info, err := d.Info()
			if err != nil {
				return nil
			}
			fmt.Fprintf(&hash, "%s\x00%d\x00%d\x00%d\n", name, info.Size(), info.ModTime().UnixNano(), inode(info))
			return nil
		})
	}
	return hash.Sum64()
}

func inode(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino
	}
	return 0
}

func (w *watcher) watch(dir string) {
	if w.notify == nil || w.watched[dir] {
		return
	}
	if err := w.notify.Add(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		w.poll(err)
		return
	}
	w.watched[dir] = true
}
