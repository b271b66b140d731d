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
// Straight quotation marks and apostrophes become those of the language, unless site.yaml says otherwise. What is
// between backticks or behind a backslash stays as it is typed.
//
// Components are containers with a checked list of arguments; an outer one may use more colons:
//
//	:::details summary="Why?" open
//	Because.
//	:::
//
// They are details, tabs (with tab inside), steps, compare, matrix, method, timeline, cards, quote and download;
// components.go says what each of them takes.
//
// method shows how the questionnaire beside the page works, computed from its rules: part="flow" draws the way from
// question to question, "questions" lists every point with its reason, "rules" the rules in words, "cases" the tests
// that have a situation, "shares" how often each outcome comes out, "influence" what each question explains, and
// "proofs" what was guaranteed.
//
// # Pictures
//
// Seven components hold one table, and it is drawn (package picture): the picture comes first, its table waits
// below it. All take caption="…" and alt="…", the text alternative where the caption does not say what can be
// seen. Where a column, a thing or a cell called "Whose" has the name of a role, that role's colour and
// shape are used.
//
//	timeline   | When | What … |                 one to three columns of what happens; or a list of items - **When** what
//	swimlanes  | Step | Person | Person … |      two to five people; empty cells where one has no task
//	quadrant   | Thing | x | y | Whose |         from 0 to 10; x="…" y="…" name the axes, top-left="…" top-right="…"
//	                                             bottom-left="…" bottom-right="…" the quarters; Whose may be left out
//	wheel      | Duty | Share … |                one to three wheels; shares in any unit
//	skills     | Skill | Role … |                one to four; awareness, working, practitioner, expert, or 0 to 4
//	decision   | Criterion | Weight | Option … | two to five options; scores from 0 to highest="5"
//	flow       | Step | Next | Whose |           "3", or "yes: 2; no: 4", counting rows; nothing for an end
//
// pictures.go has their limits. The page content/pictures.md shows each of them.
//
// # HTML
//
// HTML is not part of the language: it is refused, left out with a warning, or checked against a list of
// harmless elements, as site.yaml says. A comment is never part of the page.
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
