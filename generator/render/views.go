package render

import (
	"html/template"

	"roleguide/generator/questionnaire/browserdata"
)

// The views: what templates may say. There is one type per kind of page; each embeds Page, so every
// layout can use the fields of Page, and the frame (layouts/page.html) is checked once with each of them.
// All addresses are ready to be written into href and src: relative to the page, percent-encoded.

// A Site is what every template may say about the whole site.
type Site struct {
	Title       string
	Description string
	Language    string // BCP 47, for the lang attribute
	Direction   string // ltr or rtl
	BaseURL     string // absolute, ends in a slash
	Features    Features
}

// Features are the switches of site.yaml that layouts ask about.
type Features struct {
	Feed bool
}

// A Frame is what pages share: rendered once for each section and depth, and put into each page as it is.
type Frame struct {
	Head    template.HTML // layouts/frame/head.html: links to styles, scripts, icons
	Header  template.HTML // layouts/frame/header.html: site name and main menu
	Sidebar template.HTML // layouts/frame/sidebar.html: sections and the pages of this one; the current page is marked afterwards
	Footer  template.HTML // layouts/frame/footer.html
}

// FrameView is the view of the four frame templates.
type FrameView struct {
	Site       *Site
	Root       string // from the page to the root of the site: "", "../", "../../"; the 404 page has an absolute path
	Home       string // address of the home page: Root, or "./" on the home page itself
	Styles     []Asset
	Scripts    []Asset
	Icon       template.URL // the icon, as a file or, when it is small, as a data: address
	TouchIcon  string       // the icon for home screens, "" without
	Manifest   string       // the web app manifest, "" without
	Menu       []Section    // sections in the order of site.yaml
	Section    string       // id of the section this frame is for
	FooterText template.HTML
	Search     string // address of the search page, "" without
	FooterMenu []Link
}

// An Asset is a style or script with its integrity hash.
type Asset struct {
	Href      string
	Integrity string
}

// A Section is one entry of the menu and the pages in it.
type Section struct {
	ID     string
	Title  string
	Href   string // "" if the section has no page of its own
	Active bool   // the page is in this section
	Pages  []Link // only in the active section when the site is large
}

// A Link is an address and what it is called.
type Link struct {
	Href        string
	Title       string
	Description string
	Language    string // of the page, where it is not that of the page with the link
	Role        string // id of the role whose page this is, "" for other pages
}

// Page is the part of a view that all kinds of page share.
type Page struct {
	Site        *Site
	Frame       Frame
	Kind        string // guide, role, …: for a class name
	Title       string
	TitleID     string // the id of the heading with the title, "" without
	Description string
	Answer      template.HTML // the answer in two sentences
	Content     template.HTML
	Contents    []Heading // table of contents: headings of levels 2 and 3; empty when switched off
	Canonical   string    // absolute address
	Root        string    // as in FrameView
	Breadcrumbs []Link    // from the home page to the section; the page itself is not in it
	Previous    *Link
	Next        *Link
	Audience    []string // hiring, team, career, everyone
	Roles       []Link   // pages of the roles this page is about
	Sources     []Source
	NextSteps   []NextStep
	Owner       *Author
	Published   *Date
	Updated     *Date
	Reviewed    *Date
	Minutes     int           // reading time at 200 words a minute, at least 1
	EditURL     string        // "" without edit_link
	Image       string        // absolute address of the social image, "" without
	Children    []Link        // pages directly below this one
	Styles      []Asset       // style sheets that not every page loads: of figures, of this kind of page
	Script      *Asset        // the script of this kind of page, nil without one
	Later       *Asset        // what this kind of page loads when a reader asks for it, nil without one
	Indexed     bool          // false: search engines are asked to stay away (404)
	Markdown    string        // address of the page as Markdown, "" without
	Versions    []Version     // the page in all its languages; empty if there is only one
	Outdated    bool          // this is a translation, and the page has changed since
	Facts       template.HTML // what the page is, for machines (JSON-LD)
}

// A Version is a page in one of its languages.
type Version struct {
	Language string // tag
	Name     string // of the language, in the language
	Href     string
	URL      string // absolute
	Current  bool
}

// A Heading is an entry of the table of contents.
type Heading struct {
	Level    int
	ID       string
	HTML     template.HTML
	Children []Heading
}

// A Source is where a claim comes from.
type Source struct {
	ID    string // fragment id: source-1
	Title string
	URL   string
	Date  string // as published: a year, a month, a day
	Grade string // A, B, C
	Claim string
	Base  string // how many and who was asked
}

// A NextStep leads one kind of reader on.
type NextStep struct {
	For  string // hiring, team, career, everyone
	Link Link
}

// An Author is a person or group that answers for a page.
type Author struct {
	Name string
	URL  string
}

// A Date in the form of machines and of people.
type Date struct {
	ISO  string // 2026-03-01
	Text string // 1 March 2026
}

// HomeView is the view of kind home.
type HomeView struct {
	Page
	Sections []Section
}

// GuideView is the view of kinds guide and page. It has the fields of Page and does not embed it, since templates
// look fields of embedded structs up anew each time, which took a third of the time of filling in a page.
type GuideView Page

// ListView is the view of kind list: the index page of a section, and lists by role and audience.
type ListView struct {
	Page
	Items  []Link    // the pages below an index page
	Groups []Section // of another list: the pages of its audience or roles, by section
}

