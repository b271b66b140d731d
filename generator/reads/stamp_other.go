//go:build !unix

package reads

import "io/fs"

// StampOf gives the stamp of a file.
func StampOf(info fs.FileInfo) Stamp {
	return Stamp{Mode: info.Mode(), Size: info.Size(), Written: info.ModTime().UnixNano()}
}
