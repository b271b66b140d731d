// The meaning of a questionnaire, the same as in generator/questionnaire: evaluation, what would change the
// result, and share links. Whole numbers only, no page: the tests run this file beside the Go code.

export type Condition = [string, ...any[]];
export interface Data {
  id: string;
  v: number;
  s: { n: string; b: string[]; t: number[]; l: number; h: number }[];
  q: { i: string; k?: boolean; w?: Condition; p: number[][]; u?: number[] }[];
  f: Condition[];
  r: { o: number; w?: Condition }[];
  o: { i: string; l?: number[] }[];
  n: Condition[];
}
export interface Result {
  answers: number[]; // effective: 0 none, -1 skipped, options from 1
  shown: boolean[];
  ignored: number[];
  missing: number[];
  scores: number[];
  unsure: number[];
  rule: number; // -1 while answers are missing
  outcome: number;
  notes: number[];
}

const compare: Record<string, (a: number, b: number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
};

// accepts reports whether a question can have an answer; anything else is no answer.
const accepts = (q: Data["q"][number], a: unknown) =>
  Number.isInteger(a) && ((a as number) > 0 ? (a as number) <= q.p.length : a === 0 || (a === -1 && !!q.k));

export function evaluate(data: Data, given: readonly unknown[]): Result {
  const scores = data.s.map(() => 0);
  const r: Result = { answers: data.q.map(() => 0), shown: [], ignored: [], missing: [], scores, unsure: [], rule: -1, outcome: -1, notes: [] };
  const facts: boolean[] = [];
  const sum = (list: number[]) => scores.reduce((n, score, i) => n + list[i + 2] * score, list[0] + list[1] * r.unsure.length);
  const holds = (c: Condition): boolean => {
    const [sign, ...rest] = c;
    switch (sign) {
      case "&":
        return rest.every(holds);
      case "|":
        return rest.some(holds);
      case "!":
        return !holds(rest[0]);
      case "=":
        return rest.slice(1).includes(r.answers[rest[0]]);
      case "f":
        return facts[rest[0]];
      case "o":
        return rest.includes(r.outcome);
    }
    for (let i = 0; i + 2 < rest.length; i += 2) if (!compare[rest[i + 1]](sum(rest[i]), sum(rest[i + 2]))) return false;
    return true;
  };
  data.q.forEach((q, i) => {
    const answer = accepts(q, given[i]) ? (given[i] as number) : 0;
    r.shown[i] = !q.w || holds(q.w);
    if (!r.shown[i]) {
      if (answer) r.ignored.push(i);
      return;
    }
    if (!answer) r.missing.push(i);
    r.answers[i] = answer;
    if (answer < 1) return;
    q.p[answer - 1].forEach((points, k) => (scores[k] += points));
    if (q.u?.includes(answer - 1)) r.unsure.push(i);
  });
  for (const f of data.f) facts.push(holds(f));
  if (r.missing.length) return r;
  r.rule = data.r.findIndex((rule) => !rule.w || holds(rule.w));
  r.outcome = data.r[r.rule].o;
  data.n.forEach((n, i) => holds(n) && r.notes.push(i));
  return r;
}

// choices lists what can be answered to a question.
export const choices = (q: Data["q"][number]) => [...q.p.keys()].map((i) => i + 1).concat(q.k ? -1 : []);

// possible lists the outcomes that can still come out; undefined if there is too much to try.
export function possible(data: Data, given: readonly number[], budget = { left: 20000 }): number[] | undefined {
  const r = evaluate(data, given);
  if (!r.missing.length) return [r.outcome];
  const found = new Set<number>();
  for (const a of choices(data.q[r.missing[0]])) {
    if (--budget.left < 0) return undefined;
    const next = given.slice();
    next[r.missing[0]] = a;
    const more = possible(data, next, budget);
    if (!more) return undefined;
    more.forEach((o) => found.add(o));
  }
  return [...found].sort((a, b) => a - b);
}

export interface Change {
  question: number;
  to: number;
  outcomes: number[];
}

// changes lists every single answer that would give another outcome, and counts those that would not.
export function changes(data: Data, given: readonly number[]): { found: Change[]; kept: number; all: number } {
  const now = evaluate(data, given);
  const found: Change[] = [];
  let all = 0;
  data.q.forEach((q, question) => {
    if (!now.shown[question]) return;
    for (const to of choices(q)) {
      if (to === now.answers[question]) continue;
      all++;
      const next = given.slice();
      next[question] = to;
      const outcomes = possible(data, next) ?? data.o.map((_, i) => i);
      if (outcomes.length !== 1 || outcomes[0] !== now.outcome) found.push({ question, to, outcomes });
    }
  });
  return { found, kept: all - found.length, all };
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// check is CRC-24 (RFC 9580, 6.1) in four digits.
function check(text: string): string {
  let sum = 0xb704ce;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte << 16;
    for (let i = 0; i < 8; i++) {
      sum <<= 1;
      if (sum & 0x1000000) sum ^= 0x1864cfb;
    }
  }
  return [18, 12, 6, 0].map((shift) => digits[(sum >> shift) & 63]).join("");
}

const radix = (q: Data["q"][number]) => BigInt(q.p.length + 1 + (q.k ? 1 : 0));

// link writes answers as `version.digits.check`.
export function link(data: Data, given: readonly number[]): string {
  let n = 0n;
  data.q.forEach((q, i) => {
    const a = accepts(q, given[i]) ? given[i] : 0;
    n = n * radix(q) + BigInt(a === -1 ? q.p.length + 1 : a);
  });
  let text = "";
  for (; n > 0n; n >>= 6n) text = digits[Number(n & 63n)] + text;
  const body = `${data.v}.${text || "A"}`;
  return `${body}.${check(`${data.id}.${body}`)}`;
}

// parse reads a link, whole or not at all; a text says why it is refused.
export function parse(data: Data, fragment: string): number[] | "shape" | "check" | "version" | "answers" {
  const parts = /^#?([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{1,150})\.([A-Za-z0-9_-]{4})$/.exec(fragment);
  if (!parts) return "shape";
  if (check(`${data.id}.${parts[1]}.${parts[2]}`) !== parts[3]) return "check";
  if (Number(parts[1]) !== data.v) return "version";
  let n = 0n;
  for (const c of parts[2]) n = (n << 6n) | BigInt(digits.indexOf(c));
  const answers: number[] = [];
  for (const q of data.q.toReversed()) {
    const a = Number(n % radix(q));
    answers.unshift(a > q.p.length ? -1 : a);
    n /= radix(q);
  }
  return n === 0n && link(data, answers) === fragment.replace(/^#/, "") ? answers : "answers";
}
