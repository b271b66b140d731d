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
	language := s.config.Language
	for _, file := range s.tree.Questions {
		q := remember(s, "questionnaire "+file+" "+language, func(fsys fs.FS) compiled { return compileQuestionnaire(fsys, file, language) })
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

// compileQuestionnaire reads a questionnaire and its lock, gives it the texts of the language of the site if it has them,
// and finds out what its rules can and cannot do.
func compileQuestionnaire(fsys fs.FS, file, language string) compiled {
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
	if q.model, problems = translate(fsys, q.model, path.Dir(file), language); len(problems) > 0 {
		q.problems.Add(problems...)
		return q
	}
	q.report, problems = analysis.Check(q.model, analysis.Options{File: f})
	q.problems.Add(problems...)
	return q
}

// translate reads the locales of a questionnaire, every one, so that none goes stale, and takes the texts of the one for a
// language, or for its main part (de for de-AT).
func translate(fsys fs.FS, m *questionnaire.Model, dir, language string) (*questionnaire.Model, source.Problems) {
	var all source.Problems
	best, main := m, strings.SplitN(language, "-", 2)[0]
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return m, nil // said where the pages were looked for
	}
	for _, e := range entries {
		tag, is := strings.CutPrefix(e.Name(), "questionnaire.")
		tag, yaml := strings.CutSuffix(tag, ".yaml")
		if !is || !yaml || tag == "" {
			continue
		}
		f, problems := source.Read(fsys, path.Join(dir, e.Name()), questionnaire.MaxSize)
		if len(problems) > 0 {
			all.Add(problems...)
			continue
		}
		translated, problems := m.Translate(f)
		all.Add(problems...)
		if translated != nil && (tag == language || tag == main && best == m) {
			best = translated
		}
	}
	return best, all
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
