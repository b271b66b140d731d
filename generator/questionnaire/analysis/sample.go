package analysis

import (
	"math/big"
	"math/rand/v2"

	"roleguide/generator/questionnaire"
)

// maxSample is up to how many sets of answers firmness looks at all of them, and how many it draws where there are more.
const maxSample = 10_000

// firmness finds out how many results are firm. A count would have to know of each set which of its single changes lead
// where, all at once, and there are nearly as many such states as there are sets.
func (a *analyser) firmness() {
	w := walker{pass: a.pass, traffic: a.traffic, random: rand.New(rand.NewPCG(1, 1))}
	n := len(w.ways)
	w.answers, w.shown, w.path = make([]int, n), make([]bool, n), make([]int32, n+1)
	for _, q := range a.pass.questions {
		w.given = append(w.given, answersOf(q))
	}
	sets, all := maxSample, a.report.Total.Cmp(big.NewInt(maxSample)) <= 0
	if all {
		sets = int(a.report.Total.Int64())
	}
	found := map[questionnaire.Firmness]int64{}
	for i := range sets {
		if all {
			w.choose(i)
		} else {
			w.draw()
		}
		found[w.firmness()]++
	}
	share := func(f questionnaire.Firmness) *big.Rat { return big.NewRat(found[f], int64(sets)) }
	a.report.Firmness = &Firmness{Firm: share(questionnaire.Firm), Fair: share(questionnaire.Fair), Close: share(questionnaire.Close)}
	if !all {
		a.report.Firmness.Sample = sets
	}
}

// A walker follows one set of answers through a diagram, and those that differ from it in one.
type walker struct {
	*pass
	*traffic
	random  *rand.Rand
	given   [][]questionnaire.Answer // the ways to answer each question
	answers []int                    // for each question in the order of the pass, as an index of the ways to answer it
	shown   []bool                   // of the same
	path    []int32                  // the node before each question, and at the end
}

// choose takes the set with a number.
func (w *walker) choose(number int) {
	for i, ways := range w.ways {
		w.answers[i], number = number%ways, number/ways
	}
}

// draw takes any set.
func (w *walker) draw() {
	for i, ways := range w.ways {
		w.answers[i] = w.random.IntN(ways)
	}
}

// firmness counts the single changes of the set that keep its outcome. A change that brings up questions keeps it only if
// every answer to them does.
func (w *walker) firmness() questionnaire.Firmness {
	w.follow()
	kept, all := 0, 0
	for i, ways := range w.ways {
		if !w.shown[i] {
			continue
		}
		all += ways - 1
		if n := w.path[i]; w.asks[n] > int32(i) {
			kept += ways - 1
		} else {
			for k, next := range w.leads(n) {
				if k != w.answers[i] && w.keeps(next) {
					kept++
				}
			}
		}
	}
	return questionnaire.FirmnessOf(kept, all)
}

// follow finds the questions that are shown, and the nodes on the way.
func (w *walker) follow() {
	at, node := w.start(), w.root
	for i, a := range w.answers {
		w.path[i] = node
		if w.asks[node] == int32(i) {
			node = w.leads(node)[a]
		}
		at, w.shown[i] = w.step(i, at, w.given[i][a])
	}
	w.path[len(w.ways)] = node
}

// keeps reports whether the answers of the set lead from a node to the outcome of the set, whatever is answered to
// questions that the set does not show.
func (w *walker) keeps(node int32) bool {
	outcome := w.can[w.path[len(w.ways)]]
	for {
		q := w.asks[node]
		switch {
		case node == w.path[q]:
			return true
		case w.can[node]&outcome == 0:
			return false
		case !w.shown[q]:
			for _, next := range w.leads(node) {
				if !w.keeps(next) {
					return false
				}
			}
			return true
		}
		node = w.leads(node)[w.answers[q]]
	}
}
