// Package asset makes the files that pages load: styles, scripts and media.
//
// [Bundle] makes one style sheet of every file in layouts/styles whose name does not begin with an underscore,
// and what it imports, and one script of every such file in layouts/scripts; TypeScript is understood. Both are
// minified by esbuild, which reads through the fs.FS it is given: nothing comes from elsewhere. What newer
// browsers understand stays as it is written; see baseline for the oldest ones that are served.
//
// [Media] looks at an image before it is published: its size in pixels goes into the page, so that text does
// not move when it arrives, and a drawing (SVG) may hold no script.
//
// Every file is published under a name with a fingerprint, so browsers may keep it for ever. The
// fingerprint is the beginning of the SHA-256 of the content; integrity attributes have the whole of it
// (W3C Subresource Integrity).
package asset

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"roleguide/generator/source"
)

// Dir is the folder of styles, scripts and media in the output.
const Dir = "assets"

// layoutsDir is where the files of a bundle lie, as authors know it.
const layoutsDir = "layouts"

// maxFile is the largest style or script that is read, in bytes.
const maxFile = 4 << 20

// BundleOptions say how styles and scripts are bundled. The zero value is what a site is published with.
type BundleOptions struct {
	Readable bool // leave blanks and names as they are, for looking at the result
}

// A File is ready to be published.
type File struct {
	Path          string // in the output: assets/main.1a2b3c4d.css
	Integrity     string // sha256-…; "" for media
	Data          []byte
	Width, Height int // of an image, in pixels; 0 where it is not known
}

// A Set is what all pages load, in the order of the names of the sources.
type Set struct {
	Styles  []File
	Scripts []File
}

// Bundle makes the styles and scripts of a site. layouts needs the file styles/main.css; it may have no
// folder of scripts. Problems name the file below layouts/, line and column; the Set has what could be made.
func Bundle(layouts fs.FS, opts BundleOptions) (*Set, source.Problems) {
	b := &bundler{fsys: layouts, opts: opts}
	set := &Set{}
	if _, err := fs.Stat(layouts, "styles/main.css"); err != nil {
		b.problems.Add(source.New(source.Pos{File: layoutsDir + "/styles/main.css"}, CodeStyles, "there are no styles: cannot read this file: "+source.Reason(err)).
			WithHint("put it back, or remove your own layouts/styles"))
	} else if f, ok := b.bundle("styles/main.css"); ok {
		set.Styles = append(set.Styles, f)
	}
	for _, name := range b.entries("styles", isOtherStyle) {
		if f, ok := b.bundle(name); ok {
			set.Styles = append(set.Styles, f)
		}
	}
	for _, name := range b.entries("scripts", isScript) {
		if f, ok := b.bundle(name); ok {
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

// entries lists the files of a folder that pages load.
func (b *bundler) entries(dir string, wanted func(name string) bool) []string {
	files, err := fs.ReadDir(b.fsys, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		b.problems.Add(source.New(source.Pos{File: layoutsDir + "/" + dir}, source.CodeUnreadable, "cannot read this folder: "+source.Reason(err)))
	}
	var names []string
	for _, e := range files {
		if name := e.Name(); !e.IsDir() && !strings.HasPrefix(name, "_") && wanted(name) {
			names = append(names, dir+"/"+name)
		}
	}
	return names
}

// isOtherStyle reports whether a file is a style sheet beside main.css.
func isOtherStyle(name string) bool { return path.Ext(name) == ".css" && name != "main.css" }

// isScript reports whether a file is a script; declarations are types only: nothing to load.
func isScript(name string) bool {
	ext := path.Ext(name)
	return (ext == ".ts" || ext == ".js") && !strings.HasSuffix(name, ".d.ts")
}

// baseline are the oldest browsers that are served: the first with light-dark(), which the styles need
// (Baseline since May 2024). They have nesting, so it is not unfolded; what they lack is translated.
func baseline() []api.Engine {
	return []api.Engine{
		{Name: api.EngineChrome, Version: "123"},
		{Name: api.EngineEdge, Version: "123"},
		{Name: api.EngineFirefox, Version: "120"},
		{Name: api.EngineSafari, Version: "17.5"},
		{Name: api.EngineIOS, Version: "17.5"},
	}
}

// bundle makes one file of an entry point.
func (b *bundler) bundle(entry string) (File, bool) {
	minify := !b.opts.Readable
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Write: false, Outdir: "/", LogLevel: api.LogLevelSilent,
		MinifyWhitespace: minify, MinifyIdentifiers: minify, MinifySyntax: minify,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone, Sourcemap: api.SourceMapNone,
		Format: api.FormatIIFE, Target: api.ES2022, Engines: baseline(),
		TsconfigRaw: "{}", Plugins: []api.Plugin{{Name: layoutsDir, Setup: b.plugin}},
	})
	for _, m := range result.Errors {
		b.problems.Add(problem(m))
	}
	for _, m := range result.Warnings {
		b.problems.Add(problem(m).AsWarning())
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
	hash := sha256.Sum256(data)
	return File{Path: fingerprinted(Dir, stem, ext, data), Data: data, Integrity: "sha256-" + base64.StdEncoding.EncodeToString(hash[:])}, true
}

// fingerprinted is the path of a file with the fingerprint of its content.
func fingerprinted(dir, stem, ext string, data []byte) string {
	hash := sha256.Sum256(data)
	return dir + "/" + stem + "." + hex.EncodeToString(hash[:4]) + ext
}

// plugin makes esbuild read the layouts and nothing else.
func (b *bundler) plugin(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, b.resolve)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: layoutsDir}, b.load)
}

