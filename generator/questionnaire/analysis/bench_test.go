package analysis_test

import (
	"math/rand/v2"
	"testing"

	q "roleguide/generator/questionnaire"
)

func BenchmarkExplain(b *testing.B) {
	m := realModel(b)
	r := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		a := make(q.Answers, len(m.Questions))
		for i, x := range m.Questions {
			a[i] = q.Answer(1 + r.IntN(len(x.Options)))
		}
		_ = m.Explain(m.Evaluate(a).Answers)
	}
}
