// The meaning of a questionnaire, the same as in generator/questionnaire/evaluate.go. Whole numbers only, no
// page: the tests run this file and its neighbours beside the Go code.

// What a questionnaire is here is described in generator/questionnaire/browserdata.
export type Sum = number[];
export type Condition = [string, ...any[]];
export interface Question {
  k?: boolean;
  z?: boolean;
  w?: Condition;
  p: number[][];
  u?: number[];
  c?: number[];
  e?: number;
}
export interface Data {
  id: string;
  v: number;
  s: { n: string; b: string[]; t: number[]; l: number; h: number }[];
  q: Question[];
  f: Condition[];
  r: { o: number; w?: Condition }[];
  o: { l?: number[] }[];
  n: Condition[];
  c?: boolean;
  m?: { v: number; q?: ({ k?: boolean; t: number[][] } | 0)[] }[];
}
export interface Result {
  answers: number[]; // effective: 0 none, -1 skipped, options from 1
  shown: boolean[];
  ignored: number[];
  missing: number[];
  scores: number[];
  unsure: number[];
  facts: boolean[];
  rule: number; // -1 while answers are missing
  outcome: number;
  notes: number[];
}

// The truth of a condition. Where answers are open, it may hold.
export const no = 0;
export const maybe = 1;
export const yes = 2;

// A Reach is what open questions can add: to each score, and to the number of unsure answers.
export interface Reach {
  low: number[];
  high: number[];
  sure: number;
  unsure: number;
}

// A World is what conditions can see. Questions from `open` on are open, except for what was given to them.
export interface World {
  answers: number[];
  scores: number[];
  unsure: number;
  facts: number[];
  outcome: number;
  open: number;
  given: readonly number[];
  ahead: Reach;
}

export function newWorld(d: Data): World {
  const zeros = d.s.map(() => 0);
  return { answers: d.q.map(() => 0), scores: [...zeros], unsure: 0, facts: [], outcome: -1, open: d.q.length, given: [], ahead: { low: zeros, high: zeros, sure: 0, unsure: 0 } };
}

export function truth(d: Data, w: World, c: Condition): number {
  let t = yes;
  switch (c[0]) {
    case "a":
      for (let i = 1; t && i < c.length; i++) t = Math.min(t, truth(d, w, c[i]));
      return t;
    case "r":
      t = no;
      for (let i = 1; t < yes && i < c.length; i++) t = Math.max(t, truth(d, w, c[i]));
      return t;
    case "n":
      return yes - truth(d, w, c[1]);
    case "f":
      return w.facts[c[1]];
    case "o":
      return c.indexOf(w.outcome, 1) > 0 ? yes : no;
    case "q": {
      const i: number = c[1];
      if (i < w.open) return names(c, w.answers[i]) ? yes : no;
      const given = w.given[i];
      return !given ? maybe : !names(c, given) ? no : d.q[i].w ? maybe : yes;
    }
  }
  for (let i = 1; t && i < c.length; i += 2) t = Math.min(t, compare(w, c[i], c[i + 1]));
  return t;
}

// names reports whether a condition of a question names an answer.
export const names = (c: Condition, answer: number) => c.indexOf(answer, 2) > 0;

// compare compares a sum with 0.
function compare(w: World, sum: Sum, op: number): number {
  const a = w.ahead;
  let low = sum[0];
  let high = low;
  const put = (times: number, from: number, to: number) => {
    low += times * (times < 0 ? to : from);
    high += times * (times < 0 ? from : to);
  };
  put(sum[1], w.unsure + a.sure, w.unsure + a.unsure);
  for (let k = 2; k < sum.length; k++) put(sum[k], w.scores[k - 2] + a.low[k - 2], w.scores[k - 2] + a.high[k - 2]);
  switch (op) {
    case 0: // <
      return high < 0 ? yes : low < 0 ? maybe : no;
    case 1: // <=
      return high <= 0 ? yes : low <= 0 ? maybe : no;
    case 2: // ==
      return low === 0 && high === 0 ? yes : low <= 0 && high >= 0 ? maybe : no;
  }
  return yes - compare(w, sum, 5 - op); // the opposite
}

// take gives the answer to a shown question (by 1) or takes it back (by -1).
export function take(d: Data, w: World, i: number, answer: number, by = 1) {
  w.answers[i] = by > 0 ? answer : 0;
  if (answer < 1) return;
  const points = d.q[i].p[answer - 1];
  for (let k = 0; k < points.length; k++) w.scores[k] += by * points[k];
  if (d.q[i].u?.includes(answer - 1)) w.unsure += by;
}

export const shows = (d: Data, w: World, i: number) => !d.q[i].w || truth(d, w, d.q[i].w!) === yes;

export function settleFacts(d: Data, w: World) {
  for (let i = 0; i < d.f.length; i++) w.facts[i] = truth(d, w, d.f[i]);
}

// decide returns the first rule that matches.
export const decide = (d: Data, w: World) => d.r.findIndex((rule) => !rule.w || truth(d, w, rule.w) === yes);

// choices lists what can be answered to a question.
export const choices = (q: Question) => [...q.p.map((_, i) => i + 1), ...(q.k ? [-1] : [])];

// evaluate walks the questions in order once and applies the rules. What is given to each is an answer that it can have,
// or 0: answers come from the form, and from links, which are checked when they are read.
export function evaluate(d: Data, given: readonly number[]): Result {
  const w = newWorld(d);
  const r: Result = { answers: w.answers, shown: [], ignored: [], missing: [], scores: w.scores, unsure: [], facts: [], rule: -1, outcome: -1, notes: [] };
  for (let i = 0; i < given.length; i++) {
    r.shown[i] = shows(d, w, i);
    if (!r.shown[i]) {
      if (given[i]) r.ignored.push(i);
      continue;
    }
    if (!given[i]) r.missing.push(i);
    take(d, w, i, given[i]);
    if (w.unsure > r.unsure.length) r.unsure.push(i);
  }
  settleFacts(d, w);
  r.facts = w.facts.map((t) => t === yes);
  if (r.missing.length) return r;
  r.rule = decide(d, w);
  r.outcome = w.outcome = d.r[r.rule].o;
  d.n.forEach((n, i) => truth(d, w, n) === yes && r.notes.push(i));
  return r;
}

// asked lists the questions that answers show.
export const asked = (r: Result) => r.shown.flatMap((shown, i) => (shown ? [i] : []));
