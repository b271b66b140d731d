// Makes the worksheet of a questionnaire answer itself: one question at a time, then the result, why, and what
// would change it. All texts are those of the worksheet. Nothing is sent anywhere; answers are kept in this
// tab until it is closed, and go into a link only when the reader asks for one.

import { choices, evaluate, type Data, type Result } from "./_evaluate";
import { changer } from "./_explain";
import { link, parse } from "./_link";

type Child = Node | string | undefined;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: Child[]) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((c) => c !== undefined));
  return element;
}

const sheet = document.querySelector<HTMLElement>("#_sheet")!;
const data: Data = JSON.parse(document.querySelector("#_data")!.textContent!);
const word = (key: string) => sheet.dataset[key] ?? key;
const questions = [...sheet.querySelectorAll<HTMLElement>(".question")];
const outcomes = data.o.map((o) => document.getElementById(`outcome-${o.i}`)!);
const notes = [...sheet.querySelectorAll<HTMLElement>(".notes dd")];
const store = `questionnaire ${data.id} ${data.v}`;
const pageTitle = document.title;

let answers: number[] = data.q.map(() => 0);
let step = -1; // -1: not begun; a question; data.q.length: the result
let refused = "";

const ask = (i: number) => questions[i].querySelector("legend .ask")!.textContent!.trim();
const text = (i: number, a: number) => (a > 0 ? questions[i].querySelectorAll(".option")[a - 1].textContent! : word(a ? "skipped" : "open"));
const because = (i: number, a: number) => questions[i].querySelectorAll("li")[a - 1]?.querySelector(".because")?.textContent ?? "";
const title = (o: number) => outcomes[o].querySelector("h3")!.textContent!;
const signed = (n: number) => (n < 0 ? `−${-n}` : `+${n}`);
const band = (k: number, value: number) => data.s[k].b[data.s[k].t.filter((to) => value > to).length];

function remember() {
  try {
    sessionStorage[store] = link(data, answers);
  } catch {} // storage is switched off: the answers last as long as the page
}

function recall() {
  if (location.hash.split(".").length === 3) {
    const shared = parse(data, location.hash);
    if (typeof shared === "object") {
      answers = shared.answers;
      step = evaluate(data, answers).missing.length ? 0 : data.q.length;
      return;
    }
    refused = word(`link${shared[0].toUpperCase()}${shared.slice(1)}`.replace("Newer", "Version").replace("Unknown", "Version"));
  }
  try {
    const kept = parse(data, sessionStorage[store] ?? "");
    if (typeof kept === "object") answers = kept.answers;
  } catch {}
  step = history.state?.step ?? -1; // a reload stays where it was
}

// The parts that script adds: where the reader is, the buttons, and the result.
const stage = make("div", { className: "stage", id: "_stage" });
const panel = make("div", { className: "panel" });
sheet.before(stage);
stage.append(panel);

function button(label: string, onclick: () => void, className = "") {
  return make("button", { type: "button", className, onclick }, label);
}

function go(to: number, replace = false) {
  step = to;
  history[replace ? "replaceState" : "pushState"]({ step }, "", location.pathname + location.search);
  show(true);
}

const neighbour = (r: Result, from: number, by: number) => {
  let i = from + by;
  while (i >= 0 && i < data.q.length && !r.shown[i]) i += by;
  return i;
};

function show(focus: boolean) {
  const r = evaluate(data, answers);
  sheet.classList.toggle("away", step >= 0);
  for (const q of questions) if (q.parentElement === panel) restore(q);
  panel.replaceChildren();
  if (step < 0) start(r);
  else if (step < data.q.length) question(r);
  else result(r);
  if (!focus) return;
  const heading = panel.querySelector<HTMLElement>("h2, legend")!;
  heading.tabIndex = -1;
  heading.focus();
  panel.scrollIntoView({ block: "start" });
}

// restore puts a question back to its place in the worksheet.
function restore(q: HTMLElement) {
  const i = questions.indexOf(q);
  const before = questions.slice(i + 1).find((other) => other.parentElement !== panel);
  if (before) before.before(q);
  else questions[i - 1].after(q);
}

