package markdown

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// Details is the view of :::details summary="…" open. The body is hidden until the reader opens it.
type Details struct {
	Summary string
	Open    bool
	Body    template.HTML
}

// Tabs is the view of :::tabs, which holds nothing but :::tab title="…".
type Tabs struct {
	Tabs []Tab
}

// A Tab is one of several parts of which one is shown.
type Tab struct {
	ID    string
	Title string
	Body  template.HTML
}

// Steps is the view of :::steps, which holds one numbered list.
type Steps struct {
	Body template.HTML
}

// Matrix is the view of :::matrix caption="…", which holds a table of who decides: a row for each decision,
// a column for each person, letters in the cells.
type Matrix struct {
	ID      string
	Caption string
	Subject template.HTML   // head of the first column
	People  []template.HTML // heads of the columns with letters
	Notes   template.HTML   // head of the last column, if it is called Note or Notes
	Rows    []MatrixRow
}

// A MatrixRow is a decision.
type MatrixRow struct {
	Decision template.HTML
	Cells    []MatrixCell // one for each person
	Note     template.HTML
}

// A MatrixCell is the part that one person has in a decision.
type MatrixCell struct {
	Person  template.HTML
	Letters []string // D drives, A approves, C contributes, I is informed; empty: no part
}

// Timeline is the view of :::timeline caption="…" that holds one list of items `**When** what`. With a table it
// becomes a Picture.
type Timeline struct {
	Caption string
	Items   []TimelineItem
}

// A TimelineItem is a moment and what happens then.
type TimelineItem struct {
	When template.HTML
	What template.HTML
}

// Cards is the view of :::cards, which holds one list of items `[Title](page.md) sentence`.
type Cards struct {
	Body template.HTML
}

// Quote is the view of :::quote by="…" source="https://…".
type Quote struct {
	By     string
	Source string // address, "" without
	Body   template.HTML
}

// Download is the view of :::download file="plan.csv" title="…".
type Download struct {
	Href  string
	Title string
	Kind  string // CSV, PDF, …
	Size  string
	Body  template.HTML
}

// A Comparison is the place of :::compare roles="a,b" rows="x,y"; its view is not made here (see
// Env.Compare).
type Comparison struct{}

// A Method is the place of :::method part="rules"; its view is not made here (see Env.Method).
type Method struct{}

// Components gives the view of every component by name, for layouts to be checked with.
func Components() map[string]any {
	return map[string]any{"details": Details{}, "tabs": Tabs{}, "steps": Steps{}, "compare": Comparison{}, "method": Method{}, "matrix": Matrix{},
		"timeline": Timeline{}, "cards": Cards{}, "quote": Quote{}, "download": Download{}, "picture": Picture{}}
}

// parameters lists what a component takes; those with ! are needed, those with ? are written without a
// value.
func parameters(component string) ([]string, bool) {
	list, ok := map[string][]string{
		"details": {"summary!", "open?"}, "tabs": {}, "tab": {"title!"}, "steps": {}, "compare": {"roles!", "rows"}, "matrix": {"caption!"}, "method": {"part!"},
		"timeline": {"caption", "alt"}, "cards": {}, "quote": {"by!", "source"}, "download": {"file!", "title!"},
		"swimlanes": {"caption!", "alt"}, "wheel": {"caption!", "alt"}, "skills": {"caption!", "alt"}, "flow": {"caption!", "alt"},
		"decision": {"caption!", "alt", "highest"},
		"quadrant": {"caption!", "alt", "x!", "y!", "top-left", "top-right", "bottom-left", "bottom-right"},
	}[component]
	return list, ok
}

func componentNames() []string {
	return []string{"cards", "compare", "decision", "details", "download", "flow", "matrix", "method", "quadrant", "quote", "skills", "steps",
		"swimlanes", "tab", "tabs", "timeline", "wheel"}
}

