package source

// Problems of reading a file.
const (
	CodeUnreadable Code = "RG001" // the file cannot be opened or read
	CodeNotRegular Code = "RG002" // a folder, link, pipe or device where a file is wanted
	CodeTooLarge   Code = "RG003" // the file is larger than the documented limit
	CodeChanged    Code = "RG004" // the file changed while it was being read
	CodeEncoding   Code = "RG005" // not UTF-8, or with control characters
)
