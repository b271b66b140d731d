package highlight

import (
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// Most expressions of lexers are simple: some signs, a name, one of a list of words. The package regexp2 takes
// memory for every answer, and for many it gives. So expressions of simple parts become plans, which say without
// memory whether and how far they match. What a plan cannot say is left to regexp2: groups, expressions with other
// parts, and expressions that try too much. A plan is made of the tree that regexp2 has of an expression, and follows
// the same order, so the answers are the same; a test compares them.

// A plan is a list of steps, all of which have to be possible, one after another.
type plan struct {
	op       operation
	class    class
	text     []rune
	least    int // how often a class is repeated
	most     int
	branches []*plan // of which the first is taken with which the rest is possible; each goes on with the rest
	inner    *plan
	next     *plan
}

type operation int

const (
	opClass     operation = iota // a character of a class
	opText                       // text
	opAll                        // as many characters of a class as there are
	opMost                       // as many as there are, or fewer if the rest needs them
	opLeast                      // as few as the rest allows
	opBranches                   // one of branches
	opWhole                      // inner, of which nothing is taken back
	opAhead                      // inner is possible here, and takes nothing
	opNotAhead                   // inner is not possible here
	opBoundary                   // a word begins or ends here
	opInside                     // no word begins or ends here
	opLineBegin                  // a line begins here
	opLineEnd                    // a line ends here
)

// A class is a set of characters.
type class struct {
	ascii [2]uint64
	other func(c rune) bool
}

func newClass(has func(c rune) bool) class {
	k := class{other: has}
	for c := range rune(utf8.RuneSelf) {
		if has(c) {
			k.ascii[c>>6] |= 1 << (c & 63)
		}
	}
	return k
}

func (k *class) has(c rune) bool {
	if c < utf8.RuneSelf {
		return k.ascii[c>>6]>>(c&63)&1 == 1
	}
	return k.other(c)
}

// newPlan makes a plan of an expression that has to match where it is tried; nil if it has parts that no plan has.
func newPlan(tree *syntax.RegexTree) *plan {
	root := tree.Root
	if root.T != syntax.NtCapture || len(root.Children) != 1 {
		return nil
	}
	whole := root.Children[0]
	if whole.T != syntax.NtConcatenate || len(whole.Children) < 2 || whole.Children[0].T != syntax.NtStart {
		return nil
	}
	var p *plan
	for i := len(whole.Children) - 1; i > 0; i-- {
		var ok bool
		if p, ok = planOf(whole.Children[i], p); !ok {
			return nil
		}
	}
	return p
}

// planOf makes a plan of a part of an expression and of what follows it.
func planOf(n *syntax.RegexNode, next *plan) (p *plan, ok bool) {
	if n.Options&(syntax.RightToLeft|syntax.IgnoreCase|syntax.ECMAScript|syntax.RE2) != 0 {
		return nil, false
	}
	p = &plan{next: next}
	switch n.T {
	case syntax.NtEmpty:
		return next, true
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
		p.op, p.class = opClass, classOf(n)
	case syntax.NtMulti:
		p.op, p.text = opText, n.Str
	case syntax.NtOneloopatomic, syntax.NtNotoneloopatomic, syntax.NtSetloopatomic:
		p.op, p.class, p.least, p.most = opAll, classOf(n), n.M, n.N
	case syntax.NtOneloop, syntax.NtNotoneloop, syntax.NtSetloop:
		p.op, p.class, p.least, p.most = opMost, classOf(n), n.M, n.N
	case syntax.NtOnelazy, syntax.NtNotonelazy, syntax.NtSetlazy:
		p.op, p.class, p.least, p.most = opLeast, classOf(n), n.M, n.N
	case syntax.NtBoundary:
		p.op = opBoundary
	case syntax.NtNonboundary:
		p.op = opInside
	case syntax.NtBol:
		p.op = opLineBegin
	case syntax.NtEol:
		p.op = opLineEnd
	case syntax.NtConcatenate:
		return planOfAll(n.Children, next)
	case syntax.NtGroup, syntax.NtCapture:
		if n.T == syntax.NtCapture && n.N != -1 {
			return nil, false // it takes another group back
		}
		return planOfAll(n.Children, next)
	case syntax.NtAlternate:
		p = &plan{op: opBranches}
		for _, c := range n.Children {
			branch, ok := planOf(c, next)
			if !ok {
				return nil, false
			}
			p.branches = append(p.branches, branch)
		}
	case syntax.NtAtomic, syntax.NtPosLook, syntax.NtNegLook:
		p.op = map[syntax.NodeType]operation{syntax.NtAtomic: opWhole, syntax.NtPosLook: opAhead, syntax.NtNegLook: opNotAhead}[n.T]
		p.inner, ok = planOfAll(n.Children, nil)
		return p, ok
	default:
		return nil, false
	}
	return p, true
}

func planOfAll(parts []*syntax.RegexNode, next *plan) (p *plan, ok bool) {
	p = next
	for i := len(parts) - 1; i >= 0; i-- {
		if p, ok = planOf(parts[i], p); !ok {
			return nil, false
		}
	}
	return p, true
}

// classOf is the set of characters of a part.
func classOf(n *syntax.RegexNode) class {
	switch n.T {
	case syntax.NtOne, syntax.NtOneloop, syntax.NtOneloopatomic, syntax.NtOnelazy:
		return newClass(func(c rune) bool { return c == n.Ch })
	case syntax.NtNotone, syntax.NtNotoneloop, syntax.NtNotoneloopatomic, syntax.NtNotonelazy:
		return newClass(func(c rune) bool { return c != n.Ch })
	}
	return newClass(n.Set.CharIn)
}

// What a plan says if it does not match, and if it has tried too much to say.
const (
	fails   = -1
	unknown = -2
)

// maxTries is how many steps are tried at one place.
const maxTries = 10_000

// A walk follows a plan.
type walk struct {
	text []rune
	left int // tries
}

// end says where a match ends that begins at a place.
func (p *plan) end(text []rune, at int) int {
	w := walk{text, maxTries}
	return w.follow(p, at)
}

func (w *walk) follow(p *plan, at int) int {
	for ; p != nil; p = p.next {
		if w.left--; w.left < 0 {
			return unknown
		}
		switch p.op {
		case opClass:
			if at >= len(w.text) || !p.class.has(w.text[at]) {
				return fails
			}
			at++
		case opText:
			if len(w.text)-at < len(p.text) {
				return fails
			}
			for i, c := range p.text {
				if w.text[at+i] != c {
					return fails
				}
			}
			at += len(p.text)
		case opAll:
			n := w.count(p, at)
			if n < p.least {
				return fails
			}
			at += n
		case opMost, opLeast:
			return w.repeat(p, at)
		case opBranches:
			for _, b := range p.branches {
				if end := w.follow(b, at); end != fails {
					return end
				}
			}
			return fails
		case opWhole, opAhead, opNotAhead:
			end := w.follow(p.inner, at)
			switch {
			case end == unknown:
				return unknown
			case (end == fails) != (p.op == opNotAhead):
				return fails
			case p.op == opWhole:
				at = end
			}
		case opBoundary, opInside:
			if w.boundary(at) != (p.op == opBoundary) {
				return fails
			}
		case opLineBegin:
			if at > 0 && w.text[at-1] != '\n' {
				return fails
			}
		case opLineEnd:
			if at < len(w.text) && w.text[at] != '\n' {
				return fails
			}
		}
	}
	return at
}

// count says how many characters of a class there are, of those that a step may take.
func (w *walk) count(p *plan, at int) int {
	text := w.text[at:min(len(w.text), at+min(p.most, len(w.text)))]
	n := 0
	for n < len(text) && p.class.has(text[n]) {
		n++
	}
	w.left -= n / 8 // they take little
	return n
}

// repeat tries to take most or least of the characters of a class, and then the rest.
func (w *walk) repeat(p *plan, at int) int {
	n := w.count(p, at)
	if p.op == opMost {
		for k := n; k >= p.least; k-- {
			if end := w.follow(p.next, at+k); end != fails {
				return end
			}
		}
		return fails
	}
	for k := p.least; k <= n; k++ {
		if end := w.follow(p.next, at+k); end != fails {
			return end
		}
	}
	return fails
}

// boundary reports whether a word begins or ends at a place.
func (w *walk) boundary(at int) bool {
	return (at > 0 && inWord.has(w.text[at-1])) != (at < len(w.text) && inWord.has(w.text[at]))
}

// inWord is the set of characters that words are made of.
var inWord = newClass(syntax.IsWordChar)
