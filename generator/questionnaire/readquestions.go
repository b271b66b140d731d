package questionnaire

import (
	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// questions reads all of the questions but their conditions.
func (r *reader) questions(n strictyaml.Node) []strictyaml.Mapping {
	items := atMost(r, r.List(n), MaxQuestions, "questions", n.Pos())
	if n.IsList() && len(items) == 0 {
		r.Problem(n.Pos(), strictyaml.CodeMissing, "a questionnaire has at least one question")
	}
	mappings := make([]strictyaml.Mapping, len(items))
	for i, item := range items {
		mappings[i] = r.Mapping(item, "id", "ask", "label", "why", "evidence", "help", "required", "scale", "show_if", "options")
		r.m.Questions = append(r.m.Questions, r.question(i, item, mappings[i]))
	}
	return mappings
}

func (r *reader) question(i int, item strictyaml.Node, m strictyaml.Mapping) *Question {
	q := &Question{Index: i, Pos: item.Pos(), Required: true}
	if item.IsMapping() {
		q.ID = r.id(m.Need("id"), wordID)
		r.define(q.ID, "a question", m.Get("id").Pos())
	} else if !item.Exists() {
		r.Problem(item.Pos(), strictyaml.CodeMissing, "this list item has no value")
		return q
	}
	q.Ask, q.Label = r.line(m.Need("ask")), r.line(m.Get("label"))
	q.Why, q.Help, q.Evidence = r.line(m.Get("why")), r.line(m.Get("help")), r.path(m.Get("evidence"))
	if n := m.Get("required"); n.Exists() {
		q.Required = r.Bool(n)
	}
	if n := m.Get("scale"); n.Exists() {
		q.Scale, _ = among(r, n, "score", r.m.Scores, scoreID)
	}
	options := m.Need("options")
	seen := map[string]source.Pos{}
	for _, o := range atMost(r, r.List(options), MaxOptions, "options", options.Pos()) {
		q.Options = append(q.Options, r.option(len(q.Options), o, seen))
	}
	if options.IsList() && len(q.Options) < 2 {
		r.Problem(options.Pos(), strictyaml.CodeMissing, "a question has at least two options")
	}
	r.checkScale(q)
	return q
}

func (r *reader) option(i int, n strictyaml.Node, seen map[string]source.Pos) *Option {
	o := &Option{Index: i, Pos: n.Pos(), Points: make([]int, len(r.m.Scores))}
	if !n.Exists() {
		r.Problem(n.Pos(), strictyaml.CodeMissing, "this list item has no value")
		return o
	}
	m := r.Mapping(n, "id", "text", "points", "because", "unsure")
	if id := m.Need("id"); id.Exists() {
		o.ID = r.id(id, wordID)
		r.unique(seen, o.ID, "options", id.Pos())
		if o.ID == wordSkipped {
			r.Problem(id.Pos(), CodeNameTaken, "%q is a word of the language: the answer of those who skip a question", wordSkipped).Hint = "choose another name"
		}
	}
	o.Text, o.Because, o.Unsure = r.line(m.Need("text")), r.line(m.Get("because")), r.Bool(m.Get("unsure"))
	for _, k := range r.Open(m.Get("points")).Keys() {
		s, ok := named(r, k.Name, k.Pos, "score", r.m.Scores, scoreID)
		if !ok {
			continue
		}
		if !k.Value.Exists() {
			r.Problem(k.Pos, strictyaml.CodeMissing, "%q has no value", k.Name).Hint = "write the points after the colon"
		}
		o.Points[s.Index] = r.Int(k.Value, -MaxPoints, MaxPoints)
	}
	return o
}

// checkScale reports options of a scale whose points are less than those before them. Unsure options stand
// outside the order.
func (r *reader) checkScale(q *Question) {
	if q.Scale == nil {
		return
	}
	var before *Option
	for _, o := range q.Options {
		if o.Unsure {
			continue
		}
		if i := q.Scale.Index; before != nil && o.Points[i] < before.Points[i] {
			p := r.Problem(o.Pos, CodeScale, "%s has %d points for %s, and the option before it %d", source.Quote(o.ID), o.Points[i], q.Scale.ID, before.Points[i])
			p.Hint = "order the options of a scale so that the points do not fall, or remove scale"
			p.Notes = append(p.Notes, at(before.Pos, "the option before it"))
		}
		before = o
	}
}

// ranges works out the bounds of the scores.
func (r *reader) ranges() {
	for _, s := range r.m.Scores {
		for _, q := range r.m.Questions {
			if len(q.Options) == 0 {
				continue
			}
			low, high := q.pointsFor(s)
			s.Low += low
			s.High += high
		}
	}
}

// pointsFor gives the least and the most a question can add to a score.
func (q *Question) pointsFor(s *Score) (low, high int) {
	low, high = q.Options[0].Points[s.Index], q.Options[0].Points[s.Index]
	for _, o := range q.Options {
		low, high = min(low, o.Points[s.Index]), max(high, o.Points[s.Index])
	}
	if q.ShowIf != nil || !q.Required {
		low, high = min(low, 0), max(high, 0)
	}
	return low, high
}
