package glossary

import "roleguide/generator/source"

// Problems of glossaries.
const (
	CodeTwice  source.Code = "RG721" // two terms with the same id, or found by the same word
	CodeNoTerm source.Code = "RG722" // a reference to a term that does not exist
	CodeLong   source.Code = "RG723" // a short meaning that is not short
	CodeID     source.Code = "RG724" // an id that cannot be one
	CodePage   source.Code = "RG725" // a glossary that no page shows, or a page of kind glossary without one
)
