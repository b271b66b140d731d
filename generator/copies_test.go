package generator_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"roleguide/generator/config"
	"roleguide/generator/page"
)

// guidePage is a page of the guide, with its text.
func guidePage(t *testing.T, file string) (*page.Page, string) {
	t.Helper()
	site, problems := page.Load(os.DirFS(".."), config.Default(), page.Options{Now: time.Now()})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	i := slices.IndexFunc(site.Pages, func(p *page.Page) bool { return p.File == file })
	if i < 0 {
		t.Fatalf("there is no %s", file)
	}
	text, err := os.ReadFile("../" + file)
	if err != nil {
		t.Fatal(err)
	}
	return site.Pages[i], string(text)
}

// decisionRow is a row of the matrix: number, decision, five columns of letters, note.
var decisionRow = regexp.MustCompile(`(?m)^\| (\d+)\. ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|`)

// The eighteen decisions stand in three places: on their page, in the table to download and in the sheet for paper. The
// decisions and their letters are the same in all.
func TestDecisionsAreTheSameEverywhere(t *testing.T) {
	_, text := guidePage(t, "content/who-decides.md")
	var onPage, inTable, onSheet []string
	for _, m := range decisionRow.FindAllStringSubmatch(text, -1) {
		onPage = append(onPage, strings.Join(m[2:8], " | "))
	}
	file, err := os.Open("../content/media/who-decides.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		inTable = append(inTable, strings.Join(row[2:8], " | "))
	}
	sheet, _ := guidePage(t, "content/templates/decision-matrix.md")
	for _, row := range sheet.Form.Tables()[0].Table.Rows {
		onSheet = append(onSheet, strings.Join(row[:6], " | "))
	}
	if len(onPage) != 18 {
		t.Errorf("the page has %d decisions", len(onPage))
	}
	for name, other := range map[string][]string{"the table": inTable, "the sheet": onSheet} {
		if !slices.Equal(onPage, other) {
			t.Errorf("%s has\n%s\nand the page\n%s", name, strings.Join(other, "\n"), strings.Join(onPage, "\n"))
		}
	}
}

// The questions for an interview stand on the page about hiring and, with what an answer shows, on their sheet.
func TestInterviewQuestionsAreTheSameOnPageAndSheet(t *testing.T) {
	for _, role := range []string{"product-manager", "project-manager"} {
		_, text := guidePage(t, "content/hiring/"+role+".md")
		sheet, _ := guidePage(t, "content/templates/interview-questions-"+role+".md")
		rows := sheet.Form.Tables()[0].Table.Rows
		if len(rows) != 12 {
			t.Errorf("%s: the sheet has %d questions", role, len(rows))
		}
		for _, row := range rows {
			number, question, _ := strings.Cut(row[0], ". ")
			if !strings.Contains(text, "- **"+number+".** "+question+"\n") {
				t.Errorf("%s: the page does not ask %q", role, row[0])
			}
		}
	}
}
