package build

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"
	"time"

	"roleguide/generator/page"
	"roleguide/generator/render"
	"roleguide/generator/source"
)

// extras makes the files that belong to the site as a whole.
func (r *run) extras() {
	r.home()
	r.notFound()
	r.searchIndex()
	r.redirects()
	o := r.config.Output
	if o.Sitemap {
		r.list("sitemap.xml", r.sitemap)
	}
	if o.Robots {
		r.file("robots.txt", fmt.Appendf(nil, "User-agent: *\nAllow: /\n\nSitemap: %s\n", r.config.URL("sitemap.xml")))
	}
	if newest := r.newest(); len(newest) > 0 {
		r.file(feedFile, r.feed(newest))
	}
	if o.LLMs {
		r.list(llmsFile, r.llms)
	}
	if o.Headers {
		r.file("_headers", r.headers())
		r.file(speculationFile, r.speculation())
	}
}

// file stages a file that no single source made.
func (r *run) file(path string, data []byte) {
	if problem := r.out.Add(path, data, ConfigFile); problem != nil {
		r.problems.Add(*problem)
	}
}

// list stages a file that is long on a large site, and that nothing can be wrong with.
func (r *run) list(path string, make func() []byte) {
	var data []byte
	if r.out.Keeps(path) {
		data = make()
	}
	r.file(path, data)
}

// redirects makes a page at every old address, and the list of them that some hosts read.
func (r *run) redirects() {
	var list strings.Builder
	base := r.config.BaseURL.Path
	for _, p := range r.tree.Pages {
		for _, a := range p.Aliases {
			var buf bytes.Buffer
			view := render.RedirectView{Site: r.builder.Site(), Title: p.Title, Href: r.relative(a.Address, p.Address), Canonical: r.config.URL(p.Address)}
			if problem := r.templates.Redirect(&buf, view, p.File); problem != nil {
				r.problems.Add(*problem)
				continue
			}
			path := a.Address
			if strings.HasSuffix(path, "/") {
				path += "index.html"
			}
			if r.opts.CheckOnly && list.Len() == 0 { // all are alike
				r.audit(path, buf.Bytes(), source.NewFile(render.Dir+"/redirect.html", nil))
			}
			if problem := r.out.Add(path, buf.Bytes(), p.File); problem != nil {
				r.problems.Add(*problem)
			}
			fmt.Fprintf(&list, "%s %s 301\n", escaped(base+a.Address), escaped(base+p.Address))
		}
	}
	if r.config.Output.Redirects && list.Len() > 0 {
		r.file("_redirects", []byte(list.String()))
	}
}

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// sitemap lists the pages with the day they were last changed, as far as front matter says.
func (r *run) sitemap() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	entry := func(address string, day time.Time) {
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(r.config.URL(address))) // a bytes.Buffer does not fail
		b.WriteString("</loc>")
		if !day.IsZero() {
			fmt.Fprintf(&b, "<lastmod>%s</lastmod>", day.Format(time.DateOnly))
		}
		b.WriteString("</url>\n")
	}
	if r.homeless() {
		entry("", time.Time{})
	}
	for _, p := range r.tree.Pages {
		if p.Kind != page.NotFound && p.Kind != page.Print {
			entry(p.Address, lastChange(p))
		}
	}
	if address := r.searchAddress(); address != "" && r.tree.At(address) == nil {
		entry(address, time.Time{})
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

// lastChange is the latest date that front matter gives a page.
func lastChange(p *page.Page) time.Time {
	last := p.Date
	for _, d := range []time.Time{p.Updated, p.Reviewed} {
		if d.After(last) {
			last = d
		}
	}
	return last
}

// headers are what a host should send with the site, in the form that several static hosts read (each merges all
// rules that match). The policy allows nothing but the site's own files: pages have no inline scripts or styles,
// and no script makes markup or code of text. HOSTING.md says the same for servers that are configured otherwise.
func (r *run) headers() []byte {
	base := escaped(r.config.BaseURL.Path)
	var b bytes.Buffer
	rule := func(path string, lines ...string) {
		fmt.Fprintf(&b, "%s%s\n", base, path)
		for _, line := range lines {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		b.WriteByte('\n')
	}
	rule("*", append(securityHeaders(r.config.EmbedIn), `Speculation-Rules: "`+base+speculationFile+`"`)...)
	rule("assets/*", "Cache-Control: public, max-age=31536000, immutable")
	rule(speculationFile, "Content-Type: application/speculationrules+json")
	rule(manifestFile, "Content-Type: application/manifest+json")
	return b.Bytes()
}

// securityHeaders are the headers that protect readers. frames are other sites that may show ours inside a page.
func securityHeaders(frames []string) []string {
	return []string{
		"Content-Security-Policy: " + contentPolicy(frames, "'none'") + "; upgrade-insecure-requests",
		"X-Content-Type-Options: nosniff",
		"Referrer-Policy: strict-origin-when-cross-origin",
		"Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy: same-origin",
		"Cross-Origin-Resource-Policy: same-origin",
		"Strict-Transport-Security: max-age=31536000; includeSubDomains",
	}
}

// checkFragments reports references to headings that do not exist.
func (r *run) checkFragments() {
	r.problems.Add(r.atLevel(r.deadFragments())...)
}

// atLevel makes link problems warnings where site.yaml says so.
func (s *site) atLevel(problems source.Problems) source.Problems {
	if s.config.Links == "warn" {
		for i := range problems {
			problems[i].Severity = source.Warning
		}
	}
	return problems
}

// contentPolicy is the part of the policy that holds wherever the site is shown. makers name the policies that may make
// markup of text.
func contentPolicy(frames []string, makers string) string {
	ancestors := strings.Join(append([]string{"'self'"}, frames...), " ")
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors + "; require-trusted-types-for 'script'; trusted-types " + makers
}
