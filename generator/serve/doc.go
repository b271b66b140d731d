// Package serve shows a site while it is being written.
//
// The whole site is made in memory, with the same code that builds it, and nothing is written to disk. A
// watcher says when a source has changed; then the site is made again, the new files take the place of the old
// ones in one step, and every open page reloads. While there are errors the last good pages stay, with the
// findings over them.
//
// # Safety
//
// A browser that shows a foreign page can send requests to this computer. So the server listens on the
// loopback address only unless it is told otherwise, answers only to its own names (which stops DNS
// rebinding), allows no other origin to read it or to listen for changes, knows GET and HEAD alone, never
// touches a file because of a request, and has time-outs and a bounded number of listeners.
package serve
