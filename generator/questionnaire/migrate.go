package questionnaire

import (
	"maps"
	"slices"
	"strconv"

	"roleguide/generator/source"
)

// WithLock returns the model with what the lock file remembers of older versions, so that their links can be read,
// and the problems there are between the two: a meaning that changed under the same version, a version that the
// lock does not know, and answers of older versions that no migration brings to this one. lock may be nil: there is
// no lock file.
func (m *Model) WithLock(lock *Lock) (*Model, source.Problems) {
	var problems source.Problems
	switch m.Drift(lock) {
	case MeaningChanged:
		p := m.file.At(m.at, CodeVersion, "the meaning of this questionnaire has changed since version "+strconv.Itoa(m.Version)+" was recorded")
		problems.Add(p.WithHint("raise version, and say under migrations what became of renamed and removed questions and options"))
	case VersionAdded:
		p := m.file.At(m.at, CodeNoLock, "version "+strconv.Itoa(m.Version)+" of this questionnaire is not recorded in its lock file")
		problems.Add(p.AsWarning().WithHint("once it is ready to be published, record it with roleguide questionnaire lock, so that links made with it can be read for ever"))
	}
	with := *m
	with.older = nil
	if lock == nil {
		return &with, problems
	}
	for _, l := range lock.Versions {
		switch {
		case l.Version < m.Version:
			with.older = append(with.older, l)
		case l.Version > m.Version:
			p := m.file.At(m.at, CodeVersion, "the lock file knows version "+strconv.Itoa(l.Version)+", which is newer than this one")
			problems.Add(p.WithHint("give the questionnaire a higher version"))
		}
	}
	problems.Add(with.checkMigrations()...)
	return &with, problems
}

// checkMigrations reports names that migrations mention and versions do not have, and answers of older versions that
// have no place in this one.
func (m *Model) checkMigrations() source.Problems {
	var problems source.Problems
	for _, x := range m.Migrations {
		if l, known := m.layoutOf(x.From); known {
			for _, wrong := range x.unknown(l) {
				p := m.file.At(x.Pos, CodeMigration, "version "+strconv.Itoa(x.From)+" has no "+wrong)
				problems.Add(p.WithHint("the names on the left are those of the version that the migration is from"))
			}
		}
	}
	reported := map[string]bool{}
	for _, l := range m.older {
		for _, lost := range m.lost(l) {
			if reported[lost] {
				continue // told for an older version already
			}
			reported[lost] = true
			p := m.file.At(m.at, CodeMigration, "links of version "+strconv.Itoa(l.Version)+" have "+lost)
			problems.Add(p.WithHint("add a migration that renames or drops it"))
		}
	}
	return problems
}

// unknown lists what a migration mentions and its version does not have.
func (x Migration) unknown(l Layout) []string {
	options := map[string][]string{}
	for _, q := range l.Questions {
		options[q.ID] = q.Options
	}
	var wrong []string
	question := func(id string) bool {
		if _, ok := options[id]; !ok {
			wrong = append(wrong, "question "+source.Quote(id))
			return false
		}
		return true
	}
	option := func(q, o string) {
		if !slices.Contains(options[q], o) {
			wrong = append(wrong, "option "+source.Quote(o)+" of "+source.Quote(q))
		}
	}
	for _, q := range slices.Concat(slices.Sorted(maps.Keys(x.RenameQuestion)), x.DropQuestion) {
		question(q)
	}
	for _, q := range slices.Sorted(maps.Keys(x.RenameOption)) {
		if question(q) {
			for _, o := range slices.Sorted(maps.Keys(x.RenameOption[q])) {
				option(q, o)
			}
		}
	}
	for _, q := range slices.Sorted(maps.Keys(x.DropOption)) {
		if question(q) {
			for _, o := range x.DropOption[q] {
				option(q, o)
			}
		}
	}
	return wrong
}

