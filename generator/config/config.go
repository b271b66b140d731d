// Package config reads site.yaml, the one configuration file of a site.
//
// Every key, with its default:
//
//	title: …                      # needed; the name of the site
//	base_url: https://example.org/guide/   # needed; where the site will be read; any path
//	language: en                  # BCP 47; the locale of the layouts' words
//	languages:                    # others that pages are translated into: plan.de.md beside plan.md is /de/plan/
//	  de: { title: Der Leitfaden, description: … }   # both may be left out
//	description: …                # used where a page has none
//	navigation:                   # the menu: sections in their order; without it, the top folders of content/
//	  - title: The difference
//	    pages: [difference.md, compare.md]    # paths below content/
//	authors:                      # who answers for pages; `owner` of a page names one of them
//	  editorial: { name: The editors, url: https://example.org/about/ }
//	edit_link: https://example.org/edit/{path}   # {path} is the page's file
//	footer:
//	  text: One line of text.
//	  links: [{ title: Evidence, page: evidence.md }, { title: Code, url: https://… }]
//	embed_in: [https://partner.example]   # sites that may show pages of this one in a frame; "*" for all
//	social_image: media/card.png  # path below content/
//	features:
//	  feed: true                  # feed.xml: the pages with a date, newest first
//	  quotes: true                # "straight" marks become “curly”
//	  search: true                # a search page and its index
//	links: error                  # or warn: dead links, anchors and images
//	raw_html: error               # or drop (left out with a warning), allow (harmless elements pass)
//	output:                       # files besides the pages
//	  redirects: true             # _redirects, for hosts that read it
//	  headers: true               # _headers, for hosts that read it, and the speculation rules it names
//	  sitemap: true
//	  robots: true
//	  llms: true                  # llms.txt: all pages for language models
//	  icons: true                 # manifest.webmanifest and icons drawn from layouts/icon.svg
//	  compress: false             # every text file as .gz and .br too, for servers that send them; slow, as small as can be
//	  markdown: false             # each page as Markdown too, at index.md beside its index.html
//	  cards: false                # a social card for each page; false: one for the site. Each takes some milliseconds
//
// Nothing else is allowed: an unknown key, a wrong type or a key twice is a problem at its place. Pages
// named here are checked against the real ones by the package page.
package config

