// Reads the search index, a chunk at a time, and ranks pages. The package comment of generator/search says
// what is in the files.

import { distance } from "./_distance";
import { words } from "./_words";

type Directory = { v: string; lang: string; n: number; w: string[]; p: number[]; s: string[] };
type Facets = { readers: string[]; roles: string[]; pages: string };

export type Section = { id: string; heading: string; text: string };
export type Page = { address: string; title: string; sections: Section[] };
export type Hit = { page: number; score: number; section: number };
// What was found: pages, best first, the words that count as found, and corrections of mistyped words.
export type Found = { hits: Hit[]; terms: Set<string>; meant: string[] };

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const value = (text: string, i: number) => digits.indexOf(text[i]);
const waiting = new Map<string, (data: unknown) => void>();

// From disk, files of the index are run as scripts, which call this.
Object.assign(globalThis, { roleguideSearch: (key: string, data: unknown) => waiting.get(key)?.(data) });

export class Index {
  #chunks = new Map<string, Promise<any>>();
  constructor(readonly folder: string) {}

  // Loads a file of the index, once. All but the directory are asked for with its version.
  async #load(key: string): Promise<any> {
    const version = key === "map" ? "" : `?v=${(await this.directory()).v}`;
    let chunk = this.#chunks.get(key);
    if (!chunk) {
      const file = `${this.folder}${key}.js${version}`;
      chunk = location.protocol === "file:" ? runScript(key, file) : fetchData(file, key === "map");
      chunk.catch(() => this.#chunks.delete(key));
      this.#chunks.set(key, chunk);
    }
    return chunk;
  }

  directory(): Promise<Directory> {
    return this.#load("map");
  }

  async page(number: number): Promise<Page> {
    let block = 0;
    let at = number;
    for (const { p } = await this.directory(); at >= p[block]; block++) at -= p[block];
    const [address, title, ...rest] = (await this.#load(`p${block}`))[at] as string[];
    const sections = [];
    for (let i = 0; i < rest.length; i += 3) sections.push({ id: rest[i], heading: rest[i + 1], text: rest[i + 2] });
    return { address, title, sections };
  }

  // The words of the index that a word stands for, each with what it counts for: itself, longer ones if it is
  // still being typed, and if there are none, those it may be a slip of.
  async #lookUp(term: string, typing: boolean): Promise<[string, string, number][]> {
    const { w } = await this.directory();
    const found: [string, string, number][] = [];
    const at = Math.max(0, last(w, (first) => first <= term));
    for (let i = at; i < w.length && (i === at || (i <= at + 1 && w[i].startsWith(term))); i++) {
      const list: string[] = await this.#load(`w${i}`);
      for (let k = 0; k < list.length; k += 2) {
        if (list[k] === term) found.push([list[k], list[k + 1], 1]);
        else if (typing && term.length > 1 && list[k].startsWith(term)) found.push([list[k], list[k + 1], 0.6 * (term.length / list[k].length)]);
      }
    }
    return found.sort((a, b) => b[2] - a[2]).slice(0, 24);
  }

