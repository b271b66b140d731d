package questionnaire_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"roleguide/generator/questionnaire"
	"roleguide/generator/source"
)

// version1, version2 and version3 are three versions of one questionnaire. What changed: 1 to 2 an option and a question
// got other names; 2 to 3 a question was removed, an
// option dropped, another question added in front, and luggage can no longer be
// skipped, and one of its options got a third name.
const version1 = `schema: 1
id: trip
version: 1
scores:
  need: { name: Need, bands: [{ low: 2 }, high] }
questions:
  - { id: how_far, ask: How far?, options: [{ id: near, text: Near }, { id: far, text: Far, points: { need: 3 } }] }
  - { id: luggage, ask: Luggage?, required: false, options: [{ id: none, text: None }, { id: some, text: Some, points: { need: 1 } }, { id: piano, text: A piano, points: { need: 5 } }] }
  - { id: weather, ask: Weather?, options: [{ id: dry, text: Dry }, { id: wet, text: Wet, points: { need: 1 } }] }
outcomes:
  bus: { title: Bus, summary: Take the bus., leans: [need] }
  walk: { title: Walk, summary: Walk., leans: [] }
rules:
  - { id: needed, outcome: bus, when: need >= 3 }
  - { id: rest, outcome: walk, otherwise: true }
tests:
  - { name: far, answers: { how_far: far, luggage: none, weather: dry }, expect: { outcome: bus } }
  - { name: near, answers: { how_far: near, luggage: skipped, weather: dry }, expect: { outcome: walk } }
`

func version2() string {
	return strings.NewReplacer("version: 1", "version: 2", "how_far", "distance", "id: some", "id: bags").Replace(version1) + `migrations:
  - { from: 1, rename_question: { how_far: distance }, rename_option: { luggage: { some: bags } } }
`
}

