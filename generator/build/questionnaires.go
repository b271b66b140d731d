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

// readQuestionnaires compiles every questionnaire. It stands beside the page of kind questionnaire that shows
// it.
func (s *site) readQuestionnaires() {
	for _, file := range s.tree.Questions {
		f, problems := source.Read(s.fsys, file, questionnaire.MaxSize)
		if len(problems) > 0 {
			s.problems.Add(problems...)
			s.broken[path.Dir(file)] = true
			continue
		}
		model, problems := questionnaire.Read(f)
		s.problems.Add(problems...)
		if model == nil {
			s.broken[path.Dir(file)] = true
			continue
		}
		model, problems = model.WithLock(s.readLock(path.Join(path.Dir(file), questionnaire.LockFile)))
		s.problems.Add(problems...)
		s.questionnaires[path.Dir(file)] = model
		_, found := analysis.Analyse(model, analysis.Options{File: f})
		s.problems.Add(found...)
		for _, guide := range model.Guides() {
			s.problems.Add(s.checkGuide(f, guide)...)
		}
	}
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
func (s *site) readLock(file string) *questionnaire.Lock {
	if _, err := fs.Lstat(s.fsys, file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	f, problems := source.Read(s.fsys, file, questionnaire.MaxSize)
	s.problems.Add(problems...)
	if len(problems) > 0 {
		return nil
	}
	lock, problems := questionnaire.ReadLock(f)
	s.problems.Add(problems...)
	return lock
}
