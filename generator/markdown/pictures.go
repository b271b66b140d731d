package markdown

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"roleguide/generator/picture"
	"roleguide/generator/source"
)

// Picture is the view of the components that draw their table (package picture): timeline, swimlanes, quadrant,
// wheel, skills, decision and flow.
type Picture struct {
	Kind    string
	Caption string
	Wide    template.HTML // the drawing for wide columns, an SVG element
	Narrow  template.HTML // the same for phones
	Data    template.HTML // the table
}

// Limits of pictures: beyond them nobody can read one.
const (
	maxPictureText = 120 // characters of a cell
	maxMoments     = 16
	maxLaneSteps   = 12
	maxPoints      = 16
	maxDuties      = 12
	maxSkills      = 24
	maxCriteria    = 15
	maxFlowSteps   = 30
	maxExits       = 6
)

// A grid is the table that a picture is drawn from.
type grid struct {
	head []*extast.TableCell
	rows [][]*extast.TableCell // as long as head
	at   int
}

// picture draws the table that a component holds.
func (p *pass) picture(d *directive, args map[string]string) {
	before := len(p.problems)
	g, ok := p.grid(d)
	if !ok {
		return
	}
	drawing := p.drawing(d, g, args)
	data := p.capture(d)
	if len(p.problems) > before {
		return
	}
	label := args["alt"]
	if label == "" {
		label = args["caption"]
	}
	p.needs(StyleFigures)
	view := Picture{Kind: d.name, Caption: args["caption"], Data: data, Wide: picture.SVG(drawing, picture.Wide, label), Narrow: picture.SVG(drawing, picture.Narrow, label)}
	p.buf.WriteString(string(p.env.Component("picture", view, p.at(d.Pos()))))
	p.buf.WriteByte('\n')
}

func (p *pass) drawing(d *directive, g grid, args map[string]string) picture.Drawing {
	switch d.name {
	case "timeline":
		return p.drawTimeline(g)
	case "swimlanes":
		return p.drawLanes(g)
	case "quadrant":
		return p.drawQuadrant(g, args)
	case "wheel":
		return p.drawWheel(g)
	case "skills":
		return p.drawSkills(g)
	case "decision":
		return p.drawDecision(d, g, args)
	}
	return p.drawFlow(g)
}

// grid finds the only table of a component and checks the texts of its cells.
func (p *pass) grid(d *directive) (grid, bool) {
	table, ok := d.FirstChild().(*extast.Table)
	if !ok || table.NextSibling() != nil {
		p.problem(d.Pos(), CodeComponentBody, d.name+" holds one table and nothing else").Hint = "the table is what the picture is drawn from; put other text outside of it"
		return grid{}, false
	}
	g := grid{at: d.Pos()}
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		cells := p.cells(g, row)
		if g.head == nil {
			g.head = cells
		} else {
			g.rows = append(g.rows, cells)
		}
	}
	if len(g.rows) == 0 {
		p.problem(d.Pos(), CodeComponentBody, "the table has no rows, so there is nothing to draw").Hint = "add a row, or remove the picture"
		return grid{}, false
	}
	return g, true
}

func (p *pass) cells(g grid, row ast.Node) []*extast.TableCell {
	var cells []*extast.TableCell
	for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
		cells = append(cells, cell.(*extast.TableCell))
		if n := utf8.RuneCountInString(p.plain(cell)); n > maxPictureText {
			p.wrongCell(g, cell, fmt.Sprintf("a text of %d characters is too long for a picture", n), fmt.Sprintf("%d are the most; say the rest in the text around it", maxPictureText))
		}
	}
	return cells
}

// cellAt is the place of a cell, or of the picture if the cell is empty.
func (p *pass) cellAt(g grid, cell ast.Node) int {
	if first := cell.FirstChild(); first != nil && first.Pos() > 0 {
		return first.Pos()
	}
	if cell.Pos() > 0 {
		return cell.Pos()
	}
	return g.at
}

func (p *pass) wrongCell(g grid, cell ast.Node, message, hint string) {
	p.problem(p.cellAt(g, cell), CodeComponentBody, message).Hint = hint
}