// RoleView is the view of kind role.
type RoleView struct {
	Page
	Profile *Profile // nil if the page names no role
}

// A Profile is a role as its page shows it.
type Profile struct {
	ID      string
	Name    string
	Answer  string
	Rows    []ProfileRow
	Skills  []Skill
	Compare []Link // comparison pages this role is in
}

// A ProfileRow is one aspect of a role.
type ProfileRow struct {
	ID        string
	Label     string
	Values    []string // one for text, several for a list
	Exception string   // when the row is wrong
}

// A Skill is one skill of a role.
type Skill struct {
	Name  string
	Level string // in the language of the site
	Rank  string // awareness, working, practitioner, expert: for a class or attribute
	Proof string
}

// ComparisonView is the view of kind comparison.
type ComparisonView struct {
	Page
	Table *ComparisonTable // computed from the roles of the front matter; nil if the body has its own :::compare
}

// A ComparisonTable sets two or more roles side by side; also the view of the compare component.
type ComparisonTable struct {
	ID      string // unique on the page
	Caption template.HTML
	Roles   []ComparedRole
	Rows    []ComparedRow
	Mixed   bool // some rows differ and some do not, so that it is worth saying which
}

// A ComparedRole is a column of a comparison.
type ComparedRole struct {
	ID   string
	Name string
	Href string // its page, "" without
}

// A ComparedRow is a row of a comparison; Cells has one entry per role, in their order.
type ComparedRow struct {
	ID        string
	Label     string
	Cells     []ComparedCell
	Differs   bool
	Exception string // when the row is wrong, "" without
}

// A ComparedCell is what one role has to say in a row; empty Values: the profile says nothing.
type ComparedCell struct {
	Values []string
}

// QuestionnaireView is the view of kind questionnaire.
type QuestionnaireView struct {
	Page
	Sheet *Worksheet
}

// A Worksheet is a questionnaire written out. All texts of conditions are in plain words.
type Worksheet struct {
	Data      *browserdata.Data // for script: everything that decides
	Phrases   string            // for script: the phrases of rules as JSON; "" in English, which it knows
	Intro     string
	Scores    []SheetScore
	Questions []SheetQuestion
	Facts     []SheetFact
	Rules     []SheetRule
	Outcomes  []SheetOutcome
	Notes     []SheetNote
}

// A SheetScore is one of the sums that answers add up to.
type SheetScore struct {
	ID        string
	Name      string
	Bands     []SheetBand
	Low, High int // the least and the most it can be
}

// A SheetBand is a named part of a score.
type SheetBand struct {
	Name  string
	Range string // "> 3, ≤ 7"
}

// A SheetQuestion is a question with all its options.
type SheetQuestion struct {
	Number   int
	ID       string
	Ask      string
	Label    string // a few words for lists
	Why      string
	Help     string
	When     string // it is only asked if this holds; "": always
	Required bool
	Options  []SheetOption
}

// A SheetOption is one possible answer and what it counts.
type SheetOption struct {
	ID      string
	Letter  string
	Text    string
	Because string
	Unsure  bool
	Points  []SheetPoints // only those that are not 0
}

// SheetPoints are what an option adds to a score.
type SheetPoints struct {
	Score  string
	Points string // with its sign
}

// A SheetFact is a name that rules use for a condition.
type SheetFact struct {
	Name string
	When string
}

// A SheetRule is one of the rules, of which the first that holds decides.
type SheetRule struct {
	Number    int
	When      string // "": otherwise
	OutcomeID string // fragment on the page
	Outcome   string
	Because   string
}

// A SheetOutcome is what can come out.
type SheetOutcome struct {
	ID      string // fragment on the page
	Title   string
	Summary string
	Steps   []string
	Cover   []string
	Avoid   []string
	Check   string
	Page    *Link  // that tells about the outcome, nil without one
	Guides  []Link // to read on
}

// A SheetNote is said beside any outcome while its condition holds.
type SheetNote struct {
	Kind  string // warning, hint, advice
	When  string
	Text  string
	Guide *Link
}

// SearchView is the view of kind search.
type SearchView struct {
	Page
	Index   string   // address of the folder of the index, ends in a slash
	Letters []Letter // all pages by title
	Readers []Choice // kinds of readers that pages are for
	About   []Choice // roles that pages are about
}

// A Letter is the pages whose titles begin with it.
type Letter struct {
	Initial string // "" if there are too few pages to divide them
	Pages   []Link
}

// A Choice is one that a reader can choose.
type Choice struct {
	ID   string
	Name string
}

// FAQView is the view of kind faq; the questions are the level-2 headings of the text.
type FAQView Page

// PrintView is the view of kind print: the whole guide on one page.
type PrintView struct {
	Page
	Chapters []PrintChapter
}

// A PrintChapter is a section of the menu with its pages.
type PrintChapter struct {
	Title string
	Parts []PrintPart
}

// A PrintPart is a page as it stands in the whole guide: its headings one level lower, its ids and links made to fit.
type PrintPart struct {
	Number int    // counted through all chapters
	ID     string // fragment id: part-3
	Title  string
	HTML   template.HTML
}

// NotFoundView is the view of 404.html.
type NotFoundView struct {
	Page
	Sections []Section
}

// RedirectView is the view of layouts/redirect.html: the page at an old address.
type RedirectView struct {
	Site      *Site
	Title     string
	Href      string
	Canonical string
}
