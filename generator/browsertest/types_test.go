package browsertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTypes checks the types of the scripts, where the checker is installed: the bundler only takes them away.
func TestTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the TypeScript checker")
	}
	checker, err := filepath.Abs("node_modules/typescript/bin/tsc")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(checker); err != nil {
		t.Skip("there is no TypeScript here; generator/browsertest/install.sh installs it")
	}
	scripts, err := filepath.Glob("../../layouts/scripts/[a-z]*.ts")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	args := []string{checker, "--noEmit", "--strict", "--noUnusedLocals", "--noUnusedParameters", "--target", "es2023", "--lib", "es2023,dom,dom.iterable", "--module", "esnext",
		"--moduleResolution", "bundler"}
	for _, script := range scripts { // what they import is checked with them
		args = append(args, filepath.Base(script))
	}
	check := exec.Command("node", args...)
	check.Dir = "../../layouts/scripts"
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
