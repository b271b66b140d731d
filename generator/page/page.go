// Package page is the content tree: which pages there are, at which addresses, and what lies around
// them.
//
// [Load] walks content/ once and reads the front matter of every page, and nothing more: bodies are read
// when a page is rendered. That is cheap, and gives every address, all neighbours and the whole menu
// before the first page is converted.
//
// # Files
//
// Every file that ends in .md is a page. index.md makes its folder a section. Role profiles
// (roles/*.yaml), the glossary (glossary.yaml) and questionnaires (questionnaire.yaml and its lock and locales) are data; every other
// file is copied to the address beside its pages. Hidden files (.x) are never read. Symbolic links,
// pipes and devices, and the left-overs of editors (x~, x.orig, x.bak, #x#), are named and left out.
//
// # Addresses
//
// A page's address is its path in lower case with hyphens for spaces (link.Slug): guide/First steps.md is
// /guide/first-steps/. slug replaces the last part; aliases add addresses that lead to the page. Two
// sources for one address are a problem, also when they differ only in case or Unicode form, and so are
// names that some operating system keeps for itself.
//
// # Languages
//
// plan.de.md is the German translation of plan.md, and /de/plan/ its address, if site.yaml lists de among its
// languages. It has the place of its page in menus and reading order. translated_from names the version of the
// page that was translated, so that readers and authors are told when the page has changed since.
//
// # What is published
//
// A page is left out of everything (lists, menus, neighbours, feeds) while draft is true, before its
// date, and from the day it expires. Days begin at midnight UTC.
//
// # Order
//
// Within a section pages are ordered by weight (those without come last), then title, then path. The
// reading order of the site, and with it the previous and next page, is that of the menu in site.yaml
// first, then the tree's.
package page

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"roleguide/generator/decoder"
	"roleguide/generator/form"
	"roleguide/generator/source"
)

// A Kind is the purpose of a page; it chooses the layout.
type Kind string

// The kinds of pages.
const (
	Home          Kind = "home"
	Guide         Kind = "guide"
	RoleKind      Kind = "role"
	Comparison    Kind = "comparison"
	Questionnaire Kind = "questionnaire"
	List          Kind = "list"
	FAQ           Kind = "faq"
	Glossary      Kind = "glossary"
	Evidence      Kind = "evidence"
	Print         Kind = "print" // the whole guide on one page, for paper
	NotFound      Kind = "not-found"
	Template      Kind = "template"
	Search        Kind = "search" // made by roleguide where no page is of this kind
	Decoder       Kind = "decoder"
	Decisions     Kind = "decisions" // matrices of who decides, and a sheet of one's own made of them
)

// Kinds lists the values that `kind` may have.
func Kinds() []string {
	return []string{"home", "guide", "role", "comparison", "questionnaire", "list", "faq", "glossary", "evidence", "template", "decisions", "decoder", "print", "search", "not-found"}
}

// Audiences lists the values that `audience` and `for` may have.
func Audiences() []string { return []string{"hiring", "team", "career", "everyone"} }

// A Page is one Markdown file and its front matter. It is not changed after Load.
type Page struct {
	*FrontMatter // as it was read, but for what a translation has from its page; never nil in a Site

	File    string // path in the site: content/guide/first.md
	Address string // from the root of the site, without leading slash: guide/first/; "" is the home page
	Kind    Kind   // as written, or else by the place of the page
	Index   bool   // the file is an index.md
	number  int32  // in Site.Found

	Language     string  // tag of a translation, "" for the language of the site
	Original     *Page   // the page that this is a translation of; nil on others
	Translations []*Page // in the order of their paths

	Parent    *Page   // nearest index page above; nil for the home page
	Children  []*Page // pages directly below an index page, in order
	Section   *Section
	Previous  *Page
	Following *Page
}

// Number is the place of the page among all that were found (Site.Found), the same in all versions of a Site that have
// the same pages.
func (p *Page) Number() int32 { return p.number }

