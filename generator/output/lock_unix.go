//go:build unix

package output

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lockDir locks a folder against other builds. The kernel gives it free when the process ends, however it
// ends.
func lockDir(root *os.Root) (io.Closer, error) {
	f, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
