package strictyaml

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"roleguide/generator/source"
)

// advice says what to do about an error of the YAML library, by a part of its message, and what in the line is to
// blame: the first group of a match. The first that fits counts.
var advice = []struct {
	part, hint string
	blame      *regexp.Regexp
}{
	{"mapping values are not allowed", `text with a colon followed by a space needs quotes: title: "One: two"`, regexp.MustCompile(`:\s.*?(:)(?:\s|$)`)},
	{"cannot start any token", "indent with spaces, and put text that begins with a special character between quotes", regexp.MustCompile("(?:^|[:,\\[{-]\\s)\\s*([@`%\t])")},
	{"tab character", "indent with spaces", regexp.MustCompile(`(\t)`)},
	{"unknown anchor", "text that begins with * or & needs quotes", aliasMark},
	{"unexpected end of stream", "a quote that is opened here is never closed", regexp.MustCompile(`(?:^|[\s\[{,])(["'])`)},
	{"could not find expected ':'", "write a key as key: value", nil},
	{"unknown escape", "between double quotes a backslash is written twice; between single quotes it stands for itself", regexp.MustCompile(`(\\[^0abt\tnvfre "/\\N_LPxuU])`)},
	{"block sequence entries", "begin a list on a line of its own; text that begins with a hyphen and a space needs quotes", regexp.MustCompile(`\S.*?\s(-)\s`)},
	{"expected ',' or", "look for a bracket that is never closed", regexp.MustCompile(`([\[{])`)},
	{"expected alphabetic", "text that begins with * or & needs quotes", aliasMark},
	{"control characters", "delete it", nil},
	{"did not find expected", "look for a bracket or quote that is never closed, or for a line with other indentation than its neighbours", nil},
	{"exceeded max depth", "nest lists and mappings less deeply", nil},
}

var (
	aliasMark = regexp.MustCompile(`(?:^|[:,\[{-]\s)\s*([*&])`)
	firstMark = regexp.MustCompile(`^\s*(\S)`)
)

// syntax reports an error of the YAML library, in words that say what to do, at the place where it is.
func (r *Reader) syntax(err error, first source.Pos, block []byte) {
	message, named := reason(err)
	pos := source.Pos{File: r.file.Path, Line: first.Line + line(block, message, named) - 1}
	p := r.Problem(pos, CodeSyntax, "this is not YAML: %s", source.Visible(message))
	blame := firstMark
	for _, a := range advice {
		if strings.Contains(message, a.part) {
			p.Hint = a.hint
			if a.blame != nil {
				blame = a.blame
			}
			break
		}
	}
	for _, mark := range []*regexp.Regexp{blame, firstMark} {
		if at := mark.FindStringSubmatchIndex(p.Excerpt); at != nil {
			p.Pos.Col = utf8.RuneCountInString(p.Excerpt[:at[2]]) + 1
			return
		}
	}
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// reason takes an error of the YAML library apart: the message without its line, and the line, 0 if it
// names none.
func reason(err error) (message string, line int) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	var typeError *yaml.TypeError
	if errors.As(err, &typeError) && len(typeError.Errors) > 0 {
		message = typeError.Errors[0]
	}
	if m := yamlLine.FindStringSubmatchIndex(message); m != nil {
		line, _ = strconv.Atoi(message[m[2]:m[3]])
		message = message[:m[0]] + message[m[1]:]
	}
	return message, line
}

// unfinished are parts of messages that the end of the text causes: something was opened and not closed.
var unfinished = []string{"expected ',' or", "unexpected end of stream", "expected node content", "could not find expected ':'"}

// line finds the line of a block, counted from 1, that is to blame for an error. The line that the library
// names is that of the block around the error, or one too low, or missing. But the library reads from top to
// bottom, so its own answers for the first n lines of the block tell more than its message: an error that the
// end of the text does not cause appears with the line it stands on, which is found by bisection. What was
// opened and never closed begins after the last lines that are good for themselves, which are looked for
// from the named line upwards, in a bounded number of steps.
func line(block []byte, message string, named int) int {
	ends := lineEnds(block)
	answer := func(n int) error {
		if n == 0 {
			return nil
		}
		return check(block[:ends[n-1]])
	}
	for _, part := range unfinished {
		if !strings.Contains(message, part) {
			continue
		}
		start := min(max(named+1, 1), len(ends))
		for n, budget := start, 8<<20; n > 0 && budget > 0; n-- {
			if answer(n-1) == nil {
				return n
			}
			budget -= ends[n-1]
		}
		return min(max(named, 1), len(ends))
	}
	n := sort.Search(len(ends), func(i int) bool {
		err := answer(i + 1)
		if err == nil {
			return false
		}
		found, _ := reason(err)
		return found == message
	})
	return min(n+1, len(ends))
}

// lineEnds gives the offsets after the lines of a text, of which it has at least one.
func lineEnds(text []byte) []int {
	var ends []int
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		ends = append(ends, at)
	}
	if len(ends) == 0 || ends[len(ends)-1] < len(text) {
		ends = append(ends, len(text))
	}
	return ends
}

// check says what the YAML library has against a text, of one document or several.
func check(text []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var doc yaml.Node
		if err := decodeGuarded(decoder, &doc); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
