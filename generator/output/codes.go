package output

import "roleguide/generator/source"

// Problems of writing the result.
const (
	CodeFolder   source.Code = "RG501" // the output folder cannot be used
	CodeLocked   source.Code = "RG502" // another build writes into the folder
	CodePath     source.Code = "RG503" // a path that cannot be a file of the output
	CodeTaken    source.Code = "RG504" // two sources make the same file
	CodeForeign  source.Code = "RG505" // something that is not ours is in the way
	CodeWrite    source.Code = "RG506" // a file cannot be written, moved or removed
	CodeManifest source.Code = "RG507" // the manifest is damaged
)
