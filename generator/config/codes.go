package config

import "roleguide/generator/source"

// CodeURL is an address in site.yaml that cannot be one.
const CodeURL source.Code = "RG020"
