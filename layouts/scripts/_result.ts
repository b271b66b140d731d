// The result of a questionnaire: the outcome, both scores, why, what would change it, and what to do.

import { evaluate, type Result } from "./_evaluate";
import { points, scale } from "./_chart";
import { against, changer, contributions, firmness, type Change, type Changer, type Contribution } from "./_explain";
import { make, type Child } from "./_make";
import { after, button, list, number, signed, type Page, type Later } from "./_page";
import { possible } from "./_possible";

const shownChanges = 6;

// A Part of the result is made anew only when what it rests on has changed: readers try many answers.
export type Part = [rests: unknown, make: () => Child[]];

// result gives the parts of what stands above the answers.
export function result(p: Page, answers: number[], later: () => Promise<Later>): Part[] {
  const { data, word } = p;
  const r = evaluate(data, answers);
  if (r.missing.length) return undecided(p, answers, r);
  const contrary = against(data, r).slice(0, 3);
  const tries = changer(data, answers, r);
  const singles = tries.singles();
  return [
    [r.outcome, () => verdict(p.title(r.outcome), p.summary(r.outcome))],
    [r.scores, () => scores(p, r)],
    [r.answers, () => [make("h3", {}, word("because")), ...because(p, r, later)]],
    [contrary.map((c) => [c, r.answers[c.question]]), () => titled(word("against"), contributionsList(p, r, contrary))],
    [singles.found.length ? singles : answers, () => [make("h3", {}, word("changes")), ...changes(p, tries, singles, later)]],
    [r.notes, () => titled(word("besides"), besides(p, r, ["warning", "hint"]))],
    [[r.outcome, r.notes], () => rest(p, r.outcome, besides(p, r, ["advice"]))],
  ];
}

// show puts the parts into a place, and leaves alone those that say what they said.
export function show(place: HTMLElement, parts: Part[], said: string[]) {
  parts.forEach(([rests, fill], i) => {
    const now = JSON.stringify(rests);
    if (now === said[i]) return;
    said[i] = now;
    (place.children[i] ?? place.appendChild(make("div"))).replaceChildren(...fill().filter((c): c is Node => !!c));
  });
  for (let i = parts.length; i < said.length; i++) place.children[i].replaceChildren();
  said.length = parts.length;
}

const verdict = (title: string, lead: string) => [make("h2", { className: "verdict" }, title), make("p", { className: "lead" }, lead)];

// titled sets a title above a list, if there is one.
const titled = (title: string, list?: Node): Child[] => (list ? [make("h3", {}, title), list] : []);

// undecided is the result while answers are missing: one outcome if nothing else can come out, else what is open.
function undecided(p: Page, answers: number[], r: Result): Part[] {
  const found = possible(p.data, answers);
  const one = found.outcomes.length === 1 && !found.cut ? found.outcomes[0] : -1;
  const still = found.cut ? "" : `${p.word("possible", { n: found.outcomes.length, all: p.data.o.length })}: ${p.joined(found.outcomes.map(p.title), "or")}`;
  return [
    [
      [r.answers, "open"],
      () => [
        ...(one < 0 ? verdict(p.word("undecided"), still) : verdict(p.title(one), p.summary(one))),
        make("p", {}, p.word("undecidedText")),
        list(...r.missing.map((i) => [p.ask(i)])),
        ...scores(p, r),
        ...(one < 0 ? [] : rest(p, one)),
      ],
    ],
  ];
}

// scores shows each score with its band; while answers are missing, as far as it is.
function scores(p: Page, r: Result): Child[] {
  return p.data.s.map((s, k) => {
    const n = number(r.scores[k]);
    const band = p.band(k, r.scores[k]);
    const spoken = p.word("scale", { score: s.n, n, band, low: number(s.l), high: number(s.h), bands: p.bands(k) });
    const far = r.missing.length ? ` (${p.word("soFar")})` : "";
    return make("div", { className: "score" }, make("p", {}, make("strong", {}, s.n), ` ${n} · ${band}${far}`), scale(s, r.scores[k], spoken));
  });
}