import (
	"net/url"
	"regexp"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// MaxSize is the largest site.yaml that is read, in bytes.
const MaxSize = 1 << 20

// A Config is a site.yaml that has been checked. The zero Config is never used: Default gives the values
// of an empty file.
type Config struct {
	Title       string
	BaseURL     *url.URL // absolute, its path ends in a slash
	Language    string
	Languages   []Language // those that pages are translated into
	Description string
	Navigation  []Section
	Authors     map[string]Author
	EditLink    string
	EmbedIn     []string // origins, or "*"
	Footer      Footer
	SocialImage Path
	Features    Features
	Links       Level
	RawHTML     RawHTML
	Output      Output
}

// A Language is one that pages are translated into.
type Language struct {
	Tag         string // as in the names of files: de in plan.de.md
	Title       string // of the site; that of site.yaml if there is none
	Description string
}

// In is the configuration of the pages of another language; "" is that of the site.
func (c *Config) In(tag string) *Config {
	for _, l := range c.Languages {
		if l.Tag == tag {
			local := *c
			local.Language, local.Title, local.Description = l.Tag, l.Title, l.Description
			return &local
		}
	}
	return c
}

// A Section is an entry of the menu.
type Section struct {
	Title string
	Pages []Path
}

// A Path is a path below content/, as written, and its place.
type Path struct {
	Value   string
	Pos     source.Pos
	Excerpt string
}

// An Author is a person or group that answers for pages.
type Author struct {
	Name string
	URL  string
}

// A Footer is what stands below every page.
type Footer struct {
	Text  string
	Links []FooterLink
}

// A FooterLink leads to a page of the site or to another site; one of Page and URL is set.
type FooterLink struct {
	Title string
	Page  Path
	URL   string
}

// Features are parts of the site that can be switched off.
type Features struct {
	Feed   bool
	Quotes bool // straight quotation marks and apostrophes of Markdown become those of the language
	Search bool
}

// Output says which files besides pages are written.
type Output struct {
	Redirects bool // _redirects
	Headers   bool // _headers
	Sitemap   bool // sitemap.xml
	Robots    bool // robots.txt
	LLMs      bool // llms.txt
	Icons     bool // manifest.webmanifest, and icons in the sizes it names
	Cards     bool // a social card for each page
	Markdown  bool // index.md beside the index.html of each page
	Compress  bool // .gz and .br beside text files
}

// A Level says how bad a dead link is.
type Level string

// The levels of `links`.
const (
	LinksError Level = "error"
	LinksWarn  Level = "warn"
)

// RawHTML says what becomes of HTML written into Markdown.
type RawHTML string

// The values of `raw_html`.
const (
	RawHTMLError RawHTML = "error"
	RawHTMLDrop  RawHTML = "drop"
	RawHTMLAllow RawHTML = "allow"
)

// Default is the configuration of a site that says nothing.
func Default() *Config {
	return &Config{
		Title:    "Untitled",
		BaseURL:  &url.URL{Scheme: "https", Host: "example.org", Path: "/"},
		Language: "en",
		Authors:  map[string]Author{},
		Features: Features{Feed: true, Quotes: true, Search: true},
		Links:    LinksError,
		RawHTML:  RawHTMLError,
		Output:   Output{Redirects: true, Headers: true, Sitemap: true, Robots: true, LLMs: true, Icons: true},
	}
}

// URL is the absolute address of a page or file of the site.
func (c *Config) URL(address string) string {
	return c.BaseURL.String() + (&url.URL{Path: address}).EscapedPath()
}

// Read checks a site.yaml. The Config can be used even when there are problems: what is missing or wrong
// has its default.
func Read(f *source.File) (*Config, source.Problems) {
	c := Default()
	y := reader{strictyaml.NewReader(f), f}
	root := y.Parse()
	if !root.Exists() {
		if len(y.Problems()) == 0 {
			y.Problem(source.Pos{File: f.Path, Line: 1}, strictyaml.CodeMissing, "site.yaml is empty").Hint = "it needs at least title and base_url"
		}
		return c, y.Problems()
	}
	m := y.Mapping(root, "title", "base_url", "language", "languages", "description", "navigation", "authors", "edit_link",
		"embed_in", "footer", "social_image", "features", "links", "raw_html", "output")
	if title := y.Text(m.Need("title")); title != "" {
		c.Title = title
	}
	y.baseURL(c, m.Need("base_url"))
	if n := m.Get("language"); n.Exists() {
		c.Language = y.language(n)
	}
	c.Description = y.Text(m.Get("description"))
	y.languages(c, m.Get("languages"))
	for _, n := range y.List(m.Get("navigation")) {
		c.Navigation = append(c.Navigation, y.section(n))
	}
	for _, k := range y.Open(m.Get("authors")).Keys() {
		a := y.Mapping(k.Value, "name", "url")
		c.Authors[k.Name] = Author{Name: y.Text(a.Need("name")), URL: y.url(a.Get("url"))}
	}
	c.EditLink = y.editLink(m.Get("edit_link"))
	c.EmbedIn = y.origins(m.Get("embed_in"))
	c.Footer = y.footer(m.Get("footer"))
	c.SocialImage = y.path(m.Get("social_image"))
	y.switches(m.Get("features"), map[string]*bool{"feed": &c.Features.Feed, "quotes": &c.Features.Quotes, "search": &c.Features.Search}, "feed", "quotes", "search")
	if w := y.Word(m.Get("links"), string(LinksError), string(LinksWarn)); w != "" {
		c.Links = Level(w)
	}
	if w := y.Word(m.Get("raw_html"), string(RawHTMLError), string(RawHTMLDrop), string(RawHTMLAllow)); w != "" {
		c.RawHTML = RawHTML(w)
	}
	o := &c.Output
	y.switches(m.Get("output"), map[string]*bool{"redirects": &o.Redirects, "headers": &o.Headers, "sitemap": &o.Sitemap, "robots": &o.Robots,
		"llms": &o.LLMs, "icons": &o.Icons, "cards": &o.Cards, "compress": &o.Compress, "markdown": &o.Markdown}, "redirects", "headers", "sitemap", "robots", "llms", "icons", "cards", "compress", "markdown")
	return c, y.Problems()
}

// A reader adds to strictyaml what several keys of site.yaml share.
type reader struct {
	*strictyaml.Reader
	file *source.File
}

func (y reader) switches(n strictyaml.Node, into map[string]*bool, names ...string) {
	m := y.Mapping(n, names...)
	for _, name := range names {
		if v := m.Get(name); v.Exists() {
			*into[name] = y.Bool(v)
		}
	}
}

func (y reader) section(n strictyaml.Node) Section {
	m := y.Mapping(n, "title", "pages")
	s := Section{Title: y.Text(m.Need("title"))}
	for _, item := range y.List(m.Need("pages")) {
		s.Pages = append(s.Pages, y.path(item))
	}
	return s
}

// origin is a scheme and a host, as policies of browsers name a site.
var origin = regexp.MustCompile(`^(\*|https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?)$`)

func (y reader) origins(n strictyaml.Node) []string {
	var all []string
	for _, item := range y.List(n) {
		text := strings.TrimSuffix(y.Text(item), "/")
		if text == "" {
			continue
		}
		if !origin.MatchString(text) {
			y.Problem(item.Pos(), CodeURL, "embed_in names sites, and %s is none", source.Quote(text)).Hint = "write its address without a path, such as https://partner.example"
			continue
		}
		all = append(all, text)
	}
	return all
}

func (y reader) footer(n strictyaml.Node) Footer {
	m := y.Mapping(n, "text", "links")
	f := Footer{Text: y.Text(m.Get("text"))}
	for _, item := range y.List(m.Get("links")) {
		l := y.Mapping(item, "title", "page", "url")
		link := FooterLink{Title: y.Text(l.Need("title")), Page: y.path(l.Get("page")), URL: y.url(l.Get("url"))}
		if (link.Page.Value == "") == (link.URL == "") {
			y.Problem(item.Pos(), strictyaml.CodeMissing, "a footer link needs either page or url")
			continue
		}
		f.Links = append(f.Links, link)
	}
	return f
}

func (y reader) path(n strictyaml.Node) Path {
	return Path{Value: y.Text(n), Pos: n.Pos(), Excerpt: y.file.Line(n.Pos().Line)}
}

func (y reader) baseURL(c *Config, n strictyaml.Node) {
	text := y.Text(n)
	if text == "" {
		return
	}
	u, problem := ParseBaseURL(text)
	if problem != "" {
		y.Problem(n.Pos(), CodeURL, "base_url %s %s", source.Quote(text), problem).Hint = "write the whole address, such as https://example.org/guide/"
		return
	}
	c.BaseURL = u
}

// ParseBaseURL reads the absolute address that a site will have and makes its path end in a slash. The
// second result says in words what is wrong, "" if nothing is.
func ParseBaseURL(text string) (*url.URL, string) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, "is not an address"
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, "does not begin with https:// or http://"
	case u.Host == "" || u.User != nil:
		return nil, "has no plain host name"
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, "has a query or a fragment"
	case strings.ContainsAny(u.Path, "\\\x00\"'<>`{}") || strings.ContainsAny(u.Host, "\"'<>`{} "):
		return nil, "has characters that an address cannot have"
	case strings.Contains(u.Path+"/", "/../") || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path, "//"):
		return nil, "has an empty, . or .. part in its path"
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	u.RawPath = ""
	return u, ""
}

