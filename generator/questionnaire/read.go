package questionnaire

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// Schema is the version of the file format that this package reads.
const Schema = 1

// Read compiles a questionnaire: it reads the file, checks it, and runs its tests. All problems come with their
// places. The Model is nil if any of them is an error.
func Read(f *source.File) (*Model, source.Problems) {
	m, problems := ReadUntested(f)
	if m == nil {
		return nil, problems
	}
	results, uncovered := m.RunTests()
	for _, r := range results {
		problems.Add(r.Problems...)
	}
	problems.Add(uncovered...)
	if problems.Errors() > 0 {
		return nil, problems.Sorted()
	}
	return m, problems.Sorted()
}

// ReadUntested is Read without running the tests, for those who want to see how each of them does.
func ReadUntested(f *source.File) (*Model, source.Problems) {
	r := &reader{Reader: strictyaml.NewReader(f), file: f, m: &Model{File: f.Path, file: f}, names: map[string]name{}}
	if r.longLines(); len(r.Problems()) > 0 {
		return nil, r.Problems()
	}
	root := r.Parse()
	if len(r.Problems()) > 0 {
		return nil, r.Problems()
	}
	if !root.Exists() {
		p := f.At(source.Pos{Line: 1, Col: 1}, strictyaml.CodeMissing, "this questionnaire is empty")
		return nil, source.Problems{p.WithHint("begin with schema: 1, id, version, scores, questions, outcomes, rules and tests")}
	}
	r.document(root)
	if r.Problems().Errors() == 0 {
		r.unused()
	}
	if r.Problems().Errors() > 0 {
		return nil, r.Problems()
	}
	return r.m, r.Problems()
}

// longLines refuses lines that no one would write by hand. Each problem carries its line, so that a line of a hundred
// thousand mistakes would need the square of its length.
func (r *reader) longLines() {
	start := 0
	for i := 0; i <= len(r.file.Text) && len(r.Problems()) < 10; i++ {
		if i < len(r.file.Text) && r.file.Text[i] != '\n' {
			continue
		}
		if i-start > MaxLine {
			p := r.Problem(r.file.Pos(start), CodeTooMany, "this line has %d bytes; the limit is %d", i-start, MaxLine)
			p.Hint = "write lists one item to a line, and fold long text"
		}
		start = i + 1
	}
}

// A reader turns the tree of a file into a Model. Each part is read after those whose names it uses.
type reader struct {
	*strictyaml.Reader
	file  *source.File
	m     *Model
	names map[string]name // of scores, questions and facts: what conditions can say
}

// A name is a word that means something already.
type name struct {
	what string
	pos  source.Pos
}

func (r *reader) document(root strictyaml.Node) {
	d := r.Mapping(root, "schema", "id", "version", "title", "intro", "scores", "questions", "facts", "outcomes",
		"rules", "notes", "guarantees", "tests", "migrations")
	for _, word := range keywords() {
		r.names[word] = name{what: "a word of the language of conditions"}
	}
	r.Int(d.Need("schema"), Schema, Schema)
	r.m.ID = r.id(d.Need("id"), dashedID)
	r.m.Version, r.m.at = r.Int(d.Need("version"), 1, maxNumber), d.Key("version").Pos
	r.m.Title, r.m.Intro = r.Text(d.Get("title")), r.Text(d.Get("intro"))
	r.scores(d.Need("scores"))
	// All names before all conditions: one that uses a later name is told so, rather than that there is no such name.
	questions := r.questions(d.Need("questions"))
	facts := r.factNames(d.Get("facts"))
	for i, q := range questions {
		r.m.Questions[i].ShowIf = r.condition(q.Get("show_if"), scope{before: i, showIf: true})
	}
	r.ranges()
	r.facts(facts)
	r.outcomes(d.Need("outcomes"))
	r.rules(d.Need("rules"))
	r.notes(d.Get("notes"))
	r.guarantees(d.Get("guarantees"))
	r.migrations(d.Get("migrations"))
	r.tests(d.Get("tests"))
}

var (
	wordID   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	dashedID = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)
)

// id reads a name that authors give.
func (r *reader) id(n strictyaml.Node, form *regexp.Regexp) string {
	id := r.Text(n)
	if id == "" || !r.isID(id, n.Pos(), form) {
		return ""
	}
	return id
}

func (r *reader) isID(id string, pos source.Pos, form *regexp.Regexp) bool {
	if form.MatchString(id) {
		return true
	}
	p := r.Problem(pos, CodeName, "%s cannot be a name here", source.Quote(id))
	p.Hint = "begin with a small letter and go on with at most 39 small letters, digits and underscores"
	return false
}

