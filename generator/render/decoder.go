package render

import (
	"strings"

	"roleguide/generator/page"
)

// DecoderView is the view of kind decoder: words that tell which of two roles a text is about.
type DecoderView struct {
	Page
	Decoder *Decoder // nil if the page has none, which was reported
}

// A Decoder is the words of both sides, and those that tell nothing.
type Decoder struct {
	Sides   []DecoderSide
	Neither []DecoderWords
}

// A DecoderSide is a role and the words that point to it.
type DecoderSide struct {
	Role  Link
	Words []DecoderWords
}

// DecoderWords are words that count alike.
type DecoderWords struct {
	Find   string // separated by commas; a star stands for any ending
	Weight int
	Why    string
}

func (b *Builder) decoder(p *page.Page) *Decoder {
	if p.Decoder == nil || p.Decoder.Sides[1].Role == "" {
		return nil
	}
	v := &Decoder{}
	for _, s := range p.Decoder.Sides {
		side := DecoderSide{Role: Link{Title: s.Role, Role: s.Role}}
		if r := b.in.Roles[s.Role]; r != nil {
			side.Role = Link{Href: b.roleHref(p, r), Title: r.Name, Role: r.ID}
		}
		v.Sides = append(v.Sides, side)
	}
	for _, w := range p.Decoder.Words {
		words := DecoderWords{Find: strings.Join(w.Find, ", "), Weight: w.Weight, Why: w.Why}
		if w.Side < 0 {
			v.Neither = append(v.Neither, words)
		} else {
			v.Sides[w.Side].Words = append(v.Sides[w.Side].Words, words)
		}
	}
	return v
}
