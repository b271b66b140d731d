package markdown

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Terms are words and phrases that are explained where a page first uses them: where they first stand in a paragraph or a
// list, not in a heading, a table, a link or code, and all on one line of the source. Capitals make no difference.
type Terms struct {
	byWord map[string][]phrase // by their first word; the longest first
}

type phrase struct {
	text string
	term int
}

// NewTerms prepares terms for being found. Each is a list of the forms in which it occurs; its index is what [Env] is asked
// about.
func NewTerms(terms [][]string) *Terms {
	t := &Terms{byWord: map[string][]phrase{}}
	for i, forms := range terms {
		for _, form := range forms {
			if word := firstWord(form); word != "" {
				t.byWord[word] = append(t.byWord[word], phrase{form, i})
			}
		}
	}
	for _, phrases := range t.byWord {
		slices.SortStableFunc(phrases, func(a, b phrase) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	return t
}

// firstWord is the word by which a phrase is looked up, in small letters; "" if it does not begin with one.
func firstWord(phrase string) string {
	end := 0
	for end < len(phrase) && isWordByte(phrase[end]) {
		end++
	}
	return strings.ToLower(phrase[:end])
}

// find returns the longest term at the beginning of text, whose first word has the length n.
func (t *Terms) find(text []byte, n int) (phrase, bool) {
	var small [64]byte
	if n > len(small) {
		return phrase{}, false
	}
	word := small[:n]
	for i, b := range text[:n] {
		if b >= utf8.RuneSelf {
			word = []byte(strings.ToLower(string(text[:n])))
			break
		}
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		word[i] = b
	}
	for _, p := range t.byWord[string(word)] {
		end := len(p.text)
		if end <= len(text) && (end == len(text) || !isWordByte(text[end])) && strings.EqualFold(string(text[:end]), p.text) {
			return p, true
		}
	}
	return phrase{}, false
}

// term writes the term at the beginning of text, if there is one that was not explained before, and returns its length; before
// is called first, to write what stands before it.
func (p *pass) term(text []byte, n int, before func()) int {
	if !p.prose {
		return 0
	}
	found, ok := p.opts.Terms.find(text, n)
	if !ok || p.explained[found.term] {
		return 0
	}
	href, meaning := p.env.Term(found.term)
	if href == "" || p.expanded+len(meaning) > max(MaxExpand, len(p.text)) {
		return 0
	}
	p.expanded += len(meaning)
	if p.explained == nil {
		p.explained = map[int]bool{}
	}
	p.explained[found.term] = true
	before()
	p.buf.WriteString(`<a class="term"`)
	p.attribute("href", href)
	p.attribute("title", meaning)
	p.buf.WriteByte('>')
	p.escape(text[:len(found.text)])
	p.buf.WriteString("</a>")
	return len(found.text)
}

// explaining runs write with terms being explained, or not.
func (p *pass) explaining(prose bool, write func()) {
	outer := p.prose
	p.prose = prose && p.opts.Terms != nil && p.fixed == nil
	write()
	p.prose = outer
}
