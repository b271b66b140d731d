// The page for addresses that do not exist proposes those that are nearly the same. Without script the list of the
// whole guide is there.

import { distance } from "./_distance";

const site = new URL(".", document.querySelector<HTMLAnchorElement>(".brand")!.href).href; // a portable copy names index.html

// wordsOf are the words of an address or title.
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];

// alike is 1 for equal words and 0 for words that have little in common.
const alike = (a: string, b: string) => Math.max(0, 1 - (2 * distance(a, b)) / Math.max(a.length, b.length));

// likeness says how well the words of a page answer those that were asked for, from 0 to 1.
function likeness(asked: string[], page: string[]): number {
  const best = (words: string[], others: string[]) => words.reduce((sum, a) => sum + Math.max(0, ...others.map((b) => alike(a, b))), 0) / (words.length || 1);
  return 0.6 * best(asked, page) + 0.4 * best(page, asked);
}

// addresses are all pages that the site tells search engines of, with the titles that the menu knows.
async function addresses(): Promise<Map<string, string>> {
  const pages = new Map([...document.querySelectorAll<HTMLAnchorElement>(".stations a")].map((a) => [a.href.replace(/index\.html$/, ""), a.textContent!]));
  try {
    const map = await (await fetch(site + "sitemap.xml")).text();
    const listed = [...map.matchAll(/<loc>([^<]+)/g)].map((found) => found[1]);
    const home = listed.reduce((a, b) => (b.length < a.length ? b : a));
    for (const address of listed) {
      const path = address.slice(home.length);
      const last = decodeURIComponent(path).split("/").filter(Boolean).pop()?.replace(/[-_]+/g, " ");
      if (last && !pages.has(site + path)) pages.set(site + path, last[0].toUpperCase() + last.slice(1));
    }
  } catch {} // no map of the site: the menu is enough
  return pages;
}

async function propose() {
  const asked = wordsOf(decodeURIComponent(location.href.slice(site.length).replace(/[?#].*|\.html?$/g, "")));
  const near = [...(await addresses())]
    .map(([href, title]) => ({ href, title, score: likeness(asked, wordsOf(decodeURIComponent(href.slice(site.length)))) }))
    .filter((page) => page.score > 0.45)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3);
  const section = document.querySelector<HTMLElement>(".near")!;
  for (const { href, title } of near) {
    const link = Object.assign(document.createElement("a"), { href, textContent: title });
    const item = document.createElement("li");
    item.append(link);
    section.querySelector("ul")!.append(item);
  }
  section.hidden = !near.length;
}

propose().catch(() => {}); // an address that cannot be decoded has no neighbours
