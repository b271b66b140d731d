package form

import "roleguide/generator/source"

// Problems of forms.
const (
	CodePart  source.Code = "RG711" // a part that holds nothing, or several things
	CodeCells source.Code = "RG712" // a row with more or fewer cells than the table has columns
	CodeKind  source.Code = "RG713" // a page of kind template without a form, or a form on another kind of page
)
