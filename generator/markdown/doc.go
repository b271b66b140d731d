// Package markdown turns the text of a page into HTML, and tells what it refers to.
//
// # What authors can write
//
// CommonMark with GitHub's tables, task lists, strikethrough and bare links, footnotes, definition lists,
// GitHub's alerts (> [!NOTE]), abbreviations (*[KPI]: key performance indicator), headings with an id of
// their own (## Pay {#pay}), figures (an image with a title, alone in its paragraph), and code with a
// title, marked lines and numbers:
//
//	```go title="main.go" {2,4-6} linenos
//
// Components are containers with a checked list of arguments; an outer one may use more colons:
//
//	:::details summary="Why?" open
//	Because.
//	:::
//
// They are details, tabs (with tab inside), steps, compare, matrix, timeline, cards, quote and download;
// components.go says what each of them takes. HTML is not part of the language: it is refused, left out
// with a warning, or checked against a list of harmless elements, as site.yaml says. A comment is never
// part of the page.
//
// The title of a page is its first-level heading. Where the text repeats it, the repetition is left out;
// where the text has other first-level headings, all its headings move down one level.
//
// # Trust
//
// What authors write is not trusted. Nothing they write becomes script, style or an attribute that is not
// meant; links leave the site by a few schemes only. Input that would take goldmark or chroma for ever is
// found before they see it (limits.go) or given up on (code.go), and named at its line.
//
// goldmark parses; the HTML is written here (html.go), because most elements need to know their page:
// links and images are resolved, headings collected, components handed to layouts. A test compares it
// with goldmark's own on the CommonMark examples.
package markdown
