// Package asset makes the files that pages load: styles, scripts and media.
//
// [Bundle] makes one style sheet of layouts/styles/main.css and what it imports, and one script of every
// file in layouts/scripts whose name does not begin with an underscore; TypeScript is understood. Both are
// minified by esbuild, which reads through the fs.FS it is given: nothing comes from elsewhere.
//
// [Media] looks at an image before it is published: its size in pixels goes into the page, so that text does
// not move when it arrives, and a drawing (SVG) may hold no script.
//
// Every file is published under a name with a fingerprint, so browsers may keep it for ever. The
// fingerprint is the beginning of the SHA-256 of the content; integrity attributes have its SHA-384
// (W3C Subresource Integrity).
package asset

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"roleguide/generator/source"
)

// Dir is the folder of styles, scripts and media in the output.
const Dir = "assets"

// maxFile is the largest style or script that is read, in bytes.
const maxFile = 4 << 20

// BundleOptions say how styles and scripts are bundled.
type BundleOptions struct {
	Readable bool // leave blanks and names as they are, for looking at the result
}

// A File is ready to be published.
type File struct {
	Path          string // in the output: assets/main.1a2b3c4d.css
	Integrity     string // sha384-…; "" for media
	Data          []byte
	Width, Height int // of an image, in pixels; 0 where it is not known
}

// A Set is what all pages load.
type Set struct {
	Styles  []File
	Scripts []File
}

// Bundle makes the styles and scripts of a site. Problems name the file below layouts/, line and column; the
// Set has what could be made.
func Bundle(layouts fs.FS, opts BundleOptions) (*Set, source.Problems) {
	b := &bundler{fsys: layouts, opts: opts}
	set := &Set{}
	if _, err := fs.Stat(layouts, "styles/main.css"); err != nil {
		b.problems.Add(source.New(source.Pos{File: "layouts/styles/main.css"}, CodeStyles, "there are no styles: this file is missing"))
	} else if f, ok := b.bundle("styles/main.css"); ok {
		set.Styles = append(set.Styles, f)
	}
	entries, _ := fs.ReadDir(layouts, "scripts") // a site may have no scripts
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if e.IsDir() || strings.HasPrefix(e.Name(), "_") || ext != ".ts" && ext != ".js" {
			continue
		}
		if f, ok := b.bundle("scripts/" + e.Name()); ok {
			set.Scripts = append(set.Scripts, f)
		}
	}
	return set, b.problems.Sorted()
}

type bundler struct {
	fsys     fs.FS
	opts     BundleOptions
	problems source.Problems
}

// bundle makes one file of an entry point.
func (b *bundler) bundle(entry string) (File, bool) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Write: false, Outdir: "/", LogLevel: api.LogLevelSilent,
		MinifyWhitespace: !b.opts.Readable, MinifyIdentifiers: !b.opts.Readable, MinifySyntax: !b.opts.Readable,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone, Format: api.FormatIIFE, Target: api.ES2022,
		TsconfigRaw: "{}", Plugins: []api.Plugin{{Name: "layouts", Setup: b.plugin}},
	})
	for _, m := range result.Errors {
		b.problems.Add(b.problem(m, source.Error))
	}
	for _, m := range result.Warnings {
		b.problems.Add(b.problem(m, source.Warning))
	}
	if len(result.Errors) > 0 || len(result.OutputFiles) == 0 {
		return File{}, false
	}
	data := result.OutputFiles[0].Contents
	ext := path.Ext(entry)
	if ext == ".ts" {
		ext = ".js"
	}
	stem := strings.TrimSuffix(path.Base(entry), path.Ext(entry))
	hash := sha512.Sum384(data)
	return File{Path: fingerprinted(Dir, stem, ext, data), Data: data, Integrity: "sha384-" + base64.StdEncoding.EncodeToString(hash[:])}, true
}

// fingerprinted is the path of a file with the fingerprint of its content.
func fingerprinted(dir, stem, ext string, data []byte) string {
	hash := sha256.Sum256(data)
	return dir + "/" + stem + "." + hex.EncodeToString(hash[:4]) + ext
}

// The place of files in esbuild's world: names below layouts/.
const namespace = "layouts"

// plugin makes esbuild read the layouts and nothing else.
func (b *bundler) plugin(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		name := args.Path
		if args.Kind != api.ResolveEntryPoint {
			if strings.HasPrefix(name, "data:") {
				return api.OnResolveResult{External: true, Path: name}, nil
			}
			inStyle := args.Kind == api.ResolveCSSImportRule || args.Kind == api.ResolveCSSURLToken
			if strings.Contains(name, ":") || strings.HasPrefix(name, "/") || !inStyle && !strings.HasPrefix(name, ".") {
				return refuse("only files of the layouts can be used, written ./name or ../name, not " + source.Quote(name)), nil
			}
			name = path.Join(path.Dir(args.Importer), name)
		}
		name, ok := b.find(name)
		if !ok {
			return refuse("there is no file layouts/" + source.Visible(name)), nil
		}
		return api.OnResolveResult{Path: name, Namespace: namespace}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		f, problems := source.Read(b.fsys, args.Path, maxFile)
		if len(problems) > 0 {
			p := problems[0]
			return api.OnLoadResult{Errors: []api.Message{{Text: p.Message, Location: &api.Location{File: args.Path, Line: p.Pos.Line}}}}, nil
		}
		text, loader := string(f.Text), loaderOf(args.Path)
		return api.OnLoadResult{Contents: &text, Loader: loader}, nil
	})
}

func refuse(text string) api.OnResolveResult {
	return api.OnResolveResult{Errors: []api.Message{{Text: text, Detail: CodeImport}}}
}

// find completes a name that may be written without its ending.
func (b *bundler) find(name string) (string, bool) {
	for _, ending := range []string{"", ".ts", ".js", ".css"} {
		if info, err := fs.Stat(b.fsys, name+ending); err == nil && info.Mode().IsRegular() {
			return name + ending, true
		}
	}
	return name, false
}

func loaderOf(name string) api.Loader {
	switch path.Ext(name) {
	case ".css":
		return api.LoaderCSS
	case ".ts":
		return api.LoaderTS
	case ".js":
		return api.LoaderJS
	case ".svg", ".png", ".woff2":
		return api.LoaderDataURL
	}
	return api.LoaderText
}

// problem makes a problem of a message of esbuild.
func (b *bundler) problem(m api.Message, severity source.Severity) source.Problem {
	code := CodeBundle
	if m.Detail == CodeImport {
		code = CodeImport
	}
	p := source.New(source.Pos{File: "layouts"}, code, source.Visible(m.Text))
	p.Severity = severity
	if at := m.Location; at != nil {
		file := strings.TrimPrefix(at.File, namespace+":")
		p.Pos = source.Pos{File: "layouts/" + file, Line: at.Line}
		if at.Line > 0 && at.Column <= len(at.LineText) {
			p.Pos.Col = utf8.RuneCountInString(at.LineText[:at.Column]) + 1
			p.Excerpt = at.LineText
		}
	}
	if len(m.Notes) > 0 {
		p.Hint = source.Visible(m.Notes[0].Text)
	}
	return p
}
