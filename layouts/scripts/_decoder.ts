// Reads a pasted advert with the words of the page. The text stays in this page: it is not sent, not stored, and gone when
// the page is closed.

import { astray, called, read, verdict, type Reading, type Words } from "./_decode";
import { make } from "./_make";

const tool = document.querySelector<HTMLElement>("#_decoder")!;
const word = (key: string) => tool.dataset[key] ?? key;
const tables = [...document.querySelectorAll<HTMLTableElement>(".words table")];
const roles = tables.map((table) => table.dataset.side!).filter(Boolean);
const names = tables.filter((table) => table.dataset.side).map((table) => table.dataset.name!) as [string, string];
const longest = 50_000; // characters; far more than any advert

// The words stand in the tables that readers without script use.
const list: Words[] = tables.flatMap((table) =>
  [...table.querySelectorAll("tbody tr")].flatMap((row) => {
    const cells = [...row.children].map((cell) => cell.textContent!.trim());
    const side = roles.indexOf(table.dataset.side!);
    return cells[0].split(", ").map((find) => ({ find, side, weight: side < 0 ? 0 : Number(cells[1]), why: cells.at(-1)! }));
  }),
);

function bars(reading: Reading) {
  const most = Math.max(...reading.sums, 1);
  return names.map((name, i) => {
    const bar = make("p", { className: "bar" }, make("b", { textContent: `${name}: ${reading.sums[i]}` }),
      make("meter", { min: 0, max: most, value: reading.sums[i], ariaLabel: name }));
    bar.dataset.role = roles[i];
    return bar;
  });
}

function marked(text: string, reading: Reading) {
  const box = make("div", { className: "advert" });
  let end = 0;
  for (const hit of reading.hits) {
    const { side, weight, why } = hit.words;
    const mark = make("mark", { textContent: text.slice(hit.from, hit.to), title: side < 0 ? `${word("neither")}: ${why}` : `${names[side]} +${weight}: ${why}` });
    if (side >= 0) mark.dataset.role = roles[side];
    box.append(text.slice(end, hit.from), mark);
    if (side >= 0) box.append(make("sup", { textContent: `${names[side].split(" ")[0]} +${weight}` }));
    end = hit.to;
  }
  box.append(text.slice(end));
  return box;
}

// Words that tell nothing come last.
const place = (words: Words) => (words.side < 0 ? roles.length : words.side);

function found(reading: Reading) {
  const count = new Map<Words, number>();
  for (const hit of reading.hits) count.set(hit.words, (count.get(hit.words) ?? 0) + 1);
  const rows = [...count].sort(([a], [b]) => place(a) - place(b) || b.weight - a.weight);
  const row = (words: Words, n: number) => make("tr", {}, make("th", { scope: "row", textContent: words.find }), make("td", { textContent: words.side < 0 ? word("neither") : names[words.side] }),
    make("td", { textContent: words.side < 0 ? "–" : `${n} × ${words.weight}` }), make("td", { textContent: words.why }));
  const head = ["words", "result", "times", "why"].map((key) => make("th", { scope: "col", textContent: word(key) }));
  return make("div", { className: "table", tabIndex: 0, role: "region", ariaLabel: word("found") }, make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows.map(([words, n]) => row(words, n)))));
}

function sentences(text: string, reading: Reading) {
  const says = verdict(reading);
  const name = called(text, names);
  const first = says === "little" ? word("little") : says === "both" ? word("both") : `${word("reads")} ${names[says].toLowerCase()}.`;
  return [
    make("p", { className: "verdict", textContent: first }),
    name >= 0 && says !== "little" ? make("p", { textContent: `${word("called")} ${names[name].toLowerCase()}.` }) : undefined,
    astray(reading, name) ? make("p", { className: "warn", textContent: `${word("warn")} ${names[1 - name].toLowerCase()}.` }) : undefined,
  ];
}

const area = make("textarea", { rows: 10, id: "_advert", maxLength: longest, spellcheck: false });
const result = make("div", { className: "result", role: "region", ariaLabel: word("result"), hidden: true });
result.setAttribute("aria-live", "polite");

function show() {
  const text = area.value;
  result.hidden = !text.trim();
  if (result.hidden) return result.replaceChildren();
  const reading = read(text, list);
  const parts: (Node | undefined)[] = [...sentences(text, reading), ...bars(reading)];
  if (text.length >= longest) parts.push(make("p", { textContent: word("long") }));
  if (reading.hits.length) parts.push(make("h3", { textContent: word("marked") }), marked(text, reading), make("h3", { textContent: word("found") }), found(reading));
  result.replaceChildren(...parts.filter((part) => part !== undefined));
}

let waiting = 0;
area.oninput = () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 250);
};
const clear = make("button", { type: "button", textContent: word("clear"), onclick: () => { area.value = ""; show(); area.focus(); } });
tool.append(make("label", { htmlFor: area.id, textContent: word("paste") }), area, make("p", { className: "private" }, word("private"), " ", clear), result);
tool.hidden = false;
