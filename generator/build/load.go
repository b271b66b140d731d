package build

import (
	"fmt"
	"io/fs"
	"sync"

	"roleguide/generator/asset"
	"roleguide/generator/config"
	"roleguide/generator/glossary"
	"roleguide/generator/link"
	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/render"
	"roleguide/generator/role"
	"roleguide/generator/source"
)

// ConfigFile is the name of the configuration file of a site.
const ConfigFile = "site.yaml"

// A site is everything that is known before the first page is converted.
type site struct {
	fsys    fs.FS // for what pages share
	raw     fs.FS // for pages and files, which tell themselves what they have read
	opts    Options
	code    *codeMemory // of the builds before; nil: none
	memory  *memory     // what is kept for the next load; nil: nothing
	workers workers
	config  *config.Config
	tree    *page.Site
	roles   map[string]*role.Role

	glossary *glossary.Glossary // nil without one

	questionnaires map[string]*questionnaire.Model // by folder
	reports        map[string]*analysis.Report     // of the questionnaires, by folder
	broken         map[string]bool                 // folders whose questionnaire has errors
	guides         []link.Ref                      // where questionnaires lead on to

	layouts   fs.FS // the site's own over the built-in ones
	assets    *asset.Set
	templates *render.Templates
	locales   map[string]*render.Templates
	icon      icon
	problems  source.Problems
}

// load reads all but the bodies of pages. It goes on whatever it finds: every problem of a site is told in
// one run. What the memory still knows is not read again; a nil memory knows nothing.
func load(fsys fs.FS, opts Options, known *memory) *site {
	s := &site{fsys: fsys, raw: fsys, opts: opts, memory: known, workers: newWorkers(opts.Jobs), roles: map[string]*role.Role{}, questionnaires: map[string]*questionnaire.Model{}, reports: map[string]*analysis.Report{}, broken: map[string]bool{}}
	s.readConfig()
	tree, problems := page.Load(fsys, s.config, page.Options{Now: opts.Now, Drafts: opts.Drafts, Future: opts.Future, Each: s.workers.each, Heads: known.pages(), Before: known.site(), Edited: known.edits()})
	s.tree = tree
	s.problems.Add(problems...)
	s.problems.Add(s.due()...)
	s.readRoles()
	s.readGlossary()
	s.readQuestionnaires()
	s.readLayouts()
	return s
}

func (s *site) readConfig() {
	f, problems := source.Read(s.fsys, ConfigFile, config.MaxSize)
	s.problems.Add(problems...)
	s.config = config.Default()
	if len(problems) == 0 {
		s.config, problems = config.Read(f)
		s.problems.Add(problems...)
	}
	if s.opts.BaseURL == "" {
		return
	}
	u, wrong := config.ParseBaseURL(s.opts.BaseURL)
	if wrong != "" {
		p := source.New(source.Pos{File: "--base-url"}, CodeOption, source.Quote(s.opts.BaseURL)+" "+wrong)
		s.problems.Add(p.WithHint("write the whole address, such as https://example.org/guide/"))
		return
	}
	s.config.BaseURL = u
}

func (s *site) readRoles() {
	for _, file := range s.tree.Roles {
		f, problems := source.Read(s.fsys, file, config.MaxSize)
		if len(problems) == 0 {
			var r *role.Role
			if r, problems = role.Read(f); r != nil {
				s.roles[r.ID] = r
			}
		}
		s.problems.Add(problems...)
	}
	for _, p := range s.tree.Pages {
		for _, name := range p.Roles {
			s.problems.Add(s.checkRole(name)...)
		}
		for i := range 2 {
			if p.Decoder != nil && p.Decoder.Sides[i].Role != "" {
				s.problems.Add(s.checkRole(page.Name{Value: p.Decoder.Sides[i].Role, Pos: p.Decoder.Sides[i].Pos})...)
			}
		}
	}
}

// A look is what layouts give.
type look struct {
	layouts   fs.FS // the site's own over the built-in ones
	assets    *asset.Set
	templates *render.Templates
	locales   map[string]*render.Templates // of the languages that pages are translated into
	icon      icon
	problems  source.Problems
}

// checkRole reports the id of a role that has no profile.
func (s *site) checkRole(name page.Name) source.Problems {
	if s.roles[name.Value] != nil {
		return nil
	}
	names := make([]string, 0, len(s.tree.Roles))
	for _, file := range s.tree.Roles {
		names = append(names, role.ID(file))
	}
	problem := source.New(name.Pos, page.CodeUnknownName, "there is no role profile content/roles/"+source.Visible(name.Value)+".yaml")
	problem.Excerpt, problem.Hint = name.Excerpt, source.DidYouMean(name.Value, names)
	return source.Problems{problem}
}

// readLayouts bundles styles and scripts and checks templates: the site's own over the built-in ones.
func (s *site) readLayouts() {
	l := remember(s, fmt.Sprint("layouts ", s.config.Language, s.config.Languages), func(fsys fs.FS) look {
		l := look{layouts: s.opts.Layouts}
		if own, err := fs.Sub(fsys, render.Dir); err == nil {
			if info, err := fs.Stat(fsys, render.Dir); err == nil && info.IsDir() {
				l.layouts = overlay{own, l.layouts}
			}
		}
		var bundling sync.WaitGroup
		bundling.Go(func() { l.assets, l.problems = asset.Bundle(l.layouts, asset.BundleOptions{}) })
		inLocale := func(tag string) (*render.Templates, source.Problems) {
			return render.Load(l.layouts, render.Options{Locale: tag, Guard: func(work func()) bool { return guard(PageTime, work) }})
		}
		templates, problems := inLocale(s.config.Language)
		l.locales = map[string]*render.Templates{}
		for _, other := range s.config.Languages {
			var found source.Problems
			l.locales[other.Tag], found = inLocale(other.Tag)
			for _, p := range found {
				if p.Code == render.CodeString { // all else is the same in every language
					problems.Add(p)
				}
			}
		}
		var drawing source.Problems
		l.icon, drawing = readIcon(l.layouts)
		bundling.Wait()
		l.problems.Add(drawing...)
		l.templates = templates
		l.problems.Add(problems...)
		return l
	})
	s.layouts, s.assets, s.templates, s.locales, s.icon = l.layouts, l.assets, l.templates, l.locales, l.icon
	s.problems.Add(l.problems...)
}

// relative writes the way from one address to another, naming files in a portable copy.
func (s *site) relative(from, to string) string {
	if s.opts.Portable {
		return link.Portable(from, to)
	}
	return link.Relative(from, to)
}
