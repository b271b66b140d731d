package build

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"roleguide/generator/page"
)

// feedFile is the address of the feed.
const feedFile = "feed.xml"

// maxEntries is how many pages a feed has.
const maxEntries = 20

// newest lists the pages of the feed: those with a date, the last changed first. It is empty if the feed is
// switched off.
func (r *run) newest() []*page.Page {
	if !r.config.Features.Feed {
		return nil
	}
	var pages []*page.Page
	for _, p := range r.tree.Pages {
		if p.Language == "" && p.Kind != page.NotFound && p.Kind != page.Print && !lastChange(p).IsZero() {
			pages = append(pages, p)
		}
	}
	slices.SortStableFunc(pages, func(a, b *page.Page) int { return lastChange(b).Compare(lastChange(a)) })
	return pages[:min(len(pages), maxEntries)]
}

// feed writes pages as an Atom feed (RFC 4287).
func (r *run) feed(pages []*page.Page) []byte {
	var b bytes.Buffer
	element := func(name, text string) {
		b.WriteString("<" + name + ">")
		_ = xml.EscapeText(&b, []byte(text)) // a bytes.Buffer does not fail
		b.WriteString("</" + name + ">\n")
	}
	href := func(rel, address string) {
		fmt.Fprintf(&b, "<link rel=%q href=\"", rel)
		_ = xml.EscapeText(&b, []byte(r.config.URL(address)))
		b.WriteString("\"/>\n")
	}
	b.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom">` + "\n")
	element("id", r.config.URL(""))
	element("title", r.config.Title)
	element("updated", lastChange(pages[0]).Format(time.RFC3339))
	href("self", feedFile)
	href("alternate", "")
	for _, p := range pages {
		b.WriteString("<entry>\n")
		element("id", r.config.URL(p.Address))
		element("title", p.Title)
		element("updated", lastChange(p).Format(time.RFC3339))
		href("alternate", p.Address)
		if p.Description != "" {
			element("summary", p.Description)
		}
		b.WriteString("<author>\n")
		element("name", r.author(p))
		b.WriteString("</author>\n</entry>\n")
	}
	b.WriteString("</feed>\n")
	return b.Bytes()
}

// author names who answers for a page: its owner, else the site.
func (r *run) author(p *page.Page) string {
	if a, ok := r.config.Authors[p.Owner.Value]; ok && strings.TrimSpace(a.Name) != "" {
		return a.Name
	}
	if p.Owner.Value != "" {
		return p.Owner.Value
	}
	return r.config.Title
}