// define gives a score, question or fact its name in conditions.
func (r *reader) define(id, what string, pos source.Pos) {
	if id == "" {
		return
	}
	if before, taken := r.names[id]; taken {
		p := r.Problem(pos, CodeNameTaken, "%s is %s already", source.Quote(id), before.what)
		p.Hint = "choose another name"
		if before.pos.Line > 0 {
			p.Notes = append(p.Notes, source.Note{Pos: before.pos, Message: "first used here"})
		}
		return
	}
	r.names[id] = name{what, pos}
}

// unique reports a name that stands twice in a list of its own, such as two rules with one id.
func (r *reader) unique(seen map[string]source.Pos, id, what string, pos source.Pos) {
	if id == "" {
		return
	}
	if before, twice := seen[id]; twice {
		p := r.Problem(pos, CodeNameTaken, "there are two %s called %s", what, source.Quote(id))
		p.Notes = append(p.Notes, source.Note{Pos: before, Message: "the first of them"})
		p.Hint = "choose another name"
		return
	}
	seen[id] = pos
}

// atMost cuts a list at its limit and says so.
func atMost[T any](r *reader, items []T, most int, what string, pos source.Pos) []T {
	if len(items) <= most {
		return items
	}
	r.Problem(pos, CodeTooMany, "there are %d %s; the limit is %d", len(items), what, most)
	return items[:most]
}

// among finds an element by its name; an unknown name is a problem.
func among[T any](r *reader, n strictyaml.Node, what string, all []T, id func(T) string) (found T, ok bool) {
	text := r.Text(n)
	if text == "" {
		return found, false
	}
	return named(r, text, n.Pos(), what, all, id)
}

func named[T any](r *reader, text string, pos source.Pos, what string, all []T, id func(T) string) (found T, ok bool) {
	ids := make([]string, len(all))
	for i, one := range all {
		if ids[i] = id(one); ids[i] == text {
			return one, true
		}
	}
	r.Problem(pos, CodeUnknownName, "there is no %s called %s", what, source.Quote(text)).Hint = source.DidYouMean(text, ids)
	return found, false
}

func scoreID(s *Score) string       { return s.ID }
func questionID(q *Question) string { return q.ID }
func outcomeID(o *Outcome) string   { return o.ID }
func ruleID(x *Rule) string         { return x.ID }
func factID(x *Fact) string         { return x.ID }
func noteID(x *Note) string         { return x.ID }

// listOf reads a list of names, each once. Of a list that is longer than what there is to name, one item more is
// read: it brings the first unknown or repeated name to light, and the others would say the same.
func listOf[T comparable](r *reader, n strictyaml.Node, what string, all []T, id func(T) string) []T {
	found := []T{}
	items := r.List(n)
	for _, item := range items[:min(len(items), len(all)+1)] {
		one, ok := among(r, item, what, all, id)
		if !ok {
			continue
		}
		if slices.Contains(found, one) {
			r.Problem(item.Pos(), CodeNameTaken, "%s is listed twice", source.Quote(id(one))).Hint = "remove one of them"
			continue
		}
		found = append(found, one)
	}
	return found
}

// condition reads a condition within a scope.
func (r *reader) condition(n strictyaml.Node, s scope) Condition {
	text := r.Text(n)
	if text == "" {
		return nil
	}
	s.model = r.m
	c, err := s.parse(text)
	if err != nil {
		r.Problem(n.PosIn(err.at), err.code, "%s", err.message).Hint = err.hint
	}
	return c
}

// anywhere is the scope of rules: all questions, all facts.
func anywhere() scope { return scope{before: MaxQuestions + 1, facts: MaxFacts + 1} }

// line reads text that is shown in running text: its line breaks become blanks.
func (r *reader) line(n strictyaml.Node) string { return strings.Join(strings.Fields(r.Text(n)), " ") }

func (r *reader) lines(n strictyaml.Node) []string {
	var out []string
	for _, t := range r.Texts(n) {
		out = append(out, strings.Join(strings.Fields(t), " "))
	}
	return out
}

func (r *reader) path(n strictyaml.Node) Path {
	if !n.Exists() {
		return Path{}
	}
	return Path{Value: r.Text(n), Pos: n.Pos(), Excerpt: r.file.Line(n.Pos().Line)}
}

// paths reads a path or a list of them.
func (r *reader) paths(n strictyaml.Node) (all []Path) {
	items := []strictyaml.Node{n}
	if n.IsList() {
		items = r.List(n)
	}
	for _, item := range items {
		if n.IsList() && !item.Exists() {
			r.Problem(item.Pos(), strictyaml.CodeMissing, "this list item has no value")
		}
		if p := r.path(item); p.Value != "" {
			all = append(all, p)
		}
	}
	return all
}

