package source

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// A Format is a way of writing problems.
type Format string

// The formats of [Print].
const (
	Text   Format = "text"   // for people
	JSON   Format = "json"   // one object; see jsonReport
	SARIF  Format = "sarif"  // Static Analysis Results Interchange Format 2.1.0 (OASIS)
	GitHub Format = "github" // workflow commands that GitHub shows beside the lines of a change
)

// Formats lists the formats, for flags.
func Formats() []string {
	return []string{string(Text), string(JSON), string(SARIF), string(GitHub)}
}

// A Style says how problems are written as text.
type Style struct {
	Color bool
	Limit int // how many problems are written out; 0: all. The rest is counted, never dropped in silence.
}

// Print writes problems, which should be sorted. It returns the first error of the writer.
func Print(w io.Writer, format Format, problems Problems, style Style) error {
	out := bufio.NewWriter(w)
	switch format {
	case JSON:
		printJSON(out, problems)
	case SARIF:
		printSARIF(out, problems)
	case GitHub:
		printGitHub(out, problems)
	case Text:
		printText(out, problems, style)
	}
	return out.Flush()
}

// Count says how many errors and warnings there are: "2 errors, 1 warning".
func Count(problems Problems) string {
	plural := func(n int, word string) string {
		if n == 1 {
			return "1 " + word
		}
		return itoa(n) + " " + word + "s"
	}
	switch errors, warnings := problems.Errors(), problems.Warnings(); {
	case warnings == 0:
		return plural(errors, "error")
	case errors == 0:
		return plural(warnings, "warning")
	default:
		return plural(errors, "error") + ", " + plural(warnings, "warning")
	}
}

// Escape sequences of terminals (ECMA-48, 8.3.117).
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	dim    = "\x1b[2m"
	plain  = "\x1b[0m"
)

// perKind is how many problems of one code in one file are written out before they are counted: what is
// wrong a thousand times in one file is one mistake.
const perKind = 10

// printText writes problems for people. Of many problems of one kind in one file, and of more problems than
// the limit, only the first are written out; a line says how many there are besides.
func printText(w *bufio.Writer, problems Problems, style Style) {
	written, left := 0, 0
	for len(problems) > 0 {
		end := 1
		for end < len(problems) && problems[end].Pos.File == problems[0].Pos.File {
			end++
		}
		n, rest := printFile(w, problems[:end], style, style.Limit-written)
		written, left = written+n, left+rest
		problems = problems[end:]
	}
	if left > 0 {
		fmt.Fprintf(w, "… and %d more; --format json lists all of them\n", left)
	}
}

// printFile writes the problems of one file, at most room of them if there is a limit. It returns how many
// it wrote and how many nobody has counted yet.
func printFile(w *bufio.Writer, problems Problems, style Style, room int) (written, left int) {
	seen := map[Code]int{}
	var order []Code
	for _, p := range problems {
		if seen[p.Code] == 0 {
			order = append(order, p.Code)
		}
		if style.Limit > 0 && seen[p.Code] >= perKind {
			seen[p.Code]++
			continue
		}
		if style.Limit > 0 && written >= room {
			left++
			continue
		}
		seen[p.Code]++
		p.print(w, style)
		written++
	}
	for _, code := range order {
		if n := seen[code] - perKind; n > 0 && style.Limit > 0 {
			fmt.Fprintf(w, "%s: and %d more %s like those above\n", Visible(problems[0].Pos.File), n, code)
		}
	}
	return written, left
}

// print writes one problem with its line of the source and its notes.
func (p Problem) print(w *bufio.Writer, style Style) {
	paint := func(color, text string) string {
		if !style.Color {
			return text
		}
		return color + text + plain
	}
	color := red
	if p.Severity == Warning {
		color = yellow
	}
	fmt.Fprintf(w, "%s %s %s", paint(bold, p.Pos.String()+":"), paint(color, fmt.Sprintf("%s %s:", p.Severity, p.Code)), cut(p.Message))
	if p.Hint != "" {
		w.WriteString("; " + cut(p.Hint))
	}
	w.WriteByte('\n')
	if p.Excerpt != "" && p.Pos.Line > 0 {
		line, mark := excerpt(p.Excerpt, p.Pos.Col)
		gutter := fmt.Sprintf("%5d | ", p.Pos.Line)
		w.WriteString(paint(dim, gutter) + line + "\n")
		if mark >= 0 {
			w.WriteString(paint(dim, strings.Repeat(" ", len(gutter)-2)+"| ") + strings.Repeat(" ", mark) + paint(color, "^") + "\n")
		}
	}
	for _, n := range p.Notes {
		fmt.Fprintf(w, "  %s note: %s\n", paint(bold, n.Pos.String()+":"), cut(n.Message))
	}
}

// maxMessage is the length beyond which a message is cut, in characters; messages quote what authors wrote.
const maxMessage = 1000