// within checks how many columns and rows a picture has.
func (p *pass) within(g grid, columns string, low, high, rows int) bool {
	if n := len(g.head); n < low || n > high {
		p.wrongCell(g, g.head[0], fmt.Sprintf("this table has %d columns", n), "this picture wants "+columns)
		return false
	}
	if len(g.rows) > rows {
		p.wrongCell(g, g.rows[rows][0], fmt.Sprintf("this picture has more than %d rows", rows), "make two of it, or leave out what matters least")
		return false
	}
	return true
}

// texts are the plain texts of cells; a dash is an empty cell.
func (p *pass) texts(cells ...*extast.TableCell) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		if out[i] = p.plain(c); slices.Contains([]string{"-", "–", "—"}, out[i]) {
			out[i] = ""
		}
	}
	return out
}

// named gives the text of a cell that must have one.
func (p *pass) named(g grid, cell ast.Node, what string) string {
	text := p.plain(cell)
	if text == "" {
		p.wrongCell(g, cell, "this "+what+" has no name", "write it into its cell")
	}
	return text
}

// tracks are what the heads of columns stand for: roles, if they have such names.
func (p *pass) tracks(g grid, cells []*extast.TableCell) []picture.Track {
	var out []picture.Track
	for _, c := range cells {
		name := p.named(g, c, "column")
		out = append(out, picture.Track{Name: name, Role: p.env.Role(name)})
	}
	return out
}

// amount reads a number of a cell from low to high.
func (p *pass) amount(g grid, cell ast.Node, low, high float64) float64 {
	text := strings.TrimSpace(strings.TrimSuffix(p.plain(cell), "%"))
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || v < low || v > high {
		p.wrongCell(g, cell, source.Quote(text)+" is no number from "+plainNumber(low)+" to "+plainNumber(high), "write a number such as "+plainNumber(math.Ceil((low+high)/2)))
		return high
	}
	return v
}

func plainNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (p *pass) drawTimeline(g grid) picture.Drawing {
	t := picture.Timeline{}
	if !p.within(g, "the moment, and one to three columns of what happens", 2, 4, maxMoments) {
		return t
	}
	t.Tracks = p.tracks(g, g.head[1:])
	for _, row := range g.rows {
		t.Moments = append(t.Moments, picture.Moment{When: p.named(g, row[0], "moment"), What: p.texts(row[1:]...)})
	}
	return t
}

func (p *pass) drawLanes(g grid) picture.Drawing {
	l := picture.Lanes{}
	if !p.within(g, "the step, and two to five columns of people", 3, 6, maxLaneSteps) {
		return l
	}
	l.Tracks = p.tracks(g, g.head[1:])
	for _, row := range g.rows {
		step := picture.LaneStep{Name: p.named(g, row[0], "step"), Tasks: p.texts(row[1:]...)}
		if strings.Join(step.Tasks, "") == "" {
			p.wrongCell(g, row[0], "nobody does anything in this step", "give somebody a task, or remove the step")
		}
		l.Steps = append(l.Steps, step)
	}
	return l
}

func (p *pass) drawQuadrant(g grid, args map[string]string) picture.Drawing {
	q := picture.Quadrant{X: args["x"], Y: args["y"], Quarters: [4]string{args["top-left"], args["top-right"], args["bottom-left"], args["bottom-right"]}}
	if !p.within(g, "the thing, its x and its y from 0 to 10, and perhaps whose it is", 3, 4, maxPoints) {
		return q
	}
	for _, row := range g.rows {
		point := picture.Point{X: p.amount(g, row[1], 0, 10), Y: p.amount(g, row[2], 0, 10)}
		point.Name = p.named(g, row[0], "thing")
		point.Role = p.env.Role(p.plain(row[len(row)-1]))
		if point.Role == "" {
			point.Role = p.env.Role(point.Name)
		}
		q.Points = append(q.Points, point)
	}
	return q
}

func (p *pass) drawWheel(g grid) picture.Drawing {
	w := picture.Wheel{}
	if !p.within(g, "the duty, and its share in one to three wheels", 2, 4, maxDuties) {
		return w
	}
	w.Tracks = p.tracks(g, g.head[1:])
	sums := make([]float64, len(w.Tracks))
	for _, row := range g.rows {
		duty := picture.Duty{Name: p.named(g, row[0], "duty")}
		for k, cell := range row[1:] {
			share := p.amount(g, cell, 0, 10000)
			duty.Shares = append(duty.Shares, share)
			sums[k] += share
		}
		w.Duties = append(w.Duties, duty)
	}
	for k, sum := range sums {
		if sum == 0 {
			p.wrongCell(g, g.head[k+1], "all shares of this wheel are 0", "give at least one duty a share")
		}
	}
	return w
}

