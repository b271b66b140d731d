// Package questionnaire compiles questionnaires: it reads one strictly from YAML, checks it, runs its tests, and
// evaluates and explains answers.
//
//	model, problems := questionnaire.Read(file)
//	result := model.Evaluate(answers)       // outcome, deciding rule, scores, notes, what is still possible
//	results, uncovered := model.RunTests()
//	explanation := model.Explain(answers)   // why, what would change it, how firm it is
//	fragment := model.Link(answers)         // to share, and back:
//	shared, err := model.ParseLink(fragment)
//
// The language is closed on purpose: whole numbers only, no host code, no loops. That is what makes it possible to
// analyse all answers exactly, and what makes evaluation here and in the browser agree.
//
// # The file
//
//	schema: 1                       # version of this file format
//	id: which-role
//	version: 3                      # raised whenever the meaning changes
//	title: Which role do you need?  # optional, and so is intro
//
//	scores:                         # one to four; the names of bands are what readers see
//	  direction: { name: Direction need, bands: [{ low: 3 }, { some: 7 }, strong] }   # low up to 3, some up to 7
//
//	questions:                      # asked in this order
//	  - id: parties
//	    ask: How many groups must move together?
//	    label: Groups               # optional: a few words for lists and sentences
//	    why: Effort grows with the number of parties.    # optional, and so is help
//	    evidence: method.md#groups  # optional: the page that says what is known about it; rules may have one too
//	    required: false             # optional: it may be skipped on purpose
//	    scale: direction            # optional: the options are ordered, and this score never falls along them
//	    show_if: dates is overload  # optional: a condition of earlier questions and the scores so far
//	    options:                    # two to twenty
//	      - { id: one, text: One team, points: { direction: -2 }, because: It coordinates itself. }
//	      - { id: unknown, text: I do not know, unsure: true }
//
//	facts:                          # names for conditions; name is what readers see
//	  leads: coordination is lead and can_go_on is yes
//	  strong: { when: direction >= 8 and delivery >= 8, name: both needs are strong }
//
//	outcomes:                       # the texts besides title and summary are optional
//	  product_first:
//	    { title: …, summary: …, steps: [ … ], cover: …, avoid: …, check: …, leans: [direction], page: outcomes.md#product, guide: [../a.md, ../c.md] }
//	# page tells about the outcome, guide leads on from it (one path or several); paths as seen from this file
//
//	rules:                          # the first that matches decides; the last is otherwise
//	  - { id: strong_one, outcome: product_first, when: direction >= 8, because: optional reason }
//	  - { id: rest, outcome: neither, otherwise: true }
//
//	notes:                          # shown beside any outcome: warning, hint or advice
//	  - { id: provisional, kind: warning, when: unsure >= 4, text: Find these facts first., guide: ../b.md }
//
//	guarantees:                     # claims about all answers; the analysis proves or refutes them
//	  - reachable: all
//	  - monotone: [direction, delivery]
//	  - share: { each: { min: 1%, max: 40% } }
//	  - exclusive: [rule_a, rule_b] # no answers match both; with facts: no answers make both hold
//
//	tests:                          # every rule must decide at least one
//	  - name: one team
//	    situation: Seven people…    # optional: makes it a published case, shown by :::method part="cases"
//	    answers: { parties: one }   # an option, or skipped
//	    expect: { outcome: x, decided_by: y, scores: { direction: 1 }, unsure: 0, notes: [], possible: [x], ignored: [] }
//
//	migrations:                     # from a version to the next; the names on the left are those of `from`
//	  - { from: 2, rename_question: { a: b }, rename_option: { a: { x: y } }, drop_question: [c], drop_option: { a: [z] } }
//
// Ids are lower-case words with digits and underscores. Scores, questions, facts and the words of the language share
// one set of names; options of a question, outcomes, rules and notes have sets of their own.
//
// # Conditions
//
// Comparisons of sums (`direction - delivery >= 3`, chains such as `4 <= direction < 8`) of scores, whole numbers and
// `unsure`, the number of unsure answers; `question is option`; `question in (a, b)`; names of facts; joined by `not`,
// `and`, `or`, which bind in this order, and parentheses. A fact sees facts defined above it. show_if sees earlier
// questions and the scores so far, and no facts. Notes may also say `outcome is x` and `outcome in (x, y)`. A condition
// is one line of at most 1000 bytes. Between braces, YAML ends a value at a comma: there, a condition with a list
// stands between quotes.
//
// # Meaning
//
// Evaluation walks the questions in order once. A question is shown if it has no show_if, or if that holds for the
// effective answers so far. The answer given to a shown question is effective; one given to a hidden question is
// ignored, and returns if the question does. A test of a question without an effective answer is false, and its not
// is true: there is no third value. Skipping on purpose is an answer without points that is false in every test.
//
// When every shown question is answered, the first rule that matches gives the outcome. Before that there is no
// outcome, but the set of those still possible: what can come out when the open questions are answered in every way,
// given answers staying as they are. The set is exact unless the search is cut off after [Result.Uncertain]'s limit of
// 50 000 states; then it leaves none out but may list too many.
//
// What would change a result are all single changed answers, and if none would, all pairs. A change that brings up new
// questions has a set of outcomes; it keeps the result only if the set is that outcome alone.
//
// # What is checked
//
// Errors, each at its line: what cannot be read, names that are unknown or taken, conditions that use what is not
// known yet or always have the same answer, points that fall along a scale, outcomes without a rule, facts that nothing
// uses, tests that fail, rules that no test covers (this package); outcomes, rules, notes and questions that no answers
// reach, rules that earlier ones hide, an otherwise with nothing left, broken guarantees (package analysis); pages that
// do not exist (package build); a meaning that changed under the same version, and answers of older versions that have
// no place any more ([Model.WithLock]).
//
// Warnings: a question whose answer never changes the outcome, one that explains more than half of the differences, a
// version that is not recorded, and what is too large to be checked.
//
// The limits are constants, from [MaxSize] to [MaxCondition].
//
// # Links and the lock file
//
// A share link holds all answers as one number (see link.go for the form). A [Lock] remembers, for every version ever
// published, the order of questions and options and a fingerprint of the meaning, so that a change of meaning without a
// new version is an error, and so that links of every version can be read: [Model.WithLock].
//
// # Other languages
//
// questionnaire.de.yaml beside the questionnaire has its texts in German, under the same ids: [Model.Translate], and
// locale.go for the form. A text that is missing or too much is an error. The words that the program puts between the
// texts of rules are English in every language.
//
// # Where things are
//
// read.go and its neighbours turn YAML into a [Model]; parse.go reads conditions; condition.go has their types;
// words.go says them in plain words; facets.go and numbers.go take a model apart, to compare versions and to turn its
// numbers; evaluate.go is the meaning; possible.go searches; explain.go explains; tests.go runs the tests; link.go,
// lock.go and migrate.go are for sharing; group.go compares several people; locale.go has other languages.
package questionnaire