function start(r: Result) {
  document.title = pageTitle;
  const begun = answers.some((a) => a);
  panel.append(
    make("h2", {}, word("start")),
    refused ? make("p", { className: "refused", role: "alert" }, refused) : "",
    make("p", {}, word("startText")),
    make("p", { className: "buttons" }, button(begun ? word("resume") : word("begin"), () => go(begun ? (r.missing[0] ?? data.q.length) : 0), "main"), begun ? button(word("again"), again) : undefined),
  );
}

function again() {
  answers = data.q.map(() => 0);
  remember();
  go(0);
}

function question(r: Result) {
  const i = step;
  const shown = data.q.map((_, k) => k).filter((k) => r.shown[k]);
  const q = questions[i];
  const place = `${word("question")} ${shown.indexOf(i) + 1} ${word("of")} ${shown.length}`;
  document.title = `${place} – ${pageTitle}`;
  const bar = make("progress", { max: shown.length, value: shown.indexOf(i) });
  bar.ariaLabel = place;
  const wrong = make("p", { className: "wrong", role: "alert", hidden: true }, make("a", { href: `#question-${data.q[i].i}` }, word("choose")));
  panel.append(make("p", { className: "where" }, place), bar, wrong, q);
  const inputs = [...q.querySelectorAll("input")];
  inputs.forEach((input, k) => {
    input.checked = answers[i] === k + 1;
    input.onchange = () => {
      answers[i] = k + 1;
      wrong.hidden = true;
      remember();
    };
  });
  wrong.querySelector("a")!.onclick = (e) => {
    e.preventDefault();
    inputs[0].focus();
  };
  const next = () => {
    if (!answers[i]) {
      wrong.hidden = false;
      wrong.querySelector("a")!.focus();
      return;
    }
    go(neighbour(evaluate(data, answers), i, 1));
  };
  panel.append(
    make(
      "p",
      { className: "buttons" },
      button(word("next"), next, "main"),
      button(word("back"), () => go(neighbour(r, i, -1))),
      data.q[i].k
        ? button(word("skip"), () => {
            answers[i] = -1;
            remember();
            go(neighbour(evaluate(data, answers), i, 1));
          })
        : undefined,
      button(word("whole"), () => go(-1)),
    ),
  );
}

function result(r: Result) {
  if (r.missing.length) return go(r.missing[0], true);
  document.title = `${title(r.outcome)} – ${pageTitle}`;
  const change = changer(data, answers, r).singles();
  const firm = change.kept * 100 >= change.all * 85 ? "firm" : change.kept * 100 >= change.all * 60 ? "fair" : "close";
  const outcome = outcomes[r.outcome].cloneNode(true) as HTMLElement;
  outcome.removeAttribute("id");
  outcome.removeAttribute("aria-labelledby");
  outcome.querySelector("h3")!.remove();
  const summary = outcome.querySelector(":scope > p");
  panel.append(make("p", { className: "where" }, word("result")), make("h2", {}, title(r.outcome)), summary ?? "");
  const rule = document.querySelectorAll("#_sheet .rules tbody tr")[r.rule].querySelector("td")!.firstChild!.textContent!.trim();
  panel.append(make("h3", {}, word("why")), make("p", {}, `${word("rule")} ${r.rule + 1}: ${rule}.`), ...data.s.map((_, k) => score(r, k)));
  panel.append(make("h3", {}, word("changes")), make("p", {}, `${word(firm)} ${change.kept} ${word("of")} ${change.all} ${word("keep")}`));
  if (change.found.length) {
    panel.append(make("ul", {}, ...change.found.map((c) => make("li", {}, `${ask(c.to[0][0])} – `, make("b", {}, text(...c.to[0])), ` → ${c.outcomes.map(title).join(` ${word("or")} `)}`))));
  }
  if (r.notes.length) panel.append(make("h3", {}, word("besides")), make("ul", {}, ...r.notes.map((n) => make("li", {}, ...[...notes[n].childNodes].map((c) => c.cloneNode(true))))));
  panel.append(outcome, make("h3", {}, word("answers")), make("p", {}, word("whatIf")), whatIf(r), actions(r));
}

