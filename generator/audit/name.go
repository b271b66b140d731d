package audit

import (
	"strings"

	"golang.org/x/net/html"
)

// needsName reports whether an element must have a name for those who cannot see it.
func needsName(n *html.Node) bool {
	switch n.Data {
	case "img", "button", "summary", "select", "textarea", "iframe":
		return true
	case "a", "area":
		return has(n, "href")
	case "input":
		switch strings.ToLower(attr(n, "type")) {
		case "hidden", "submit", "reset": // the last two have names by themselves
			return false
		}
		return true
	}
	switch attr(n, "role") {
	case "img", "button", "link", "checkbox", "radio", "switch", "slider", "textbox", "combobox", "menuitem", "tab", "dialog":
		return true
	}
	return false
}

// checkName checks the name of an element that needs one.
func (a *auditor) checkName(n *html.Node) {
	switch n.Data {
	case "img":
		if !has(n, "alt") {
			a.find(CodeName, n, "an image has no text alternative")
		}
	case "area":
		if attr(n, "alt") == "" && !a.hasLabel(n) {
			a.find(CodeName, n, "a part of an image map has no text alternative")
		}
	case "input", "select", "textarea":
		if !a.fieldNamed(n) {
			a.find(CodeName, n, "a field has no label")
		}
	case "iframe":
		if !a.hasLabel(n) {
			a.find(CodeName, n, "a frame has no title")
		}
	case "a", "button", "summary":
		if !a.hasLabel(n) && text(n) == "" {
			a.find(CodeName, n, "a link or button has no name")
		}
	default:
		if !a.hasLabel(n) && text(n) == "" {
			a.find(CodeName, n, "an element with the role %s has no name", attr(n, "role"))
		}
	}
}

// hasLabel reports whether an attribute gives an element its name (after "Accessible Name and Description
// Computation 1.2", steps 2B, 2D and 2I).
func (a *auditor) hasLabel(n *html.Node) bool {
	for _, id := range strings.Fields(attr(n, "aria-labelledby")) {
		if target := a.ids[id]; target != nil && (text(target) != "" || attr(target, "aria-label") != "") {
			return true
		}
	}
	return strings.TrimSpace(attr(n, "aria-label")) != "" || strings.TrimSpace(attr(n, "title")) != ""
}

// fieldNamed reports whether a field has a name: an attribute, a label that names its id or one around it.
func (a *auditor) fieldNamed(n *html.Node) bool {
	kind := strings.ToLower(attr(n, "type"))
	switch {
	case a.hasLabel(n):
		return true
	case n.Data == "input" && kind == "button" && strings.TrimSpace(attr(n, "value")) != "":
		return true
	case n.Data == "input" && kind == "image":
		return strings.TrimSpace(attr(n, "alt")) != ""
	}
	if id := attr(n, "id"); id != "" && a.labels[id] != nil && text(a.labels[id]) != "" {
		return true
	}
	for up := range n.Ancestors() {
		if up.Data == "label" {
			return text(up) != ""
		}
	}
	return false
}

// text is what a screen reader would read of the content of an element: text, alternatives of images and
// labels, without what is hidden or the state of a field.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		appendText(&b, c, nil)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// headingText is the text of a heading without the link to itself.
func headingText(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		appendText(&b, c, func(n *html.Node) bool { return n.Data == "a" && has(n, "aria-label") })
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// appendText appends the text of a node. The parser nests no deeper than 512, so neither does this.
func appendText(b *strings.Builder, n *html.Node, skip func(*html.Node) bool) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	if n.Type != html.ElementNode || skip != nil && skip(n) || attr(n, "aria-hidden") == "true" || has(n, "hidden") {
		return
	}
	switch n.Data {
	case "script", "style", "template", "select", "textarea":
		return
	case "img":
		b.WriteString(" " + attr(n, "alt") + " ")
		return
	}
	if label := strings.TrimSpace(attr(n, "aria-label")); label != "" {
		b.WriteString(" " + label + " ")
		return
	}
	for c := range n.ChildNodes() {
		appendText(b, c, skip)
	}
}
