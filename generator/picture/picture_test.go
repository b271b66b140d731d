package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden drawings anew")

func roles() []Track {
	return []Track{{"Product manager", "product-manager"}, {"Project manager", "project-manager"}}
}

// examples are one drawing of each kind, also kept as golden files.
func examples() map[string]Drawing {
	two := roles()
	return map[string]Drawing{
		"timeline": Timeline{two, []Moment{
			{"Week 1", []string{"Asks riders what they need", ""}}, {"Week 3", []string{"Decides which stops", "Plans the works"}},
			{"Week 9", []string{"", "Opens the line"}}, {"Week 20", []string{"Counts who rides, and why", ""}}}},
		"timeline-long": Timeline{[]Track{{"", ""}}, []Moment{{"Monday", []string{"One"}}, {"Tuesday", []string{"Two"}}, {"Wednesday", []string{"Three"}},
			{"Thursday", []string{"Four"}}, {"Friday", []string{"Five"}}, {"Saturday", []string{"Six"}}, {"Sunday", []string{"Seven <b>"}}}},
		"swimlanes": Lanes{append(two, Track{"Engineers", ""}), []LaneStep{{"Ask", []string{"Writes the brief", "", ""}}, {"Size", []string{"", "Plans with the team", "Say what is hard"}},
			{"Build", []string{"Answers questions", "Keeps the plan true", "Build it"}}, {"Hand over", []string{"Accepts", "", ""}}}},
		"quadrant": Quadrant{"How sure the goal is", "How many must move together", [4]string{"Both", "Project manager", "Product manager", "Neither yet"},
			[]Point{{Track{"New bus line", ""}, 3, 8}, {Track{"A depot moves", ""}, 9, 9}, {Track{"An app for riders", ""}, 3, 3}, {Track{"The same place", ""}, 3, 3}}},
		"wheel": Wheel{two, []Duty{{"Finding out", []float64{35, 5}}, {"Deciding", []float64{25, 2}}, {"Planning", []float64{10, 43}}, {"Talking", []float64{29, 50}}, {"Rest", []float64{1, 0}}}},
		"skills": Skills{two, [4]string{"awareness", "working", "practitioner", "expert"}, []Skill{{"Talking with users", []int{4, 2}}, {"Planning of work that many people share", []int{2, 4}},
			{"Negotiation", []int{3, 3}}, {"Statistics", []int{2, 0}}}},
		"decision": Decision{two, []Criterion{{"The goal moves", 3, []float64{5, 2}}, {"A date is fixed", 2, []float64{1, 4.5}}, {"Money is spent", 1, []float64{0, 5}}}, 5, "Weighed"},
		"flow": Flow{[]FlowStep{{Track{"Is there a date outside your control?", ""}, []Exit{{"yes", 1}, {"no", 2}}}, {Track{"Name a project manager", "project-manager"}, []Exit{{"", 3}}},
			{Track{"Does anyone choose what is worth making?", ""}, []Exit{{"no", 4}, {"yes", 3}, {"ask again", 0}}}, {Track{"Keep going", ""}, nil}, {Track{"Name a product manager", "product-manager"}, nil}}},
	}
}

func TestGolden(t *testing.T) {
	for name, d := range examples() {
		for _, width := range []int{Wide, Narrow} {
			file := fmt.Sprintf("testdata/%s-%d.svg", name, width)
			got := strings.ReplaceAll(string(SVG(d, width, "A \"picture\"")), "><", ">\n<") + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is another drawing now; look at it, then run go test -update", file)
			}
			wellFormed(t, name, got)
			sound(t, name, d, width)
		}
	}
}

func wellFormed(t *testing.T, name, svg string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := dec.Token(); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Errorf("%s: %v", name, err)
			}
			return
		}
	}
}

// sound checks that no text lies on another and none outside of the drawing.
func sound(t *testing.T, name string, d Drawing, width int) {
	t.Helper()
	c := paint(d, width)
	for i, a := range c.texts {
		if a.x < -0.01 || a.y < -0.01 || a.x+a.w > c.width+0.01 || a.y+a.h > c.height+0.01 {
			t.Errorf("%s, %d wide: %q lies outside: %+v of %v × %v", name, width, a.text, a, c.width, c.height)
		}
		for _, b := range c.texts[:i] {
			if a.x+0.01 < b.x+b.w && b.x+0.01 < a.x+a.w && a.y+0.01 < b.y+b.h && b.y+0.01 < a.y+a.h {
				t.Errorf("%s, %d wide: %q lies on %q\n%+v\n%+v", name, width, a.text, b.text, a, b)
			}
		}
	}
}

// words makes text that is hard to set: long words, no blanks, other scripts, nothing at all.
func words(r *rand.Rand) string {
	parts := []string{"a", "of", "Wednesday", "responsibilities", "Donaudampfschifffahrtsgesellschaft", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "продукт", "プロダクトマネージャー",
		"مدير المشروع", "👩‍👩‍👧‍👦", "e\u0301\u0301\u0301", "and/or", "twenty-one-day", "<b>&amp;", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "\u202eabc", "iiii"}
	var out []string
	for range r.IntN(9) + 1 {
		out = append(out, parts[r.IntN(len(parts))])
	}
	return strings.Join(out, " ")
}

