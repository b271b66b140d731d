// Why answers give their result, and what would change it: the same as generator/questionnaire/explain.go.

import { choices, evaluate, type Data, type Result } from "./_evaluate";
import { possible } from "./_possible";

// A Contribution is what one answer did to a score.
export interface Contribution {
  score: number;
  question: number;
  points: number; // never 0
}

// A Change is one answer or two that would be different, as [question, answer], and what could come of it.
export interface Change {
  to: [number, number][];
  outcomes: number[];
  sure: boolean; // the outcome that stands is not among them
  cut: boolean; // there may be too many of them
}

const maxChangeStates = 200000;

// contributions lists what raised a score and what lowered it, most first; together they are the score.
export function contributions(d: Data, r: Result, score: number): Contribution[][] {
  const all = d.q.map((q, question) => ({ score, question, points: r.answers[question] > 0 ? q.p[r.answers[question] - 1][score] : 0 }));
  return [all.filter((c) => c.points > 0).sort((a, b) => b.points - a.points), all.filter((c) => c.points < 0).sort((a, b) => a.points - b.points)];
}

// against lists what speaks against the outcome: what lowered a score it leans on, or raised another.
export const against = (d: Data, r: Result): Contribution[] =>
  d.s.flatMap((_, k) => contributions(d, r, k)[d.o[r.outcome].l?.includes(k) ? 1 : 0]).sort((a, b) => Math.abs(b.points) - Math.abs(a.points));

export const firmness = (kept: number, all: number) => (kept * 100 >= all * 85 ? "firm" : kept * 100 >= all * 60 ? "fair" : "close");

export type Changer = ReturnType<typeof changer>;

// changer tries other answers than those that gave a result. Pairs (_pairs.ts) come after singles: both use up one budget.
export function changer(d: Data, given: readonly number[], r: Result) {
  const options: [number, number][] = d.q.flatMap((q, i) => (r.shown[i] ? choices(q).filter((a) => a !== r.answers[i]).map((a): [number, number] => [i, a]) : []));
  let states = maxChangeStates;
  const attempt = (to: [number, number][]): Change => {
    const next = [...given];
    for (const [question, answer] of to) next[question] = answer;
    const then = evaluate(d, next);
    let outcomes = [then.outcome];
    let cut = false;
    if (then.missing.length) ({ outcomes, cut, left: states } = possible(d, next, states));
    return { to, outcomes, cut, sure: !outcomes.includes(r.outcome) };
  };
  const matters = (c: Change) => c.outcomes.length !== 1 || c.outcomes[0] !== r.outcome;
  const singles = () => {
    const found = options.map((o) => attempt([o])).filter(matters);
    return { found, kept: options.length - found.length, all: options.length };
  };
  return { options, attempt, matters, singles };
}
