package questionnaire

import (
	"fmt"
	"slices"
	"strings"
)

// A facet is a named part of a questionnaire: what it means, and what is only read of it.
type facet struct{ name, meaning, text string }

// facets takes a questionnaire apart, in the order of the file.
func (m *Model) facets() []facet {
	all := []facet{{"the questionnaire", quoted("id", m.ID), quoted(m.Title, m.Intro)}}
	for _, s := range m.Scores {
		f := facet{"score " + s.ID, quoted("score", s.ID), quoted(s.Name)}
		for _, b := range s.Bands {
			f.meaning += quoted("band", b.Last, b.To)
			f.text += quoted(b.Name)
		}
		all = append(all, f)
	}
	for _, q := range m.Questions {
		all = append(all, facet{"question " + q.ID, quoted("question", q.ID, q.Required, canonical(q.ShowIf)), quoted(q.Ask, q.Label, q.Why, q.Help, q.Evidence.Value)})
		for _, o := range q.Options {
			all = append(all, facet{"option " + q.ID + "." + o.ID, quoted("option", o.ID, o.Unsure, o.Points), quoted(o.Text, o.Because)})
		}
	}
	for _, f := range m.Facts {
		all = append(all, facet{"fact " + f.ID, quoted("fact", f.ID, canonical(f.When)), quoted(f.Name)})
	}
	for _, o := range m.Outcomes {
		all = append(all, facet{"outcome " + o.ID, quoted("outcome", o.ID, joinIDs(o.Leans, scoreID)),
			quoted(o.Title, o.Summary, fmt.Sprintf("%q %q %q", o.Steps, o.Cover, o.Avoid), o.Check, o.Page.Value, joinPaths(o.Guides))})
	}
	for _, r := range m.Rules {
		all = append(all, facet{"rule " + r.ID, quoted("rule", r.ID, r.Outcome.ID, canonical(r.When)), quoted(r.Because, r.Evidence.Value)})
	}
	for _, n := range m.Notes {
		all = append(all, facet{"note " + n.ID, quoted("note", n.ID, n.Kind, canonical(n.When)), quoted(n.Text, n.Guide.Value)})
	}
	return all
}

func joinPaths(paths []Path) string {
	values := make([]string, len(paths))
	for i, p := range paths {
		values[i] = p.Value
	}
	return strings.Join(values, "\n")
}

// quoted writes a line of parts, each quoted, so that no text can look like another part.
func quoted(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "%q ", fmt.Sprint(p))
	}
	b.WriteByte('\n')
	return b.String()
}

// Differences names what is different from an older questionnaire: parts whose meaning has changed, those that are
// new or gone or stand in another order included, and parts of which only the text has.
func (m *Model) Differences(old *Model) (meaning, text []string) {
	before, now := map[string]facet{}, map[string]bool{}
	for _, f := range old.facets() {
		before[f.name] = f
	}
	var order []string
	for _, f := range m.facets() {
		now[f.name] = true
		was, known := before[f.name]
		switch {
		case !known:
			meaning = append(meaning, f.name+" is new")
			continue
		case was.meaning != f.meaning:
			meaning = append(meaning, f.name)
		case was.text != f.text:
			text = append(text, f.name)
		}
		order = append(order, f.name)
	}
	var orderBefore []string
	for _, f := range old.facets() {
		if now[f.name] {
			orderBefore = append(orderBefore, f.name)
		} else {
			meaning = append(meaning, f.name+" is gone")
		}
	}
	for i, name := range order {
		if orderBefore[i] != name {
			meaning = append(meaning, fmt.Sprintf("the order: %s stands before %s", name, orderBefore[i]))
			break
		}
	}
	return slices.Clip(meaning), slices.Clip(text)
}
