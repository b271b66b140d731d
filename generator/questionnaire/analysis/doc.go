// Package analysis says what is true of all answers to a questionnaire: not of samples, of all.
//
//	report, problems := analysis.Analyse(model, analysis.Options{})
//
// How often each outcome comes out and each rule decides, what can never be reached, which rules an earlier one
// hides and where two overlap, how much each question matters, after how many questions the outcome is certain,
// and whether the guarantees hold. Everything that can happen comes with a witness, answers for which
// [questionnaire.Model.Evaluate] shows it; every number is exact, but for [Firmness], which says when it is not.
//
// # What is counted
//
// A set of answers has an answer, or Skipped where that is allowed, to every question, shown or not; answers to
// hidden questions count for nothing. All sets are equally likely. That is the same as choosing at random at every
// question that is asked, so that a question does not weigh more because many others hang on it. Witnesses hold
// the effective answers only.
//
// # How
//
// There may be 10^20 sets of answers, but few states: before each question, what matters of the answers so far is
// the scores, the number of unsure answers, and what is left of the conditions that are still to be decided. A
// pass (forward.go) goes through the questions once and counts for every state the sets of answers that lead to
// it.
//
//   - formula.go puts answers into conditions. An answer stays in the state only as the difference it makes to
//     what is left of them: equal conditions have equal numbers, and answers that leave equal ones are one.
//   - memory.go is that part of the state. Of the rules it keeps those that can still be the first to match.
//   - box.go is the other part: scores as cells of a dense table. An answer moves all cells by one distance, so
//     that counting is adding one stretch of numbers to another. The number of unsure answers stops where no
//     comparison can tell the difference.
//   - count.go has numbers as wide as the number of all sets needs, so that nothing is rounded or overflows.
//   - end.go sees what comes out, and walks back from a state to answers that lead there.
//   - order.go decides which question a pass takes when, so that there is little to remember.
//   - undecided.go goes back through the layers of a pass in the order of the file: when outcomes are decided.
//   - diagram.go writes the outcome as a decision diagram, which is much smaller than the pass: states that nothing tells
//     apart any more are one node, and questions that matter nowhere are not in it.
//   - traffic.go counts the ways through the diagram: how answers and outcomes hang together.
//   - firmness.go follows two sets through it that differ in one answer: how many single changes keep the outcome.
//   - sample.go asks the same of some sets, one by one: how many results are firm.
//   - diff.go goes through two versions of a questionnaire at once.
//   - tolerance.go turns the numbers of a questionnaire, one at a time.
//
// One pass follows the rules as they decide, and one in the order of the file their outcomes. Another follows the conditions of
// all rules, whatever decides, for overlaps; notes that ask for the same questions have a pass together, in which outcomes
// that they do not tell apart are one. A pass that needs more states than the budget is
// given up, and what it would have found is unknown: a nil number, the verdict [Unknown], a warning. It is never taken
// for good.
package analysis
