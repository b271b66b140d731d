package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"

	"roleguide/generator/asset"
	"roleguide/generator/card"
	"roleguide/generator/page"
)

// cardVersion is raised when cards look different, so that they get new addresses.
const cardVersion = 1

// cardOf says what the card of a page shows; without a page, that of the site.
func (r *run) cardOf(p *page.Page) card.Card {
	c := card.Card{Title: r.config.Title, Site: r.config.BaseURL.Host, Roles: []int{0, 1}}
	if p == nil || !r.printer.Covers(p.Title) {
		return c
	}
	c = card.Card{Title: p.Title, Site: r.config.Title}
	if p.Section != nil && p.Section.Title != p.Title && r.printer.Covers(p.Section.Title) {
		c.Above = p.Section.Title
	}
	for i, id := range r.subjects {
		if slices.ContainsFunc(p.Roles, func(n page.Name) bool { return n.Value == id }) {
			c.Roles = append(c.Roles, i)
		}
	}
	return c
}

// cardPath is the address of a card. It follows from what the card shows, so a card that is there is not drawn
// again.
func cardPath(c card.Card) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q %q %q %v", cardVersion, c.Title, c.Site, c.Above, c.Roles))
	return asset.Dir + "/cards/" + hex.EncodeToString(sum[:8]) + ".png"
}

// siteCard stages the card of the whole site, for pages without one of their own, and returns its address.
func (r *run) siteCard() string {
	if !r.printer.Covers(r.config.Title) {
		return ""
	}
	c := r.cardOf(nil)
	name := cardPath(c)
	r.file(name, remember(r.site, name, func(fs.FS) []byte { return r.printer.Draw(c) }))
	return name
}

// card stages the card of a page.
func (m *maker) card() {
	if !m.config.Output.Cards || m.page.Kind == page.NotFound {
		return
	}
	c := m.cardOf(m.page)
	name := cardPath(c)
	m.slot.media = append(m.slot.media, name)
	if !m.failed.Load() && m.out.Wants(name) {
		m.add(name, m.printer.Draw(c))
	}
}
