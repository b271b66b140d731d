// Makes the worksheet of a questionnaire answer itself: one question at a time or all at once, then a list to check,
// then the result. All texts are those of the page. Nothing is sent anywhere: answers are kept in this tab until it is
// closed, and go into a link only when the reader asks for one. What few readers need, links among it, is loaded when
// it is asked for: see questionnaire-later.ts.
//
// It is read in the head of the page and hides what comes later before anything is painted; when the page is there it
// starts. If it cannot, the whole worksheet is shown, as without script.

import "./main";
import { check, outcome, type Talk } from "./_answers";
import { asked, choices, evaluate, type Result } from "./_evaluate";
import { make, type Child } from "./_make";
import { mended, mistakes } from "./_mistakes";
import { button, list, readPage, type Later, type Page } from "./_page";
import { possible } from "./_possible";

// A View is a question by its number, or one of the other ways to look at the questionnaire.
type View = number | "all" | "check" | "result" | "sheet";

const root = document.documentElement;
const quick = 3000; // states that are searched between two questions: what takes longer is left unsaid
const linked = /^#[^.]*\.[^.]*\./;

root.dataset.ask = linked.test(location.hash) || history.state?.view ? "wait" : "steps";

// Inside the page of another site only the questionnaire is shown. That page is told how high it is, and nothing else.
if (/[?&]embed\b/.test(location.search)) root.dataset.embed = "";

addEventListener("DOMContentLoaded", () => {
  try {
    begin(readPage());
    if (root.matches("[data-embed]")) new ResizeObserver(() => parent.postMessage({ questionnaire: document.body.offsetHeight }, "*")).observe(document.body);
  } catch (e) {
    sheet(e);
  }
});

// sheet shows the whole worksheet, as without script, when something fails.
function sheet(e: unknown) {
  delete root.dataset.ask;
  throw e;
}

// later loads what few readers need: the script that the page holds ready.
let loading: Promise<Later> | undefined;
const later = () =>
  (loading ??= new Promise((resolve, reject) => {
    const script = (document.getElementById("_later") as HTMLTemplateElement).content.firstElementChild!.cloneNode() as HTMLScriptElement;
    script.onload = () => resolve((globalThis as unknown as { questionnaireLater: Later }).questionnaireLater);
    script.onerror = reject;
    document.head.append(script);
  }));

