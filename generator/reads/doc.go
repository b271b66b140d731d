// Package reads knows what was read, and whether it has changed since.
//
// A [Ledger] is a file system that writes down everything that is read through it: the content of files, the
// names in folders, and that a file was looked for and not found. What a page was made of is therefore never
// guessed: it is what the page has read. If every one of those reads would give the same again ([Same]), the
// page would become the same again.
//
// A [Listing] is a folder tree in memory: names, sizes, times and numbers of files. It is brought up to date by
// looking at the whole tree or at some paths only, and tells which files have changed.
package reads
