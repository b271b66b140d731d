package render

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"sync"

	"roleguide/generator/config"
	"roleguide/generator/glossary"
	"roleguide/generator/link"
	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/questionnaire"
	"roleguide/generator/questionnaire/analysis"
	"roleguide/generator/role"
	"roleguide/generator/source"
)

// Input is everything that pages are made of; it is not changed while they are rendered.
type Input struct {
	Language     string // tag of the translations that are rendered, "" for pages in the language of the site
	SiteLanguage string // the language of the site, whatever is rendered
	Config       *config.Config
	Site         *page.Site
	Roles        map[string]*role.Role
	Templates    *Templates

	Questionnaires map[string]*questionnaire.Model // by folder
	Reports        map[string]*analysis.Report     // of the questionnaires, by folder
	Broken         map[string]bool                 // folders whose questionnaire has errors

	Glossary *glossary.Glossary          // nil without one
	Uses     func(term int) []*page.Page // the pages that use a term; called for the glossary page only

	Styles      []AssetFile
	Scripts     []AssetFile
	TextStyles  map[string]AssetFile // loaded by pages whose text needs them (markdown.Document.Styles)
	KindStyles  map[string]AssetFile // loaded by pages of one kind only
	KindScripts map[string]AssetFile
	Icon        string                    // path of the icon in the output, "" without
	Drawing     template.URL              // the icon itself as a data: address, "" where it is a file
	Image       string                    // path of the social image in the output, "" without
	TouchIcon   string                    // path of the icon for home screens, "" without
	Manifest    string                    // path of the web app manifest, "" without
	Card        func(p *page.Page) string // path of the social card of a page; nil: Image is for all
	Feed        bool                      // there is a feed.xml
	Search      string                    // address of the search page, "" without
	Portable    bool                      // links name index.html, so that the copy opens from disk
}

// Later ends the name of a script that pages of a kind load when a reader asks for what it does.
const Later = "-later"

// An AssetFile is a style or script of the output.
type AssetFile struct {
	Path      string
	Integrity string
}

// A Builder makes views of pages and renders them. It is safe for use by several goroutines once
// NewBuilder has returned.
type Builder struct {
	in     Input
	site   *Site
	footer template.HTML
	frames *sync.Map // from frameKey to *sharedFrame
	sights *Sights   // nil: nobody asks

	pageOfRole   map[string]*page.Page // by id of the role
	glossaryPage *page.Page            // nil without one
}

// NewBuilder prepares what pages share. footer is the text of the footer as HTML.
func NewBuilder(in Input, footer template.HTML) (*Builder, source.Problems) {
	b := &Builder{in: in, footer: footer, frames: new(sync.Map), site: &Site{
		Title: in.Config.Title, Description: in.Config.Description, Language: in.Config.Language,
		Direction: direction(in.Config.Language), BaseURL: in.Config.BaseURL.String(),
		Features: Features{Feed: in.Feed},
	}}
	if in.Glossary != nil {
		b.glossaryPage = in.Site.First(page.Glossary)
	}
	return b, b.rolePages().Sorted()
}

// direction is the writing direction of a language.
func direction(tag string) string {
	if slices.Contains([]string{"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}, strings.ToLower(primary(tag))) {
		return "rtl"
	}
	return "ltr"
}

// root is the way from a page to the root of the site. The 404 page is shown at any address, so its way
// is absolute.
func (b *Builder) root(p *page.Page) string {
	if p.Kind == page.NotFound && !b.in.Portable {
		return b.in.Config.BaseURL.Path
	}
	if p.Kind == page.NotFound {
		return ""
	}
	return strings.Repeat("../", strings.Count(p.Address, "/"))
}

// fromRoot writes an address as seen from a root.
func (b *Builder) fromRoot(root, address string) string {
	href := root + link.Escape(b.file(address))
	if root == "" {
		return "./" + href
	}
	return href
}

// file names the file of an address where links must name files.
func (b *Builder) file(address string) string {
	if b.in.Portable && (address == "" || strings.HasSuffix(address, "/")) {
		return address + "index.html"
	}
	return address
}

// Href writes an address as seen from a page.
func (b *Builder) Href(from *page.Page, to string) string {
	if from.Kind == page.NotFound {
		return b.fromRoot(b.root(from), to)
	}
	return link.Relative(from.Address, b.file(to))
}

// Site is what every template may say about the whole site.
func (b *Builder) Site() *Site { return b.site }

// Render writes the finished HTML of a page into buf.
func (b *Builder) Render(buf *bytes.Buffer, p *page.Page, doc *markdown.Document, texts Texts) source.Problems {
	view, problems := b.View(p, doc, texts)
	if problem := b.shared(p).problem; problem != nil {
		problems.Add(*problem)
	}
	if problem := b.in.Templates.Page(buf, string(p.Kind), view, p.File); problem != nil {
		return append(problems, *problem)
	}
	if Refused(buf.Bytes(), doc.HTML) {
		problem := source.New(source.Pos{File: p.File}, CodeTemplateUnsafe, "a layout put a value of this page into a place where it is not safe (ZgotmplZ)")
		problems.Add(problem.WithHint("look in " + strings.Join(b.in.Templates.Layouts(string(p.Kind)), ", ") + " for a value inside a style, a script or an address"))
	}
	return problems
}

// View makes the view of a page's kind.
func (b *Builder) View(p *page.Page, doc *markdown.Document, texts Texts) (any, source.Problems) {
	v := b.page(p, doc, texts)
	switch p.Kind {
	case page.Home:
		return HomeView{v, b.menu(frameKey{section: p.Section, root: v.Root})}, nil
	case page.List:
		return b.list(v, p), nil
	case page.RoleKind:
		return RoleView{v, b.profile(p)}, nil
	case page.Comparison:
		table, problems := b.comparison(p, doc.Compared)
		return ComparisonView{v, table}, problems
	case page.Questionnaire:
		sheet, problems := b.worksheet(p)
		return QuestionnaireView{v, sheet}, problems
	case page.FAQ:
		return FAQView(v), nil
	case page.Evidence:
		return b.evidenceView(v, p)
	case page.Glossary:
		return GlossaryView{v, b.glossary(p)}, nil
	case page.Search:
		return b.searchView(v), nil
	case page.Decoder:
		return DecoderView{v, b.decoder(p)}, nil
	case page.Template:
		return TemplateView{v, b.form(p)}, nil
	case page.Print:
		return PrintView{v, texts.Chapters}, nil
	case page.NotFound:
		return NotFoundView{v, b.menu(frameKey{root: v.Root})}, nil
	}
	return GuideView(v), nil
}
