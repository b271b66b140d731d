package main

import (
	"os"
	"os/exec"
	"testing"
)

// TestBuildWithoutNetwork makes the guide itself where there is no network at all, not even the machine's own:
// nothing that a site needs may be fetched. That no other package than serve can open a connection is
// checked with the imports.
func TestBuildWithoutNetwork(t *testing.T) {
	if exec.Command("unshare", "--map-root-user", "--net", "true").Run() != nil {
		t.Skip("this system does not let a test leave the network")
	}
	program := t.TempDir() + "/roleguide"
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command("unshare", "--map-root-user", "--net", program, "build", "--source", "../../..", "--destination", t.TempDir())
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
