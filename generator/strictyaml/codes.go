package strictyaml

import "roleguide/generator/source"

// Problems of reading YAML.
const (
	CodeSyntax    source.Code = "RG010" // not YAML, or YAML that we refuse (aliases, tags, two documents)
	CodeKind      source.Code = "RG011" // a list where text is wanted, and so on
	CodeDuplicate source.Code = "RG012" // a key twice
	CodeMissing   source.Code = "RG013" // a needed key or value is not there
	CodeUnknown   source.Code = "RG014" // a key that means nothing here
	CodeValue     source.Code = "RG015" // a value that is not among those allowed
)
