// Package output is the finished site as files, and the way they get into the output folder: whole or not
// at all, and without touching what is not ours.
//
// # The commit protocol
//
//  1. [Stage] locks the folder (flock: a process that dies leaves no lock), and removes what a killed
//     build left behind.
//  2. [Tree.Add] compares each file with the published one. Only what differs is written, into the folder
//     .roleguide-tmp of the output, so that renaming it later needs no room and no time.
//  3. [Tree.Publish] writes a manifest that names the old and the new files, renames every staged file
//     into its place, removes files of the old manifest that are not in the new site, writes the new
//     manifest and removes the stage. Or [Tree.Abandon] removes the stage, and nothing has happened.
//
// Whenever the process is killed, every file is the old or the new one, and the manifest names all that are
// ours, so the next build repairs the rest.
//
// # What is ours
//
// The manifest .roleguide-manifest says which files roleguide wrote. Others are never replaced or deleted: a
// foreign file at the address of a page is a problem, unless it has the very bytes of the page. No path is
// followed through a symbolic link. Everything goes through os.Root, so nothing outside of the folder can
// be reached.
package output
