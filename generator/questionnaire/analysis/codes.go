package analysis

import "roleguide/generator/source"

// Problems that only the analysis of all answers can find.
const (
	CodeUnreachable source.Code = "RG640" // an outcome, note, question or rule that no answers reach
	CodeHidden      source.Code = "RG641" // a rule that matches, but never before an earlier one
	CodeOtherwise   source.Code = "RG642" // nothing is left for the last rule
	CodeMonotone    source.Code = "RG643" // more of a score moves a result away from what leans on it
	CodeShare       source.Code = "RG644" // an outcome that is more or less frequent than was guaranteed
	CodeExclusive   source.Code = "RG645" // answers match two rules, or two facts hold, that were said to exclude each other
	CodeInert       source.Code = "RG646" // a question whose answer never changes the outcome
	CodeDominant    source.Code = "RG647" // one question that decides more than half of everything
	CodeUnknown     source.Code = "RG648" // more states than the budget: a check that was not made
)
