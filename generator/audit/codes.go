package audit

import "roleguide/generator/source"

// Findings in finished pages.
const (
	CodeParse    source.Code = "RG801" // the page is empty or cannot be parsed
	CodeID       source.Code = "RG802" // an id twice or unusable, or a reference within the page to an id that does not exist
	CodeHeading  source.Code = "RG803" // headings that skip a level or are empty, or not exactly one of the first
	CodeName     source.Code = "RG804" // an image, control or link without a name
	CodeScheme   source.Code = "RG805" // an address with a scheme that can do harm
	CodeActive   source.Code = "RG806" // script or style within the page
	CodeDocument source.Code = "RG807" // a page without document type, language or title, or with a base for its links
	CodeTable    source.Code = "RG808" // a table without heads
	CodeTarget   source.Code = "RG809" // a finished page refers to a file or fragment that does not exist
	CodeMarkup   source.Code = "RG810" // elements that are not closed, closed twice or wrongly nested
)
