package questionnaire

import "roleguide/generator/source"

// Problems of questionnaires. RG64x and above belong to the analysis of all answers.
const (
	CodeCondition   source.Code = "RG601" // a condition that cannot be read
	CodeUnknownName source.Code = "RG602" // a score, question, option, fact, outcome or rule that does not exist
	CodeNameTaken   source.Code = "RG603" // a name that means something else already
	CodeName        source.Code = "RG604" // an id that is not a lower-case word
	CodeNotYet      source.Code = "RG605" // a condition uses what is not known where it stands
	CodeOtherwise   source.Code = "RG606" // no rule catches the rest, or one does so too early
	CodeNoRule      source.Code = "RG607" // an outcome that no rule gives
	CodeScale       source.Code = "RG608" // points fall along the ordered options of a scale
	CodeBands       source.Code = "RG609" // bands that do not divide a score
	CodeConstant    source.Code = "RG610" // a comparison that has the same answer always
	CodeTestFails   source.Code = "RG611" // a test of the questionnaire fails
	CodeUncovered   source.Code = "RG612" // a rule that no test covers
	CodeTooMany     source.Code = "RG613" // more questions, options and so on than the limit
	CodeUnused      source.Code = "RG614" // a fact that nothing uses
	CodeMigration   source.Code = "RG615" // a migration that does not fit the versions it stands between
	CodeVersion     source.Code = "RG616" // the meaning changed and the version did not
	CodeNoLock      source.Code = "RG617" // there is no lock file, or it does not know this version
	CodeLock        source.Code = "RG618" // a lock file that contradicts itself
)
