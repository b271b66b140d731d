// The answers after the last question: a list to check, then the result with the answers to try others.

import { asked, choices, evaluate, type Result } from "./_evaluate";
import { make } from "./_make";
import { button, number, type Later, type Page } from "./_page";
import { result, show } from "./_result";

// A Talk is what the list and the result know of the answers, and ask of the questionnaire.
export interface Talk {
  now(): number[];
  answer(i: number, a: number): void; // in place; the view stays
  change(i: number): void; // goes to the question
  see(): void; // goes to the result, or to the first question that is missing
  again(): void;
  later(): Promise<Later>;
}

// check lists the answers before the result.
export function check(p: Page, talk: Talk) {
  const { word } = p;
  const r = evaluate(p.data, talk.now());
  p.panel.append(
    make("h2", {}, word("check")),
    make("p", {}, word("checkText")),
    make(
      "dl",
      { className: "answers" },
      ...asked(r).flatMap((i) => {
        const change = button(word("change"), () => talk.change(i), "plain");
        change.ariaLabel = `${word("change")}: ${p.ask(i)}`;
        return [make("dt", {}, p.ask(i)), make("dd", {}, p.option(i, r.answers[i]), " ", change)];
      }),
    ),
    make("p", { className: "buttons" }, button(word("see"), talk.see, "main"), button(word("again"), talk.again)),
  );
}

// outcome shows the result, and the answers to try others. It returns the title of the outcome.
export function outcome(p: Page, talk: Talk): string {
  const { data, word } = p;
  const now = make("p", { className: "now", role: "status" });
  const verdict = make("div", { className: "outcome-now" });
  const table = make("dl", { className: "answers" });
  const said: string[] = [];
  let rows = "";
  const move = () => {
    const r = evaluate(data, talk.now());
    show(verdict, result(p, talk.now(), talk.later), said);
    now.textContent = word("now", { outcome: verdict.querySelector("h2")!.textContent! }) + data.s.map((s, k) => ` · ${s.n} ${number(r.scores[k])}`).join("");
    const shown = asked(r).join() + r.missing.join();
    if (shown === rows) return;
    const focused = document.activeElement!.id;
    rows = shown;
    table.replaceChildren(...asked(r).flatMap((i) => row(r, i)));
    if (focused) document.getElementById(focused)?.focus();
  };
  const row = (r: Result, i: number) => {
    const id = `_answer-${i}`;
    const can = [...(r.answers[i] ? [] : [0]), ...choices(data.q[i])];
    const select = make("select", { id }, ...can.map((a) => make("option", { value: `${a}`, selected: a === r.answers[i] }, p.option(i, a))));
    const chosen = make("span", { ariaHidden: "true" }, p.option(i, r.answers[i]));
    select.onchange = () => {
      talk.answer(i, Number(select.value));
      chosen.textContent = p.option(i, talk.now()[i]);
      move();
    };
    return [make("dt", {}, make("label", { htmlFor: id }, p.ask(i))), make("dd", { className: "pick" }, chosen, select)];
  };
  move();
  p.panel.append(verdict, make("h3", {}, word("keep")), actions(p, talk), make("div", {}, make("h3", {}, word("answers")), make("p", {}, word("whatIf")), now, table));
  return verdict.querySelector("h2")!.textContent!;
}

// actions are what a reader can do with a result.
function actions(p: Page, talk: Talk) {
  const { word } = p;
  const said = make("p", { role: "status" });
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = word("copied");
    } catch {
      const area = make("textarea", { value: text, readOnly: true, rows: 6, ariaLabel: word("copyBy") });
      said.replaceChildren(word("copyBy"), area);
      area.select();
    }
  };
  return make(
    "div",
    { className: "actions" },
    make(
      "p",
      { className: "buttons" },
      button(word("copyLink"), async () => copy((await talk.later()).address(p, talk.now()))),
      button(word("print"), () => print()),
      button(word("copyText"), async () => copy((await talk.later()).markdown(p, talk.now()))),
      button(word("json"), async () => (await talk.later()).save(p, talk.now())),
      button(word("again"), talk.again),
    ),
    said,
  );
}
