package questionnaire

import (
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// The texts of a questionnaire in another language stand beside it in questionnaire.LOCALE.yaml (questionnaire.de.yaml,
// questionnaire.pt-BR.yaml), under the ids of the questionnaire:
//
//	title: Welche Rolle brauchen Sie?
//	scores:
//	  direction: { name: Bedarf an Richtung, bands: [gering, mittel, groß] }
//	questions:
//	  parties:
//	    ask: Wie viele Gruppen müssen zusammenkommen?
//	    options: { one: { text: Eine, because: Sie stimmt sich selbst ab. }, unknown: { text: Ich weiß es nicht } }
//	facts: { leads: eine Leitung stimmt ab }
//	outcomes: { neither: { title: Noch keine, summary: … } }
//	rules: { strong_one: { because: … } }
//	notes: { provisional: Klären Sie zuerst diese Fragen. }
//
// Every text that the questionnaire has is needed, and no other is allowed; lists of steps may be longer or shorter.

// Translate returns the questionnaire with the texts of a locale's file. What is missing in it, and what the
// questionnaire does not have, are problems at their place; the Model is nil if there are any.
func (m *Model) Translate(f *source.File) (*Model, source.Problems) {
	copied, problems := ReadUntested(m.file) // its own tree, so that conditions name its own questions
	if copied == nil {
		return nil, problems
	}
	copied.older = m.older
	t := translator{strictyaml.NewReader(f)}
	root := t.Parse()
	if len(t.Problems()) == 0 {
		t.document(copied, root)
	}
	if len(t.Problems()) > 0 {
		return nil, t.Problems()
	}
	return copied, nil
}

type translator struct{ *strictyaml.Reader }

// A slot is where a text goes, or a list of texts. One that is empty is not allowed in the file.
type slot struct {
	key  string
	text *string
	list *[]string
}

func (s slot) empty() bool {
	return s.text != nil && *s.text == "" || s.list != nil && len(*s.list) == 0
}

// fill reads a mapping of texts. parts are the keys besides them, read by the caller.
func (t translator) fill(n strictyaml.Node, slots []slot, parts ...string) strictyaml.Mapping {
	var allowed []string
	for _, s := range slots {
		if !s.empty() {
			allowed = append(allowed, s.key)
		}
	}
	m := t.Mapping(n, append(allowed, parts...)...)
	for _, s := range slots {
		switch {
		case s.empty():
		case s.text != nil:
			*s.text = t.Text(m.Need(s.key))
		default:
			*s.list = t.Texts(m.Need(s.key))
		}
	}
	return m
}

// each reads a mapping that needs every id and allows no other.
func (t translator) each(m strictyaml.Mapping, key string, ids []string, read func(i int, n strictyaml.Node)) {
	if len(ids) == 0 {
		return
	}
	node := m.Need(key)
	if !node.Exists() {
		return
	}
	inner := t.Mapping(node, ids...)
	for i, id := range ids {
		if n := inner.Need(id); n.Exists() {
			read(i, n)
		}
	}
}

func (t translator) document(m *Model, root strictyaml.Node) {
	if !root.Exists() {
		t.Problem(source.Pos{File: root.Pos().File, Line: 1, Col: 1}, strictyaml.CodeMissing, "this file has no texts").Hint = "write the texts of the questionnaire under its ids"
		return
	}
	parts := []string{"scores", "questions", "outcomes"}
	facts, notes := idsOf(m.Facts, factID), idsOf(m.Notes, noteID)
	var reasons []*Rule
	for _, r := range m.Rules {
		if r.Because != "" {
			reasons = append(reasons, r)
		}
	}
	if len(facts) > 0 {
		parts = append(parts, "facts")
	}
	if len(notes) > 0 {
		parts = append(parts, "notes")
	}
	if len(reasons) > 0 {
		parts = append(parts, "rules")
	}
	d := t.fill(root, []slot{{key: "title", text: &m.Title}, {key: "intro", text: &m.Intro}}, parts...)
	t.each(d, "scores", idsOf(m.Scores, scoreID), func(i int, n strictyaml.Node) { t.score(m.Scores[i], n) })
	t.each(d, "questions", idsOf(m.Questions, questionID), func(i int, n strictyaml.Node) { t.question(m.Questions[i], n) })
	t.each(d, "facts", facts, func(i int, n strictyaml.Node) { m.Facts[i].Name = t.Text(n) })
	t.each(d, "outcomes", idsOf(m.Outcomes, outcomeID), func(i int, n strictyaml.Node) {
		o := m.Outcomes[i]
		t.fill(n, []slot{{key: "title", text: &o.Title}, {key: "summary", text: &o.Summary}, {key: "steps", list: &o.Steps},
			{key: "cover", list: &o.Cover}, {key: "avoid", list: &o.Avoid}, {key: "check", text: &o.Check}})
	})
	t.each(d, "rules", idsOf(reasons, ruleID), func(i int, n strictyaml.Node) { t.fill(n, []slot{{key: "because", text: &reasons[i].Because}}) })
	t.each(d, "notes", notes, func(i int, n strictyaml.Node) { m.Notes[i].Text = t.Text(n) })
}

func (t translator) score(s *Score, n strictyaml.Node) {
	bands := make([]string, len(s.Bands))
	for i, b := range s.Bands {
		bands[i] = b.Name
	}
	m := t.fill(n, []slot{{key: "name", text: &s.Name}, {key: "bands", list: &bands}})
	if m.Get("bands").Exists() && len(bands) != len(s.Bands) {
		t.Problem(m.Get("bands").Pos(), strictyaml.CodeValue, "there are %d bands here, and %d in the questionnaire", len(bands), len(s.Bands)).Hint = "name each band, in the same order"
		return
	}
	for i := range bands {
		s.Bands[i].Name = bands[i]
	}
}

func (t translator) question(q *Question, n strictyaml.Node) {
	m := t.fill(n, []slot{{key: "ask", text: &q.Ask}, {key: "label", text: &q.Label}, {key: "why", text: &q.Why}, {key: "help", text: &q.Help}}, "options")
	ids := idsOf(q.Options, func(o *Option) string { return o.ID })
	t.each(m, "options", ids, func(i int, n strictyaml.Node) {
		o := q.Options[i]
		t.fill(n, []slot{{key: "text", text: &o.Text}, {key: "because", text: &o.Because}})
	})
}

func idsOf[T any](all []T, id func(T) string) []string {
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = id(one)
	}
	return ids
}
