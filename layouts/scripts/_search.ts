// Makes the search page answer while the reader types. Without it the page lists all pages by title.

import { Index, type Found, type Hit } from "./_index";
import { words } from "./_words";

const form = document.querySelector<HTMLFormElement>("#_search")!;
const input = form.querySelector<HTMLInputElement>("[name=q]")!;
const list = document.querySelector<HTMLOListElement>("#_results")!;
const status = document.querySelector<HTMLElement>("#_found")!;
const more = document.querySelector<HTMLButtonElement>("#_more")!;
const index = new Index(form.dataset.index!);
const word = (key: string) => form.dataset[key]!;
const atOnce = 7; // results; more come with the button
const excerpt = 190; // characters

let latest = 0; // the number of the last question; answers to earlier ones are dropped
let shown = 0;
let found: Found = { hits: [], terms: new Set(), meant: [] };

const choice = (name: string) => form.querySelector<HTMLSelectElement>(`[name=${name}]`)?.value ?? "";

async function search() {
  const question = ++latest;
  const query = input.value.trim();
  keepAddress();
  if (!query) {
    found = { hits: [], terms: new Set(), meant: [] };
    list.replaceChildren();
    status.textContent = "";
    more.hidden = true;
    return;
  }
  try {
    const result = await index.find(query, await index.filter(choice("reader"), choice("role")));
    const pages = await Promise.all(result.hits.slice(0, atOnce).map((hit) => item(hit, result)));
    if (question !== latest) return;
    found = result;
    list.replaceChildren(...pages);
    shown = pages.length;
    say();
  } catch {
    if (question === latest) status.textContent = word("failed");
  }
}

// Tells screen readers and everybody else what was found.
function say() {
  const n = found.hits.length;
  const count = n ? (n === 1 ? word("one") : word("many").replace("{n}", String(n))) : word("none");
  status.textContent = found.meant.length && n ? `${count} ${word("meant").replace("{words}", found.meant.join(", "))}` : count;
  more.hidden = shown >= n;
}

async function item(hit: Hit, result: Found): Promise<HTMLLIElement> {
  const page = await index.page(hit.page);
  const section = page.sections[Math.min(hit.section, page.sections.length - 1)] ?? { id: "", heading: "", text: "" };
  const link = document.createElement("a");
  link.href = form.dataset.root! + page.address + (section.id ? `#${encodeURIComponent(section.id)}` : "");
  link.append(...mark(page.title, result));
  const li = document.createElement("li");
  li.append(link);
  if (section.heading) li.append(block("p", "part", mark(section.heading, result)));
  const text = window_(section.text || page.sections[0]?.text || "", result);
  if (text) li.append(block("p", "excerpt", mark(text, result)));
  return li;
}

function block(tag: string, className: string, children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

// Cuts text into what was looked for, marked, and what lies between. Only text is ever put into the page.
function mark(text: string, result: Found): (Node | string)[] {
  const out: (Node | string)[] = [];
  let from = 0;
  for (const w of words(text, document.documentElement.lang)) {
    if (!result.terms.has(w.term) || w.start < from) continue;
    const marked = document.createElement("mark");
    marked.textContent = text.slice(w.start, w.end);
    out.push(text.slice(from, w.start), marked);
    from = w.end;
  }
  return [...out, text.slice(from)];
}

// The part of a text in which most of the words that were looked for stand.
function window_(text: string, result: Found): string {
  if (text.length <= excerpt) return text;
  const places = words(text, document.documentElement.lang).filter((w) => result.terms.has(w.term));
  let best = 0;
  let most = 0;
  for (const [i, first] of places.entries()) {
    const inside = new Set(places.slice(i).filter((w) => w.end <= first.start + excerpt).map((w) => w.term)).size;
    if (inside > most) [most, best] = [inside, first.start];
  }
  let start = Math.max(0, best - 30);
  if (start > 0) start = text.indexOf(" ", start) + 1;
  let end = Math.min(text.length, start + excerpt);
  if (end < text.length) end = text.lastIndexOf(" ", end);
  return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
}

// The address says what was asked, so that it can be kept, sent, and gone back to.
function keepAddress() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, String(value));
  history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
}

function readAddress() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
}

// Arrows move between the field and the results; Escape goes back to the field, and empties it.
function onKey(event: KeyboardEvent) {
  const stops = [input, ...list.querySelectorAll<HTMLAnchorElement>("a")];
  const at = stops.indexOf(document.activeElement as HTMLInputElement);
  if (at < 0) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && stops[at + step]) {
    stops[at + step].focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (at === 0) input.value = "";
    input.focus();
    if (at === 0) search();
    event.preventDefault();
  }
}

more.onclick = async () => {
  const [result, from] = [found, shown];
  const pages = await Promise.all(result.hits.slice(from, from + atOnce).map((hit) => item(hit, result)));
  if (result !== found) return;
  list.append(...pages);
  shown += pages.length;
  say();
  pages[0]?.querySelector("a")?.focus();
};
form.onsubmit = (event) => {
  event.preventDefault();
  search();
};
form.oninput = search;
document.addEventListener("keydown", onKey);
form.dataset.ready = "";
readAddress();
if (input.value) search();
else input.focus();