// scores reads the axes.
func (r *reader) scores(n strictyaml.Node) {
	keys := atMost(r, r.Open(n).Keys(), MaxScores, "scores", n.Pos())
	if n.Exists() && len(keys) == 0 {
		r.Problem(n.Pos(), strictyaml.CodeMissing, "a questionnaire has at least one score").Hint = "add a line: need: { name: …, bands: [{ low: 3 }, high] }"
	}
	for _, k := range keys {
		s := &Score{Index: len(r.m.Scores), ID: k.Name, Name: k.Name}
		r.isID(k.Name, k.Pos, wordID)
		r.define(k.Name, "a score", k.Pos)
		m := r.Mapping(k.Value, "name", "bands")
		if !k.Value.Exists() {
			r.Problem(k.Pos, strictyaml.CodeMissing, "%q has no value", k.Name).Hint = "write name and bands"
		} else {
			if name := r.line(m.Need("name")); name != "" {
				s.Name = name
			}
			s.Bands = r.bands(m.Need("bands"))
		}
		r.m.Scores = append(r.m.Scores, s)
	}
}

// bands reads [{ low: 3 }, { some: 7 }, strong].
func (r *reader) bands(n strictyaml.Node) []Band {
	var bands []Band
	seen := map[string]source.Pos{}
	items := r.List(n)
	for i, item := range items {
		b := Band{Last: i == len(items)-1}
		pos := item.Pos()
		switch {
		case b.Last && item.IsText():
			b.Name = r.line(item)
		case b.Last:
			r.Problem(pos, CodeBands, "the last band has no upper end").Hint = "write its name alone: [{ low: 3 }, high]"
		default:
			for _, k := range r.Open(item).Keys() {
				if b.Name != "" {
					r.Problem(k.Pos, CodeBands, "a band has one name and one upper end").Hint = "write each band between braces of its own"
					break
				}
				if !k.Value.Exists() {
					r.Problem(k.Pos, CodeBands, "this band has no upper end").Hint = "write the largest value that belongs to it: { " + k.Name + ": 3 }"
				}
				b.Name, b.To, pos = k.Name, r.Int(k.Value, -maxNumber, maxNumber), k.Value.Pos()
			}
		}
		r.unique(seen, b.Name, "bands", item.Pos())
		if i > 0 && !b.Last && b.To <= bands[i-1].To {
			r.Problem(pos, CodeBands, "this band ends at %d, and the one before it at %d", b.To, bands[i-1].To).Hint = "bands go upwards"
		}
		bands = append(bands, b)
	}
	if n.IsList() && len(bands) == 0 {
		r.Problem(n.Pos(), CodeBands, "a score has at least one band").Hint = "write [{ low: 3 }, high]"
	}
	return bands
}

// factNames reads the names of facts.
func (r *reader) factNames(n strictyaml.Node) []strictyaml.Key {
	keys := atMost(r, r.Open(n).Keys(), MaxFacts, "facts", n.Pos())
	for _, k := range keys {
		r.isID(k.Name, k.Pos, wordID)
		r.define(k.Name, "a fact", k.Pos)
		r.m.Facts = append(r.m.Facts, &Fact{Index: len(r.m.Facts), ID: k.Name, Name: strings.ReplaceAll(k.Name, "_", " "), Pos: k.Pos})
	}
	return keys
}

// facts reads what the names stand for.
func (r *reader) facts(keys []strictyaml.Key) {
	for i, k := range keys {
		f, when := r.m.Facts[i], k.Value
		if when.IsMapping() {
			m := r.Mapping(when, "when", "name")
			when = m.Need("when")
			if name := r.line(m.Get("name")); name != "" {
				f.Name = name
			}
		} else if !when.Exists() {
			r.Problem(k.Pos, strictyaml.CodeMissing, "the fact %q has no condition", k.Name).Hint = "write the condition after the colon"
		}
		s := anywhere()
		s.facts = i
		f.When = r.condition(when, s)
	}
}

// unused warns of facts that nothing uses: most are left over, or a misspelling of another.
func (r *reader) unused() {
	used := map[*Fact]bool{}
	see := func(c Condition) {
		if f, ok := c.(FactHolds); ok {
			used[f.Fact] = true
		}
	}
	for _, f := range r.m.Facts {
		visit(f.When, see)
	}
	for _, x := range r.m.Rules {
		visit(x.When, see)
	}
	for _, x := range r.m.Notes {
		visit(x.When, see)
	}
	for _, f := range r.m.Facts {
		if !used[f] {
			p := r.Problem(f.Pos, CodeUnused, "nothing uses the fact %s", source.Quote(f.ID))
			p.Severity, p.Hint = source.Warning, "use it in a rule or note, or remove it"
		}
	}
}

// at makes a note with a place of its own.
func at(pos source.Pos, format string, args ...any) source.Note {
	return source.Note{Pos: pos, Message: fmt.Sprintf(format, args...)}
}
