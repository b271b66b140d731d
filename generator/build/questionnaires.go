package build

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"roleguide/generator/link"
	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/source"
)

// A compiled questionnaire and what is wrong with it; no model if it cannot be used.
type compiled struct {
	file     *source.File
	model    *questionnaire.Model
	report   *analysis.Report
	problems source.Problems
}

// readQuestionnaires compiles every questionnaire. It stands beside the page of kind questionnaire that shows
// it.
func (s *site) readQuestionnaires() {
	for _, file := range s.tree.Questions {
		q := remember(s, "questionnaire "+file, func(fsys fs.FS) compiled { return compileQuestionnaire(fsys, file) })
		s.problems.Add(q.problems...)
		if q.model == nil {
			s.broken[path.Dir(file)] = true
			continue
		}
		s.questionnaires[path.Dir(file)], s.reports[path.Dir(file)] = q.model, q.report
		for _, guide := range q.model.Guides() {
			s.problems.Add(s.checkGuide(q.file, guide)...)
		}
	}
}

// compileQuestionnaire reads a questionnaire and its lock and finds out what its rules can and cannot do.
func compileQuestionnaire(fsys fs.FS, file string) compiled {
	f, problems := source.Read(fsys, file, questionnaire.MaxSize)
	q := compiled{file: f, problems: problems}
	if len(problems) > 0 {
		return q
	}
	model, problems := questionnaire.ReadUntested(f)
	q.problems.Add(problems...)
	if model == nil {
		return q
	}
	lock, problems := readLock(fsys, path.Join(path.Dir(file), questionnaire.LockFile))
	q.problems.Add(problems...)
	q.model, problems = model.WithLock(lock)
	q.problems.Add(problems...)
	q.report, problems = analysis.Check(q.model, analysis.Options{File: f})
	q.problems.Add(problems...)
	return q
}

// checkGuide reports a guide of a questionnaire that is no page. Headings are checked with those of all links.
func (s *site) checkGuide(f *source.File, guide questionnaire.Path) source.Problems {
	d, wrong := link.Parse(guide.Value)
	joined, inside := link.Join(page.Root, path.Dir(f.Path), d.Path)
	if wrong == "" && inside && s.tree.Page(joined) != nil {
		s.guides = append(s.guides, link.Ref{Pos: guide.Pos, To: s.tree.Page(joined).Address, Fragment: d.Fragment})
		return nil
	}
	p := f.At(guide.Pos, link.CodeDeadLink, "there is no page "+source.Quote(guide.Value))
	if why := s.tree.Unpublished(joined); why != "" {
		p.Message = "the page " + source.Visible(strings.TrimPrefix(joined, page.Root+"/")) + " is " + why
	}
	return s.atLevel(source.Problems{p.WithHint("write its path as seen from this file, such as ../guide/first.md")})
}

// readLock reads the lock file of a questionnaire; nil without one, or with one that cannot be used.
func readLock(fsys fs.FS, file string) (*questionnaire.Lock, source.Problems) {
	if _, err := fs.Lstat(fsys, file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f, problems := source.Read(fsys, file, questionnaire.MaxSize)
	if len(problems) > 0 {
		return nil, problems
	}
	return questionnaire.ReadLock(f)
}
