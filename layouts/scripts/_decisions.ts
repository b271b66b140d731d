// Makes the matrices of a page of kind decisions into a sheet of one's own: choose the situations, change the letters, take
// it away. It begins with what the page shows, or with the sheet in a link. Nothing is sent or stored; what the reader wants to
// keep is saved as a file or as a link.

import { make } from "./_make";
import { limits, link, parse, parts, prefix, type Row, type Sheet } from "./_sheet";
import { copyButton, csv, markdownTable, plain, save } from "./_tool";

const own = document.querySelector<HTMLElement>("#_own")!;
const word = (key: string) => own.dataset[key] ?? key;
const clean = (node: Element | null | undefined) => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

// Reads the matrices of the page. The columns are those of the first; a matrix with other columns is left alone.
function readPage(): Sheet {
  const rows: Row[] = [];
  let people: string[] = [];
  for (const matrix of document.querySelectorAll(".matrix")) {
    const heads = [...matrix.querySelectorAll("thead th")].map(clean);
    const noted = matrix.querySelector("td.note") !== null;
    const columns = heads.slice(1, noted ? -1 : undefined);
    if (!people.length) people = columns;
    if (columns.join() !== people.join()) continue;
    for (const row of matrix.querySelectorAll("tbody tr")) {
      const letters = [...row.querySelectorAll("td:not(.note)")].map((cell) => {
        const here = [...cell.querySelectorAll("abbr")].map(clean);
        return ["D", "A", "C", "I"].filter((letter) => here.includes(letter)).join(", ");
      });
      rows.push({ group: clean(matrix.querySelector("caption")), decision: clean(row.querySelector("th")), letters, note: clean(row.querySelector(".note")), used: true });
    }
  }
  return { people, rows };
}

const page = readPage();
const given = location.hash.startsWith(prefix);
const sent = given ? parse(page, location.hash) : undefined;
const { people, rows } = sent ?? structuredClone(page);

// What is wrong with a row, in words; empty if exactly one person drives and exactly one approves.
function wrong(row: Row) {
  const count = (letter: string) => row.letters.filter((cell) => cell.split(", ").includes(letter)).length;
  return [
    count("A") ? (count("A") > 1 ? word("manyA") : "") : word("noA"),
    count("D") ? (count("D") > 1 ? word("manyD") : "") : word("noD"),
  ].filter(Boolean).join(" ");
}

const used = () => rows.filter((row) => row.used && row.decision);
const table = () => [
  [word("decision"), ...people, word("note")],
  ...used().map((row) => [row.decision, ...row.letters, row.note]),
];
const key = () => `D ${word("d")}; A ${word("a")}; C ${word("c")}; I ${word("i")}.`;
const title = document.title.split(" – ")[0];
const signatures = (safe = (text: string) => text) => people.map((person) => `${safe(person.trim())}: ${"_".repeat(24)}`);
const markdown = () => `# ${title}\n\n${markdownTable(table())}\n${key()}\n\n${word("signed")}\n\n${signatures(plain).map((line) => `- ${line}\n`).join("")}`;

const status = make("p", { className: "status" });
status.setAttribute("role", "status");
const list = make("div", { className: "rows" });
const paper = make("div", { className: "paper" });

// Says how far the sheet is, and renews what is printed.
function refresh() {
  const open = used().filter((row) => wrong(row)).length;
  status.textContent = `${used().length} ${word("chosen")} ${open ? `${open} ${word("open")}` : word("fine")}`;
  const [head, ...body] = table();
  paper.replaceChildren(
    make("h2", { textContent: title }),
    make("table", {},
      make("thead", {}, make("tr", {}, ...head.map((text) => Object.assign(make("th", { textContent: text }), { scope: "col" })))),
      make("tbody", {}, ...body.map((cells) => make("tr", {}, ...cells.map((text, i) => make(i ? "td" : "th", { textContent: text }))))),
    ),
    make("p", { textContent: key() }),
    make("p", { textContent: word("signed") }),
    ...signatures().map((line) => make("p", { textContent: line })),
  );
}