// component writes a component.
func (p *pass) component(d *directive) {
	args, ok := p.arguments(d)
	if !ok {
		p.children(d) // so that what is wrong within is found in the same run
		return
	}
	at := p.at(d.Pos())
	switch d.name {
	case "details":
		_, open := args["open"]
		p.put(d, Details{Summary: args["summary"], Open: open, Body: p.capture(d)})
	case "tabs":
		p.put(d, Tabs{p.tabs(d)})
	case "tab":
		p.problem(d.Pos(), CodeComponent, "a tab stands outside of tabs").Hint = "put it between ::::tabs and ::::"
	case "steps":
		if p.onlyList(d, true) != nil {
			p.put(d, Steps{p.capture(d)})
		}
	case "compare":
		p.components++
		p.doc.Compared = true
		p.needs(StyleFigures)
		p.buf.WriteString(string(p.env.Compare("_compare-"+strconv.Itoa(p.components), names(args["roles"]), names(args["rows"]), at)))
		p.nothingWithin(d)
	case "method":
		p.components++
		p.needs(StyleMethod)
		p.buf.WriteString(string(p.env.Method("_method-"+strconv.Itoa(p.components), args["part"], at)))
		p.nothingWithin(d)
	case "matrix":
		p.matrix(d, args["caption"])
	case "timeline":
		if _, table := d.FirstChild().(*extast.Table); table {
			p.picture(d, args)
			return
		}
		p.timeline(d, args["caption"])
	case "swimlanes", "quadrant", "wheel", "skills", "decision", "flow":
		p.picture(d, args)
	case "cards":
		p.cards(d)
	case "quote":
		p.quote(d, args)
	case "download":
		p.download(d, args)
	}
}

func (p *pass) put(d *directive, view any) {
	p.buf.WriteString(string(p.env.Component(d.name, view, p.at(d.Pos()))))
	p.buf.WriteByte('\n')
}

