package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"

	"roleguide/generator/asset"
	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/source"
	"roleguide/generator/twin"
)

// Files for machines at fixed addresses.
const (
	manifestFile    = "manifest.webmanifest"
	llmsFile        = "llms.txt"
	speculationFile = "assets/speculation.json"
)

// An icon is the icon of a site and the pictures drawn from it.
type icon struct {
	file   asset.File
	drawn  []asset.File
	exists bool
}

// readIcon reads the icon of the layouts; a site may have none.
func readIcon(layouts fs.FS) (icon, source.Problems) {
	if _, err := fs.Stat(layouts, "icon.svg"); err != nil {
		return icon{}, nil
	}
	const name = render.Dir + "/icon.svg"
	i := icon{exists: true}
	data, problem := source.ReadBytes(layouts, "icon.svg", render.MaxLayout)
	if problem == nil {
		i.file, problem = asset.Media("icon.svg", data)
	}
	if problem == nil {
		i.drawn, problem = asset.Icons(name, data)
	}
	if problem != nil {
		problem.Pos.File = name
		return icon{}, source.Problems{*problem}
	}
	return i, nil
}

// icons stages the icon in all its forms, and the manifest that names them.
func (r *run) icons(in *render.Input) {
	i := r.icon
	if !i.exists {
		return
	}
	if in.Drawing = i.inline(); in.Drawing == "" {
		r.stageFile(i.file, render.Dir)
		in.Icon = i.file.Path
	}
	if !r.config.Output.Icons {
		return
	}
	for _, f := range i.drawn {
		r.stageFile(f, render.Dir)
	}
	in.TouchIcon, in.Manifest = i.drawn[0].Path, manifestFile
	r.file(manifestFile, r.manifest(i.drawn))
}

// maxInlineIcon is the largest icon that stands in the pages themselves, in bytes: asking for it would cost more than it weighs.
const maxInlineIcon = 1000

// inline is the icon as an address that holds it, "" if it is too large for that.
func (i icon) inline() template.URL {
	if len(i.file.Data) > maxInlineIcon {
		return ""
	}
	text := strings.NewReplacer("%", "%25", "#", "%23", "\"", "'").Replace(strings.TrimSpace(string(i.file.Data)))
	return template.URL("data:image/svg+xml," + text) //nolint:gosec // a drawing that asset.Media let through: it holds no script
}

// manifest is the web app manifest (https://www.w3.org/TR/appmanifest/). A guide opens in the browser.
func (r *run) manifest(icons []asset.File) []byte {
	type picture struct {
		Source  string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose"`
	}
	m := struct {
		Name        string    `json:"name"`
		Description string    `json:"description,omitempty"`
		Language    string    `json:"lang"`
		Start       string    `json:"start_url"`
		Scope       string    `json:"scope"`
		Display     string    `json:"display"`
		Background  string    `json:"background_color"`
		Theme       string    `json:"theme_color"`
		Icons       []picture `json:"icons"`
	}{Name: r.config.Title, Description: r.config.Description, Language: r.config.Language, Start: "./", Scope: "./", Display: "browser", Background: "#ffffff", Theme: "#ffffff"}
	for _, f := range icons[1:] {
		m.Icons = append(m.Icons, picture{f.Path, fmt.Sprintf("%dx%d", f.Width, f.Height), "image/png", "any maskable"})
	}
	return indented(m)
}

// indented writes JSON for people to read too.
func indented(value any) []byte {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		panic(err) // text, numbers and lists of them
	}
	return append(data, '\n')
}

// speculation are the rules by which browsers fetch a page while the pointer rests on a link to it
// (https://html.spec.whatwg.org/multipage/speculative-loading.html). Questionnaires are left out: a page that
// holds answers is only opened by those who want it.
func (r *run) speculation() []byte {
	base := r.config.BaseURL.Path
	type condition map[string]any
	where := []condition{{"href_matches": base + "*"}}
	for _, p := range r.tree.Pages {
		if p.Kind == page.Questionnaire {
			where = append(where, condition{"not": condition{"href_matches": escaped(base + p.Address)}})
		}
	}
	return indented(map[string]any{"prefetch": []any{map[string]any{"where": condition{"and": where}, "eagerness": "moderate"}}})
}

// twinName is the name of a page as Markdown, beside its index.html.
const twinName = "index.md"

// twin stages the page as Markdown.
func (m *maker) twin(html []byte) {
	if !m.config.Output.Markdown || m.page.Kind == page.NotFound || m.page.Kind == page.Print {
		return
	}
	at, err := url.Parse(m.config.URL(m.page.Address))
	if err != nil {
		return // base_url and addresses were checked
	}
	m.add(m.page.Address+twinName, twin.Markdown(html, at))
}

// llms is a list of all pages for language models (https://llmstxt.org): what the site is, then its pages by
// section.
func (r *run) llms() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", oneLine(r.config.Title))
	if text := oneLine(r.config.Description); text != "" {
		fmt.Fprintf(&b, "> %s\n\n", text)
	}
	listed := map[*page.Page]bool{}
	for _, section := range r.tree.Sections {
		r.llmsSection(&b, section.Title, section.Pages, listed)
	}
	r.llmsSection(&b, r.templates.Word("all_pages"), r.tree.Reading, listed)
	return b.Bytes()
}

func (r *run) llmsSection(b *bytes.Buffer, title string, pages []*page.Page, listed map[*page.Page]bool) {
	begun := false
	for _, p := range pages {
		if listed[p] || p.Kind == page.NotFound || p.Kind == page.Search || p.Kind == page.Print {
			continue
		}
		listed[p] = true
		if !begun {
			fmt.Fprintf(b, "## %s\n\n", oneLine(title))
			begun = true
		}
		address := p.Address
		if r.config.Output.Markdown {
			address += twinName
		}
		fmt.Fprintf(b, "- [%s](%s)", bracketless(p.Title), r.config.URL(address))
		if p.Description != "" {
			fmt.Fprintf(b, ": %s", oneLine(p.Description))
		}
		b.WriteByte('\n')
	}
	if begun {
		b.WriteByte('\n')
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// bracketless is a text that can stand between the brackets of a Markdown link.
func bracketless(text string) string {
	return strings.NewReplacer("[", "(", "]", ")", "\\", "/").Replace(oneLine(text))
}
