package render_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"roleguide/generator/build"
	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
	"roleguide/layouts"
)

// TestWorksheetAddsUp reads the points of every option back from the finished page and adds them up as a reader
// with a pencil would: the sums must be those of the evaluator, for random answers to every question that is asked.
func TestWorksheetAddsUp(t *testing.T) {
	text, err := os.ReadFile("../../content/which-role/questionnaire.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, _ := questionnaire.Read(source.NewFile("questionnaire.yaml", text))
	if m == nil {
		t.Fatal("the questionnaire cannot be read")
	}
	files, _, problems := build.InMemory(context.Background(), build.Options{Source: filepath.Join("..", ".."), Layouts: layouts.Files, Future: true})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(files["which-role/index.html"]))
	if err != nil {
		t.Fatal(err)
	}
	printed := make([][]map[string]int, len(m.Questions))
	doc.Find(".question").Each(func(i int, q *goquery.Selection) {
		q.Find("label").Each(func(_ int, option *goquery.Selection) {
			points := map[string]int{}
			option.Find("small > span").Each(func(_ int, s *goquery.Selection) {
				text := strings.TrimSpace(s.Text())
				cut := strings.LastIndexByte(text, ' ')
				n, err := strconv.Atoi(strings.NewReplacer("−", "-", "+", "").Replace(text[cut+1:]))
				if err != nil {
					t.Fatalf("question %d shows the points %q", i+1, text)
				}
				points[text[:cut]] = n
			})
			printed[i] = append(printed[i], points)
		})
	})
	random := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		answers := make(questionnaire.Answers, len(m.Questions))
		for i, q := range m.Questions {
			answers[i] = questionnaire.Answer(1 + random.IntN(len(q.Options)))
		}
		r := m.Evaluate(answers)
		for k, score := range m.Scores {
			sum := 0
			for i := range m.Questions {
				if r.Shown[i] {
					sum += printed[i][answers[i]-1][score.Name]
				}
			}
			if sum != r.Scores[k] {
				t.Fatalf("answers %v: the worksheet adds up to %s %d, the evaluator to %d", answers, score.Name, sum, r.Scores[k])
			}
		}
	}
	if n := doc.Find(".rules tbody tr").Length(); n != len(m.Rules) {
		t.Errorf("the worksheet has %d rules, the questionnaire %d", n, len(m.Rules))
	}
	if n := doc.Find("section.outcome").Length(); n != len(m.Outcomes) {
		t.Errorf("the worksheet has %d outcomes, the questionnaire %d", n, len(m.Outcomes))
	}
}