func maybe(r *rand.Rand) string {
	if r.IntN(3) == 0 {
		return ""
	}
	return words(r)
}

func tracks(r *rand.Rand, n int) []Track {
	var out []Track
	for range n {
		out = append(out, Track{words(r), []string{"", "product-manager", "project-manager"}[r.IntN(3)]})
	}
	return out
}

// random makes a drawing of each kind, within the limits that components hold.
func random(r *rand.Rand) map[string]Drawing {
	fill := func(n int, f func() string) (out []string) {
		for range n {
			out = append(out, f())
		}
		return out
	}
	text, any := func() string { return words(r) }, func() string { return maybe(r) }
	timeline := Timeline{Tracks: tracks(r, 1+r.IntN(3))}
	for range 1 + r.IntN(10) {
		timeline.Moments = append(timeline.Moments, Moment{words(r), fill(len(timeline.Tracks), any)})
	}
	lanes := Lanes{Tracks: tracks(r, 2+r.IntN(4))}
	for range 1 + r.IntN(12) {
		tasks := fill(len(lanes.Tracks), any)
		tasks[r.IntN(len(tasks))] = text()
		lanes.Steps = append(lanes.Steps, LaneStep{words(r), tasks})
	}
	quadrant := Quadrant{X: words(r), Y: words(r), Quarters: [4]string(fill(4, any))}
	for range 1 + r.IntN(16) {
		quadrant.Points = append(quadrant.Points, Point{tracks(r, 1)[0], float64(r.IntN(11)), float64(r.IntN(3))})
	}
	wheel := Wheel{Tracks: tracks(r, 1+r.IntN(3))}
	for range 1 + r.IntN(12) {
		var shares []float64
		for range wheel.Tracks {
			shares = append(shares, float64(r.IntN(3)*r.IntN(40))+0.1)
		}
		wheel.Duties = append(wheel.Duties, Duty{words(r), shares})
	}
	skills := Skills{Tracks: tracks(r, 1+r.IntN(4)), Levels: [4]string(fill(4, text))}
	decision := Decision{Options: tracks(r, 2+r.IntN(4)), Highest: 10, Total: words(r)}
	for range 1 + r.IntN(15) {
		var levels []int
		for range skills.Tracks {
			levels = append(levels, r.IntN(5))
		}
		skills.Rows = append(skills.Rows, Skill{words(r), levels})
		criterion := Criterion{Name: words(r), Weight: float64(1 + r.IntN(100))}
		for range decision.Options {
			criterion.Scores = append(criterion.Scores, float64(r.IntN(11)))
		}
		decision.Criteria = append(decision.Criteria, criterion)
	}
	flow := Flow{}
	steps := 1 + r.IntN(30)
	for range steps {
		step := FlowStep{Track: tracks(r, 1)[0]}
		for range r.IntN(4) {
			step.Exits = append(step.Exits, Exit{maybe(r), r.IntN(steps)})
		}
		flow.Steps = append(flow.Steps, step)
	}
	return map[string]Drawing{"timeline": timeline, "swimlanes": lanes, "quadrant": quadrant, "wheel": wheel, "skills": skills, "decision": decision, "flow": flow}
}

func TestNoTextMeetsAnother(t *testing.T) {
	rounds := uint64(400)
	if testing.Short() {
		rounds = 60
	}
	for seed := range rounds {
		for name, d := range random(rand.New(rand.NewPCG(seed, 1))) {
			for _, width := range []int{Wide, Narrow} {
				sound(t, fmt.Sprintf("%s of seed %d", name, seed), d, width)
				wellFormed(t, name, string(SVG(d, width, "x")))
			}
			if t.Failed() {
				return
			}
		}
	}
}

func TestSameDataSameBytes(t *testing.T) {
	for name, d := range random(rand.New(rand.NewPCG(7, 7))) {
		if !bytes.Equal([]byte(SVG(d, Wide, "x")), []byte(SVG(d, Wide, "x"))) {
			t.Errorf("%s differs from itself", name)
		}
	}
}

func TestPercentAddUp(t *testing.T) {
	w := Wheel{Tracks: roles()[:1], Duties: []Duty{{"a", []float64{1}}, {"b", []float64{1}}, {"c", []float64{1}}}}
	if got := fmt.Sprint(w.Percent(0)); got != "[34 33 33]" {
		t.Error(got)
	}
}

func TestTotals(t *testing.T) {
	d := examples()["decision"].(Decision)
	if got := fmt.Sprintf("%.3f", d.Totals()); got != "[2.833 3.333]" {
		t.Error(got)
	}
}

func TestNoLineEndsAtABlankThatHolds(t *testing.T) {
	if got := fmt.Sprintf("%q", wrap("It takes 3.5\u00a0h", body, 70)); got != `["It takes" "3.5\u00a0h"]` {
		t.Error(got)
	}
}
