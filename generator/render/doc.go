// Package render makes HTML of pages: one typed view per kind of page, put into the layouts.
//
// # Layouts
//
// A layout is an html/template. The built-in ones are embedded in the program; a file of the same name in
// the site's own layouts/ takes the place of a built-in one, file by file.
//
//	page.html             the frame of every page; calls {{template "main" .}}
//	kinds/KIND.html       the template "main" for pages of that kind
//	partials/NAME.html    the template "NAME", for page.html and kinds
//	frame/NAME.html       head, header, sidebar, footer: view FrameView
//	components/NAME.html  one for each component of Markdown: details, tabs, …
//	redirect.html         the page at an old address: view RedirectView
//	strings/LOCALE.yaml   the words of the layouts
//
// # What a template may use
//
// The fields of its view (views.go), the functions of html/template, and t, which gives a word of the
// locale: {{t "skip_link"}}. There is no way to declare content safe. Before any page is rendered, every
// template is parsed, its types are checked with each view it is used with (branches not taken
// included), and its contexts are escaped, so a misspelt field is found at its line even if no page
// reaches it.
//
// # Speed
//
// What pages share (links to styles, menu, sidebar, footer) is rendered once for each section and depth
// and put into each page as it is (see [Frame]). A word with a constant key costs nothing: it becomes part
// of the template's text when the template is loaded. So the cost of a page does not depend on the size
// of the site.
package render
