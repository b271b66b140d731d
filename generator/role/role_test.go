package role_test

import (
	"slices"
	"strings"
	"testing"

	"roleguide/generator/role"
	"roleguide/generator/source"
)

func read(t *testing.T, id, text string) *role.Role {
	t.Helper()
	r, problems := role.Read(source.NewFile("content/roles/"+id+".yaml", []byte(text)))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", id, problems)
	}
	return r
}

const cook = "name: Cook\nanswer: Cooks.\nrows:\n  focus: Taste\n  measures: [Plates, Praise]\n  exit: { is: The last plate, except: At night. }\n"

func TestCompareMarksWhatDiffers(t *testing.T) {
	a := read(t, "cook", cook)
	b := read(t, "waiter", strings.NewReplacer("Cook", "Waiter", "Taste", "Guests").Replace(cook))
	c, problems := role.Compare([]*role.Role{a, b}, nil, source.Pos{})
	if len(problems) > 0 {
		t.Fatalf("unexpected: %v", problems)
	}
	differs := map[string]bool{}
	for _, row := range c.Rows {
		differs[row.ID] = row.Differs
	}
	if !differs["focus"] || differs["measures"] || differs["exit"] || len(differs) != 3 {
		t.Errorf("differs = %v; want focus alone of focus, measures, exit", differs)
	}
	if last := c.Rows[2]; !slices.Equal(last.Except, []string{"At night."}) {
		t.Errorf("exceptions = %v; want the one both have, once", last.Except)
	}
}

func TestMissingRowNamesBoth(t *testing.T) {
	a, b := read(t, "cook", cook), read(t, "waiter", "name: Waiter\nanswer: Serves.\nrows:\n  focus: Guests\n")
	_, problems := role.Compare([]*role.Role{a, b}, []string{"focus", "measures"}, source.Pos{File: "content/x.md", Line: 3})
	if len(problems) != 1 || problems[0].Code != role.CodeRowMissing || problems[0].Severity != source.Warning {
		t.Fatalf("problems = %v; want one RG701 warning", problems)
	}
	if m := problems[0].Message; !strings.Contains(m, `"waiter"`) || !strings.Contains(m, `"cook"`) {
		t.Errorf("message %q does not name both roles", m)
	}
}

func TestReadReportsPlaces(t *testing.T) {
	text := "name: Cook\nansver: Cooks.\nrows:\n  focsu: Taste\n  exit:\nskills:\n  - { name: Knife, level: good }\n"
	_, problems := role.Read(source.NewFile("content/roles/cook.yaml", []byte(text)))
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, p.Pos.String()+" "+string(p.Code))
	}
	want := []string{"content/roles/cook.yaml:1:1 RG013", "content/roles/cook.yaml:2:1 RG014", "content/roles/cook.yaml:4:3 RG014",
		"content/roles/cook.yaml:5:3 RG013", "content/roles/cook.yaml:7:27 RG015"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(cook))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, problems := source.Clean("content/roles/x.yaml", text)
		if len(problems) > 0 {
			return
		}
		r, problems := role.Read(file)
		for _, p := range problems {
			if p.Pos.Line < 1 || p.Pos.Line > file.Lines() {
				t.Errorf("%v is no place of the file", p.Pos)
			}
		}
		role.Compare([]*role.Role{r, r}, nil, source.Pos{})
	})
}
