package link

import "roleguide/generator/source"

// Problems of references.
const (
	CodeDeadFragment source.Code = "RG301" // a link to a heading that does not exist
	CodeDeadLink     source.Code = "RG302" // a link to a page or file that does not exist
	CodeDeadImage    source.Code = "RG303" // an image that does not exist
	CodeBadLink      source.Code = "RG304" // a destination that cannot be one
	CodeForeignImage source.Code = "RG305" // an image of another site
)