func names(list string) []string {
	var out []string
	for _, part := range strings.Split(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// arguments checks the opening line of a component.
func (p *pass) arguments(d *directive) (map[string]string, bool) {
	at := d.Pos()
	if d.name == "" {
		p.problem(at, CodeComponent, "this line of colons closes a component, but none is open").Hint = "remove it, or write the name of a component after it"
		return nil, false
	}
	params, known := parameters(d.name)
	if !known {
		p.unknownComponent(d)
		return nil, false
	}
	before := len(p.problems)
	if !d.closed {
		p.problem(at, CodeComponent, "the component "+d.name+" is never closed").Hint = "end it with a line " + strings.Repeat(":", d.colons)
	}
	if d.bad != "" {
		p.problem(d.badAt, CodeArgument, d.bad)
	}
	values := map[string]string{}
	for _, a := range d.args {
		p.argument(d, a, params, values)
	}
	for _, param := range params {
		name, needed := strings.CutSuffix(param, "!")
		if needed && strings.TrimSpace(values[name]) == "" {
			p.problem(at, CodeArgument, fmt.Sprintf("%s needs the argument %s", d.name, name)).Hint = fmt.Sprintf(`write %s%s %s="…"`, strings.Repeat(":", d.colons), d.name, name)
		}
	}
	return values, len(p.problems) == before
}

func (p *pass) unknownComponent(d *directive) {
	problem := p.problem(d.Pos(), CodeComponent, "there is no component "+source.Quote(d.name))
	problem.Hint = source.DidYouMean(d.name, componentNames())
	if slices.Contains([]string{"note", "tip", "important", "warning", "caution", "danger", "info"}, strings.ToLower(d.name)) {
		problem.Hint = "write an alert: a quote that begins with > [!NOTE], TIP, IMPORTANT, WARNING or CAUTION"
	}
}

func (p *pass) argument(d *directive, a argument, params []string, values map[string]string) {
	allowed := make([]string, len(params))
	flag := false
	for i, param := range params {
		allowed[i] = strings.TrimRight(param, "!?")
		flag = flag || param == a.name+"?"
	}
	_, twice := values[a.name]
	switch {
	case !slices.Contains(allowed, a.name):
		p.problem(a.at, CodeArgument, fmt.Sprintf("%s has no argument %s", d.name, source.Quote(a.name))).Hint = source.DidYouMean(a.name, allowed)
	case twice:
		p.problem(a.at, CodeArgument, "the argument "+a.name+" is here twice")
	case a.bare && !flag:
		p.problem(a.at, CodeArgument, "the argument "+a.name+" has no value").Hint = "write " + a.name + `="…"`
	case flag && !a.bare && a.value != "true":
		p.problem(a.at, CodeArgument, "the argument "+a.name+" takes no value").Hint = "write it without one, or leave it out"
	default:
		values[a.name] = a.value
	}
}

func (p *pass) tabs(d *directive) []Tab {
	var tabs []Tab
	for n := d.FirstChild(); n != nil; n = n.NextSibling() {
		inner, ok := n.(*directive)
		if !ok || inner.name != "tab" {
			p.problem(n.Pos(), CodeComponentBody, "tabs hold nothing but tab components").Hint = `put this between :::tab title="…" and :::`
			continue
		}
		args, ok := p.arguments(inner)
		body := p.capture(inner)
		if ok {
			id := p.unique("tab-" + link.Slug(args["title"]))
			p.doc.IDs = append(p.doc.IDs, id)
			tabs = append(tabs, Tab{ID: id, Title: args["title"], Body: body})
		}
	}
	if len(tabs) == 0 && len(p.problems) == 0 {
		p.problem(d.Pos(), CodeComponentBody, "these tabs are empty")
	}
	return tabs
}

// onlyList returns the list that is all a component holds, or reports that it is not so.
func (p *pass) onlyList(d *directive, ordered bool) *ast.List {
	list, ok := d.FirstChild().(*ast.List)
	if ok && list.NextSibling() == nil && (!ordered || list.IsOrdered()) {
		return list
	}
	kind := "list"
	if ordered {
		kind = "numbered list"
	}
	at := d.Pos()
	if ok && list.NextSibling() != nil {
		at = list.NextSibling().Pos()
	}
	p.problem(at, CodeComponentBody, d.name+" holds one "+kind+" and nothing else")
	return nil
}

func (p *pass) nothingWithin(d *directive) {
	if d.HasChildren() {
		p.problem(d.FirstChild().Pos(), CodeComponentBody, d.name+" holds no text").Hint = "move it out of the component"
	}
}

// timeline splits each item into its strong beginning and the rest.
func (p *pass) timeline(d *directive, caption string) {
	list := p.onlyList(d, false)
	if list == nil {
		return
	}
	view := Timeline{Caption: caption}
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		block := item.FirstChild()
		if block == nil || !isStrong(block.FirstChild()) {
			p.problem(item.Pos(), CodeComponentBody, "an item of a timeline begins with its time between two stars").Hint = "write - **Week 1** what happens"
			continue
		}
		when := block.FirstChild()
		view.Items = append(view.Items, TimelineItem{When: p.capture(when), What: p.without(item, block, when)})
	}
	p.put(d, view)
}

func isStrong(n ast.Node) bool {
	e, ok := n.(*ast.Emphasis)
	return ok && e.Level == 2
}

// without writes the children of a block without one of them.
func (p *pass) without(item, block, child ast.Node) template.HTML {
	block.RemoveChild(block, child)
	return template.HTML(strings.TrimSpace(string(p.capture(item)))) //nolint:gosec // written by this package
}

// cards checks that every item leads somewhere.
func (p *pass) cards(d *directive) {
	list := p.onlyList(d, false)
	if list == nil {
		return
	}
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		block := item.FirstChild()
		if block == nil || block.FirstChild() == nil || block.FirstChild().Kind() != ast.KindLink {
			p.problem(item.Pos(), CodeComponentBody, "a card begins with a link").Hint = "write - [Title](page.md) one sentence"
		}
	}
	p.put(d, Cards{p.capture(d)})
}