func (p *pass) drawSkills(g grid) picture.Drawing {
	s := picture.Skills{Levels: p.opts.Words.Levels}
	if !p.within(g, "the skill, and the level that one to four roles need", 2, 5, maxSkills) {
		return s
	}
	s.Tracks = p.tracks(g, g.head[1:])
	for _, row := range g.rows {
		skill := picture.Skill{Name: p.named(g, row[0], "skill")}
		for _, cell := range row[1:] {
			skill.Levels = append(skill.Levels, p.level(g, cell))
		}
		s.Rows = append(s.Rows, skill)
	}
	return s
}

// level reads a level by its name or number; an empty cell is none.
func (p *pass) level(g grid, cell *extast.TableCell) int {
	text := p.texts(cell)[0]
	if text == "" || text == "0" {
		return 0
	}
	for i, word := range p.opts.Words.Levels {
		if strings.EqualFold(text, word) || text == strconv.Itoa(i+1) {
			return i + 1
		}
	}
	p.wrongCell(g, cell, source.Quote(text)+" is no level", "write "+strings.Join(p.opts.Words.Levels[:], ", ")+", or 0 to 4")
	return 0
}

func (p *pass) drawDecision(d *directive, g grid, args map[string]string) picture.Drawing {
	v := picture.Decision{Highest: 5, Total: p.opts.Words.Weighed}
	if args["highest"] != "" {
		highest, err := strconv.ParseFloat(args["highest"], 64)
		if err != nil || !(highest >= 1 && highest <= 100) {
			p.problem(d.Pos(), CodeArgument, "highest is the best score there is, from 1 to 100, not "+source.Quote(args["highest"])).Hint = "write highest=5"
			return v
		}
		v.Highest = highest
	}
	if !p.within(g, "the criterion, its weight, and the scores of two to five options", 4, 7, maxCriteria) {
		return v
	}
	v.Options = p.tracks(g, g.head[2:])
	for _, row := range g.rows {
		c := picture.Criterion{Name: p.named(g, row[0], "criterion"), Weight: p.amount(g, row[1], 0.1, 100)}
		for _, cell := range row[2:] {
			c.Scores = append(c.Scores, p.amount(g, cell, 0, v.Highest))
		}
		v.Criteria = append(v.Criteria, c)
	}
	return v
}

func (p *pass) drawFlow(g grid) picture.Drawing {
	f := picture.Flow{}
	if !p.within(g, "the step, the rows that come next, and perhaps whose step it is", 2, 3, maxFlowSteps) {
		return f
	}
	for _, row := range g.rows {
		step := picture.FlowStep{Exits: p.exits(g, row[1])}
		step.Name = p.named(g, row[0], "step")
		if len(row) > 2 {
			step.Role = p.env.Role(p.plain(row[2]))
		}
		f.Steps = append(f.Steps, step)
	}
	return f
}

// exits reads what comes after a step: "3", or "yes: 3; no: 5"; the numbers count the rows.
func (p *pass) exits(g grid, cell *extast.TableCell) []picture.Exit {
	var out []picture.Exit
	for part := range strings.SplitSeq(p.texts(cell)[0], ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		when, to := "", part
		if i := strings.LastIndexByte(part, ':'); i >= 0 {
			when, to = strings.TrimSpace(part[:i]), strings.TrimSpace(part[i+1:])
		}
		n, err := strconv.Atoi(to)
		if err != nil || n < 1 || n > len(g.rows) {
			p.wrongCell(g, cell, fmt.Sprintf("%s is no step from 1 to %d", source.Quote(to), len(g.rows)), "write the number of a row, or answers with their rows: yes: 2; no: 4")
			return nil
		}
		out = append(out, picture.Exit{When: when, To: n - 1})
	}
	if len(out) > maxExits {
		p.wrongCell(g, cell, fmt.Sprintf("a step with %d ways on", len(out)), fmt.Sprintf("%d are the most", maxExits))
	}
	if len(out) > 1 && slices.ContainsFunc(out, func(e picture.Exit) bool { return e.When == "" }) {
		p.wrongCell(g, cell, "a step with several ways on must say when each is taken", "write yes: 2; no: 4")
	}
	return out
}
