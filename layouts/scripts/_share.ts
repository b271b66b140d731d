// What a reader can take away: a link, Markdown and JSON.

import { evaluate } from "./_evaluate";
import { against, contributions } from "./_explain";
import { link } from "./_link";
import { make } from "./_make";
import { number, signed, type Page } from "./_page";

// address is the page's with a link to answers.
export const address = (p: Page, answers: number[]) => `${location.href.replace(/[?#].*/s, "")}#${link(p.data, answers)}`;

// markdown writes the result as text that people paste into documents and messages.
export function markdown(p: Page, answers: number[]): string {
  const { data } = p;
  const r = evaluate(data, answers);
  const whole = r.outcome >= 0;
  const lines = [`# ${whole ? p.title(r.outcome) : p.word("undecided")}`, ""];
  if (whole) lines.push(p.summary(r.outcome), "");
  data.s.forEach((s, k) => {
    lines.push(`**${s.n} ${number(r.scores[k])}, ${p.band(k, r.scores[k])}**`, "");
    for (const c of contributions(data, r, k)[0].slice(0, 3)) lines.push(`- ${signed(c.points)}: ${p.option(c.question, r.answers[c.question])} (${p.label(c.question)})`);
    lines.push("");
  });
  const contrary = whole ? against(data, r).slice(0, 3) : [];
  if (contrary.length) lines.push(`## ${p.word("against")}`, "", ...contrary.map((c) => `- ${data.s[c.score].n} ${signed(c.points)}: ${p.option(c.question, r.answers[c.question])}`), "");
  if (r.notes.length) lines.push(`## ${p.word("besides")}`, "", ...r.notes.map((n) => `- ${p.notes[n].textContent!.trim()}`), "");
  if (whole) {
    for (const e of p.outcomes[r.outcome].querySelectorAll("h4, ol, ul")) {
      if (e.matches("h4")) lines.push(`## ${e.textContent}`, "");
      else lines.push(...[...e.children].map((li, i) => `${e.matches("ol") ? `${i + 1}.` : "-"} ${linked(li)}`), "");
    }
  }
  lines.push(`## ${p.word("answers")}`, "");
  data.q.forEach((_, i) => r.shown[i] && lines.push(`- ${p.ask(i)} **${p.option(i, r.answers[i])}**`));
  return [...lines, "", address(p, answers), ""].join("\n");
}

function linked(item: Element): string {
  const to = item.querySelector("a");
  return to ? `[${to.textContent}](${to.href})` : item.textContent!;
}

// save downloads the result for programs.
export function save(p: Page, answers: number[]) {
  const href = URL.createObjectURL(new Blob([json(p, answers)], { type: "application/json" }));
  make("a", { href, download: `${p.data.id}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

function json(p: Page, answers: number[]): string {
  const { data } = p;
  const r = evaluate(data, answers);
  return JSON.stringify(
    {
      questionnaire: data.id,
      version: data.v,
      link: address(p, answers),
      outcome: r.outcome < 0 ? null : { id: p.outcomes[r.outcome].id.replace("outcome-", ""), title: p.title(r.outcome) },
      rule: r.rule < 0 ? null : r.rule + 1,
      scores: data.s.map((s, k) => ({ name: s.n, value: r.scores[k], band: p.band(k, r.scores[k]) })),
      notes: r.notes.map((n) => p.notes[n].textContent!.trim()),
      answers: data.q.flatMap((_, i) => (r.answers[i] ? [{ id: p.questions[i].id.replace("question-", ""), question: p.ask(i), answer: p.option(i, r.answers[i]) }] : [])),
    },
    null,
    2,
  );
}