function begin(p: Page) {
  const { data, word } = p;
  const store = `questionnaire ${data.id} ${data.v}`;
  const note = document.getElementById("_note")!;
  const ahead = document.getElementById("_ahead")!;
  const bar = document.getElementById("_progress") as HTMLProgressElement;
  const next = p.form.querySelector<HTMLButtonElement>("button.main")!;
  const nextWord = next.textContent!;
  const back = p.form.querySelector<HTMLElement>("[value=back]")!;
  const none = data.q.map(() => 0);
  let answers = none;
  let view: View = 0;
  let checking = false; // one answer is being changed from the list

  const at = () => evaluate(data, answers);

  // inPage reports whether the address leads to a part of the page, if anywhere.
  function inPage() {
    try {
      return !location.hash || !!document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return false;
    }
  }

  // reading finds the part of the page's own text that the address leads to. That text is hidden while a reader answers.
  const reading = () => (location.hash ? document.querySelector(".text :target") : null);

  function keep() {
    setTimeout(() => {
      try {
        sessionStorage[store] = answers;
      } catch {} // storage is switched off: the answers last as long as the page
    });
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  }

  // kept gives the answers of this tab, if all of them can be given.
  function kept() {
    try {
      const all: number[] = sessionStorage[store].split(",").map(Number);
      if (all.length === data.q.length && all.every((a, i) => !a || choices(data.q[i]).includes(a))) return all;
    } catch {} // there are none, or storage is switched off
    return none;
  }

  // recall takes the answers that are kept in this tab.
  function recall() {
    const state = history.state?.view as View | undefined;
    say();
    answers = kept();
    view = state ?? 0;
    if (state === undefined && answers.some((a) => a)) {
      view = at().missing[0] ?? "result";
      say(word("kept"), " ", button(word("again"), again, "plain"));
    }
  }

  // open takes answers from the address. A link that cannot be used is said, and nothing is taken from it.
  async function open() {
    const hash = location.hash;
    root.dataset.ask = "wait";
    let shared: ReturnType<Later["parse"]> = "failed";
    try {
      shared = (await later()).parse(data, hash);
    } catch {} // what reads links did not arrive
    if (hash !== location.hash) return; // the reader has gone on meanwhile
    answers = none;
    view = 0;
    if (typeof shared === "string") return say(word(`link_${shared}`));
    answers = shared.answers;
    view = at().missing[0] ?? "result";
    say(word("shared"), shared.dropped.length > 0 && ` ${word("dropped", { n: shared.dropped.length })}`);
  }

  // say shows a sentence above everything, or takes it away.
  const say = (...children: Child[]) => note.replaceChildren(...(children.length ? [make("p", { role: "status" }, ...children)] : []));

  function again() {
    answers = none;
    keep();
    go(0);
  }

  function go(to: View, change = false) {
    view = to;
    checking = change;
    history.pushState({ view, checking }, "", location.pathname + location.search);
    say();
    show(true);
  }

  function show(focus: boolean) {
    const r = at();
    if (typeof view === "number" && !r.shown[view]) view = asked(r)[0];
    root.dataset.ask = typeof view === "number" ? "steps" : view;
    root.toggleAttribute("data-begun", !reading() && (view === "check" || view === "result" || !!note.firstChild || answers.some((a) => a)));
    wrong([]);
    p.panel.replaceChildren();
    let place = word("check");
    if (typeof view === "number") place = question(r, view);
    else if (view === "all") place = everything(r);
    else if (view === "check") check(p, talk);
    else if (view === "result") place = outcome(p, talk);
    document.title = view === "sheet" ? p.name : `${place} – ${p.name}`;
    p.place.textContent = view === "sheet" ? sheetWord : place;
    if (!focus) return;
    const target = typeof view === "number" ? p.questions[view].querySelector("legend")! : (p.panel.querySelector("h2") ?? p.place);
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    (p.form.checkVisibility() ? p.form : p.panel).scrollIntoView({ block: "start" });
  }
  const sheetWord = p.place.textContent!;

  // mark puts the answers into the form, and shows the questions that are wanted.
  function mark(wanted: (i: number) => boolean) {
    p.questions.forEach((q, i) => {
      q.hidden = !wanted(i);
      p.inputs(i).forEach((input, k) => (input.checked = answers[i] === choices(data.q[i])[k]));
    });
  }

  function question(r: Result, i: number): string {
    const all = asked(r);
    mark((k) => k === i);
    const n = all.indexOf(i) + 1;
    bar.max = all.length;
    bar.value = n - 1;
    next.textContent = nextWord;
    back.hidden = n === 1;
    offer(r);
    return word("question", { n, all: all.length });
  }

  function everything(r: Result): string {
    mark((k) => r.shown[k]);
    next.textContent = word("see");
    back.hidden = true;
    offer(r);
    return word("noted", { n: asked(r).length - r.missing.length, all: asked(r).length });
  }

  // offer says what can still come out, and that it is decided where it is. What would take long is left unsaid.
  function offer(r: Result) {
    ahead.replaceChildren();
    if (!r.missing.length || r.missing.length === asked(r).length) return;
    setTimeout(() => {
      const found = possible(data, answers, quick);
      if (found.cut || at().missing.join() !== r.missing.join()) return;
      const titles = found.outcomes.map(p.title);
      if (titles.length === data.o.length) return;
      ahead.replaceChildren(
        titles.length > 1
          ? make("details", {}, make("summary", {}, word("possible", { n: titles.length, all: data.o.length })), list(...titles.map((t) => [t])))
          : make("p", { className: "decided", role: "status" }, word("decided", { outcome: titles[0] }), " ", button(word("early"), () => go("result"), "plain")),
      );
    });
  }

  const wrong = (missing: number[]) => mistakes(p, missing, missing.length > 1 || view === "all");

  const talk: Talk = {
    now: () => answers,
    answer(i, a) {
      answers = answers.with(i, a);
      keep();
      say();
    },
    change: (i) => go(i, true),
    see: () => go(at().missing[0] ?? "result"),
    again,
    later,
  };

  p.form.onsubmit = (e) => {
    e.preventDefault();
    const r = at();
    document.title = document.title.replace(word("error", { title: "" }), "");
    if (view === "all") return r.missing.length ? wrong(r.missing) : go("result");
    const i = view as number;
    if (!answers[i]) return wrong([i]);
    const later = asked(r).find((k) => k > i);
    if (checking) return go(r.missing[0] ?? "check", r.missing.length > 0);
    go(later ?? r.missing[0] ?? "check");
  };

  p.form.onchange = (e) => {
    const input = e.target as HTMLInputElement;
    const i = p.questions.findIndex((q) => q.contains(input));
    const k = p.inputs(i).indexOf(input);
    const before = at();
    answers = answers.with(i, choices(data.q[i])[k]);
    keep();
    mended(p, i);
    const r = at();
    const added = asked(r).filter((q) => !before.shown[q]);
    if (view === "all") {
      p.place.textContent = everything(r);
      say(added.length > 0 && word("added", { list: p.joined(added.map(p.ask)) }));
    } else if (view !== "sheet") offer(r);
  };

  for (const way of p.form.querySelectorAll<HTMLButtonElement>("button[value]")) {
    way.onclick = () => {
      const before = asked(at()).findLast((i) => typeof view === "number" && i < view);
      if (way.value === "back") go(checking ? "check" : (before ?? 0));
      else go(way.value === "steps" ? (at().missing[0] ?? 0) : (way.value as View));
    };
  }

  const group = document.getElementById("_group") as HTMLFormElement;
  group.onsubmit = async (e) => {
    e.preventDefault();
    const found = (await later()).compared(p, group.querySelector("textarea")!.value, view === "result" ? answers : none);
    const place = document.getElementById("_compared")!;
    place.replaceChildren(...found);
    place.focus();
  };

  addEventListener("popstate", (e) => {
    if (e.state?.view === undefined) return; // a fragment of this page: hashchange sees to it
    ({ view, checking } = e.state);
    say();
    show(true);
  });
  const settle = () => {
    history.replaceState({ view, checking: history.state?.checking ?? false }, "");
    checking = history.state.checking;
    show(false);
  };
  addEventListener("hashchange", async () => {
    if (!inPage()) {
      await open();
      return show(true);
    }
    show(false);
    reading()?.scrollIntoView();
  });
  if (inPage()) {
    recall();
    settle();
  } else open().then(settle).catch(sheet);
}