  async #similar(term: string): Promise<string[]> {
    const far = term.length < 4 ? 0 : term.length < 7 ? 1 : 2;
    if (!far) return [];
    const { s } = await this.directory();
    const chunks = new Set([term[0], term[1]].map((c) => last(s, (first) => first <= c)).filter((i) => i >= 0));
    const close: { word: string; cost: number }[] = [];
    for (const i of chunks) {
      for (const entry of ((await this.#load(`s${i}`)) as string).split(" ")) {
        const word = entry.slice(0, -1);
        if (Math.abs(word.length - term.length) > far) continue;
        const d = distance(term, word, far);
        // A slip in the first letter is rare, and frequent words are meant more often.
        if (d <= far) close.push({ word, cost: d + (word[0] === term[0] ? 0 : 0.5) - Number(entry.at(-1)) / 20 });
      }
    }
    close.sort((a, b) => a.cost - b.cost);
    return close.filter((c) => c.cost < close[0].cost + 0.4).slice(0, 2).map((c) => c.word);
  }

  async find(query: string, allowed: (page: number) => boolean): Promise<Found> {
    const { lang, n } = await this.directory();
    const typed = words(query, lang);
    const terms = [...new Map(typed.map((w) => [w.term, w.common]))];
    const telling = terms.filter(([, common]) => !common).length || terms.length;
    const totals = new Map<number, { score: number; words: number; parts: Map<number, number> }>();
    const found: Found = { hits: [], terms: new Set(), meant: [] };
    for (const [term, common] of terms) {
      if (common && n > 1000 && telling < terms.length) continue; // not worth the bytes
      const typing = !common && term === typed.at(-1)!.term && /[\p{L}\p{N}]$/u.test(query);
      let entries = await this.#lookUp(term, typing);
      if (!entries.length && !common) {
        for (const other of await this.#similar(term)) {
          entries.push(...(await this.#lookUp(other, false)).map(([w, list]): [string, string, number] => [w, list, 0.5]));
        }
        found.meant.push(...entries.map(([w]) => w).slice(0, 1));
      }
      const best = new Map<number, [number, number]>();
      for (const [word, list, weight] of entries) {
        if (!common) found.terms.add(word);
        read(list, n, (page, score, section) => {
          score *= common ? weight / 3 : weight;
          if (allowed(page) && score > (best.get(page)?.[0] ?? 0)) best.set(page, [score, section]);
        });
      }
      for (const [page, [score, section]] of best) {
        const total = totals.get(page) ?? { score: 0, words: 0, parts: new Map<number, number>() };
        total.score += score;
        if (!common || telling === terms.length) total.words++;
        total.parts.set(section, (total.parts.get(section) ?? 0) + score);
        totals.set(page, total);
      }
    }
    for (const [page, { score, words, parts }] of totals) {
      const [section] = [...parts].reduce((a, b) => (b[1] > a[1] ? b : a));
      found.hits.push({ page, score: score * (words / telling) ** 1.5, section });
    }
    found.hits.sort((a, b) => b.score - a.score || a.page - b.page);
    return found;
  }

  // Tells which pages are for a kind of reader and about a role. Pages that name no reader are for everyone.
  async filter(reader: string, role: string): Promise<(page: number) => boolean> {
    if (!reader && !role) return () => true;
    const { readers, roles, pages }: Facets = await this.#load("facets");
    const widths = [readers, roles].map((list) => Math.ceil(list.length / 6));
    const bit = (page: number, offset: number, i: number) => (value(pages, page * (widths[0] + widths[1]) + offset + Math.floor(i / 6)) >> i % 6) & 1;
    const all = (page: number) => readers.every((_, i) => !bit(page, 0, i));
    return (page) =>
      (!reader || all(page) || !!bit(page, 0, readers.indexOf(reader))) && (!role || !!bit(page, widths[0], roles.indexOf(role)));
  }
}

// Decodes the pages of a word. The score is BM25's, of the text and of the title: what the word weighs there,
// and how rare it is.
function read(list: string, pages: number, see: (page: number, score: number, section: number) => void) {
  let i = 0;
  const number = () => {
    let n = 0;
    for (let shift = 0, d = 32; d > 31; shift += 5) n |= ((d = value(list, i++)) & 31) << shift;
    return n;
  };
  const rarity = (having: number) => Math.log(1 + (pages - having + 0.5) / (having + 0.5));
  const text = rarity(number()) / 15;
  const title = (2.5 * rarity(number())) / 63;
  for (let page = -1; i < list.length; ) {
    page += number();
    const mark = value(list, i++);
    const section = mark & 16 ? value(list, i++) : 0;
    see(page, text * (mark & 15) + (mark & 32 ? title * value(list, i++) : 0), section);
  }
}

// The place of the last entry for which something holds; entries are in order. -1: none.
function last<T>(list: T[], holds: (entry: T) => boolean): number {
  let low = -1;
  for (let high = list.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (holds(list[middle])) low = middle;
    else high = middle;
  }
  return low;
}

async function fetchData(file: string, anew: boolean): Promise<unknown> {
  const response = await fetch(file, anew ? { cache: "no-cache" } : {});
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  const text = await response.text();
  return JSON.parse(text.slice(text.indexOf(",") + 1, -1));
}

function runScript(key: string, file: string): Promise<unknown> {
  return new Promise((done, failed) => {
    waiting.set(key, done);
    const script = document.createElement("script");
    script.src = file;
    script.onerror = () => failed(new Error(file));
    document.head.append(script);
  });
}
