package audit

import (
	"strings"
	"unique"

	"golang.org/x/net/html"

	"roleguide/generator/link"
	"roleguide/generator/source"
)

// element looks at one element.
func (a *auditor) element(n *html.Node) {
	switch n.Data {
	case "script":
		if kind := strings.ToLower(strings.TrimSpace(attr(n, "type"))); !has(n, "src") && kind != "application/ld+json" && kind != "application/json" {
			a.find(CodeActive, n, "there is script within the page")
		}
	case "style":
		a.find(CodeActive, n, "there is style within the page, which its own policy ignores")
	case "label":
		if id := attr(n, "for"); id != "" {
			a.labels[id] = n
		}
	case "base":
		a.find(CodeDocument, n, "the element base changes where all links lead")
	case "meta":
		if strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			a.address(n, "content", refreshTarget(attr(n, "content")))
		}
	}
	if needsName(n) {
		a.controls = append(a.controls, n)
	}
	for _, at := range n.Attr {
		a.attribute(n, at)
	}
}

func (a *auditor) attribute(n *html.Node, at html.Attribute) {
	switch key := strings.ToLower(at.Key); {
	case key == "id":
		a.id(n, at.Val)
	case strings.HasPrefix(key, "on"):
		a.find(CodeActive, n, "the attribute %s would run script", key)
	case key == "style":
		a.find(CodeActive, n, "there is style within the page, which its own policy ignores")
	case key == "srcdoc":
		a.find(CodeActive, n, "there is a page within the page, which nothing has checked")
	case pointsToID(n, key):
		a.pointers = append(a.pointers, pointer{n, key, strings.Fields(at.Val)})
	case key == "srcset" || key == "imagesrcset":
		for _, candidate := range strings.Split(at.Val, ", ") {
			if fields := strings.Fields(candidate); len(fields) > 0 {
				a.address(n, key, fields[0])
			}
		}
	case isAddress(n, key):
		a.address(n, key, at.Val)
	case n.Data == "animate" || n.Data == "set": // they can write an address into a link
		if key == "to" || key == "from" || key == "by" || key == "values" {
			a.checkScheme(n, at.Val)
		}
	}
}

// id checks that an id can be used and is there once.
func (a *auditor) id(n *html.Node, id string) {
	switch {
	case id == "" || strings.ContainsAny(id, " \t\n\f\r"):
		a.find(CodeID, n, "the id %s is empty or has a blank", source.Quote(id))
	case a.ids[id] != nil:
		a.find(CodeID, n, "the id %s is there twice", source.Quote(id))
	default:
		a.ids[id] = n
	}
}

// pointsToID reports whether an attribute has ids of other elements.
func pointsToID(n *html.Node, key string) bool {
	switch key {
	case "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage",
		"aria-activedescendant", "aria-flowto", "popovertarget", "commandfor", "headers", "itemref":
		return true
	case "for":
		return n.Data == "label" || n.Data == "output"
	case "list":
		return n.Data == "input"
	case "form":
		return n.Data != "form"
	}
	return false
}

func isAddress(n *html.Node, key string) bool {
	switch key {
	case "href", "src", "action", "formaction", "poster", "manifest", "background":
		return true
	}
	return key == "data" && n.Data == "object"
}

// address checks an address and, if it is one of this site, keeps it for Check.
func (a *auditor) address(n *html.Node, kind, value string) {
	a.checkScheme(n, value)
	if n.Data == "a" && strings.TrimSpace(value) == "" {
		a.find(CodeName, n, "a link leads nowhere: its address is empty")
	}
	value = strings.Trim(value, " \t\n\f\r")
	if link.Scheme(value) != "" || strings.HasPrefix(value, "//") {
		return
	}
	if rel := attr(n, "rel"); n.Data == "link" && rel == "canonical" {
		return // the address for search engines, which a copy of the site elsewhere keeps
	}
	ref := Ref{Href: value, Kind: kind}
	if a.refs[ref] {
		return
	}
	a.refs[ref] = true
	ref.Tag = tag(n)
	a.links.Refs = append(a.links.Refs, unique.Make(ref))
}

func (a *auditor) checkScheme(n *html.Node, value string) {
	switch link.Scheme(value) {
	case "javascript", "vbscript", "file", "blob":
	case "data":
		if showsPicture(n) && strings.HasPrefix(strings.ToLower(strings.TrimSpace(value)), "data:image/") {
			return
		}
	default:
		return
	}
	a.find(CodeScheme, n, "an address has a scheme that can do harm")
}

// showsPicture reports whether an element shows what it loads as a picture, in which nothing can run.
func showsPicture(n *html.Node) bool {
	switch n.Data {
	case "img", "source", "input", "video", "image", "feImage":
		return true
	case "link":
		return strings.Contains(attr(n, "rel"), "icon")
	}
	return false
}

// refreshTarget is the address in the content of a refresh: "0; url=there".
func refreshTarget(content string) string {
	_, rest, _ := strings.Cut(content, ";")
	rest = strings.TrimSpace(rest)
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		if _, after, ok := strings.Cut(rest, "="); ok {
			rest = after
		}
	}
	return strings.Trim(rest, ` '"`)
}

// attr is the value of an attribute, "" without one.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}
