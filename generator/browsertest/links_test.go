package browsertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// Three versions of a questionnaire: questions and options are renamed, moved and dropped on the way.
const tripRest = `outcomes:
  go: { title: Go, summary: G, leans: [need] }
  stay: { title: Stay, summary: S, leans: [] }
rules:
  - { id: far, outcome: go, when: need > 1 }
  - { id: rest, outcome: stay, otherwise: true }
tests:
`

// trip makes a version of the questionnaire.
func trip(t *testing.T, version int) *questionnaire.Model {
	t.Helper()
	const head = "schema: 1\nid: trip\nversion: %d\nscores: { need: { name: Need, bands: [{ low: 1 }, high] } }\nquestions:\n"
	questions := [...]string{1: `  - { id: weather, ask: W, options: [{ id: dry, text: D }, { id: wet, text: W, points: { need: 1 } }] }
  - { id: distance, ask: D, options: [{ id: near, text: N }, { id: some, text: S, points: { need: 1 } }, { id: far, text: F, points: { need: 3 } }] }
  - { id: bags, ask: B, required: false, options: [{ id: none, text: N }, { id: piano, text: P, points: { need: 2 } }] }
`, 2: `  - { id: how_far, ask: D, options: [{ id: far, text: F, points: { need: 3 } }, { id: near, text: N }, { id: middle, text: S, points: { need: 1 } }] }
  - { id: weather, ask: W, options: [{ id: dry, text: D }, { id: wet, text: W, points: { need: 1 } }, { id: snow, text: S, points: { need: 1 } }] }
  - { id: bags, ask: B, required: false, options: [{ id: none, text: N }, { id: piano, text: P, points: { need: 2 } }] }
`, 3: `  - { id: people, ask: P, options: [{ id: one, text: O }, { id: many, text: M, points: { need: 1 } }] }
  - { id: how_far, ask: D, options: [{ id: far, text: F, points: { need: 3 } }, { id: near, text: N }, { id: middle, text: S, points: { need: 1 } }] }
  - { id: bags, ask: B, options: [{ id: none, text: N }, { id: some, text: S, points: { need: 1 } }] }
`}[version]
	tests := [...]string{1: "distance: far, weather: dry, bags: none}, expect: { decided_by: far } }\n  - { name: b, answers: { distance: near, weather: dry, bags: none",
		2: "how_far: far, weather: dry, bags: none}, expect: { decided_by: far } }\n  - { name: b, answers: { how_far: near, weather: dry, bags: none",
		3: "how_far: far, people: one, bags: none}, expect: { decided_by: far } }\n  - { name: b, answers: { how_far: near, people: one, bags: none"}[version]
	text := fmt.Sprintf(head, version) + questions + tripRest + "  - { name: a, answers: { " + tests + " }, expect: { decided_by: rest } }\n"
	text += [...]string{1: "", 2: "migrations:\n", 3: "migrations:\n"}[version]
	if version >= 2 {
		text += "  - { from: 1, rename_question: { distance: how_far }, rename_option: { distance: { some: middle } } }\n"
	}
	if version == 3 {
		text += "  - { from: 2, drop_question: [weather], drop_option: { bags: [piano] } }\n"
	}
	m, problems := questionnaire.Read(source.NewFile("trip.yaml", []byte(text)))
	if m == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	return m
}

// parsed is what Go says of a link, in the words of the runtime.
func parsed(m *questionnaire.Model, link string) string {
	shared, err := m.ParseLink(link)
	var refused *questionnaire.LinkError
	if errors.As(err, &refused) {
		return string(refused.Reason)
	}
	number := func(id string) int {
		for _, v := range m.Older() {
			for i, q := range v.Questions {
				if v.Version == shared.Version && q.ID == id {
					return i
				}
			}
		}
		return -1
	}
	return fmt.Sprintf("%s %d %s", numbers(shared.Answers, func(a questionnaire.Answer) int { return int(a) }), shared.Version, numbers(shared.Dropped, number))
}

// TestLinks reads links of all versions, whole, altered and made up, with both.
func TestLinks(t *testing.T) {
	v := openBench(t)
	versions := []*questionnaire.Model{trip(t, 1), trip(t, 2), trip(t, 3)}
	links := []string{"", "#", "x", "__proto__", "#__proto__", "constructor.A.AAAA", "__proto__.A.AAAA", "javascript:alert(1)", "3.<img src=x onerror=alert(1)>.AAAA",
		"3." + strings.Repeat("A", 1<<20) + ".AAAA", "3..", "..", "...", "3.A.AAAA.AAAA", "03.A.AAAA", "+3.A.AAAA", "3e0.A.AAAA", "99999999999.A.AAAA", "3.A.AAA", "3.A.AAAAA",
		"0.A.AAAA", "-1.A.AAAA", "3.%41.AAAA", "3.Aß.AAAA", "\u202e3.A.AAAA"}
	for _, m := range versions {
		for n := range space(m, 1_000) {
			links = append(links, m.Link(set(m, n)), "#"+m.Link(set(m, n)))
		}
		good := m.Link(set(m, 99))
		links = append(links, good+".x", good[:len(good)-1], "0"+good, strings.Replace(good, ".", "..", 1), good+"\n", " "+good, "%23"+good, "##"+good)
		for i := range good {
			for _, c := range "A_9.4" {
				links = append(links, good[:i]+string(c)+good[i+1:])
			}
		}
	}
	random := rand.New(rand.NewPCG(5, 6))
	for version := range 6 { // numbers that no answers have, with a check that fits
		for range 50 {
			body := fmt.Sprintf("%d.%s", version, strings.Repeat(string("ABz_-"[random.IntN(5)]), 1+random.IntN(5)))
			links = append(links, body+"."+checked(body))
		}
	}
	data, err := json.Marshal(links)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, lock := range []*questionnaire.Lock{
		(&questionnaire.Lock{}).With(versions[0]).With(versions[1]).With(versions[2]),
		(&questionnaire.Lock{}).With(versions[1]).With(versions[2]), // the first was never recorded
	} {
		now, problems := versions[2].WithLock(lock)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		v.bench(t, now)
		got := value[[]string](t, v, `(`+string(data)+`).map((l) => { const p = rt.parse(data, l); return typeof p === "string" ? p : p.answers + " " + p.version + " " + p.dropped; })`)
		for i, link := range links {
			want := parsed(now, link)
			kinds[strings.Fields(want + " .")[0]]++
			if got[i] != want {
				t.Errorf("the link %.80q is %q in the browser and %q in Go", link, got[i], want)
			}
		}
	}
	for _, reason := range []questionnaire.LinkReason{questionnaire.LinkShape, questionnaire.LinkCheck, questionnaire.LinkNewer, questionnaire.LinkUnknown, questionnaire.LinkAnswers} {
		if kinds[string(reason)] == 0 {
			t.Errorf("no link was refused for the reason %q", reason)
		}
	}
}

// checked is the check of a link's body: CRC-24 of RFC 9580, as in the package questionnaire.
func checked(body string) string {
	sum := uint32(0xB704CE)
	for _, b := range []byte("trip." + body) {
		sum ^= uint32(b) << 16
		for range 8 {
			if sum <<= 1; sum&0x1000000 != 0 {
				sum ^= 0x1864CFB
			}
		}
	}
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string([]byte{digits[sum>>18&63], digits[sum>>12&63], digits[sum>>6&63], digits[sum&63]})
}