// because lists the answers that raised each score most, and says the rule that decided; how it decided, and every
// answer that counts, when a reader opens it.
function because(p: Page, r: Result, later: () => Promise<Later>): Child[] {
  const parts = p.data.s.flatMap((s, k): Child[] => {
    const found = contributionsList(p, r, contributions(p.data, r, k)[0].slice(0, 3), false);
    return found ? [make("h4", {}, `${s.n} ${number(r.scores[k])}`), found] : [];
  });
  const rule = p.sheet.querySelectorAll(".rules tbody tr")[r.rule].querySelector("td")!.firstChild!.textContent!.trim();
  const every = make("div");
  const details = make("details", {}, make("summary", {}, p.word("every")), every);
  details.ontoggle = async () => details.open && every.replaceChildren(...(await later()).explained(p, r, contributionsList));
  return [
    ...parts,
    make("p", {}, p.word("rule", { n: r.rule + 1, why: rule })),
    details,
  ];
}

// contributionsList lists what answers did; nothing without any.
function contributionsList(p: Page, r: Result, all: Contribution[], named = true) {
  if (!all.length) return;
  const most = Math.max(...p.data.q.flatMap((q) => q.p.flat().map(Math.abs)));
  const items = all.map((c): Child[] => {
    const answer = r.answers[c.question];
    const reason = p.because(c.question, answer);
    return [
      make("span", { className: "count" }, named ? `${p.data.s[c.score].n} ` : "", make("b", {}, signed(c.points))),
      points(c.points, most),
      make("span", {}, p.option(c.question, answer), make("small", {}, ` ${reason ? after(p.label(c.question), ".") : p.label(c.question)} ${reason}`)),
    ];
  });
  const ul = list(...items);
  ul.className = "reasons";
  return ul;
}

// changes says how firm the result is and what would change it: single answers, or pairs where there is none.
function changes(p: Page, tries: Changer, { found, kept, all }: ReturnType<Changer["singles"]>, later: () => Promise<Later>): Child[] {
  const firm = make("p", {}, p.word("single", { firm: p.word(firmness(kept, all)), n: kept, all }));
  if (found.length) return [firm, changesList(p, found)];
  const pairs = make("div");
  later().then((l) => pairs.append(...l.paired(p, tries, changesList)));
  return [firm, pairs];
}

function changesList(p: Page, all: Change[]): Node {
  const item = (c: Change): Child[] => [
    ...c.to.flatMap(([i, a], k): Child[] => [k ? ` ${p.word("and")} ` : "", `${after(p.label(i), ":")} `, make("q", {}, p.option(i, a))]),
    " → ",
    make("b", {}, p.joined(c.outcomes.map(p.title), "or")),
  ];
  const box = make("div", {}, list(...all.slice(0, shownChanges).map(item)));
  if (all.length > shownChanges) box.append(button(p.word("more", { n: all.length }), () => box.replaceChildren(list(...all.map(item))), "plain"));
  return box;
}

// besides lists the notes of some kinds; nothing without any.
function besides(p: Page, r: Result, kinds: string[]) {
  const found = kinds.flatMap((kind) => r.notes.filter((n) => p.notes[n].dataset.kind === kind));
  if (!found.length) return;
  const ul = list(...found.map((n): Child[] => [make("b", {}, `${p.word(p.notes[n].dataset.kind!)}: `), ...p.notes[n].cloneNode(true).childNodes]));
  ul.className = "besides";
  return ul;
}

// rest is what the page says of the outcome besides its title and summary; what fits the answers comes after the steps.
function rest(p: Page, outcome: number, advice?: Node): Child[] {
  const copy = p.outcomes[outcome].cloneNode(true) as HTMLElement;
  copy.removeAttribute("id");
  copy.querySelector("h3")!.remove();
  copy.querySelector(":scope > p")?.remove();
  for (const h of copy.querySelectorAll("h4")) h.replaceWith(make("h3", {}, h.textContent!));
  if (advice) copy.querySelector("ol")?.after(advice);
  return [copy];
}