func version3() string {
	text := strings.NewReplacer("version: 2", "version: 3", "id: bags", "id: sacks", "required: false, ", "", "luggage: skipped", "luggage: none", ", weather: dry", "", ", { id: piano, text: A piano, points: { need: 5 } }", "",
		"how_far: far", "distance: far, season: summer", "how_far: near", "distance: near, season: winter",
		"distance: far", "distance: far, season: summer", "distance: near", "distance: near, season: winter").Replace(version2())
	lines := strings.Split(text, "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, "id: weather") })
	at := slices.Index(lines, "questions:") + 1
	lines = slices.Insert(lines, at, "  - { id: season, ask: Season?, options: [{ id: summer, text: Summer }, { id: winter, text: Winter }] }")
	at = slices.Index(lines, "migrations:") + 1 // before the older one: their order does not matter
	lines = slices.Insert(lines, at, "  - { from: 2, drop_question: [weather], drop_option: { luggage: [piano] }, rename_option: { luggage: { bags: sacks } } }")
	return strings.Join(lines, "\n")
}

// readText reads a questionnaire whose sentences end in question marks between braces.
func readText(t testing.TB, text string) *questionnaire.Model {
	t.Helper()
	return read(t, strings.ReplaceAll(text, "?,", ","))
}

// TestRoundTrip shares and reads all answers there can be.
func TestRoundTrip(t *testing.T) {
	links := map[string]bool{}
	oracles(t, 20, func(o *oracle, m *questionnaire.Model) {
		clear(links)
		o.everyAnswers(func(given []int) {
			link := m.Link(answersOf(given))
			if links[link] {
				t.Errorf("%v: the link %s means something else already", given, link)
			}
			links[link] = true
			shared, err := m.ParseLink("#" + link)
			if err != nil || !slices.Equal(shared.Answers, answersOf(given)) || shared.Version != 1 || shared.Dropped != nil {
				t.Errorf("%v: %s is read as %+v, %v", given, link, shared, err)
			}
		})
	})
}

// TestAlteredLinks changes, drops, doubles and exchanges every character of a link.
func TestAlteredLinks(t *testing.T) {
	m := read(t, load(t, "which-role.yaml"))
	link := m.Link(m.Tests[0].Answers)
	if len(link) > 40 {
		t.Errorf("the link has %d characters: %s", len(link), link)
	}
	var altered []string
	for i := range link {
		altered = append(altered, link[:i]+link[i+1:], link[:i]+link[i:i+1]+link[i:], link[:i])
		for _, c := range "AaZ09-_.=~%é\x00 " {
			altered = append(altered, link[:i]+string(c)+link[i+1:])
		}
		if i > 0 {
			altered = append(altered, link[:i-1]+link[i:i+1]+link[i-1:i]+link[i+1:])
		}
	}
	altered = append(altered, "", "#", ".", "..", "...", "1..AAAA", "-1.A.AAAA", "01.A.AAAA", "99999999999999999999.A.AAAA",
		strings.Repeat("1", 1<<20), "1."+strings.Repeat("_", 100)+".AAAA", "##"+link, " "+link, link+" ", "<script>")
	for _, a := range altered {
		if a == link {
			continue
		}
		shared, err := m.ParseLink(a)
		var refused *questionnaire.LinkError
		if !errors.As(err, &refused) || shared.Answers != nil || refused.Message == "" {
			t.Errorf("%q is read as %+v, %v", a, shared, err)
		}
	}
}

// TestRefusals checks the reasons, with links whose check is right.
func TestRefusals(t *testing.T) {
	one, two := readText(t, version1), readText(t, version2())
	for name, c := range map[string]struct {
		link   string
		reason questionnaire.LinkReason
	}{
		"shape":         {"1.AA", questionnaire.LinkShape},
		"check":         {"1.B.AAAA", questionnaire.LinkCheck},
		"newer":         {two.Link(nil), questionnaire.LinkNewer},
		"too large":     {checked(t, one, "1._____"), questionnaire.LinkAnswers},
		"leading zero":  {checked(t, one, "1.AB"), questionnaire.LinkAnswers},
		"no digits":     {checked(t, one, "1."), questionnaire.LinkAnswers},
		"strange digit": {checked(t, one, "1.B+"), questionnaire.LinkAnswers},
	} {
		_, err := one.ParseLink(c.link)
		var refused *questionnaire.LinkError
		if !errors.As(err, &refused) || refused.Reason != c.reason {
			t.Errorf("%s: %q is refused for %v, want %s", name, c.link, err, c.reason)
		}
	}
	_, err := two.ParseLink(one.Link(nil))
	var refused *questionnaire.LinkError
	if !errors.As(err, &refused) || refused.Reason != questionnaire.LinkUnknown {
		t.Errorf("a link of a version that no lock knows: %v", err)
	}
}

// checked adds the right check to a link's body, by the definition of CRC-24 written as a division of polynomials.
func checked(t *testing.T, m *questionnaire.Model, body string) string {
	t.Helper()
	bit := func(n uint32, i int) byte { return byte(n >> i & 1) }
	link := func(body string) string {
		const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		bits := []byte{}
		for i := range 24 {
			bits = append(bits, bit(0xB704CE, 23-i))
		}
		for i, c := range []byte(m.ID + "." + body) {
			for j := range 8 {
				if k := 8*i + j; k < len(bits) {
					bits[k] ^= c >> (7 - j) & 1
				} else {
					bits = append(bits, c>>(7-j)&1)
				}
			}
		}
		n := 8 * len(m.ID+"."+body)
		bits = append(bits, make([]byte, max(0, n+24-len(bits)))...)
		for i := range n {
			if bits[i] == 1 {
				for j := range 25 {
					bits[i+j] ^= bit(0x1864CFB, 24-j)
				}
			}
		}
		sum := 0
		for _, b := range bits[n : n+24] {
			sum = sum<<1 | int(b)
		}
		out := body + "."
		for i := range 4 {
			out += string(digits[sum>>(18-6*i)&63])
		}
		return out
	}
	real := m.Link(nil)
	if own := link(real[:strings.LastIndexByte(real, '.')]); own != real {
		t.Fatalf("the check of %s would be %s", real, own)
	}
	return link(body)
}

// TestLinksStayAsTheyAre holds links that were made once: if one of them is no longer read as it was, links that people
// keep are broken too.
func TestLinksStayAsTheyAre(t *testing.T) {
	one := readText(t, version1)
	for link, want := range map[string]questionnaire.Answers{
		"1.A.timT": {0, 0, 0},
		"1.q.f7bz": {2, 4, 0},
	} {
		if want[1] == 4 {
			want[1] = questionnaire.Skipped
		}
		if got := one.Link(want); got != link {
			t.Errorf("the link of %v is %s, was %s", want, got, link)
		}
	}
}

// lockOf records versions one after the other, through the file.
func lockOf(t *testing.T, texts ...string) *questionnaire.Lock {
	t.Helper()
	var lock *questionnaire.Lock
	for _, text := range texts {
		lock = lock.With(readText(t, text))
		again, problems := questionnaire.ReadLock(source.NewFile("q.lock", lock.Bytes()))
		if len(problems) > 0 || string(again.Bytes()) != string(lock.Bytes()) {
			t.Fatalf("the lock is not read as it was written: %v\n%s", problems, lock.Bytes())
		}
		lock = again
	}
	return lock
}

// TestOldLinksAreMigrated reads all links of two older versions.
func TestOldLinksAreMigrated(t *testing.T) {
	three, problems := readText(t, version3()).WithLock(lockOf(t, version1, version2(), version3()))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, old := range []*questionnaire.Model{readText(t, version1), readText(t, version2())} {
		for _, distance := range []questionnaire.Answer{0, 1, 2} {
			for _, luggage := range []questionnaire.Answer{0, 1, 2, 3, questionnaire.Skipped} {
				for _, weather := range []questionnaire.Answer{0, 1, 2} {
					given := questionnaire.Answers{distance, luggage, weather}
					want := questionnaire.Answers{0, distance, luggage}
					var dropped []string
					if luggage == 3 || luggage == questionnaire.Skipped {
						want[2], dropped = 0, append(dropped, "luggage")
					}
					if weather != 0 {
						dropped = append(dropped, "weather")
					}
					got, err := three.ParseLink(old.Link(given))
					if err != nil || !slices.Equal(got.Answers, want) || !slices.Equal(got.Dropped, dropped) || got.Version != old.Version {
						t.Errorf("version %d, %v: %+v, %v; want %v without %v", old.Version, given, got, err, want, dropped)
					}
				}
			}
		}
	}
}

// TestLock checks what is said of a questionnaire and a lock file that do not agree.
func TestLock(t *testing.T) {
	without := func(text, line string) string { return text[:strings.Index(text, line)] }
	for name, c := range map[string]struct {
		text string
		lock *questionnaire.Lock
		want []string
	}{
		"none":                 {version1, nil, []string{"RG617"}},
		"its own":              {version1, lockOf(t, version1), nil},
		"text changed":         {strings.Replace(version1, "A piano", "A grand piano", 1), lockOf(t, version1), nil},
		"test changed":         {strings.Replace(version1, "name: far", "name: further", 1), lockOf(t, version1), nil},
		"points changed":       {strings.Replace(version1, "need: 5", "need: 4", 1), lockOf(t, version1), []string{"RG616"}},
		"condition spaced":     {strings.Replace(version1, "need >= 3", "(need>=3)", 1), lockOf(t, version1), nil},
		"condition changed":    {strings.Replace(version1, "need >= 3", "need > 2", 1), lockOf(t, version1), []string{"RG616"}},
		"unsure added":         {strings.Replace(version1, "text: A piano", "unsure: true, text: A piano", 1), lockOf(t, version1), []string{"RG616"}},
		"option renamed":       {strings.Replace(version1, "id: piano", "id: harp", 1), lockOf(t, version1), []string{"RG616"}},
		"band moved":           {strings.Replace(version1, "low: 2", "low: 1", 1), lockOf(t, version1), []string{"RG616"}},
		"next":                 {version2(), lockOf(t, version1), []string{"RG617"}},
		"newer lock":           {version1, lockOf(t, version1, version2()), []string{"RG616"}},
		"no migration":         {without(version2(), "migrations:"), lockOf(t, version1, version2()), []string{"RG615 some", "RG615 how_far"}},
		"migration from afar":  {strings.Replace(version3(), "drop_question: [weather], drop_option: { luggage: [piano] }", "drop_question: []", 1), lockOf(t, version1, version2(), version3()), []string{"RG615 piano", "RG615 weather"}},
		"unknown in migration": {strings.Replace(version2(), "luggage: { some: bags }", "luggage: { some: bags, sum: bags }, lugage: {}", 1), lockOf(t, version1, version2()), []string{"RG615 sum", "RG615 lugage"}},
		"two become one":       {strings.Replace(version2(), "how_far: distance", "how_far: distance, weather: distance", 1), lockOf(t, version1, version2()), []string{"RG615 dry", "RG615 wet", "RG615 weather"}},
	} {
		_, problems := readText(t, c.text).WithLock(c.lock)
		var got []string
		for i, p := range problems.Sorted() {
			label := string(p.Code)
			if i < len(c.want) {
				if _, word, ok := strings.Cut(c.want[i], " "); ok && strings.Contains(p.Message, `"`+word+`"`) {
					label += " " + word
				}
			}
			got = append(got, label)
			if p.Pos.Line == 0 || p.Severity == source.Warning != (p.Code == questionnaire.CodeNoLock) {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v: %v", name, got, c.want, problems)
		}
	}
}

// TestTwoAnswersForOneQuestion reads a link under migrations that are wrong: the first answer stays, the other is named.
func TestTwoAnswersForOneQuestion(t *testing.T) {
	wrong := strings.Replace(version2(), "how_far: distance", "how_far: distance, weather: distance", 1)
	wrong = strings.Replace(wrong, "rename_option: {", "rename_option: { weather: { wet: near },", 1)
	m, _ := readText(t, wrong).WithLock(lockOf(t, version1, version2()))
	got, err := m.ParseLink(readText(t, version1).Link(questionnaire.Answers{2, 0, 2}))
	if err != nil || !slices.Equal(got.Answers, questionnaire.Answers{2, 0, 0}) || !slices.Equal(got.Dropped, []string{"weather"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestLockKeepsOneOfEachVersion records a version anew, and one that is older.
func TestLockKeepsOneOfEachVersion(t *testing.T) {
	changed := strings.Replace(version2(), "need: 5", "need: 4", 1)
	lock := lockOf(t, version1, version2(), changed)
	if len(lock.Versions) != 2 || readText(t, changed).Drift(lock) != questionnaire.Unchanged {
		t.Errorf("recorded anew: %s", lock.Bytes())
	}
	if lock = lock.With(readText(t, version1)); len(lock.Versions) != 1 || lock.Versions[0].Version != 1 {
		t.Errorf("went back: %s", lock.Bytes())
	}
}

func TestDrift(t *testing.T) {
	lock := lockOf(t, version1)
	for text, want := range map[string]questionnaire.Drift{
		version1: questionnaire.Unchanged,
		strings.Replace(version1, "A piano", "A harp", 1):        questionnaire.TextChanged,
		strings.Replace(version1, "need: 5", "need: 6", 1):       questionnaire.MeaningChanged,
		strings.Replace(version1, "version: 1", "version: 4", 1): questionnaire.VersionAdded,
	} {
		if got := readText(t, text).Drift(lock); got != want {
			t.Errorf("drift %d, want %d", got, want)
		}
	}
}

func TestDamagedLock(t *testing.T) {
	good := string(lockOf(t, version1, version2()).Bytes())
	for name, text := range map[string]string{
		"empty":          "",
		"no versions":    "versions:\n",
		"wrong order":    strings.Replace(good, "version: 1", "version: 3", 1),
		"question twice": strings.Replace(good, `id: "luggage"`, `id: "how_far"`, 1),
		"option twice":   strings.Replace(good, `"near", "far"`, `"near", "near"`, 1),
		"unknown key":    strings.Replace(good, "meaning:", "meening:", 1),
		"conflict":       strings.Replace(good, "  - version: 2", "<<<<<<< here\n  - version: 2", 1),
	} {
		lock, problems := questionnaire.ReadLock(source.NewFile("q.lock", []byte(text)))
		if lock != nil || problems.Errors() == 0 {
			t.Errorf("%s: %v, %v", name, lock, problems)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	three, problems := readText(f, version3()).WithLock(nil)
	if three == nil {
		f.Fatal(problems)
	}
	for _, given := range []questionnaire.Answers{nil, {1, 2, 1}, {2, 2, questionnaire.Skipped}} {
		f.Add(three.Link(given))
	}
	f.Add("#3.A.AAAA")
	f.Add("2.__.AAAA")
	f.Fuzz(func(t *testing.T, link string) {
		shared, err := three.ParseLink(link)
		if err != nil {
			if shared.Answers != nil {
				t.Errorf("%q is refused and half read: %+v", link, shared)
			}
			return
		}
		if len(shared.Answers) != len(three.Questions) {
			t.Errorf("%q gives %d answers", link, len(shared.Answers))
		}
		if shared.Version == three.Version && "#"+three.Link(shared.Answers) != "#"+strings.TrimPrefix(link, "#") {
			t.Errorf("%q is read, and written as %q", link, three.Link(shared.Answers))
		}
	})
}