// A FrontMatter is what a page says of itself. It is shared by all versions of a Site in which the page says the same.
type FrontMatter struct {
	Body int    // offset in the file where the body starts
	Head []byte // the front matter as it was read, to notice a change before rendering

	Kind        Kind // as written; "": none given
	Title       string
	Description string
	Answer      Text
	Slug        Name
	Aliases     []Alias
	Weight      int // 0: none given
	Draft       bool
	Date        time.Time // zero: none given; so for the next three
	Updated     time.Time
	Expires     time.Time
	Reviewed    time.Time
	ReviewedAt  Name // as written, for messages
	Roles       []Name
	Audience    []string
	Owner       Name
	Sources     []Source
	Next        []NextStep
	Covers      []string
	Keywords    []string         // what readers may call the page; the search treats them like a title
	Contents    bool             // show the table of contents
	Terms       bool             // terms of the glossary are explained at their first use
	Form        *form.Form       // the sheet of a page of kind template, nil on others
	Decoder     *decoder.Decoder // the words of a page of kind decoder, nil on others

	TranslatedFrom Name // the version of the page that was translated; see Version
}

// A Text is a piece of inline Markdown and its place in the file.
type Text struct {
	Value string
	Pos   source.Pos
}

// A Name refers to something by its id.
type Name struct {
	Value   string
	Pos     source.Pos
	Excerpt string
}

// An Alias is an old address that leads to a page.
type Alias struct {
	Address string // guide/old/ or guide/old.html
	Pos     source.Pos
	Excerpt string
}

// A Source is where a claim of a page comes from.
type Source struct {
	Title string
	URL   string
	Date  string
	Grade string // A, B or C
	Claim string
	Base  string
	Pos   source.Pos
}

// SourceID is the fragment by which a page shows its source of an index, so that text can link to it: #source-1 is the first.
func SourceID(i int) string { return "source-" + strconv.Itoa(i+1) }

// A NextStep leads one kind of reader to another page.
type NextStep struct {
	For     string
	Page    string // as written: a path of a source file
	Text    string
	Pos     source.Pos
	Excerpt string
}

// A Section is an entry of the menu with its pages in reading order. In a site without navigation the
// sections are the folders at the top of content/.
type Section struct {
	Title string
	Index *Page // the page that the title leads to; nil without
	Pages []*Page
}

// A File is a file that is copied as it is.
type File struct {
	Path    string // in the site: content/guide/plan.csv
	Address string // guide/plan.csv
}

// A Site is the content tree.
type Site struct {
	Pages     []*Page // published pages, by path
	Files     []File
	Sections  []*Section
	Roles     []string // paths of role profiles
	Questions []string // paths of questionnaires
	Glossary  string   // path of the glossary, "" without
	Home      *Page    // nil without content/index.md
	Reading   []*Page  // the pages in reading order
	Found     []*Page  // every page that was found, those included that are not published or cannot be read

	byFile    map[string]int32 // index in Found, so that versions of a Site share it
	byAddress map[string]int32
	files     map[string]File
	hidden    map[string]string // pages left out, by path: why
	problems  source.Problems   // all that Load found
	addresses *struct{ _ byte } // the same in versions of a Site in which every page has stayed where it was
}

// Page returns the published page of a source path (content/…), or nil.
func (s *Site) Page(file string) *Page { return s.found(s.byFile, file) }

func (s *Site) found(by map[string]int32, name string) *Page {
	if i, ok := by[name]; ok {
		return s.Found[i]
	}
	return nil
}

// First returns the first page of a kind, or nil.
func (s *Site) First(kind Kind) *Page {
	if i := slices.IndexFunc(s.Pages, func(p *Page) bool { return p.Kind == kind }); i >= 0 {
		return s.Pages[i]
	}
	return nil
}

// At returns the page at an address, or nil.
func (s *Site) At(address string) *Page { return s.found(s.byAddress, address) }

// File returns the copied file of a source path (content/…).
func (s *Site) File(path string) (File, bool) {
	f, ok := s.files[path]
	return f, ok
}

// Unpublished says why the page of a source path is left out (draft, future, expired), "" if it is not.
func (s *Site) Unpublished(file string) string { return s.hidden[file] }

// Names lists what links can lead to, as paths below content/, for hints.
func (s *Site) Names() []string {
	names := make([]string, 0, len(s.Pages)+len(s.Files))
	for _, p := range s.Pages {
		names = append(names, strings.TrimPrefix(p.File, Root+"/"))
	}
	for _, f := range s.Files {
		names = append(names, strings.TrimPrefix(f.Path, Root+"/"))
	}
	return names
}

// Root is the folder of the content, in the site.
const Root = "content"

// Find returns the page that a path of a source file leads to, written in a page: relative to its file,
// or from the root of content/ when it begins with a slash. It returns nil if there is none.
func (s *Site) Find(from *Page, written string) *Page {
	if strings.HasPrefix(written, "/") {
		return s.Page(Root + path.Clean(written))
	}
	return s.Page(path.Join(path.Dir(from.File), written))
}
