package build

import (
	"html/template"
	"net/url"
	"path"
	"strings"

	"roleguide/generator/asset"
	"roleguide/generator/link"
	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/source"
)

// A maker is what the text of its page can ask (markdown.Env).
var _ markdown.Env = (*maker)(nil)

// Link finds out where a link leads: another page, a file, a part of this page, or out of the site.
func (m *maker) Link(written string, at markdown.Place) (string, bool) {
	d, wrong := link.Parse(written)
	switch {
	case wrong != "":
		m.problem(at.Problem(link.CodeBadLink, "the destination "+source.Quote(written)+" "+wrong))
		return "", false
	case d.Scheme != "" && !link.AllowedScheme(d.Scheme):
		m.problem(at.Problem(link.CodeBadLink, "links cannot use the scheme "+source.Quote(d.Scheme+":")).WithHint("write https:, http:, mailto: or tel:, or the path of a file"))
		return "", false
	case d.Scheme != "":
		return foreign(written), true
	case d.Path == "" && d.Fragment == "" && d.Query == "" && !d.Anchor:
		m.problem(m.atLevel(source.Problems{at.Problem(link.CodeBadLink, "this link leads nowhere").WithHint("write a destination between the brackets")})...)
		return "", false
	case d.Path == "":
		m.own = append(m.own, ownRef{d.Fragment, at})
		return d.Query + fragment(d), true
	}
	address, p := m.resolve(d.Path, written, at)
	if p != nil {
		m.problem(m.atLevel(source.Problems{p.WithHint(m.suggest(d.Path))})...)
		return "", false
	}
	m.slot.links = append(m.slot.links, address)
	if d.Fragment != "" {
		m.slot.refs = append(m.slot.refs, link.Ref{Pos: at.Pos(), To: address, Fragment: d.Fragment})
	}
	return m.builder.Href(m.page, address) + d.Query + fragment(d), true
}

func fragment(d link.Destination) string {
	if !d.Anchor {
		return ""
	}
	return "#" + link.EscapeFragment(d.Fragment)
}

