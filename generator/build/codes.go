package build

import "roleguide/generator/source"

// Problems of a build as a whole.
const (
	CodeSource    source.Code = "RG901" // the source folder cannot be used
	CodeOption    source.Code = "RG902" // an option that cannot be used
	CodeStopped   source.Code = "RG903" // the build was interrupted
	CodePageTime  source.Code = "RG904" // a page took longer than the documented limit
	CodePagePanic source.Code = "RG905" // a page made the program fail; the others went on
	CodeDiffers   source.Code = "RG906" // a second, clean build gave other bytes (--verify)
	CodeNoAddress source.Code = "RG907" // no page has the address that was asked about
	CodeDue       source.Code = "RG731" // a page that claims facts was last checked long ago, or never (--due)
)
