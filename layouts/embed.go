// Package layouts holds what a site looks like: templates, styles, scripts and words. They are embedded
// in the program; README.md says what is where and how a site puts its own in their place.
package layouts

import "embed"

// Files are the built-in layouts, with paths below layouts/: page.html, kinds/guide.html, …
//
//go:embed *.html icon.svg kinds partials frame components all:styles all:scripts strings
var Files embed.FS
