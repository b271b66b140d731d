// Package generator has no code of its own: it holds the test that keeps the packages below it in order.
package generator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "roleguide/generator/"

// levels reads the table of packages in README.md.
func levels(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	levels := map[string]int{}
	for _, m := range regexp.MustCompile("(?m)^\\| (\\d) \\| `([a-z/]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		levels[m[2]], _ = strconv.Atoi(m[1])
	}
	if len(levels) < 10 {
		t.Fatalf("README.md lists %d packages; the table cannot be read", len(levels))
	}
	return levels
}

// files parses the Go files of the program, tests left out.
func files(t *testing.T, see func(pkg, name string, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "node_modules" {
			return fs.SkipDir // not ours
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err == nil {
			see(filepath.ToSlash(filepath.Dir(name)), name, f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsFollowTheTable(t *testing.T) {
	levels := levels(t)
	seen := map[string]bool{}
	files(t, func(pkg, name string, f *ast.File) {
		level, known := levels[pkg]
		if !known {
			t.Errorf("%s: the package %s is not in the table of README.md", name, pkg)
			return
		}
		seen[pkg] = true
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if imported, ours := strings.CutPrefix(path, module); ours && levels[imported] >= level {
				t.Errorf("%s (level %d) imports %s (level %d)", name, level, imported, levels[imported])
			}
			switch {
			case strings.HasPrefix(path, "gopkg.in/yaml") && pkg != "strictyaml":
				t.Errorf("%s imports the YAML library; only strictyaml may", name)
			case strings.HasPrefix(path, "github.com/yuin/goldmark") && pkg != "markdown":
				t.Errorf("%s imports goldmark; only markdown may", name)
			case (path == "net" || path == "net/http") && pkg != "serve":
				t.Errorf("%s imports %s; roleguide opens no connection but the preview's", name, path)
			case strings.HasPrefix(path, "github.com/alecthomas/chroma") && pkg != "highlight":
				t.Errorf("%s imports chroma; only highlight may", name)
			}
		}
	})
	for pkg := range levels {
		if !seen[pkg] {
			t.Errorf("README.md lists the package %s, which does not exist", pkg)
		}
	}
}

func TestNoDrawersNoGlobalsNoHiddenGoroutines(t *testing.T) {
	drawers := []string{"util", "utils", "common", "helper", "helpers", "misc", "base", "shared", "types"}
	files(t, func(pkg, name string, f *ast.File) {
		if slices.Contains(drawers, f.Name.Name) {
			t.Errorf("%s: no package may be called %s", name, f.Name.Name)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				if pkg != "build" && pkg != "serve" {
					t.Errorf("%s starts a goroutine; only build and serve may", name)
				}
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s has an init function", name)
				}
			}
			return true
		})
	})
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	described := map[string]bool{}
	packages := map[string]bool{}
	files(t, func(pkg, name string, f *ast.File) {
		packages[pkg] = true
		described[pkg] = described[pkg] || f.Doc != nil
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s has no comment", name, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if n, commented := exportedName(spec); n != "" && !commented && d.Doc == nil {
						t.Errorf("%s: %s has no comment", name, n)
					}
				}
			}
		}
	})
	for pkg := range packages {
		if !described[pkg] {
			t.Errorf("the package %s has no comment", pkg)
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	expr := d.Recv.List[0].Type
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = star.X
	}
	id, ok := expr.(*ast.Ident)
	return ok && id.IsExported()
}

// exportedName gives the exported name of a declaration and whether it has a comment of its own.
func exportedName(spec ast.Spec) (string, bool) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			return s.Name.Name, s.Doc != nil || s.Comment != nil
		}
	case *ast.ValueSpec:
		if s.Names[0].IsExported() {
			return s.Names[0].Name, s.Doc != nil || s.Comment != nil
		}
	}
	return "", false
}
