// Package serve shows a site while it is being written.
//
// A page is made when it is asked for, by the code that builds it, and nothing is written to disk (see
// build.Session). A watcher hints at what may have changed; a look at names, sizes and times decides. Then every
// open page is told, and finds out for itself whether it looks different: styles are exchanged where they stand, a page
// is loaded again at the same place, with its fields and answers. While a page has errors its last good version stays,
// with the findings over it. What is wrong with the whole site is found in the background, and a panel shows the
// site as the generator sees it.
//
// One goroutine follows the author (see loop); requests are answered by others, which read what does not change.
//
// # Safety
//
// A browser that shows a foreign page can send requests to this computer. So the server listens on the
// loopback address only unless it is told otherwise, answers only to its own names (which stops DNS
// rebinding), allows no other origin to read it or to listen for changes, knows GET and HEAD alone, never
// touches a file because of a request, and has time-outs and a bounded number of listeners.
package serve