function rowEditor(row: Row, added: boolean) {
  const problem = make("p", { className: "problem" });
  const check = () => {
    problem.textContent = row.used ? wrong(row) : "";
    refresh();
  };
  const box = make("input", { type: "checkbox", checked: row.used });
  const cells = make("div", { className: "cells", hidden: !row.used });
  const group = make("fieldset", {}, make("legend", {}, make("label", {}, box, " ", added ? word("own") : row.decision)), cells, problem);
  box.onchange = () => {
    row.used = box.checked;
    cells.hidden = !row.used;
    check();
  };
  if (added) {
    const name = make("input", { type: "text", value: row.decision, maxLength: limits.decision });
    name.oninput = () => { row.decision = name.value; refresh(); };
    cells.append(make("label", { className: "wide" }, word("decision"), name));
  }
  row.letters.forEach((letters, i) => {
    const choice = make("select", {}, ...parts.map((p) => make("option", { value: p, textContent: p || "–", selected: p === letters })));
    choice.onchange = () => { row.letters[i] = choice.value; check(); };
    const name = make("span", { textContent: people[i] });
    name.dataset.person = String(i);
    cells.append(make("label", {}, name, choice));
  });
  const note = make("input", { type: "text", value: row.note, maxLength: limits.note });
  note.oninput = () => { row.note = note.value; refresh(); };
  cells.append(make("label", { className: "wide" }, word("note"), note));
  problem.textContent = wrong(row);
  return group;
}

function listRows() {
  let group = "";
  rows.forEach((row, i) => {
    const added = i >= page.rows.length;
    if (row.group !== group && !added) list.append(make("h3", { textContent: (group = row.group) }));
    list.append(rowEditor(row, added));
  });
}

// Adds a situation that the page does not have.
function addRow() {
  const row: Row = { group: "", decision: "", letters: people.map(() => ""), note: "", used: true };
  rows.push(row);
  const editor = rowEditor(row, true);
  list.append(editor);
  editor.querySelector<HTMLInputElement>("input[type=text]")!.focus();
  refresh();
}

function personEditor(person: string, i: number) {
  const name = make("input", { type: "text", value: person, maxLength: limits.person });
  name.oninput = () => {
    people[i] = name.value;
    for (const label of list.querySelectorAll(`[data-person="${i}"]`)) label.textContent = name.value;
    refresh();
  };
  return make("label", {}, `${word("person")} ${i + 1}`, name);
}

// The link of the sheet as it is now, which stands in the address bar too.
function address() {
  history.replaceState(null, "", link(page, { people, rows }));
  return location.href;
}

function print() {
  document.body.classList.add("own-only");
  addEventListener("afterprint", () => document.body.classList.remove("own-only"), { once: true });
  window.print();
}

if (rows.length) {
  listRows();
  const button = (label: string, onclick: () => void) => make("button", { type: "button", textContent: label, onclick });
  const came = make("p", { className: "came", tabIndex: -1, textContent: word(sent ? "came" : "refused") });
  if (given) own.append(came);
  own.append(
    make("fieldset", { className: "people" }, make("legend", { textContent: word("people") }), ...people.map(personEditor)),
    list,
    make("div", { className: "buttons" }, button(word("add"), addRow)),
    make("div", { className: "away" }, status, make("div", { className: "buttons" },
      copyButton(word("link"), word("copied"), address),
      copyButton(word("copy"), word("copied"), markdown),
      button("Markdown", () => save("who-decides.md", "text/markdown", markdown())),
      button("CSV", () => save("who-decides.csv", "text/csv", csv(table()))),
      button(word("print"), print),
    )),
    paper,
  );
  own.hidden = false;
  refresh();
  if (given) came.focus();
  addEventListener("hashchange", () => location.hash.startsWith(prefix) && location.reload());
}
