package render

import (
	"encoding/json"
	"html/template"
	"path"

	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/search"
)

// facts tells machines what a page is, in the words of schema.org, as a block of data (JSON-LD). It is "" for
// pages that search engines are asked to leave alone.
func (b *Builder) facts(v *Page, p *page.Page, doc *markdown.Document) template.HTML {
	if !v.Indexed {
		return ""
	}
	graph := []member{}
	switch p.Kind {
	case page.Home:
		graph = append(graph, b.siteFacts())
	case page.FAQ:
		graph = append(graph, b.pageFacts(v, "FAQPage", with("mainEntity", questions(doc))))
	case page.Glossary:
		graph = append(graph, b.pageFacts(v, "WebPage", with("mainEntity", b.termFacts(v, p))))
	case page.Questionnaire:
		graph = append(graph, b.pageFacts(v, "Quiz", with("hasPart", b.quizFacts(p))))
	case page.List:
		graph = append(graph, b.pageFacts(v, "CollectionPage"))
	case page.Search:
		graph = append(graph, b.pageFacts(v, "SearchResultsPage"))
	default:
		graph = append(graph, b.pageFacts(v, "Article", with("headline", v.Title), with("mainEntityOfPage", v.Canonical)))
	}
	if crumbs := b.crumbFacts(v, p); crumbs != nil {
		graph = append(graph, crumbs)
	}
	return dataBlock(list{{"@context", "https://schema.org"}, {"@graph", graph}})
}

// A member is an object of JSON-LD.
type member = list

// A list is an object whose keys keep their order.
type list []pair

type pair struct {
	key   string
	value any
}

func with(key string, value any) pair { return pair{key, value} }

// dataBlock writes data as a script element that no browser runs. json.Marshal writes <, > and & as escapes, and
// the two line separators that scripts stumble over, so nothing in the data can end the element.
func dataBlock(data list) template.HTML {
	const usual = 2 << 10
	text := appendValue(append(make([]byte, 0, usual), `<script type="application/ld+json">`...), data)
	return template.HTML(append(text, "</script>\n"...)) //nolint:gosec // see above
}

func appendValue(out []byte, value any) []byte {
	switch v := value.(type) {
	case list:
		out = append(out, '{')
		for i, m := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendValue(out, m.key), ':')
			out = appendValue(out, m.value)
		}
		return append(out, '}')
	case []list:
		out = append(out, '[')
		for i, m := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendValue(out, m)
		}
		return append(out, ']')
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // only text and numbers come here
	}
	return append(out, text...)
}

func (b *Builder) siteFacts() member {
	cfg := b.in.Config
	m := member{{"@type", "WebSite"}, {"name", cfg.Title}, {"url", cfg.URL("")}, {"inLanguage", cfg.Language}}
	if cfg.Description != "" {
		m = append(m, with("description", cfg.Description))
	}
	if b.in.Search != "" {
		m = append(m, with("potentialAction", list{{"@type", "SearchAction"}, {"target", cfg.URL(b.in.Search) + "?q={query}"}, {"query-input", "required name=query"}}))
	}
	return m
}

// pageFacts is what all pages say of themselves.
func (b *Builder) pageFacts(v *Page, kind string, more ...pair) member {
	cfg := b.in.Config
	m := member{{"@type", kind}, {"name", v.Title}, {"url", v.Canonical}, {"inLanguage", cfg.Language}}
	if v.Description != "" {
		m = append(m, with("description", v.Description))
	}
	if v.Image != "" {
		m = append(m, with("image", v.Image))
	}
	published, changed := v.Published, v.Updated
	if changed == nil || v.Reviewed != nil && v.Reviewed.ISO > changed.ISO {
		changed = v.Reviewed
	}
	if published == nil {
		published = changed
	}
	if published != nil {
		m = append(m, with("datePublished", published.ISO))
	}
	if changed != nil {
		m = append(m, with("dateModified", changed.ISO))
	}
	author := list{{"@type", "Organization"}, {"name", cfg.Title}}
	if v.Owner != nil {
		author[1].value = v.Owner.Name
		if v.Owner.URL != "" {
			author = append(author, with("url", v.Owner.URL))
		}
	}
	m = append(m, with("author", author), with("isPartOf", list{{"@type", "WebSite"}, {"name", cfg.Title}, {"url", cfg.URL("")}}))
	return append(m, more...)
}

// crumbFacts is the way from the home page to a page; nil where there is none.
func (b *Builder) crumbFacts(v *Page, p *page.Page) member {
	var items []list
	for above := p.Parent; above != nil; above = b.see(above).Parent {
		items = append([]list{{{"@type", "ListItem"}, {"position", 0}, {"name", above.Title}, {"item", b.in.Config.URL(above.Address)}}}, items...)
	}
	if len(items) == 0 {
		return nil
	}
	items = append(items, list{{"@type", "ListItem"}, {"position", 0}, {"name", v.Title}})
	for i := range items {
		items[i][1].value = i + 1
	}
	return member{{"@type", "BreadcrumbList"}, {"itemListElement", items}}
}

// maxAnswer is how much of an answer or a definition is repeated for machines, in bytes: the beginning, which says
// what it is.
const maxAnswer = 240

// questions are the headings of a page of questions and answers and what stands below them.
func questions(doc *markdown.Document) []list {
	items := []list{}
	for _, s := range search.Sections(doc.HTML, maxAnswer) {
		if s.Heading != "" && s.Text != "" {
			items = append(items, list{{"@type", "Question"}, {"name", s.Heading}, {"acceptedAnswer", list{{"@type", "Answer"}, {"text", s.Text}}}})
		}
	}
	return items
}

func (b *Builder) termFacts(v *Page, p *page.Page) member {
	terms := []list{}
	if g := b.glossary(p); g != nil {
		for _, letter := range g.Letters {
			for _, t := range letter.Terms {
				terms = append(terms, list{{"@type", "DefinedTerm"}, {"name", t.Term}, {"url", v.Canonical + "#" + t.ID}})
			}
		}
	}
	return member{{"@type", "DefinedTermSet"}, {"name", v.Title}, {"url", v.Canonical}, {"hasDefinedTerm", terms}}
}

func (b *Builder) quizFacts(p *page.Page) []list {
	items := []list{}
	if m := b.in.Questionnaires[path.Dir(p.File)]; m != nil {
		for _, q := range m.Questions {
			if q.ShowIf == nil { // what is asked of everybody
				items = append(items, list{{"@type", "Question"}, {"name", q.Ask}})
			}
		}
	}
	return items
}
