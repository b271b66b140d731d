// What stands in the page of a questionnaire: the texts that the runtime shows, and the places it fills. Nothing
// that anyone has written becomes markup: texts go into text nodes only.

import type { Data, Result } from "./_evaluate";
import type { Change, Changer, Contribution } from "./_explain";
import type { Refusal, Shared } from "./_link";
import { make, type Child } from "./_make";

export const button = (label: string, onclick: () => void, className = "") => make("button", { type: "button", className, onclick }, label);
export const list = (...items: Child[][]) => make("ul", {}, ...items.map((i) => make("li", {}, ...i)));
// after ends a label in a list: questions end in a sign of their own.
export const after = (label: string, sign: string) => label + (/[?!.]$/.test(label) ? "" : sign);
export const number = (n: number) => `${n}`.replace("-", "−");
export const signed = (n: number) => (n > 0 ? "+" : "") + number(n);

// A Page is the finished page, read once.
export type Page = ReturnType<typeof readPage>;

export function readPage() {
  const id = (name: string) => document.getElementById(name)!;
  const sheet = id("_sheet");
  const data: Data = JSON.parse(id("_data").textContent!);
  const words = id("_words").dataset;
  const questions = [...sheet.querySelectorAll<HTMLFieldSetElement>(".question")];
  const outcomes = [...sheet.querySelectorAll<HTMLElement>("section.outcome")];
  const text = (e: ParentNode, selector: string) => e.querySelector(selector)?.textContent!.trim() ?? "";
  const word = (key: string, values: Record<string, string | number> = {}) => words[key]!.replace(/\{(\w+)\}/g, (_, name) => `${values[name] ?? ""}`);
  const texts = (selector: string) => questions.map((q) => [...q.querySelectorAll("li")].map((li) => text(li, selector)));
  const options = texts("label > span");
  const reasons = texts("p");
  const asks = questions.map((q) => text(q, ".ask"));
  const option = (i: number, a: number) => (a > 0 ? options[i][a - 1] : word(a ? "skipped" : "open"));
  const ask = (i: number) => asks[i];
  const label = (i: number) => questions[i].dataset.label || asks[i];
  return {
    data,
    sheet,
    questions,
    outcomes,
    word,
    option,
    ask,
    label,
    form: id("_form") as HTMLFormElement,
    panel: id("_panel"),
    place: id("_questions"),
    name: document.title,
    title: (o: number) => text(outcomes[o], "h3"),
    summary: (o: number) => text(outcomes[o], ":scope > p"),
    because: (i: number, a: number) => reasons[i][a - 1] ?? "",
    band: (k: number, value: number) => data.s[k].b[data.s[k].t.filter((to) => value > to).length],
    bands: (k: number) => sheet.querySelectorAll("td:has(> .band)")[k].textContent!,
    inputs: (i: number) => [...questions[i].querySelectorAll("input")],
    notes: [...sheet.querySelectorAll<HTMLElement>(".notes dd")],
    // joined lists words: "a, b and c".
    joined: (all: string[], last = "and") => (all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${word(last)} ${all.at(-1)}`),
  };
}

// Later is the script that does what few readers need; see questionnaire-later.ts.
export interface Later {
  parse(data: Data, fragment: string): Shared | Refusal | "failed";
  address(p: Page, answers: number[]): string;
  markdown(p: Page, answers: number[]): string;
  save(p: Page, answers: number[]): void;
  paired(p: Page, tries: Changer, show: (p: Page, all: Change[]) => Node): Node[];
  compared(p: Page, text: string, own: number[]): Node[];
  explained(p: Page, r: Result, show: (p: Page, r: Result, all: Contribution[], named: boolean) => Node | undefined): Node[];
}