// score shows a sum, its band and the answers it is made of: they add up, always.
function score(r: Result, k: number) {
  const s = data.s[k];
  const meter = make("meter", { min: Math.min(s.l, 0), max: Math.max(s.h, 1), value: r.scores[k] });
  meter.ariaLabel = s.n;
  const parts = data.q
    .map((q, i) => ({ i, points: r.answers[i] > 0 ? q.p[r.answers[i] - 1][k] : 0 }))
    .filter((p) => p.points)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return make(
    "div",
    { className: "score" },
    make("p", {}, make("b", {}, s.n), ` ${r.scores[k]}, ${band(k, r.scores[k])} `, meter),
    make(
      "ul",
      {},
      ...parts.map(({ i, points }) => {
        const reason = because(i, r.answers[i]);
        return make("li", {}, make("b", {}, signed(points)), ` ${text(i, r.answers[i])}`, make("small", {}, ` ${ask(i)} ${reason}`));
      }),
    ),
  );
}

// whatIf lists the answers; changing one moves the result at once.
function whatIf(r: Result) {
  return make(
    "dl",
    { className: "answers" },
    ...data.q.flatMap((q, i) => {
      if (!r.shown[i]) return [];
      const select = make("select", { id: `_answer-${i}` }, ...choices(q).map((a) => make("option", { value: String(a), selected: a === r.answers[i] }, text(i, a))));
      select.onchange = () => {
        answers[i] = Number(select.value);
        remember();
        show(false);
        document.getElementById(`_answer-${i}`)?.focus();
      };
      return [make("dt", {}, make("label", { htmlFor: `_answer-${i}` }, ask(i))), make("dd", {}, select)];
    }),
  );
}

function actions(r: Result) {
  const said = make("p", { role: "status" });
  const copy = async (what: string) => {
    try {
      await navigator.clipboard.writeText(what);
      said.textContent = word("copied");
    } catch {
      said.replaceChildren(make("textarea", { value: what, readOnly: true, rows: 4 }));
    }
  };
  const address = () => `${location.origin}${location.pathname}#${link(data, answers)}`;
  const download = () => {
    const content = {
      questionnaire: data.id,
      version: data.v,
      outcome: data.o[r.outcome].i,
      scores: Object.fromEntries(data.s.map((s, k) => [s.n, r.scores[k]])),
      answers: data.q.flatMap((q, i) => (r.answers[i] ? [{ id: q.i, question: ask(i), answer: text(i, r.answers[i]) }] : [])),
    };
    const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }));
    make("a", { href: url, download: `${data.id}.json` }).click();
    URL.revokeObjectURL(url);
  };
  return make(
    "div",
    {},
    make(
      "p",
      { className: "buttons" },
      button(word("copyLink"), () => copy(address())),
      button(word("copyText"), () => copy(markdown(r, address()))),
      button(word("json"), download),
      button(word("print"), () => print()),
      button(word("again"), again),
      button(word("whole"), () => go(-1)),
    ),
    said,
  );
}

function markdown(r: Result, address: string): string {
  const lines = [`# ${title(r.outcome)}`, "", outcomes[r.outcome].querySelector("p")?.textContent ?? "", ""];
  data.s.forEach((s, k) => lines.push(`- ${s.n}: ${r.scores[k]} (${band(k, r.scores[k])})`));
  lines.push("", `## ${word("answers")}`, "");
  data.q.forEach((_, i) => r.shown[i] && lines.push(`- ${ask(i)} **${text(i, r.answers[i])}**`));
  return [...lines, "", address, ""].join("\n");
}

addEventListener("popstate", (e) => {
  step = e.state?.step ?? -1;
  show(true);
});
addEventListener("hashchange", () => {
  if (location.hash.split(".").length !== 3) return;
  recall();
  show(true);
});
recall();
show(false);
