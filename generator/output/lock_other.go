//go:build !unix

package output

import (
	"io"
	"os"
)

// lockDir does nothing on systems that cannot lock folders: two builds at once are not noticed there.
func lockDir(root *os.Root) (io.Closer, error) { return root.Open(".") }
