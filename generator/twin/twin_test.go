package twin

import (
	"net/url"
	"testing"
)

func TestMarkdown(t *testing.T) {
	const page = `<html><body><nav>menu</nav><main><nav>crumbs</nav><header><h1>A *title*</h1><div class="answer"><p class="sign" data-nosearch>Short</p>Two <b>bold</b> words.</div></header>
<h2 id="x">Part <a class="anchor" href="#x">#</a></h2><p>See <a href="../b/(c)">this <em>page</em></a> and <code>x_y</code>.<br>End &lt;b&gt;</p>
<ul><li>one</li><li><p>two</p><ol start="3"><li>three</li></ol></li></ul>
<div class="table"><table><caption>Cap</caption><thead><tr><th>A|B</th><th></th></tr></thead><tbody><tr><td>1</td><td><ul><li>x</li><li>y</li></ul></td></tr></tbody></table></div>
<pre><code>a := "` + "```" + `"
</code></pre><blockquote><p>Said</p><p>more</p></blockquote><details><summary>Why?</summary><div><p>Because.</p></div></details>
<dl><dt>Term</dt><dd>Meaning</dd></dl><svg><text>no</text></svg><img src="p.png" alt="A dot"><button>Go</button></main><footer>no</footer></body></html>`
	want := "# A \\*title\\*\n\nTwo **bold** words.\n\n## Part\n\nSee [this *page*](https://example.org/b/%28c%29) and `x_y`. End &lt;b>\n\n- one\n- two\n\n  3. three\n\nCap\n\n" +
		"| A\\|B |  |\n| --- | --- |\n| 1 | x y |\n\n````\na := \"```\"\n````\n\n> Said\n>\n> more\n\n**Why?**\n\nBecause.\n\n**Term**\n\n: Meaning\n\n![A dot](https://example.org/a/p.png)\n"
	at, _ := url.Parse("https://example.org/a/")
	if got := string(Markdown([]byte(page), at)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
