package build

import (
	"io/fs"

	"roleguide/generator/asset"
	"roleguide/generator/config"
	"roleguide/generator/link"
	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/render"
	"roleguide/generator/role"
	"roleguide/generator/source"
)

// ConfigFile is the name of the configuration file of a site.
const ConfigFile = "site.yaml"

// A site is everything that is known before the first page is converted.
type site struct {
	fsys    fs.FS
	opts    Options
	workers workers
	config  *config.Config
	tree    *page.Site
	roles   map[string]*role.Role

	questionnaires map[string]*questionnaire.Model // by folder
	broken         map[string]bool                 // folders whose questionnaire has errors
	guides         []link.Ref                      // where questionnaires lead on to

	layouts   fs.FS // the site's own over the built-in ones
	assets    *asset.Set
	templates *render.Templates
	problems  source.Problems
}

// load reads all but the bodies of pages. It goes on whatever it finds: every problem of a site is told in
// one run.
func load(fsys fs.FS, opts Options) *site {
	s := &site{fsys: fsys, opts: opts, workers: newWorkers(opts.Jobs), roles: map[string]*role.Role{}, questionnaires: map[string]*questionnaire.Model{}, broken: map[string]bool{}}
	s.readConfig()
	tree, problems := page.Load(fsys, s.config, page.Options{Now: opts.Now, Drafts: opts.Drafts, Future: opts.Future, Each: s.workers.each})
	s.tree = tree
	s.problems.Add(problems...)
	s.readRoles()
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
	names := make([]string, 0, len(s.roles))
	for _, file := range s.tree.Roles {
		names = append(names, role.ID(file))
	}
	for _, p := range s.tree.Pages {
		for _, name := range p.Roles {
			if s.roles[name.Value] == nil {
				problem := source.New(name.Pos, page.CodeUnknownName, "there is no role profile content/roles/"+source.Visible(name.Value)+".yaml")
				problem.Excerpt, problem.Hint = name.Excerpt, source.DidYouMean(name.Value, names)
				s.problems.Add(problem)
			}
		}
	}
}

// readLayouts bundles styles and scripts and checks templates: the site's own over the built-in ones.
func (s *site) readLayouts() {
	s.layouts = s.opts.Layouts
	if own, err := fs.Sub(s.fsys, render.Dir); err == nil {
		if info, err := fs.Stat(s.fsys, render.Dir); err == nil && info.IsDir() {
			s.layouts = overlay{own, s.layouts}
		}
	}
	assets, problems := asset.Bundle(s.layouts, asset.BundleOptions{})
	s.problems.Add(problems...)
	s.assets = assets
	templates, problems := render.Load(s.layouts, render.Options{Locale: s.config.Language, Guard: func(work func()) bool { return guard(PageTime, work) }})
	s.problems.Add(problems...)
	s.templates = templates
}

// relative writes the way from one address to another, naming files in a portable copy.
func (s *site) relative(from, to string) string {
	if s.opts.Portable {
		return link.Portable(from, to)
	}
	return link.Relative(from, to)
}

// BasePath is the path of base_url of a site, "/" if it cannot be read.
func BasePath(opts Options) string {
	fsys, closer, err := source.OpenDir(opts.Source)
	if err != nil {
		return "/"
	}
	defer closer.Close()
	s := &site{fsys: fsys, opts: opts}
	s.readConfig()
	return s.config.BaseURL.Path
}
