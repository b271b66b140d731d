package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Decisions are cited by number, so each number stands once, without gaps, in the name of its file and in its title.
func TestDecisionsAreNumbered(t *testing.T) {
	entries, err := os.ReadDir("decisions")
	if err != nil {
		t.Fatal(err)
	}
	for i, entry := range entries {
		if want := fmt.Sprintf("%03d-", i+1); !strings.HasPrefix(entry.Name(), want) {
			t.Fatalf("decisions/%s stands where %s… belongs", entry.Name(), want)
		}
		text, err := os.ReadFile(filepath.Join("decisions", entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("# %d. ", i+1); !strings.HasPrefix(string(text), want) {
			t.Errorf("decisions/%s does not begin with %q", entry.Name(), want)
		}
		for _, part := range []string{"**Context.** ", "**Decision.** ", "**Cost.** "} {
			if strings.Count(string(text), "\n"+part) != 1 {
				t.Errorf("decisions/%s has no part %q, or several", entry.Name(), part)
			}
		}
	}
}
