package source

import (
	"strings"
)

// maxWord is the length in bytes beyond which words are not compared; names are shorter.
const maxWord = 64

// Nearest returns the candidate that was probably meant by word, or "" if none is near. Near means: at
// most a third of its characters differ, counted as insertions, deletions, substitutions and swaps of
// neighbours (optimal string alignment distance, Boytsov 2011), letters compared without case. Of equally
// near candidates the first wins, so the answer does not depend on anything but the order given. Words
// longer than 64 bytes have no neighbours.
func Nearest(word string, candidates []string) string {
	if len(word) > maxWord {
		return ""
	}
	letters := []rune(strings.ToLower(word))
	best, bestDistance := "", len(letters)/3+1
	for _, c := range candidates {
		if c == word || len(c) > maxWord {
			continue
		}
		other := []rune(strings.ToLower(c))
		if max(len(other)-len(letters), len(letters)-len(other)) >= bestDistance {
			continue // the distance is at least that
		}
		if d := alignment(letters, other); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// DidYouMean is the hint for a misspelt word: the nearest candidate if there is one, else the list of
// what is allowed, as long as that is short enough to help.
func DidYouMean(word string, candidates []string) string {
	if n := Nearest(word, candidates); n != "" {
		return "did you mean " + Quote(n) + "?"
	}
	if len(candidates) == 0 || len(candidates) > 24 {
		return ""
	}
	return "allowed here: " + strings.Join(candidates, ", ")
}

// alignment is the optimal string alignment distance; it keeps the last three rows of the table.
func alignment(a, b []rune) int {
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}
