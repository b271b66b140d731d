// Package search makes the index with which a browser finds pages, in chunks that are loaded by need.
//
// # What is found
//
// Pages, by the words of their titles, headings and text, best first. A result names the part of the page
// where the words stand. [Reader.Page] looks at the finished HTML of one page and gives an [Entry], which is
// all that has to be kept of it; [Index.Write] makes the files of the index of all entries. An entry names words by
// their number in a [Vocabulary], which has to be kept with it. No file depends on the numbers, so an index of
// entries that were kept equals a new one.
//
// # Words
//
// A word is a run of letters, marks and digits, in lower case and without accents: Café is cafe. Scripts
// without blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into pairs of
// characters that overlap. In English the most common words are left out, and light stemming takes off plural
// s and es, ed and ing (the first step of M. F. Porter, "An algorithm for suffix stripping", 1980): hired,
// hires and hiring are one word. Other languages are taken as they are written. layouts/scripts/_words.ts does
// the same with what a reader types; a test compares the two.
//
// # Rank
//
// BM25F (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section
// 3.6): a word weighs by the field it stands in (title, heading, text), ever less the more often it is
// repeated, and more if fewer pages have it. The part that belongs to the page is computed here and rounded to
// 32 steps; the browser multiplies it by the weight of the word and adds up.
//
// # Files
//
// The files are scripts that call one function with data, name({…}): from a server the browser fetches and
// parses them, which a policy without trusted types for scripts allows; from disk, where fetching is refused,
// it runs them.
//
//	map.js     what is where: the first word of each chunk of words, how many pages each block has
//	w0.js …    words in order, each with the pages that have it
//	p0.js …    pages: address, title, headings, the beginning of each part's text
//	s0.js …    words alone, to find what a mistyped word was meant to be
//	facets.js  readers and roles of every page, loaded when a reader chooses one
//
// Files are requested with the version that the map names, so that no browser mixes two indexes. What one
// question costs does not grow with the site: a word's list ends after [MaxPostings] pages, the best ones, and
// what is kept of a page's text depends on the number of pages (see Depth). Only map.js grows, by a few bytes
// for each chunk.
package search
