//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// A folderLock keeps other builds out of a folder. The kernel gives the folder free when the process ends,
// however it ends.
type folderLock struct{ folder *os.File }

// lockFolder locks a folder without waiting; busy says that another build has locked it.
func lockFolder(root *os.Root) (lock *folderLock, busy bool, err error) {
	f, err := root.Open(".")
	if err != nil {
		return nil, false, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, errors.Is(err, unix.EWOULDBLOCK), err
	}
	return &folderLock{f}, false, nil
}

// mayChange asks whether files may be put into a folder below the locked one, and taken out of it.
func (l *folderLock) mayChange(dir string) error {
	return unix.Faccessat(int(l.folder.Fd()), dir, unix.W_OK|unix.X_OK, 0)
}

// Close gives the folder free. Closing the file would not do while a process that was just started from this one
// still has it.
func (l *folderLock) Close() error {
	return errors.Join(unix.Flock(int(l.folder.Fd()), unix.LOCK_UN), l.folder.Close())
}
