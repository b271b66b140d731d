// Why the deciding rule holds, in words with the numbers of the result: the same as in generator/questionnaire/words.go,
// and in English like it.

import { newWorld, truth, yes, type Condition, type Data, type Result, type Sum, type World } from "./_evaluate";

// Texts are those of the questionnaire that sentences use.
export interface Texts {
  option(question: number, answer: number): string;
  label(question: number): string; // "" without one
}

// What a comparison with a number asks for, and a comparison with another score, by the number of its op.
const enough = [(n: number) => `it has to be less than ${n}`, (n: number) => `it may be ${n} at most`, (n: number) => `${n} is asked for`,
  (n: number) => `anything but ${n} will do`, (n: number) => `${n + 1} is enough`, (n: number) => `${n} is enough`];
const level = ["being behind is asked for", "no lead is asked for", "being level is asked for", "any difference is enough", "any lead is enough", "being level is enough"];

const listed = (all: string[]) => (all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`);

// why gives one clause for each part that settles the condition of the rule; none for the last rule.
export function why(d: Data, r: Result, texts: Texts): string[] {
  const w: World = { ...newWorld(d), answers: r.answers, scores: r.scores, unsure: r.unsure.length, facts: r.facts.map((f) => (f ? yes : 0)) };
  const holds = (c: Condition) => truth(d, w, c) === yes;
  const clauses = (c: Condition): string[] => {
    const is = holds(c);
    switch (c[0]) {
      case "n":
        return clauses(c[1]);
      case "f":
        return clauses(d.f[c[1]]);
      case "q":
        return [answered(c)];
      case "c":
        return compared(c, is);
    }
    const settling = (c.slice(1) as Condition[]).filter((part) => holds(part) === is);
    return (is === (c[0] === "a") ? settling : settling.slice(0, 1)).flatMap(clauses);
  };
  const answered = (c: Condition) => {
    const i: number = c[1];
    const a = `question ${i + 1}${texts.label(i) && ` (${texts.label(i)})`}`;
    const quoted = (answer: number) => `“${texts.option(i, answer)}”`;
    if (w.answers[i] > 0) return `${a} is ${quoted(w.answers[i])}`;
    const all: string[] = c.slice(2).map(quoted);
    return all.length > 1 ? `${a} is none of ${listed(all)}` : `${a} is not ${all[0]}`;
  };
  const compared = (c: Condition, is: boolean) => {
    const out: string[] = [];
    for (let i = 1; i < c.length; i += 2) if (holds(["c", c[i], c[i + 1]]) === is) out.push(relation(c[i], is ? c[i + 1] : 5 - c[i + 1]));
    return out;
  };
  const total = (sum: Sum) => sum.slice(2).reduce((n, times, k) => n + times * w.scores[k], sum[1] * w.unsure);
  const thing = (sum: Sum) => {
    const times = (n: number, a: string) => (n === 1 ? a : `${n} times ${a}`);
    const parts = sum.slice(2).flatMap((n, k) => (n ? [times(n, d.s[k].n)] : []));
    if (sum[1]) parts.push(times(sum[1], "the number of unsure answers"));
    return parts.join(" plus ");
  };
  // relation puts constants on the right, and what is subtracted on the other side.
  const relation = (sum: Sum, op: number) => {
    let left = sum.map((n, k) => (k ? Math.max(n, 0) : 0));
    let right = sum.map((n, k) => (k ? Math.max(-n, 0) : 0));
    let n = -sum[0];
    const empty = (s: Sum) => s.every((x) => !x);
    if (empty(left) || (!empty(right) && (n < 0 || (n === 0 && op < 2)))) {
      [left, right, op, n] = [right, left, op < 2 ? op + 4 : op > 3 ? op - 4 : op, -n];
    }
    const [a, x, b, y] = [thing(left), total(left), thing(right), total(right)];
    if (empty(right)) return `${a} is ${x}; ${enough[op](n)}`;
    const wanted = n ? enough[op](n) : level[op];
    if (x === y) return `${a} and ${b} are both ${x}; ${wanted}`;
    return x > y ? `${a} ${x} leads ${b} ${y} by ${x - y}; ${wanted}` : `${a} ${x} is ${y - x} behind ${b} ${y}; ${wanted}`;
  };
  const rule = d.r[r.rule].w;
  return rule ? clauses(rule) : [];
}
