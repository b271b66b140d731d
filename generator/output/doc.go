// Package output is the finished site as files, and the way they get into the output folder: whole or not
// at all, and without touching what is not ours.
//
// # The commit protocol
//
//  1. [Stage] locks the folder (flock: a process that dies leaves no lock), and removes what a killed
//     build left behind.
//  2. [Tree.Add] compares each file with the published one, byte by byte, so that a damaged file is noticed.
//     Only what differs is written, into the folder .roleguide-tmp of the output: it is on the same file
//     system, so renaming a file from there needs no room and is done whole or not at all.
//  3. [Tree.Publish] first does whatever can fail: it asks for the right to change each folder concerned, and
//     writes two manifests into the stage, one of the old and the new files together and one of the new. Then
//     there is no way back: it puts the first manifest into place, renames every staged file, removes files of
//     the old manifest that are not in the new site, puts the second manifest into place and removes the stage.
//     Where a folder is new, it is renamed as a whole.
//     Or [Tree.Abandon] removes the stage, and nothing has happened.
//
// Whenever the process is killed, every file is the old or the new one, and the manifest names all that are
// ours, so the next build repairs the rest. The manifests are forced to the disk (fsync), the pages are not: if
// the power fails, a page that was just published may be empty, and the next build repairs it too.
//
// # What is ours
//
// The manifest .roleguide-manifest says which files roleguide wrote. Others are never replaced or deleted: a
// foreign file at the address of a page is a problem, unless it has the very bytes of the page; then it becomes
// ours. No path is followed through a symbolic link, and everything goes through os.Root, so nothing outside of
// the folder can be reached, whatever the manifest says.
package output
