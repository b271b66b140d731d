package build

import (
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"strings"

	"github.com/andybalholm/brotli"

	"roleguide/generator/source"
)

// minCompressed is the size below which compressing a file saves less than naming it costs.
const minCompressed = 512

// compressing adds to every text file the same in gzip and Brotli, for servers that send them as they are. Both are
// compressed as far as they can be, which is slow, and worth it for what is written once and read often.
type compressing struct{ sink }

// Add implements sink.
func (c compressing) Add(name string, data []byte, origin string) *source.Problem {
	if p := c.sink.Add(name, data, origin); p != nil || len(data) < minCompressed || !compressible(name) {
		return p
	}
	for _, kind := range []struct {
		ending string
		open   func(io.Writer) io.WriteCloser
	}{
		{".gz", func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level exists
			return z
		}},
		{".br", func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestCompression) }},
	} {
		var b bytes.Buffer
		z := kind.open(&b)
		_, _ = z.Write(data) // a bytes.Buffer does not fail
		_ = z.Close()
		if b.Len() >= len(data) {
			continue
		}
		if p := c.sink.Add(name+kind.ending, b.Bytes(), origin); p != nil {
			return p
		}
	}
	return nil
}

// compressible reports files of text. Those that only the host reads are left alone.
func compressible(name string) bool {
	if strings.HasPrefix(name, "_") {
		return false
	}
	switch path.Ext(name) {
	case ".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".csv", ".webmanifest":
		return true
	}
	return false
}
