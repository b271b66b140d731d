//go:build unix

package reads

import (
	"io/fs"
	"syscall"
)

// StampOf gives the stamp of a file.
func StampOf(info fs.FileInfo) Stamp {
	s := Stamp{Mode: info.Mode(), Size: info.Size(), Written: info.ModTime().UnixNano()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Changed, s.Inode = changedAt(st), st.Ino
	}
	return s
}
