package render

import (
	"roleguide/generator/picture"
	"roleguide/generator/questionnaire"
)

// flow draws the way from question to question. A question that is not always asked is entered from the one before
// it, by the answers that call for it; without them the way goes on to the next that is.
func (x methodMaker) flow() *MethodFlow {
	var f picture.Flow
	v := &MethodFlow{Label: x.b.in.Templates.Word("method_flow")}
	for i, q := range x.m.Questions {
		name := q.Label
		if name == "" {
			name = q.Ask
		}
		step := MethodStep{Number: q.Number(), Name: sentence(name)}
		if q.ShowIf != nil {
			step.When = x.b.phrases().Words(q.ShowIf)
		}
		v.Steps = append(v.Steps, step)
		f.Steps = append(f.Steps, picture.FlowStep{Track: picture.Track{Name: step.Name}, Exits: x.exits(i)})
	}
	f.Steps = append(f.Steps, picture.FlowStep{Track: picture.Track{Name: x.b.in.Templates.Word("sheet_rules")}})
	v.Wide, v.Narrow = picture.SVG(f, picture.Wide, v.Label), picture.SVG(f, picture.Narrow, v.Label)
	return v
}

// exits lists where the way goes on after a question.
func (x methodMaker) exits(from int) []picture.Exit {
	var all []picture.Exit
	for i := from + 1; i < len(x.m.Questions); i++ {
		gate := x.m.Questions[i].ShowIf
		switch {
		case gate == nil:
			return append(all, x.onward(all, i))
		case !apart(gate, x.m.Questions[from].ShowIf):
			all = append(all, picture.Exit{When: x.b.phrases().Code(gate), To: i})
		}
	}
	return append(all, x.onward(all, len(x.m.Questions)))
}

// onward is the exit for what no other takes.
func (x methodMaker) onward(before []picture.Exit, to int) picture.Exit {
	if len(before) == 0 {
		return picture.Exit{To: to}
	}
	return picture.Exit{When: x.b.in.Templates.Word("sheet_otherwise"), To: to}
}

// apart reports whether two conditions ask for different answers to one question, so that they never hold together.
func apart(a, b questionnaire.Condition) bool {
	x, isX := a.(questionnaire.Is)
	y, isY := b.(questionnaire.Is)
	if !isX || !isY || x.Question != y.Question {
		return false
	}
	for _, o := range x.Options {
		for _, other := range y.Options {
			if o == other {
				return false
			}
		}
	}
	return true
}