// resolve finds the file that an import or url() names.
func (b *bundler) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	written := args.Path
	if args.Kind == api.ResolveEntryPoint {
		return api.OnResolveResult{Path: written, Namespace: layoutsDir}, nil
	}
	if args.Kind == api.ResolveCSSURLToken && (strings.HasPrefix(written, "data:") || strings.HasPrefix(written, "#")) {
		return api.OnResolveResult{External: true, Path: written}, nil // its content is in the sheet or the page
	}
	inStyle := args.Kind == api.ResolveCSSImportRule || args.Kind == api.ResolveCSSURLToken
	if strings.Contains(written, ":") || strings.HasPrefix(written, "/") || !inStyle && !strings.HasPrefix(written, ".") {
		return refuse("only files of the layouts can be used, written ./name or ../name, not " + source.Quote(written)), nil
	}
	joined := path.Join(path.Dir(args.Importer), written)
	if !fs.ValidPath(joined) {
		return refuse("the path " + source.Quote(written) + " leads out of the layouts"), nil
	}
	name, ok := b.find(joined)
	switch {
	case !ok:
		return refuse("there is no file " + layoutsDir + "/" + source.Visible(joined)), nil
	case !inStyle && path.Ext(name) == ".css":
		return refuse("scripts cannot import styles; import them in styles/main.css"), nil
	}
	return api.OnResolveResult{Path: name, Namespace: layoutsDir}, nil
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

// load reads a file for esbuild. What is wrong with it passes through esbuild as it is (see problem).
func (b *bundler) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	loader := loaderOf(args.Path)
	var text string
	var problems source.Problems
	if loader == api.LoaderDataURL {
		data, p := source.ReadBytes(b.fsys, args.Path, maxFile)
		if p != nil {
			problems.Add(*p)
		}
		text = string(data)
	} else {
		var f *source.File
		f, problems = source.Read(b.fsys, args.Path, maxFile)
		text = string(f.Text)
	}
	if len(problems) > 0 {
		var result api.OnLoadResult
		for _, p := range problems {
			p.Pos.File = layoutsDir + "/" + p.Pos.File
			result.Errors = append(result.Errors, api.Message{Text: p.Message, Detail: p})
		}
		return result, nil
	}
	return api.OnLoadResult{Contents: &text, Loader: loader}, nil
}

func loaderOf(name string) api.Loader {
	switch path.Ext(name) {
	case ".css":
		return api.LoaderCSS
	case ".ts":
		return api.LoaderTS
	case ".js":
		return api.LoaderJS
	case ".json":
		return api.LoaderJSON
	case ".svg", ".png", ".jpg", ".webp", ".avif", ".woff2":
		return api.LoaderDataURL
	}
	return api.LoaderText
}

// problem makes a problem of a message of esbuild, or gives back the one that load has put into it.
func problem(m api.Message) source.Problem {
	p := source.New(source.Pos{File: layoutsDir}, CodeBundle, source.Visible(m.Text))
	switch detail := m.Detail.(type) {
	case source.Problem:
		return detail
	case source.Code:
		p.Code = detail
	}
	p.Pos, p.Excerpt = place(m.Location)
	for _, note := range m.Notes {
		switch text := source.Visible(note.Text); {
		case note.Location != nil:
			pos, _ := place(note.Location)
			p = p.WithNote(pos, text)
		case p.Hint == "":
			p.Hint = text
		}
	}
	return p
}

// place is a location of esbuild as authors count: its columns are bytes from 0. The second result is the
// line of the source.
func place(at *api.Location) (source.Pos, string) {
	if at == nil {
		return source.Pos{File: layoutsDir}, ""
	}
	pos := source.Pos{File: layoutsDir + "/" + strings.TrimPrefix(at.File, layoutsDir+":"), Line: at.Line}
	if at.Line == 0 || at.Column > len(at.LineText) {
		return pos, ""
	}
	pos.Col = utf8.RuneCountInString(at.LineText[:at.Column]) + 1
	return pos, at.LineText
}
