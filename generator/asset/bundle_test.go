package asset_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"roleguide/generator/asset"
	"roleguide/generator/source"
)

// files makes a file system of names and texts in turn.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

func TestBundleMakesEverySheetAndScript(t *testing.T) {
	set, problems := asset.Bundle(files(
		"styles/main.css", "/*! licence */\n@import \"_part.css\";\nbody { color: red }\n",
		"styles/_part.css", ".a {\n  &:hover { color: light-dark(#fff, #000) }\n}\n",
		"styles/other.css", "b { color: blue }",
		"styles/README.md", "no style {{{",
		"scripts/_words.ts", "export const word: string = 'hello';\nexport const unused = 'never';\n",
		"scripts/main.ts", "import { word } from './_words';\nconst long: string = word;\ndocument.title = long + innerWidth;\n",
		"scripts/plain.js", "// a comment\ndocument.body.hidden = false;\n",
		"scripts/types.d.ts", "declare const x: number;\n",
		"scripts/README.md", "not a script\n",
	), asset.BundleOptions{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(set.Styles) != 2 || len(set.Scripts) != 2 {
		t.Fatalf("%d styles, %d scripts", len(set.Styles), len(set.Scripts))
	}
	css, script := string(set.Styles[0].Data), string(set.Scripts[0].Data)
	if want := ".a{&:hover{color:light-dark(#fff,#000)}}body{color:red}\n"; css != want {
		t.Errorf("got %q, want %q", css, want)
	}
	for _, not := range []string{"unused", "never", "long", "string", "sourceMapping"} {
		if strings.Contains(script, not) {
			t.Errorf("%q is still in %q", not, script)
		}
	}
	if !strings.Contains(script, `"hello"`) {
		t.Errorf("the import is missing in %q", script)
	}
	if got := string(set.Scripts[1].Data); strings.Contains(got, "comment") {
		t.Errorf("plain.js is %q", got)
	}
}

func TestFingerprintAndIntegrityAreThoseOfTheContent(t *testing.T) {
	layouts := files("styles/main.css", "a{color:red}", "scripts/main.ts", "alert(1)")
	set, problems := asset.Bundle(layouts, asset.BundleOptions{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, f := range []asset.File{set.Styles[0], set.Scripts[0]} {
		hash := sha256.Sum256(f.Data)
		if !strings.HasPrefix(f.Path, "assets/main."+hex.EncodeToString(hash[:])[:8]+".") {
			t.Errorf("the path %s is not that of the content", f.Path)
		}
		if want := "sha256-" + base64.StdEncoding.EncodeToString(hash[:]); f.Integrity != want {
			t.Errorf("integrity %s, want %s", f.Integrity, want)
		}
	}
	if !regexp.MustCompile(`^assets/main\.[0-9a-f]{8}\.css$`).MatchString(set.Styles[0].Path) ||
		!regexp.MustCompile(`^assets/main\.[0-9a-f]{8}\.js$`).MatchString(set.Scripts[0].Path) {
		t.Errorf("paths %s and %s", set.Styles[0].Path, set.Scripts[0].Path)
	}
	again, _ := asset.Bundle(layouts, asset.BundleOptions{})
	if again.Styles[0].Path != set.Styles[0].Path || again.Scripts[0].Path != set.Scripts[0].Path {
		t.Error("the same layouts give different names")
	}
}

func TestBundleIsForBrowsersOfTheBaseline(t *testing.T) {
	set, problems := asset.Bundle(files("styles/main.css", "a { user-select: none }", "scripts/main.ts", "globalThis.a ??= 1; class A { static { new (class { #b = 1 })() } }"), asset.BundleOptions{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if css := string(set.Styles[0].Data); !strings.Contains(css, "-webkit-user-select:none") {
		t.Errorf("Safari needs a prefix: %s", css)
	}
	if script := string(set.Scripts[0].Data); !strings.Contains(script, "??=") || !strings.Contains(script, "static{") || !strings.Contains(script, "#") {
		t.Errorf("what all know is translated: %s", script)
	}
}

func TestReadableKeepsNames(t *testing.T) {
	set, problems := asset.Bundle(files("styles/main.css", "a { color: red }", "scripts/main.ts", "function name(word: string) { alert(word) }\nname('a')"),
		asset.BundleOptions{Readable: true})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := string(set.Scripts[0].Data); !strings.Contains(got, "function name(word)") {
		t.Errorf("got %q", got)
	}
}

func TestBundleEmbedsPictures(t *testing.T) {
	layouts := files("styles/main.css", "a{background:url(../dot.png);mask:url(#part)}")
	layouts["dot.png"] = &fstest.MapFile{Data: []byte("\x89PNG\xff\x00")} // no UTF-8
	set, problems := asset.Bundle(layouts, asset.BundleOptions{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	css := string(set.Styles[0].Data)
	if !strings.Contains(css, "url(data:image/png;base64,"+base64.StdEncoding.EncodeToString([]byte("\x89PNG\xff\x00"))) || !strings.Contains(css, "url(#part)") {
		t.Errorf("got %s", css)
	}
}

func TestBundleProblems(t *testing.T) {
	const css = "a{color:red}"
	for _, test := range []struct {
		name    string
		layouts fstest.MapFS
		want    string // place, code and part of the message
	}{
		{"no styles", files("scripts/main.ts", ""), "layouts/styles/main.css RG400 it does not exist"},
		{"css error", files("styles/main.css", "@import '_é.css';", "styles/_é.css", "a { b: c }\né}"), "layouts/styles/_é.css:2:2 warning RG401 Unexpected"},
		{"script error", files("styles/main.css", css, "scripts/a.ts", "const é = 'é'; let x = ;"), "layouts/scripts/a.ts:1:24 RG401 Unexpected"},
		{"twice", files("styles/main.css", css, "scripts/a.ts", "const a = 1;\nconst a = 2;"), "layouts/scripts/a.ts:2:7 RG401 already been declared"},
		{"of a host", files("styles/main.css", "\n@import 'https://example.org/a.css';"), "layouts/styles/main.css:2:9 RG402 only files of the layouts"},
		{"font of a host", files("styles/main.css", "@font-face{font-family:x;src:url(//example.org/a.woff2)}"), "layouts/styles/main.css:1:30 RG402 only files of the layouts"},
		{"script of a host", files("styles/main.css", css, "scripts/a.ts", "import 'http://example.org/a.js'"), "layouts/scripts/a.ts:1:8 RG402 only files of the layouts"},
		{"script in an address", files("styles/main.css", css, "scripts/a.ts", "import 'data:text/javascript,alert(1)'"), "layouts/scripts/a.ts:1:8 RG402 only files of the layouts"},
		{"sheet in an address", files("styles/main.css", "@import 'data:text/css,a{}';"), "layouts/styles/main.css:1:9 RG402 only files of the layouts"},
		{"package", files("styles/main.css", css, "scripts/a.ts", "import 'left-pad'"), "layouts/scripts/a.ts:1:8 RG402 only files of the layouts"},
		{"program", files("styles/main.css", css, "scripts/a.ts", "import 'node:fs'"), "layouts/scripts/a.ts:1:8 RG402 only files of the layouts"},
		{"disk", files("styles/main.css", "@import '/etc/passwd';"), "layouts/styles/main.css:1:9 RG402 only files of the layouts"},
		{"outside", files("styles/main.css", "@import '../../x.css';"), "layouts/styles/main.css:1:9 RG402 leads out of the layouts"},
		{"missing", files("styles/main.css", css, "scripts/a.ts", "import './_b'"), "layouts/scripts/a.ts:1:8 RG402 there is no file layouts/scripts/_b"},
		{"styles by script", files("styles/main.css", css, "scripts/a.ts", "import '../styles/main.css'"), "layouts/scripts/a.ts:1:8 RG402 scripts cannot import styles"},
		{"bytes", files("styles/main.css", "a{}\nb{\xff}"), "layouts/styles/main.css:2:3 RG005 not UTF-8"},
		{"folder", fstest.MapFS{"styles/main.css": {Mode: fs.ModeDir}}, "layouts/styles/main.css RG002 a folder"},
		{"link", fstest.MapFS{"styles/main.css": {Mode: fs.ModeSymlink, Data: []byte("a.css")}, "styles/a.css": {}}, "layouts/styles/main.css RG002 a symbolic link"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := asset.Bundle(test.layouts, asset.BundleOptions{})
			if len(problems) != 1 {
				t.Fatalf("%d problems: %v", len(problems), problems)
			}
			p := problems[0]
			got := p.Pos.String() + " "
			if p.Severity == source.Warning {
				got += "warning "
			}
			got += string(p.Code) + " " + p.Message
			place, part := test.want[:strings.Index(test.want, "RG")+6], test.want[strings.Index(test.want, "RG")+6:]
			if !strings.HasPrefix(got, place) || !strings.Contains(got, part) {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if p.Pos.Col > 0 && p.Excerpt == "" {
				t.Error("there is no line of the source")
			}
		})
	}
}

func TestBundleReportsEveryFile(t *testing.T) {
	set, problems := asset.Bundle(files("styles/main.css", "@import 'a';", "scripts/a.ts", "let a = ;", "scripts/b.ts", "alert(1)", "scripts/c.ts", "let = = ;"), asset.BundleOptions{})
	where := map[string]bool{}
	for _, p := range problems {
		where[p.Pos.File] = true
	}
	if len(where) != 3 {
		t.Errorf("problems in %v", where)
	}
	if len(set.Scripts) != 1 || len(set.Styles) != 0 {
		t.Errorf("%d scripts and %d styles are there", len(set.Scripts), len(set.Styles))
	}
}

func TestNotesOfTheBundlerKeepTheirPlace(t *testing.T) {
	_, problems := asset.Bundle(files("styles/main.css", "a{}", "scripts/a.ts", "const é = 1,\n  a = 1;\nconst a = 2;"), asset.BundleOptions{})
	if len(problems) != 1 || len(problems[0].Notes) != 1 || problems[0].Notes[0].Pos != (source.Pos{File: "layouts/scripts/a.ts", Line: 2, Col: 3}) {
		t.Errorf("got %+v", problems)
	}
}
