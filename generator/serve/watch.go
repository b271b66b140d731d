package serve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How often everything is looked at: when the system cannot tell about changes, and when it can, in case it has
// lost one. A large site is looked at less often, so that looking takes at most a hundredth of the time, or a
// tenth.
const (
	pollEvery = 500 * time.Millisecond
	idleEvery = 2 * time.Second
)

// A watcher says where files may have changed. Its word is only a hint: a look at the files decides, so renames, new
// folders, lost events and editors that save by renaming are all one case.
type watcher struct {
	dir     string // of the site
	say     func(string)
	notify  *fsnotify.Watcher // nil: polling
	watched map[string]bool   // folders, as paths below dir
	took    time.Duration     // how long the last look at everything took
}

func newWatcher(dir string, say func(string)) *watcher {
	w := &watcher{dir: dir, say: say, watched: map[string]bool{}}
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		w.poll(err)
		return w
	}
	w.notify = notify
	return w
}

// poll says once why changes are looked for by scanning, and how to change that.
func (w *watcher) poll(err error) {
	w.close()
	reason := err.Error()
	switch {
	case errors.Is(err, syscall.ENOSPC):
		reason = "no inotify watches are left (raise fs.inotify.max_user_watches)"
	case errors.Is(err, syscall.EMFILE):
		reason = "no inotify instances are left (raise fs.inotify.max_user_instances)"
	}
	w.say(fmt.Sprintf("cannot watch for changes: %s; looking twice a second instead", reason))
}

func (w *watcher) close() {
	if w.notify != nil {
		_ = w.notify.Close()
		w.notify = nil
	}
}

// watch begins to watch folders, and returns those that are new to it: files may have been made in them before.
// Folders that are not there any more are forgotten, as the system has forgotten them.
func (w *watcher) watch(folders []string) (added []string) {
	if w.notify == nil {
		return nil
	}
	there := make(map[string]bool, len(folders))
	for _, dir := range folders {
		there[dir] = true
		if w.watched[dir] {
			continue
		}
		err := w.notify.Add(filepath.Join(w.dir, filepath.FromSlash(dir)))
		switch {
		case err == nil:
			w.watched[dir] = true
			added = append(added, dir)
		case !errors.Is(err, os.ErrNotExist):
			w.poll(err)
			return nil
		}
	}
	for dir := range w.watched {
		if !there[dir] {
			delete(w.watched, dir)
			_ = w.notify.Remove(filepath.Join(w.dir, filepath.FromSlash(dir)))
		}
	}
	return added
}

// channels are those that the system tells about changes through; nil ones, which never say anything, while
// polling.
func (w *watcher) channels() (events <-chan fsnotify.Event, failures <-chan error) {
	if w.notify == nil {
		return nil, nil
	}
	return w.notify.Events, w.notify.Errors
}

// every is how long to wait before everything is looked at again.
func (w *watcher) every() time.Duration {
	if w.notify == nil {
		return max(pollEvery, 10*w.took)
	}
	return max(idleEvery, 100*w.took)
}

// hint is the path below the folder of the site that an event is about. What was a folder is not watched any more
// once it has moved away.
func (w *watcher) hint(e fsnotify.Event) string {
	name := filepath.ToSlash(strings.TrimPrefix(e.Name, w.dir+string(filepath.Separator)))
	if w.watched[name] && (e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove)) {
		delete(w.watched, name)
		if w.notify != nil {
			_ = w.notify.Remove(e.Name)
		}
	}
	return name
}
