package build

import (
	"bytes"
	"fmt"

	"roleguide/generator/audit"
	"roleguide/generator/markdown"
	"roleguide/generator/page"
	"roleguide/generator/reads"
	"roleguide/generator/render"
	"roleguide/generator/source"
)

// A maker turns one source file into one page.
type maker struct {
	*run
	page    *page.Page
	text    *source.File  // of the page
	fsys    *reads.Ledger // what the page reads is written down
	out     sink
	audited bool // the finished page is read once more
	slot    slot
	own     []ownRef
	voice   // of its language
}

func (r *run) maker(p *page.Page, out sink) *maker {
	m := &maker{run: r, page: p, fsys: reads.NewLedger(r.raw), out: out, voice: r.voiceOf(p.Language)}
	m.builder = m.builder.Watched(&m.slot.sights)
	return m
}

// make reads, converts, renders and stages the page. A failure of the program in one page is a problem of
// that page and leaves the others alone.
func (m *maker) make() {
	defer m.remember()
	defer func() {
		if v := recover(); v != nil {
			m.problem(source.New(source.Pos{File: m.page.File}, CodePagePanic, source.Visible(fmt.Sprintf("this page made roleguide fail: %v", v))).
				WithHint("this is a fault of roleguide; please report it with the page"))
		}
	}()
	f, problems := source.Read(m.fsys, m.page.File, page.MaxPage)
	if m.problem(problems...); len(problems) > 0 {
		return
	}
	if m.page.Body > len(f.Text) || !bytes.Equal(f.Text[:m.page.Body], m.page.Head) {
		m.problem(source.New(source.Pos{File: m.page.File}, page.CodePageChanged, "this page changed while the site was being built").WithHint("build again"))
		return
	}
	m.text = f
	doc, problems := m.converter.Convert(f, m.page.Body, m.page.Title, m)
	m.problem(problems...)
	if doc == nil {
		return
	}
	answer := m.inline(f, m.page.Answer)
	m.nextSteps()
	ids := doc.IDs
	for i := range m.page.Sources {
		ids = append(ids, page.SourceID(i))
	}
	if m.page.Kind == page.Glossary && m.glossary != nil {
		ids = append(ids, m.glossary.IDs()...)
	}
	m.slot.ids, m.slot.made = ids, true
	m.checkOwn(ids)
	m.render(doc, render.Texts{Answer: answer, Outdated: m.outdated()})
}

// remember keeps what was read.
func (m *maker) remember() {
	m.slot.sights.Compact()
	for r, sum := range m.fsys.Seen() {
		m.slot.seen = append(m.slot.seen, read{r, sum})
	}
}

func (m *maker) problem(p ...source.Problem) { m.slot.problems.Add(p...) }

// render renders the page and stages it.
func (m *maker) render(doc *markdown.Document, texts render.Texts) {
	defer doc.Release()
	buf, _ := m.buffers.Get().(*bytes.Buffer)
	if buf == nil {
		buf = new(bytes.Buffer)
	}
	defer m.buffers.Put(buf)
	buf.Reset()
	if m.page.Kind == page.Print {
		texts.Chapters = m.whole()
	}
	problems := m.builder.Render(buf, m.page, doc, texts)
	if m.problem(problems...); problems.Errors() > 0 {
		return
	}
	if !bytes.Contains(buf.Bytes(), doc.HTML) {
		m.lost(buf.Len())
		return
	}
	m.add(outputPath(m.page), buf.Bytes())
	m.found(buf.Bytes())
	m.card()
	m.twin(buf.Bytes())
	for _, f := range m.builder.FormFiles(m.page) {
		m.add(f.Path, f.Data)
	}
	if m.audited {
		findings, links := audit.Page(outputPath(m.page), buf.Bytes(), m.text)
		m.problem(findings...)
		m.slot.audited = links
	}
}

// lost reports a layout that leaves out the text of the page; a layout that is wrong in itself was reported
// before.
func (m *maker) lost(written int) {
	if written == 0 && m.local.Broken(string(m.page.Kind)) {
		return
	}
	files := m.local.Layouts(string(m.page.Kind))
	p := source.New(source.Pos{File: files[len(files)-1]}, render.CodeLayoutMissing, "this layout leaves out the text of its pages")
	m.problem(p.WithHint("write {{.Content}} where the text belongs"))
}

// add stages a file of the page.
func (m *maker) add(path string, data []byte) {
	m.slot.files = append(m.slot.files, path)
	if problem := m.out.Add(path, data, m.page.File); problem != nil {
		m.problem(*problem)
	}
}

// outputPath is the file of a page in the result.
func outputPath(p *page.Page) string {
	if p.Kind == page.NotFound {
		return "404.html"
	}
	return p.Address + "index.html"
}
