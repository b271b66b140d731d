package markdown

import "roleguide/generator/source"

// Problems of the text of a page.
const (
	CodeLimit          source.Code = "RG201" // beyond a limit that keeps pages from taking for ever
	CodeRawHTML        source.Code = "RG202" // HTML where it is not allowed
	CodeComponent      source.Code = "RG203" // a component that does not exist, or is not closed
	CodeArgument       source.Code = "RG204" // an argument of a component or code block that is unknown, missing or wrong
	CodeComponentBody  source.Code = "RG205" // the text within a component has another form than it needs
	CodeHeadingID      source.Code = "RG206" // two headings want the same id, or an id that cannot be one
	CodeFootnote       source.Code = "RG207" // a footnote that nothing refers to, or the reverse
	CodeReference      source.Code = "RG214" // a reference whose definition is missing
	CodeLanguage       source.Code = "RG208" // a code block whose language is probably misspelt
	CodePlainCode      source.Code = "RG209" // a code block that is shown without colours
	CodeMatrixApprover source.Code = "RG210" // a row of a decision matrix without exactly one approver
	CodeCells          source.Code = "RG211" // a table row with more cells than the table has columns
	CodeAlert          source.Code = "RG212" // a quote that is nearly an alert
	CodeDefinedTwice   source.Code = "RG213" // an abbreviation that is defined twice
)
