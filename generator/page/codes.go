package page

import "roleguide/generator/source"

// Problems of pages and their addresses.
const (
	CodeNoContent    source.Code = "RG101" // no content folder, or no page in it
	CodeSkipped      source.Code = "RG102" // a symbolic link, device, or left-over of an editor was left out
	CodeFrontMatter  source.Code = "RG103" // front matter is missing, not closed, or too large
	CodeAddressTaken source.Code = "RG104" // two sources for one address
	CodeAddress      source.Code = "RG105" // an address that cannot be used
	CodeUnknownPage  source.Code = "RG106" // site.yaml or front matter names a page that does not exist
	CodeUnknownName  source.Code = "RG107" // an owner or role that does not exist
	CodeFileName     source.Code = "RG108" // a file name that is nearly one of ours
	CodeDates        source.Code = "RG109" // dates that contradict each other
	CodeKindPlace    source.Code = "RG110" // a kind of page in a place where it cannot be
	CodeTranslation  source.Code = "RG112" // a translation without its page, or older than it
	CodePageChanged  source.Code = "RG111" // a page changed while the site was being built
)
