package role

import "roleguide/generator/source"

// Problems of role profiles.
const (
	CodeRowMissing source.Code = "RG701" // a comparison shows a row that one of its roles does not have
	CodeNoRole     source.Code = "RG702" // a comparison names a role that has no profile
	CodeFewRoles   source.Code = "RG703" // a comparison of fewer than two roles, or of one with itself
	CodeNoRow      source.Code = "RG704" // a comparison names a row that profiles do not have
)
