// What few readers of a questionnaire need, loaded when one asks for it: links, the result as Markdown and as JSON, the
// comparison of several people, and what two changed answers would do. It comes from the same site as the page, and sends nothing.

import type { Result } from "./_evaluate";
import { contributions, type Change, type Changer, type Contribution } from "./_explain";
import { compare, type Dispute } from "./_group";
import { parse } from "./_link";
import { nearest } from "./_nearest";
import { make, type Child } from "./_make";
import { list, number, signed, type Later, type Page } from "./_page";
import { pairs } from "./_pairs";
import { address, markdown, save } from "./_share";
import { why } from "./_why";

interface Person {
  name: string;
  answers: number[];
}

// compared shows what the links in a text have in common. Each line is a link, with a name before it if one is wanted.
function compared(p: Page, text: string, own: number[]): Node[] {
  const { word } = p;
  const people: Person[] = own.some((a) => a) ? [{ name: word("groupYou"), answers: own }] : [];
  const wrong: Child[][] = [];
  const lines = text.slice(0, 100000).split(/\r?\n/).filter((line) => line.trim());
  lines.slice(0, 200).forEach((line, i) => {
    const [, before, fragment] = /^(.*?)\s*(?:\S*#)?([^\s#]*)\s*$/.exec(line)!;
    const shared = parse(p.data, fragment);
    const name = before.replace(/[:,;–-]\s*$/, "").trim().slice(0, 60) || word("groupPerson", { n: people.length + 1 });
    if (typeof shared === "string") wrong.push([word("groupLine", { n: i + 1, why: word(`link_${shared}`).split(/(?<=\.) /)[0] })]);
    else people.push({ name, answers: shared.answers });
  });
  const problems = wrong.length ? [make("div", { className: "problem", role: "alert" }, list(...wrong))] : [];
  if (people.length < 2) return [...problems, make("p", {}, word("groupTwo"))];
  const g = compare(p.data, people.map((one) => one.answers));
  const outcome = (o: number) => (o < 0 ? word("undecided") : p.title(o));
  const row = (name: string, title: string, scores: number[]) =>
    make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, title), ...scores.map((n) => make("td", {}, number(n))));
  const head = make("tr", {}, ...[word("groupWho"), word("groupOutcome"), ...p.data.s.map((s) => s.n)].map((t) => make("th", { scope: "col" }, t)));
  const table = make(
    "table",
    {},
    make("thead", {}, head),
    make(
      "tbody",
      {},
      ...g.members.map((r: Result, i) => row(people[i].name, outcome(r.outcome), r.scores)),
      row(word("groupCombined"), outcome(g.combined.outcome), g.combined.scores),
      row(word("groupMeans"), outcome(g.meanRule < 0 ? -1 : p.data.r[g.meanRule].o), g.means),
    ),
  );
  const box = make("div", { className: "table", tabIndex: 0, role: "region", ariaLabel: word("groupTable") }, table);
  const disputes = g.disputes.map((d) => dispute(p, d, people, outcome));
  const open = g.combined.missing.length > 0 && make("p", {}, `${word("undecidedText")} ${p.joined(g.combined.missing.map(p.label))}.`);
  return [
    ...problems,
    box,
    ...(open ? [open] : []),
    make("h3", {}, word(disputes.length ? "groupDiffer" : "groupAgree")),
    ...(disputes.length ? [make("ol", { className: "disputes" }, ...disputes)] : []),
  ];
}

// dispute shows who answered what, and what agreeing would do.
function dispute(p: Page, d: Dispute, people: Person[], outcome: (o: number) => string) {
  const answers = d.outcomes.map(([a, o]): Child[] => {
    const who = people.filter((_, i) => d.answers[i] === a).map((one) => one.name);
    return [make("q", {}, p.option(d.question, a)), ` (${p.joined(who)})`, d.matters && ` → ${outcome(o)}`];
  });
  return make("li", {}, make("b", {}, p.ask(d.question)), d.matters ? make("p", { className: "matters" }, p.word("groupMatters")) : undefined, list(...answers));
}

// explained shows every answer that counts, and how the rule decided.
function explained(p: Page, r: Result, show: (p: Page, r: Result, all: Contribution[], named: boolean) => Node | undefined): Node[] {
  const phrases = JSON.parse(document.getElementById("_words")!.dataset.phrases ?? "{}");
  const clauses = why(p.data, r, { ...p, label: (i) => p.questions[i].dataset.label ?? "", phrases });
  const near = p.data.o[r.outcome].l?.length ? undefined : nearest(p.data, r);
  const lacking = near?.more.flatMap((n, k) => (n ? [`${p.data.s[k].n} ${signed(n)}`] : []));
  return [
    ...p.data.s.flatMap((s, k) => [make("h4", {}, `${s.n} ${number(r.scores[k])}`), show(p, r, contributions(p.data, r, k).flat(), false) ?? ""]),
    clauses.length ? make("p", {}, p.word("rule", { n: r.rule + 1, why: clauses.join("; ") })) : "",
    near ? make("p", {}, p.word("near", { outcome: p.title(near.outcome), more: p.joined(lacking!) })) : "",
  ].filter((n): n is HTMLElement => n !== "");
}

// paired shows what two changed answers would do; what surely changes the outcome comes first.
function paired(p: Page, tries: Changer, show: (p: Page, all: Change[]) => Node): Node[] {
  const two = pairs(tries).found.sort((a, b) => Number(b.sure) - Number(a.sure));
  return two.length ? [make("p", {}, p.word("pairs")), show(p, two.slice(0, 60))] : [make("p", {}, p.word("noPairs"))];
}

const later: Later = { parse, address, paired, markdown, save, compared, explained };
(globalThis as { questionnaireLater?: Later }).questionnaireLater = later;