func (y reader) url(n strictyaml.Node) string {
	text := y.Text(n)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
		y.Problem(n.Pos(), CodeURL, "%s is not an address of the kind https://…, http://… or mailto:…", source.Quote(text))
		return ""
	}
	return u.String()
}

func (y reader) editLink(n strictyaml.Node) string {
	text := y.Text(n)
	if text == "" {
		return ""
	}
	if !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "http://") || !strings.Contains(text, "{path}") {
		y.Problem(n.Pos(), CodeURL, "edit_link %s needs https:// and the part {path}", source.Quote(text)).Hint = "such as https://example.org/edit/{path}"
		return ""
	}
	return text
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// languages reads those that pages are translated into. Their tags are parts of addresses, so they are small.
func (y reader) languages(c *Config, n strictyaml.Node) {
	for _, k := range y.Open(n).Keys() {
		l := Language{Tag: k.Name, Title: c.Title, Description: c.Description}
		m := y.Mapping(k.Value, "title", "description")
		if title := y.Text(m.Get("title")); title != "" {
			l.Title = title
		}
		if text := y.Text(m.Get("description")); text != "" {
			l.Description = text
		}
		switch {
		case !languageTag.MatchString(k.Name) || k.Name != strings.ToLower(k.Name):
			y.Problem(k.Pos, strictyaml.CodeValue, "%s is not a language tag in small letters", source.Quote(k.Name)).Hint = "such as de or pt-br; it becomes a part of addresses"
		case strings.EqualFold(k.Name, c.Language):
			y.Problem(k.Pos, strictyaml.CodeValue, "%s is the language of the site itself", source.Quote(k.Name)).Hint = "list only those that pages are translated into"
		default:
			c.Languages = append(c.Languages, l)
		}
	}
}

func (y reader) language(n strictyaml.Node) string {
	tag := y.Text(n)
	if tag != "" && !languageTag.MatchString(tag) {
		y.Problem(n.Pos(), strictyaml.CodeValue, "%s is not a language tag", source.Quote(tag)).Hint = "such as en, de or pt-BR"
	}
	if tag == "" || !languageTag.MatchString(tag) {
		return "en"
	}
	return tag
}