// lost lists the questions and options of a version that arrive nowhere, or two at the same place.
func (m *Model) lost(l Layout) []string {
	const nowhere = ", which this version does not have"
	var lost []string
	from := map[string]string{}
	for _, q := range l.Questions {
		id, _, kept := m.Successor(l.Version, q.ID, "")
		if !kept {
			continue
		}
		now := m.Question(id)
		if now == nil {
			lost = append(lost, "the question "+source.Quote(q.ID)+nowhere)
			continue
		}
		if before, taken := from[id]; taken {
			lost = append(lost, "two questions, "+source.Quote(before)+" and "+source.Quote(q.ID)+", that become one")
		}
		from[id] = q.ID
		for _, o := range q.Options {
			_, option, kept := m.Successor(l.Version, q.ID, o)
			if kept && now.answerNamed(option) == Unanswered {
				lost = append(lost, "the option "+source.Quote(o)+" of "+source.Quote(q.ID)+nowhere)
			}
		}
	}
	return lost
}

// answerNamed finds an option by its id.
func (q *Question) answerNamed(id string) Answer {
	for i, o := range q.Options {
		if o.ID == id {
			return Answer(i + 1)
		}
	}
	return Unanswered
}

// Successor brings the ids of a question and one of its options from a version to this one, by the migrations. kept is
// false if one of them drops it. An empty option stands for the question alone.
func (m *Model) Successor(version int, question, option string) (q, o string, kept bool) {
	steps := slices.SortedFunc(slices.Values(m.Migrations), func(a, b Migration) int { return a.From - b.From })
	for _, x := range steps {
		if x.From < version {
			continue
		}
		if slices.Contains(x.DropQuestion, question) || slices.Contains(x.DropOption[question], option) {
			return "", "", false
		}
		if to, renamed := x.RenameOption[question][option]; renamed {
			option = to
		}
		if to, renamed := x.RenameQuestion[question]; renamed {
			question = to
		}
	}
	return question, option, true
}

// An OlderVersion is a version that links may still be of.
type OlderVersion struct {
	Version   int
	Questions []OlderQuestion
}

// An OlderQuestion is a question of an older version, with what became of its answers.
type OlderQuestion struct {
	ID   string
	Skip bool     // it could be skipped
	To   []Target // of each option, and of skipping if that was possible
}

// A Target is an answer of now. Its Question is nil if an answer of then has no place now.
type Target struct {
	Question *Question
	Answer   Answer
}

// Older lists the older versions that the lock file knows, oldest first.
func (m *Model) Older() []OlderVersion {
	var all []OlderVersion
	for _, l := range m.older {
		v := OlderVersion{Version: l.Version}
		for _, q := range l.Questions {
			out := OlderQuestion{ID: q.ID, Skip: q.Skip}
			for _, o := range q.Options {
				out.To = append(out.To, m.target(l.Version, q.ID, o))
			}
			if q.Skip {
				out.To = append(out.To, m.target(l.Version, q.ID, ""))
			}
			v.Questions = append(v.Questions, out)
		}
		all = append(all, v)
	}
	return all
}

// target is what an answer of a version is now. An empty option stands for skipping.
func (m *Model) target(version int, question, option string) Target {
	id, option, kept := m.Successor(version, question, option)
	q := m.Question(id)
	if !kept || q == nil {
		return Target{}
	}
	a := Skipped
	if option != "" {
		a = q.answerNamed(option)
	}
	if a == Unanswered || !q.accepts(a) {
		return Target{}
	}
	return Target{q, a}
}

// migrate brings answers of a version to this one. An answer that has no place here is dropped and named, and so is
// one whose place is taken.
func (m *Model) migrate(l Layout, answers Answers) Shared {
	s := Shared{Answers: make(Answers, len(m.Questions)), Version: l.Version}
	for i, old := range l.Questions {
		option := ""
		switch {
		case answers[i] == Unanswered:
			continue
		case answers[i] != Skipped:
			option = old.Options[answers[i]-1]
		}
		to := m.target(l.Version, old.ID, option)
		if to.Question == nil || s.Answers[to.Question.Index] != Unanswered {
			s.Dropped = append(s.Dropped, old.ID)
			continue
		}
		s.Answers[to.Question.Index] = to.Answer
	}
	return s
}
