// Package decoder reads lists of words that tell which of two roles a text is really about, such as a job advert.
//
// They stand in the front matter of a page of kind decoder:
//
//	decoder:
//	  sides: [product-manager, project-manager]   # ids of two role profiles
//	  words:
//	    - side: product-manager                  # without a side: both roles do it, so it tells nothing
//	      weight: 3                               # 1 to 3: how strongly it points there
//	      find: [decide what, "prioriti*"]        # a star stands for any ending of a word
//	      why: Choosing the order is the heart of the job.
//
// The page shows them as a table with a method for pencil and paper; in a browser the reader pastes a text, and the same words
// are found in it. Nothing is decided here: what the sums mean is said by the layouts.
package decoder

import (
	"regexp"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// A Decoder is two sides and the words that point to them. It is not changed after Read.
type Decoder struct {
	Sides [2]Side
	Words []Words
}

// A Side is the id of a role and where it is named.
type Side struct {
	Role string
	Pos  source.Pos
}

// Words point to one side, or to none.
type Words struct {
	Side   int // index of the side; -1: both roles do it
	Weight int // 1 to 3; 0 without a side
	Find   []string
	Why    string
}

// phrase is what can be looked for: words with blanks or hyphens between them, a star at the end of a word.
var phrase = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}'/&+-]*\*?( [\p{L}\p{N}][\p{L}\p{N}'/&+-]*\*?)*$`)

// Read reads a decoder. It can be used even when there are problems, which the reader collects.
func Read(r *strictyaml.Reader, n strictyaml.Node) *Decoder {
	m := r.Mapping(n, "sides", "words")
	d := &Decoder{}
	sides := r.List(m.Need("sides"))
	if len(sides) != 2 && m.Get("sides").IsList() {
		r.Problem(m.Get("sides").Pos(), CodeSides, "a text is measured between two roles, and this names %d", len(sides)).Hint = "write sides: [product-manager, project-manager]"
	}
	for i, side := range sides[:min(len(sides), 2)] {
		d.Sides[i] = Side{r.Text(side), side.Pos()}
	}
	found := map[string]source.Pos{}
	for _, item := range r.List(m.Need("words")) {
		d.words(r, item, found)
	}
	return d
}

func (d *Decoder) words(r *strictyaml.Reader, n strictyaml.Node, found map[string]source.Pos) {
	m := r.Mapping(n, "side", "weight", "find", "why")
	w := Words{Side: -1, Why: strings.Join(strings.Fields(r.Text(m.Need("why"))), " ")}
	if side := m.Get("side"); side.Exists() {
		name := r.Word(side, d.Sides[0].Role, d.Sides[1].Role)
		for i, s := range d.Sides {
			if name != "" && s.Role == name {
				w.Side = i
			}
		}
		w.Weight = r.Int(m.Need("weight"), 1, 3)
	} else if weight := m.Get("weight"); weight.Exists() {
		r.Problem(weight.Pos(), CodeWords, "words without a side weigh nothing").Hint = "add the side, or leave out the weight"
	}
	for _, item := range r.List(m.Need("find")) {
		text := strings.Join(strings.Fields(r.Text(item)), " ")
		key := strings.ToLower(text)
		before, twice := found[key]
		switch {
		case text == "":
			continue
		case twice:
			p := r.Problem(item.Pos(), CodeWords, "%s is looked for twice", source.Quote(text))
			p.Notes = append(p.Notes, source.Note{Pos: before, Message: "first here"})
			continue
		case !phrase.MatchString(text):
			r.Problem(item.Pos(), CodeWords, "%s cannot be looked for", source.Quote(text)).Hint = "write words with single blanks between them; a star may stand at the end of a word"
			continue
		}
		found[key] = item.Pos()
		w.Find = append(w.Find, text)
	}
	d.Words = append(d.Words, w)
}