// foreign writes an address of another site so that nothing in it can end an attribute or start a new
// scheme: blanks and control characters are percent-encoded.
func foreign(address string) string {
	var b strings.Builder
	for _, c := range []byte(address) {
		if c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`' || c >= 0x80 {
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// An ownRef is a link to a part of the page it stands on.
type ownRef struct {
	fragment string
	at       markdown.Place
}

// checkOwn reports links to parts of this page that do not exist.
func (m *maker) checkOwn(ids []string) {
	if len(m.own) == 0 {
		return
	}
	known := make(map[string]bool, len(ids))
	for _, id := range ids {
		known[id] = true
	}
	for _, ref := range m.own {
		if ref.fragment == "" || ref.fragment == "top" || known[ref.fragment] {
			continue
		}
		p := ref.at.Problem(link.CodeDeadFragment, "this page has no heading "+source.Quote("#"+ref.fragment))
		m.problem(m.atLevel(source.Problems{p.WithHint(source.DidYouMean(ref.fragment, ids[:min(len(ids), 500)]))})...)
	}
}

// resolve finds the address of what a path leads to. Paths name files of content/, relative to the page or,
// with a slash in front, from content/ itself; .md may be left out, and a folder means its index page.
func (m *maker) resolve(written, whole string, at markdown.Place) (string, *source.Problem) {
	joined, ok := link.Join(page.Root, path.Dir(m.page.File), written)
	if !ok {
		p := at.Problem(link.CodeDeadLink, "the path "+source.Quote(whole)+" leads out of content/")
		return "", &p
	}
	for _, candidate := range []string{joined, joined + "/index.md", joined + ".md"} {
		if p := m.tree.Page(candidate); p != nil {
			return p.In(m.page.Language).Address, nil
		}
		if why := m.tree.Unpublished(candidate); why != "" {
			p := at.Problem(link.CodeDeadLink, "the page "+source.Visible(candidate)+" is "+why+", so this link would lead nowhere")
			return "", &p
		}
	}
	if f, ok := m.tree.File(joined); ok {
		return f.Address, nil
	}
	address := strings.TrimPrefix(strings.TrimPrefix(joined, page.Root), "/")
	for _, candidate := range []string{address, address + "/"} {
		if p := m.tree.At(candidate); p != nil && strings.HasPrefix(written, "/") {
			return p.In(m.page.Language).Address, nil
		}
	}
	p := at.Problem(link.CodeDeadLink, "there is no page or file "+source.Visible(joined))
	return "", &p
}

// suggest proposes a path for one that leads nowhere: a file of the same name elsewhere, or one in the same
// folder with nearly the same name.
func (m *maker) suggest(written string) string {
	joined, _ := link.Join(page.Root, path.Dir(m.page.File), written)
	m.index.once.Do(func() { m.index.fill(m.tree.Names()) })
	rel := strings.TrimPrefix(joined, page.Root+"/")
	for _, base := range []string{path.Base(rel), path.Base(rel) + ".md"} {
		if found := m.index.byBase[base]; len(found) > 0 && len(found) <= 3 {
			return "did you mean " + source.Quote(m.relativePath(found[0])) + "?"
		}
	}
	if near := source.Nearest(path.Base(rel), m.index.byDir[path.Dir(rel)]); near != "" {
		return "did you mean " + source.Quote(m.relativePath(path.Join(path.Dir(rel), near))) + "?"
	}
	return "write the path of a file of content/, seen from this page, such as ../guide/first.md"
}

// relativePath writes a path below content/ as seen from the page.
func (m *maker) relativePath(name string) string {
	way, err := url.PathUnescape(link.Relative(strings.TrimPrefix(m.page.File, page.Root+"/"), name))
	if err != nil {
		return name
	}
	return way
}

// Image publishes an image of content/ and gives its address and size.
func (m *maker) Image(written string, at markdown.Place) (markdown.Image, bool) {
	d, wrong := link.Parse(written)
	switch {
	case wrong != "" || d.Scheme == "" && d.Path == "":
		if wrong == "" {
			wrong = "names no file"
		}
		m.problem(at.Problem(link.CodeBadLink, "the image "+source.Quote(written)+" "+wrong))
		return markdown.Image{}, false
	case d.Scheme == "https" || d.Scheme == "http":
		p := at.Problem(link.CodeForeignImage, "this image would be fetched from another site whenever the page is read").AsWarning()
		m.problem(p.WithHint("save it beside the page and name the file"))
		return markdown.Image{Src: foreign(written)}, true
	case d.Scheme != "":
		m.problem(at.Problem(link.CodeBadLink, "images cannot use the scheme "+source.Quote(d.Scheme+":")).WithHint("save the image beside the page and name the file"))
		return markdown.Image{}, false
	}
	file, ok := m.file(d.Path, written, at, link.CodeDeadImage, "image")
	if !ok {
		return markdown.Image{}, false
	}
	f, ok := m.publish(file)
	if !ok {
		return markdown.Image{}, false
	}
	return markdown.Image{Src: m.builder.Href(m.page, f.Path), Width: f.Width, Height: f.Height}, true
}

// file finds a file that is copied, for an image or a download.
func (m *maker) file(written, whole string, at markdown.Place, code source.Code, what string) (page.File, bool) {
	joined, inside := link.Join(page.Root, path.Dir(m.page.File), written)
	if f, ok := m.tree.File(joined); ok && inside {
		return f, true
	}
	p := at.Problem(code, "there is no "+what+" "+source.Visible(joined))
	if !inside {
		p.Message = "the path " + source.Quote(whole) + " leads out of content/"
	}
	m.problem(m.atLevel(source.Problems{p.WithHint(m.suggest(written))})...)
	return page.File{}, false
}

// publish makes a media file part of the output. What is wrong with the file is told by every page that shows it, and
// once in the end.
func (m *maker) publish(file page.File) (asset.File, bool) {
	f, seen, problem := m.media.get(m.raw, file.Path)
	m.fsys.Note(seen)
	if problem != nil {
		m.problem(*problem)
		return f, false
	}
	m.slot.media = append(m.slot.media, f.Path)
	if m.out.Wants(f.Path) {
		if problem = m.stageMedia(m.out, f, file.Path); problem != nil {
			m.problem(*problem)
			return f, false
		}
	}
	f.Data = nil
	return f, true
}

// stageMedia adds an image to the output. Its data is there for the first page that shows it; for another it is
// read again.
func (r *run) stageMedia(out sink, f asset.File, origin string) *source.Problem {
	if f.Data == nil {
		data, problem := source.ReadBytes(r.raw, origin, asset.MaxMedia)
		if problem != nil {
			return problem
		}
		if f, problem = asset.Media(origin, data); problem != nil {
			return problem
		}
	}
	return out.Add(f.Path, f.Data, origin)
}

// File gives what a download needs.
func (m *maker) File(written string, at markdown.Place) (markdown.File, bool) {
	d, wrong := link.Parse(written)
	if wrong != "" || d.Scheme != "" || d.Path == "" {
		m.problem(at.Problem(link.CodeBadLink, source.Quote(written)+" is no file of content/"))
		return markdown.File{}, false
	}
	file, ok := m.file(d.Path, written, at, link.CodeDeadLink, "file")
	if !ok {
		return markdown.File{}, false
	}
	size, ok := m.size(file.Path)
	return markdown.File{Href: m.builder.Href(m.page, file.Address), Size: size}, ok
}

// Component puts a component into its layout.
func (m *maker) Component(name string, view any, _ markdown.Place) template.HTML {
	html, problem := m.local.Component(name, view, m.page.File)
	if problem != nil {
		m.problem(*problem)
	}
	return html
}

// Role gives the id of the role with a name.
func (m *maker) Role(name string) string { return m.builder.RoleNamed(name) }

// Compare puts a comparison of roles into its layout.
func (m *maker) Compare(id string, roles, rows []string, at markdown.Place) template.HTML {
	table, problems := m.builder.Compare(m.page, id, roles, rows, at.Problem(link.CodeBadLink, ""))
	m.problem(problems...)
	if table == nil {
		return ""
	}
	return m.Component("compare", *table, at)
}

// Method puts what is computed from a questionnaire into its layout.
func (m *maker) Method(id, part string, at markdown.Place) template.HTML {
	view, problems := m.builder.Method(m.page, id, part, at.Problem(link.CodeBadLink, ""))
	m.problem(problems...)
	if view == nil {
		return ""
	}
	return m.Component("method", *view, at)
}

// inline converts text of the front matter.
func (m *maker) inline(f *source.File, text page.Text) template.HTML {
	if text.Value == "" {
		return ""
	}
	html, problems := m.converter.Inline(f, text.Value, text.Pos, m)
	m.problem(problems...)
	return html
}

// nextSteps checks where the front matter leads on to.
func (m *maker) nextSteps() {
	for _, n := range m.page.Next {
		if n.Page == "" {
			continue
		}
		if p := m.tree.Find(m.page, n.Page); p != nil {
			m.slot.links = append(m.slot.links, p.Address)
			continue
		}
		p := source.New(n.Pos, link.CodeDeadLink, "there is no page "+source.Quote(n.Page))
		p.Excerpt = n.Excerpt
		m.problem(m.atLevel(source.Problems{p.WithHint(m.suggest(n.Page))})...)
	}
}
