package source

import (
	"bufio"
	"fmt"
	"io"
	"slices"
)

// A Format is a way of writing problems.
type Format string

// The formats of [Print].
const (
	Text   Format = "text"   // for people
	JSON   Format = "json"   // one object: problems, errors, warnings
	SARIF  Format = "sarif"  // Static Analysis Results Interchange Format 2.1.0 (OASIS)
	GitHub Format = "github" // workflow commands that GitHub shows beside the lines of a change
)

// Formats lists the formats, for flags.
func Formats() []string {
	return []string{string(Text), string(JSON), string(SARIF), string(GitHub)}
}

// A Style says how problems are written as text; the other formats are for programs and are always whole
// and plain.
type Style struct {
	Color bool // with the colours of a terminal
	Width int  // columns of the terminal, up to 200; 0: 120
	Limit int  // how many problems of one code are written out, see Print; 0: all
}

// Print writes problems, which should be sorted. It returns the first error of the writer, or an error if
// there is no such format.
//
// As text, a problem is its place, severity, code and message, the line of the source with a mark, and its
// notes. Nothing in it can move the cursor of a terminal or turn the direction of text. Where there is a
// limit, a code with more problems than that is shown by its first ten in each file and its first Limit in
// all, and the whole text ends at about 60 KiB; what is not written out is counted by code at the end.
func Print(w io.Writer, format Format, problems Problems, style Style) error {
	out := bufio.NewWriter(w)
	switch format {
	case Text:
		printText(out, problems, style)
	case JSON:
		printJSON(out, problems)
	case SARIF:
		printSARIF(out, problems)
	case GitHub:
		printGitHub(out, problems)
	default:
		return fmt.Errorf("there is no format %s", Quote(string(format)))
	}
	return out.Flush()
}

// Count says how many errors and warnings there are: "2 errors, 1 warning".
func Count(problems Problems) string {
	errors, warnings := problems.Errors(), problems.Warnings()
	switch {
	case warnings == 0:
		return plural(errors, "error")
	case errors == 0:
		return plural(warnings, "warning")
	}
	return plural(errors, "error") + ", " + plural(warnings, "warning")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return itoa(n) + " " + word + "s"
}

// Bounds of text where there is a limit.
const (
	perFile = 10       // problems of a code with too many that are written out in one file
	maxText = 60 << 10 // bytes after which problems are only counted
)

// printText writes problems for people, and then how many of them it did not write.
func printText(out *bufio.Writer, problems Problems, style Style) {
	total := map[Code]int{}
	for _, p := range problems {
		total[p.Code]++
	}
	w := textWriter{out: out, style: style}
	written, inFile := map[Code]int{}, map[Code]int{}
	left := map[Code]*remainder{}
	for i, p := range problems {
		if i > 0 && p.Pos.File != problems[i-1].Pos.File {
			clear(inFile)
		}
		flood := total[p.Code] > style.Limit && (inFile[p.Code] >= perFile || written[p.Code] >= style.Limit)
		if style.Limit > 0 && (flood || w.size > maxText) {
			if left[p.Code] == nil {
				left[p.Code] = &remainder{}
			}
			left[p.Code].add(p)
			continue
		}
		inFile[p.Code]++
		written[p.Code]++
		w.problem(p)
	}
	var codes []Code
	for code := range left {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		w.printf("… and %d more %s in %s\n", left[code].problems, code, left[code].where())
	}
	if len(codes) > 0 {
		w.printf("… --format json lists all of them\n")
	}
}

// A remainder counts the problems of a code that are not written out. They come sorted by file.
type remainder struct {
	problems, files int
	file            string // the last one
}

func (r *remainder) add(p Problem) {
	if r.files == 0 || p.Pos.File != r.file {
		r.files++
		r.file = p.Pos.File
	}
	r.problems++
}

func (r *remainder) where() string {
	if r.files == 1 {
		return Visible(r.file)
	}
	return plural(r.files, "file")
}
