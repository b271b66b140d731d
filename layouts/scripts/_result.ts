// The result of a questionnaire: the outcome, both scores, why, what would change it, and what to do.

import { evaluate, type Result } from "./_evaluate";
import { points, scale } from "./_chart";
import { against, changer, contributions, firmness, type Change, type Contribution } from "./_explain";
import { make, type Child } from "./_make";
import { after, button, list, number, signed, type Page, type Later } from "./_page";
import { possible } from "./_possible";

const shownChanges = 6;

// result builds what stands above the answers.
export function result(p: Page, answers: number[], later: () => Promise<Later>): Child[] {
  const { data, word } = p;
  const r = evaluate(data, answers);
  if (r.missing.length) return undecided(p, answers, r);
  const contrary = contributionsList(p, r, against(data, r).slice(0, 3));
  return [
    ...verdict(p.title(r.outcome), p.summary(r.outcome)),
    ...scores(p, r),
    make("h3", {}, word("because")),
    ...because(p, r, later),
    ...(contrary ? [make("h3", {}, word("against")), contrary] : []),
    make("h3", {}, word("changes")),
    ...changes(p, answers, r, later),
    ...besides(p, r, ["warning", "hint"], word("besides")),
    ...rest(p, r.outcome, besides(p, r, ["advice"])),
  ];
}

const verdict = (title: string, lead: string) => [make("h2", { className: "verdict" }, title), make("p", { className: "lead" }, lead)];

// undecided is the result while answers are missing: one outcome if nothing else can come out, else what is open.
function undecided(p: Page, answers: number[], r: Result): Child[] {
  const found = possible(p.data, answers);
  const one = found.outcomes.length === 1 && !found.cut ? found.outcomes[0] : -1;
  const still = found.cut ? "" : `${p.word("possible", { n: found.outcomes.length, all: p.data.o.length })}: ${p.joined(found.outcomes.map(p.title), "or")}`;
  return [
    ...(one < 0 ? verdict(p.word("undecided"), still) : verdict(p.title(one), p.summary(one))),
    make("p", {}, p.word("undecidedText")),
    list(...r.missing.map((i) => [p.ask(i)])),
    ...scores(p, r),
    ...(one < 0 ? [] : rest(p, one, [])),
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
function changes(p: Page, answers: number[], r: Result, later: () => Promise<Later>): Child[] {
  const tries = changer(p.data, answers, r);
  const { found, kept, all } = tries.singles();
  const firm = make("p", {}, p.word("single", { firm: p.word(firmness(kept, all)), n: kept, all }));
  if (found.length) return [firm, changesList(p, found)];
  const pairs = make("div");
  later().then((l) => {
    const two = l.pairs(tries).found.sort((a, b) => Number(b.sure) - Number(a.sure));
    pairs.replaceChildren(make("p", {}, p.word(two.length ? "pairs" : "noPairs")), two.length ? changesList(p, two.slice(0, 60)) : "");
  });
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

// besides lists the notes of some kinds.
function besides(p: Page, r: Result, kinds: string[], heading = ""): Child[] {
  const found = kinds.flatMap((kind) => r.notes.filter((n) => p.notes[n].dataset.kind === kind));
  if (!found.length) return [];
  const ul = list(...found.map((n): Child[] => [make("b", {}, `${p.word(p.notes[n].dataset.kind!)}: `), ...[...p.notes[n].childNodes].map((c) => c.cloneNode(true))]));
  ul.className = "besides";
  return heading ? [make("h3", {}, heading), ul] : [ul];
}

// rest is what the page says of the outcome besides its title and summary; what fits the answers comes after the steps.
function rest(p: Page, outcome: number, advice: Child[]): Child[] {
  const copy = p.outcomes[outcome].cloneNode(true) as HTMLElement;
  copy.removeAttribute("id");
  copy.querySelector("h3")!.remove();
  copy.querySelector(":scope > p")?.remove();
  for (const h of copy.querySelectorAll("h4")) h.replaceWith(make("h3", {}, h.textContent!));
  copy.querySelector("ol")?.after(...advice.filter((a): a is Node => a instanceof Node));
  return [copy];
}