func cut(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	r := []rune(s)
	return string(r[:min(len(r), maxMessage)]) + "…"
}

// The part of a long source line that is shown, in characters around the column.
const (
	beforeMark = 60
	aroundMark = 120
)

// excerpt gives a source line as it can be shown on a terminal, and how many cells precede the mark; -1
// without a mark.
func excerpt(line string, col int) (shown string, mark int) {
	r := []rune(line)
	col--
	if col > len(r) {
		col = len(r)
	}
	from := 0
	if col > beforeMark+aroundMark/4 {
		from = col - beforeMark
	}
	to := min(len(r), from+aroundMark)
	before := ""
	if col >= 0 {
		before = Visible(strings.ReplaceAll(string(r[from:min(col, to)]), "\t", "  "))
	}
	shown = Visible(strings.ReplaceAll(string(r[from:to]), "\t", "  "))
	mark = -1
	if col >= 0 {
		mark = cells(before)
	}
	if from > 0 {
		shown = "…" + shown
		mark++
	}
	if to < len(r) {
		shown += "…"
	}
	return shown, mark
}

// cells is how many columns of a terminal a text takes (Unicode Standard Annex 11; marks take none).
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.Is(unicode.Mn, r):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// jsonReport is the object of the format json.
type jsonReport struct {
	Problems []jsonProblem `json:"problems"`
	Errors   int           `json:"errors"`
	Warnings int           `json:"warnings"`
}

type jsonProblem struct {
	Code     Code   `json:"code"`
	Severity string `json:"severity"`
	Pos
	Message string     `json:"message"`
	Hint    string     `json:"hint,omitempty"`
	Notes   []jsonNote `json:"notes,omitempty"`
}

type jsonNote struct {
	Pos
	Message string `json:"message"`
}

func printJSON(w io.Writer, problems Problems) {
	report := jsonReport{Problems: []jsonProblem{}, Errors: problems.Errors(), Warnings: problems.Warnings()}
	for _, p := range problems {
		j := jsonProblem{Code: p.Code, Severity: p.Severity.String(), Pos: p.Pos, Message: p.Message, Hint: p.Hint}
		for _, n := range p.Notes {
			j.Notes = append(j.Notes, jsonNote{n.Pos, n.Message})
		}
		report.Problems = append(report.Problems, j)
	}
	encode(w, report)
}

// encode writes a value as JSON. The writer is buffered and keeps its own error.
func encode(w io.Writer, v any) {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // see above; the values are our own and can all be written
}

// printSARIF writes the least that viewers of SARIF need.
func printSARIF(w io.Writer, problems Problems) {
	type object = map[string]any
	codes := []Code{}
	results := []object{}
	location := func(pos Pos) object {
		at := object{"artifactLocation": object{"uri": (&url.URL{Path: strings.ToValidUTF8(pos.File, "\uFFFD")}).EscapedPath()}}
		if pos.Line > 0 {
			region := object{"startLine": pos.Line}
			if pos.Col > 0 {
				region["startColumn"] = pos.Col
			}
			at["region"] = region
		}
		return object{"physicalLocation": at}
	}
	for _, p := range problems {
		if !slices.Contains(codes, p.Code) {
			codes = append(codes, p.Code)
		}
		text := p.Message
		if p.Hint != "" {
			text += "; " + p.Hint
		}
		result := object{"ruleId": p.Code, "level": p.Severity.String(), "message": object{"text": text}, "locations": []object{location(p.Pos)}}
		var related []object
		for _, n := range p.Notes {
			l := location(n.Pos)
			l["message"] = object{"text": n.Message}
			related = append(related, l)
		}
		if related != nil {
			result["relatedLocations"] = related
		}
		results = append(results, result)
	}
	slices.Sort(codes)
	rules := make([]object, len(codes))
	for i, c := range codes {
		rules[i] = object{"id": c}
	}
	encode(w, object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{"columnKind": "unicodeCodePoints", "results": results,
			"tool": object{"driver": object{"name": "roleguide", "rules": rules}}}},
	})
}

// printGitHub writes workflow commands; their data and properties are escaped as GitHub's own toolkit does.
func printGitHub(w io.Writer, problems Problems) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, p := range problems {
		text := p.Message
		if p.Hint != "" {
			text += "; " + p.Hint
		}
		fmt.Fprintf(w, "::%s file=%s", p.Severity, property.Replace(Visible(p.Pos.File)))
		if p.Pos.Line > 0 {
			fmt.Fprintf(w, ",line=%d", p.Pos.Line)
		}
		if p.Pos.Col > 0 {
			fmt.Fprintf(w, ",col=%d", p.Pos.Col)
		}
		fmt.Fprintf(w, ",title=%s::%s\n", p.Code, data.Replace(text))
	}
}
