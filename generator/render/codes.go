package render

import "roleguide/generator/source"

// Problems of layouts.
const (
	CodeTemplateSyntax  source.Code = "RG450" // a template cannot be parsed
	CodeTemplateType    source.Code = "RG451" // a template uses a field, function or template that does not exist
	CodeTemplateContext source.Code = "RG452" // a template puts a value where it cannot be made safe
	CodeTemplateRun     source.Code = "RG453" // a template failed, looped or wrote too much while a page was rendered
	CodeTemplateUnsafe  source.Code = "RG454" // a template put a value into a place where it was refused (ZgotmplZ)
	CodeLayoutMissing   source.Code = "RG455" // a layout file that is needed is not there
	CodeLayoutUnused    source.Code = "RG456" // a layout file that nothing can use
	CodeString          source.Code = "RG457" // a word of the layouts is missing from the locale, or nobody uses it
	CodeNoQuestionnaire source.Code = "RG458" // a page that shows a questionnaire, or how it works, without one beside it
	CodeGrades          source.Code = "RG732" // two pages trust one source differently
)
