package output

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// at gives a function for publish that gives an error at the n-th step, and tells which step that was.
func at(n int, err error) (fail func(string) error, step *string) {
	step = new(string)
	return func(s string) error {
		n--
		if n == -1 {
			*step = s
			return err
		}
		return nil
	}, step
}

// oldSite publishes the site of before in a new folder, beside a file that is not ours.
func oldSite(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if _, problems, _ := publish(t, dir, before(), nil); len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// checkMixed fails unless every file of a folder is the old or the new one.
func checkMixed(t *testing.T, dir, step string) {
	t.Helper()
	for name, text := range files(t, dir) {
		if name != "CNAME" && text != before()[name] && text != after()[name] {
			t.Errorf("stopped at %q: %s is %q, neither old nor new", step, name, text)
		}
	}
	for name, text := range before() {
		if _, stays := after()[name]; stays && files(t, dir)[name] == "" {
			t.Errorf("stopped at %q: %s (%q) is gone", step, name, text)
		}
	}
}

// checkRepaired builds again and fails unless the result is that of a clean build.
func checkRepaired(t *testing.T, dir, step string) {
	t.Helper()
	if _, problems, _ := publish(t, dir, after(), nil); len(problems) > 0 {
		t.Errorf("stopped at %q: the next build says %v", step, problems)
	}
	want := after()
	want["CNAME"] = "mine"
	if got := files(t, dir); !maps.Equal(got, want) {
		t.Errorf("stopped at %q: the next build gives %v", step, got)
	}
	if _, err := os.Lstat(filepath.Join(dir, stageDir)); err == nil {
		t.Errorf("stopped at %q: the stage is left", step)
	}
	if empty := emptyFolders(t, dir); len(empty) > 0 {
		t.Errorf("stopped at %q: the next build leaves the empty folders %q", step, empty)
	}
}

// TestKilledAnywhere stops a build before every change on disk: every file is then the old or the new one, and
// the next build gives what a clean one gives.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	for n := 0; ; n++ {
		dir := oldSite(t)
		fail, step := at(n, errKilled)
		_, problems, killed := publish(t, dir, after(), fail)
		if len(problems) > 0 {
			t.Fatalf("step %d: %v", n, problems)
		}
		checkMixed(t, dir, *step)
		checkRepaired(t, dir, *step)
		if !killed {
			if n < 20 {
				t.Fatalf("only %d steps were tried", n)
			}
			return
		}
	}
}

// TestDiskFailsAnywhere lets every change on disk fail: before the point of no return nothing has changed, after
// it the folder can be repaired, and both are said.
func TestDiskFailsAnywhere(t *testing.T) {
	t.Parallel()
	for n := 0; ; n++ {
		dir := oldSite(t)
		fail, step := at(n, fmt.Errorf("wrapped: %w", syscall.ENOSPC))
		_, problems, _ := publish(t, dir, after(), fail)
		if *step == "" {
			return
		}
		if len(problems) != 1 || problems[0].Code != CodeWrite || !strings.Contains(problems[0].Message, "no space left on device") {
			t.Errorf("%q failed: problems = %v", *step, problems)
			continue
		}
		if strings.Contains(problems[0].Message, "cut short") {
			checkMixed(t, dir, *step)
		} else {
			want := before()
			want["CNAME"] = "mine"
			if got := files(t, dir); !maps.Equal(got, want) {
				t.Errorf("%q failed: nothing should have changed, but there is %v", *step, got)
			}
		}
		if _, err := os.Lstat(filepath.Join(dir, stageDir)); err == nil {
			t.Errorf("%q failed: the stage is left", *step)
		}
		checkRepaired(t, dir, *step)
	}
}

// TestKilledProcess kills real processes, at moments that nobody chose.
func TestKilledProcess(t *testing.T) {
	const variable = "OUTPUT_TEST_FOLDER"
	if dir := os.Getenv(variable); dir != "" {
		for { // until it is killed
			for _, s := range []site{before(), after()} {
				if _, problems, _ := publish(t, dir, s, nil); len(problems) > 0 {
					t.Fatal(problems)
				}
			}
		}
	}
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no lock there")
	}
	dir := oldSite(t)
	for n := range 8 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledProcess$")
		child.Env = append(os.Environ(), variable+"="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+3*n) * time.Millisecond)
		_ = child.Process.Kill()
		var exit *exec.ExitError
		if err := child.Wait(); !errors.As(err, &exit) || exit.Exited() {
			t.Fatalf("the process ended before it was killed: %v", err)
		}
		checkMixed(t, dir, "kill "+strconv.Itoa(n))
	}
	checkRepaired(t, dir, "the last kill")
}

// TestAnySiteAfterAny publishes random sites one over the other, with kills, damage and foreign files between
// them: the folder is always what a clean build gives, and the foreign files.
func TestAnySiteAfterAny(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 0))
		dir := t.TempDir()
		foreign := site{"CNAME": "mine", "notes/a/b": "mine"}
		for name, text := range foreign {
			write(t, dir, name, text)
		}
		for round := range 12 {
			if s := randomSite(random); random.IntN(2) == 0 {
				fail, _ := at(random.IntN(30), errKilled)
				publish(t, dir, s, fail)
			}
			if there := slices.Sorted(maps.Keys(files(t, dir))); random.IntN(3) == 0 {
				if name := there[random.IntN(len(there))]; foreign[name] == "" {
					write(t, dir, name, "damaged")
				}
			}
			want := randomSite(random)
			if _, problems, _ := publish(t, dir, want, nil); len(problems) > 0 {
				t.Fatalf("seed %d, round %d: %v", seed, round, problems)
			}
			maps.Copy(want, foreign)
			if got := files(t, dir); !maps.Equal(got, want) {
				t.Fatalf("seed %d, round %d: got %v, want %v", seed, round, got, want)
			}
			if empty := emptyFolders(t, dir); len(empty) > 0 {
				t.Fatalf("seed %d, round %d: the folders %q are empty", seed, round, empty)
			}
		}
	}
}

// randomSite makes a site of few names, so that files and folders of two sites often meet.
func randomSite(random *rand.Rand) site {
	s, tree := site{}, Memory()
	for range random.IntN(12) {
		parts := make([]string, 1+random.IntN(4))
		for i := range parts {
			parts[i] = string(rune('a' + random.IntN(3)))
		}
		name, text := strings.Join(parts, "/"), strconv.Itoa(random.IntN(4))
		if tree.Add(name, nil, "x") == nil { // it can be together with the others
			s[name] = text
		}
	}
	return s
}
