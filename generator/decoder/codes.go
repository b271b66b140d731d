package decoder

import "roleguide/generator/source"

// Problems of decoders.
const (
	CodeSides source.Code = "RG741" // a decoder that does not have two sides
	CodeWords source.Code = "RG742" // words that cannot be looked for, are there twice, or weigh nothing
	CodeKind  source.Code = "RG743" // a page of kind decoder without words, or words on another kind of page
)
