// What the answers of several people have in common, and where they differ: the same as generator/questionnaire/group.go.

import { decide, evaluate, newWorld, settleFacts, type Data, type Question, type Result } from "./_evaluate";

export interface Dispute {
  question: number;
  answers: number[]; // of each member; 0 without one
  points: number; // the largest difference between two answers, over all scores
  outcomes: [answer: number, outcome: number][]; // what would come out if all agreed; -1: answers would be missing
  matters: boolean;
}

export interface Group {
  members: Result[];
  combined: Result;
  means: number[];
  meanRule: number; // -1 while combined answers are missing
  disputes: Dispute[];
}

// combine makes one answer of several: the median on a scale, else what most gave.
function combine(q: Question, answers: number[]): number {
  const given = answers.filter((a) => a);
  const all = given.filter((a) => a > 0 && !q.u?.includes(a - 1)).sort((a, b) => a - b);
  if (q.z && given.length && 2 * all.length >= given.length) return all[Math.floor((all.length - 1) / 2)];
  const counts = [...q.p.map((_, i) => i + 1), -1].map((a): [number, number] => [a, given.filter((b) => b === a).length]);
  return counts.reduce((best, most) => (most[1] > best[1] ? most : best), [0, 0])[0];
}

const pointsFrom = (q: Question, a: number, score: number) => (a > 0 ? q.p[a - 1][score] : 0);

export function compare(d: Data, people: number[][]): Group {
  const members = people.map((given) => evaluate(d, given));
  const answersTo = (i: number) => members.map((r) => r.answers[i]);
  const answers = d.q.map((q, i) => combine(q, answersTo(i)));
  const combined = evaluate(d, answers);
  const n = members.length;
  const means = d.s.map((_, k) => {
    const sum = members.reduce((sum, r) => sum + r.scores[k], 0);
    return Math.floor((2 * sum + n) / (2 * n));
  });
  let meanRule = -1;
  if (!combined.missing.length) {
    const w = { ...newWorld(d), answers: combined.answers, scores: means, unsure: combined.unsure.length };
    settleFacts(d, w);
    meanRule = decide(d, w);
  }
  const disputes = d.q.flatMap((q, question): Dispute[] => {
    const distinct = [...new Set(answersTo(question))].filter((a) => a).sort((a, b) => a - b);
    if (distinct.length < 2) return [];
    const spread = (k: number) => {
      const points = distinct.map((a) => pointsFrom(q, a, k));
      return Math.max(...points) - Math.min(...points);
    };
    const outcomes = distinct.map((a): [number, number] => [a, evaluate(d, answers.with(question, a)).outcome]);
    return [{ question, answers: answersTo(question), points: d.s.reduce((sum, _, k) => sum + spread(k), 0), outcomes, matters: outcomes.some(([, o]) => o !== combined.outcome) }];
  });
  disputes.sort((a, b) => Number(b.matters) - Number(a.matters) || b.points - a.points);
  return { members, combined, means, meanRule, disputes };
}
