package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A jsonReport is the object of the format json. Absent members are empty or, for line and column, 0.
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

// encode writes a value as indented JSON in which every character that a terminal could obey is an escape:
// reports for programs are looked at by people as well. The writer keeps its own error.
func encode(w io.Writer, v any) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // the values are our own and can all be written; bytes that are no UTF-8 become U+FFFD
	rest := text.Bytes()
	for i := 0; i < len(rest); {
		r, size := utf8.DecodeRune(rest[i:])
		if r >= 0x7f && hidden(r) { // below that, only the line ends between values are left
			w.Write(rest[:i])
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(w, `\u%04x`, unit)
			}
			rest, i = rest[i+size:], 0
			continue
		}
		i += size
	}
	w.Write(rest)
}

// object is a JSON object; its members are written in the order of their names.
type object map[string]any

// printSARIF writes what viewers of SARIF need to show a result at its place.
func printSARIF(w io.Writer, problems Problems) {
	known := map[Code]bool{}
	results, rules := []object{}, []object{}
	for _, p := range problems {
		known[p.Code] = true
		results = append(results, sarifResult(p))
	}
	codes := make([]Code, 0, len(known))
	for code := range known {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		rules = append(rules, object{"id": code})
	}
	encode(w, object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []object{{
			"tool":       object{"driver": object{"name": "roleguide", "rules": rules}},
			"columnKind": "unicodeCodePoints",
			"results":    results,
		}},
	})
}

func sarifResult(p Problem) object {
	result := object{"ruleId": p.Code, "level": p.Severity.String(), "message": object{"text": p.advice()}}
	if p.Pos.File != "" {
		result["locations"] = []object{sarifLocation(p.Pos)}
	}
	var related []object
	for _, n := range p.Notes {
		at := sarifLocation(n.Pos)
		at["message"] = object{"text": n.Message}
		related = append(related, at)
	}
	if related != nil {
		result["relatedLocations"] = related
	}
	return result
}

func sarifLocation(pos Pos) object {
	physical := object{"artifactLocation": object{"uri": (&url.URL{Path: pos.File}).String()}}
	if pos.Line > 0 {
		region := object{"startLine": pos.Line}
		if pos.Col > 0 {
			region["startColumn"] = pos.Col
		}
		physical["region"] = region
	}
	return object{"physicalLocation": physical}
}

// advice is the message and the hint in one.
func (p Problem) advice() string {
	if p.Hint == "" {
		return p.Message
	}
	return p.Message + "; " + p.Hint
}

// printGitHub writes workflow commands. Their messages and properties are escaped as GitHub's own toolkit
// does; what is left of control characters is made visible, since commands end up in logs.
func printGitHub(w io.Writer, problems Problems) {
	escapes := []string{"%", "%25", "\r", "%0D", "\n", "%0A"}
	data := strings.NewReplacer(escapes...)
	property := strings.NewReplacer(append(escapes, ":", "%3A", ",", "%2C")...)
	for _, p := range problems {
		fmt.Fprintf(w, "::%s ", p.Severity)
		if p.Pos.File != "" {
			fmt.Fprintf(w, "file=%s,", Visible(property.Replace(p.Pos.File)))
		}
		if p.Pos.Line > 0 {
			fmt.Fprintf(w, "line=%d,", p.Pos.Line)
		}
		if p.Pos.Col > 0 {
			fmt.Fprintf(w, "col=%d,", p.Pos.Col)
		}
		fmt.Fprintf(w, "title=%s::%s\n", p.Code, Visible(data.Replace(p.advice())))
	}
}
