package asset

import "roleguide/generator/source"

// Problems of styles, scripts and media.
const (
	CodeStyles source.Code = "RG400" // the layouts have no styles/main.css
	CodeBundle source.Code = "RG401" // a style or script cannot be bundled
	CodeImport source.Code = "RG402" // a style or script imports what is not part of the layouts
	CodeMedia  source.Code = "RG403" // an image that is not what its name says, is cut short or too large
	CodeActive source.Code = "RG404" // a drawing that could run script or load something
)