func (p *pass) quote(d *directive, args map[string]string) {
	view := Quote{By: args["by"], Body: p.capture(d)}
	if args["source"] != "" {
		if href, ok := p.env.Link(args["source"], p.at(d.Pos())); ok {
			view.Source = href
		}
	}
	if !d.HasChildren() {
		p.problem(d.Pos(), CodeComponentBody, "this quote is empty")
	}
	p.put(d, view)
}

func (p *pass) download(d *directive, args map[string]string) {
	file, ok := p.env.File(args["file"], p.at(d.Pos()))
	if !ok {
		return
	}
	kind := ""
	if i := strings.LastIndexByte(args["file"], '.'); i >= 0 {
		kind = strings.ToUpper(args["file"][i+1:])
	}
	p.put(d, Download{Href: file.Href, Title: args["title"], Kind: kind, Size: source.Size(file.Size), Body: p.capture(d)})
}

// matrix reads the table of a decision matrix and checks it: a decision with two approvers has none, and
// one with none is never made.
func (p *pass) matrix(d *directive, caption string) {
	table, ok := d.FirstChild().(*extast.Table)
	if !ok || table.NextSibling() != nil {
		p.problem(d.Pos(), CodeComponentBody, "a matrix holds one table and nothing else")
		return
	}
	p.components++
	view := Matrix{ID: "_matrix-" + strconv.Itoa(p.components), Caption: caption}
	head := table.FirstChild()
	for cell := head.FirstChild(); cell != nil; cell = cell.NextSibling() {
		switch name := strings.ToLower(p.plain(cell)); {
		case cell == head.FirstChild():
			view.Subject = p.capture(cell)
		case (name == "note" || name == "notes") && cell.NextSibling() == nil:
			view.Notes = p.capture(cell)
		default:
			view.People = append(view.People, p.capture(cell))
		}
	}
	if len(view.People) == 0 {
		p.problem(head.Pos(), CodeComponentBody, "a matrix has a column for each person")
		return
	}
	for row := head.NextSibling(); row != nil; row = row.NextSibling() {
		view.Rows = append(view.Rows, p.matrixRow(row, view))
	}
	p.put(d, view)
}

func (p *pass) matrixRow(row ast.Node, view Matrix) MatrixRow {
	out := MatrixRow{}
	approvers, i := 0, 0
	for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
		switch {
		case i == 0:
			out.Decision = p.capture(cell)
		case i <= len(view.People):
			letters := p.letters(cell)
			if slices.Contains(letters, "A") {
				approvers++
			}
			out.Cells = append(out.Cells, MatrixCell{Person: view.People[i-1], Letters: letters})
		default:
			out.Note = p.capture(cell)
		}
		i++
	}
	if approvers != 1 {
		text := "no approver (A)"
		if approvers > 1 {
			text = fmt.Sprintf("%d approvers (A)", approvers)
		}
		p.problem(row.Pos(), CodeMatrixApprover, "this decision has "+text).Hint = "give exactly one person the A"
	}
	return out
}

// letters reads a cell such as A or D, C.
func (p *pass) letters(cell ast.Node) []string {
	var letters []string
	text := strings.NewReplacer(",", " ", "/", " ", "–", " ", "-", " ", "—", " ").Replace(p.plain(cell))
	for _, letter := range strings.Fields(text) {
		if !slices.Contains([]string{"D", "A", "C", "I"}, letter) {
			p.problem(cell.Pos(), CodeComponentBody, source.Quote(letter)+" is no part in a decision").Hint = "write D (drives), A (approves), C (contributes) or I (is informed), or leave the cell empty"
			continue
		}
		letters = append(letters, letter)
	}
	return letters
}
