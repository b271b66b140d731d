package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OpenDir gives a folder on disk as a file system that no symbolic link leads out of (os.Root). The
// caller closes the Root.
func OpenDir(dir string) (fs.FS, io.Closer, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	return root.FS(), root, nil
}

// Read reads a regular file of at most limit bytes and cleans it (see [Clean]). The File is never nil: a
// file that cannot be used gives an empty one together with the problems that say why.
func Read(fsys fs.FS, path string, limit int64) (*File, Problems) {
	raw, problem := ReadBytes(fsys, path, limit)
	if problem != nil {
		return NewFile(path, nil), Problems{*problem}
	}
	return Clean(path, raw)
}

// ReadBytes reads a regular file of at most limit bytes as it is; for media and other files that are
// only copied. Anything else (a folder, a link, a pipe, a device, a file that is too large, or one that
// changes while it is read, twice in a row) is a problem.
func ReadBytes(fsys fs.FS, path string, limit int64) ([]byte, *Problem) {
	raw, problem := readOnce(fsys, path, limit)
	if problem != nil && problem.Code == CodeChanged {
		raw, problem = readOnce(fsys, path, limit) // an editor was saving it
	}
	return raw, problem
}

func readOnce(fsys fs.FS, path string, limit int64) ([]byte, *Problem) {
	bad := func(code Code, format string, args ...any) ([]byte, *Problem) {
		p := New(Pos{File: path}, code, fmt.Sprintf(format, args...))
		return nil, &p
	}
	info, err := fs.Lstat(fsys, path)
	if err != nil {
		return bad(CodeUnreadable, "cannot read this file: %s", Reason(err))
	}
	if !info.Mode().IsRegular() {
		return bad(CodeNotRegular, "this is %s, not a regular file", describe(info.Mode()))
	}
	if info.Size() > limit {
		has := Size(info.Size())
		if has == Size(limit) {
			has = plural(int(info.Size()), "byte")
		}
		return bad(CodeTooLarge, "this file has %s; the limit is %s", has, Size(limit))
	}
	f, err := fsys.Open(path)
	if err != nil {
		return bad(CodeUnreadable, "cannot read this file: %s", Reason(err))
	}
	defer f.Close()
	raw := make([]byte, info.Size()+1) // one more, to see that this is the end
	n, err := io.ReadFull(f, raw)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return bad(CodeUnreadable, "cannot read this file: %s", Reason(err))
	}
	after, err := f.Stat()
	if err != nil {
		return bad(CodeUnreadable, "cannot read this file: %s", Reason(err))
	}
	if int64(n) != info.Size() || after.Size() != info.Size() || !after.ModTime().Equal(info.ModTime()) {
		return bad(CodeChanged, "this file changed while it was being read; build again")
	}
	return raw[:n], nil
}

// Clean makes a File of raw bytes: a byte-order mark is dropped, CR LF and CR become LF, and every line
// with bytes that are no UTF-8, NUL or another control character is a problem. Places are exact, since
// they are found after the line ends are normalised.
func Clean(path string, raw []byte) (*File, Problems) {
	if bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(raw, []byte{0xFE, 0xFF}) {
		p := New(Pos{File: path, Line: 1, Col: 1}, CodeEncoding, "this file is UTF-16").WithHint("save it as UTF-8")
		return NewFile(path, nil), Problems{p}
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	f := NewFile(path, raw)
	return f, f.checkBytes()
}

// checkBytes reports the first bad byte of each line, ten lines at most, and that there are more.
func (f *File) checkBytes() Problems {
	const most = 10
	var problems Problems
	for i := 0; i < len(f.Text); {
		if b := f.Text[i]; b >= ' ' && b < 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRune(f.Text[i:])
		what := wrongCharacter(r, size, f.Text[i])
		if what == "" {
			i += size
			continue
		}
		if len(problems) == most {
			problems.Add(f.Problem(i, CodeEncoding, "more such lines follow; only the first 10 are listed"))
			break
		}
		problems.Add(f.Problem(i, CodeEncoding, "this line has "+what).WithHint("save the file as UTF-8 text"))
		next := bytes.IndexByte(f.Text[i:], '\n')
		if next < 0 {
			break
		}
		i += next
	}
	return problems
}

// wrongCharacter says what is wrong with a decoded character, "" if nothing is.
func wrongCharacter(r rune, size int, first byte) string {
	switch {
	case r == '\n' || r == '\t':
		return ""
	case r == 0:
		return "a NUL byte"
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf("the byte 0x%02x, which is not UTF-8", first)
	case unicode.IsControl(r):
		return fmt.Sprintf("the control character U+%04X", r)
	}
	return ""
}

// Reason says in a few words why an operation on a file failed, without repeating its path.
func Reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	var linkError *os.LinkError
	if errors.As(err, &linkError) {
		err = linkError.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, fs.ErrInvalid):
		return "its name is not UTF-8"
	}
	return Visible(err.Error())
}

// Size writes a number of bytes for people, in units of 1024 with at most two decimals.
func Size(n int64) string {
	unit, name := 1.0, " bytes"
	switch {
	case n >= 1<<20:
		unit, name = 1<<20, " MiB"
	case n >= 1<<10:
		unit, name = 1<<10, " KiB"
	}
	digits := strconv.FormatFloat(float64(n)/unit, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(digits, "0"), ".") + name
}

func describe(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
