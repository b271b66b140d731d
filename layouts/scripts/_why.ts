// Why the deciding rule holds, in words with the numbers of the result: the same as in generator/questionnaire/words.go,
// with the phrases of phrases.go.

import { newWorld, truth, yes, type Condition, type Data, type Result, type Sum, type World } from "./_evaluate";

// Texts are those of the questionnaire that sentences use.
export interface Texts {
  option(question: number, answer: number): string;
  label(question: number): string; // "" without one
  phrases?: Record<string, string>; // of another language than English
}

const english: Record<string, string> = {
  or: "or", quoted: "“{a}”", question: "question {n}", labelled: "question {n} ({a})", is: "{a} is {b}", is_not: "{a} is not {b}", is_none: "{a} is none of {b}",
  unsure: "the number of unsure answers", plus: "{a} plus {b}", times: "{n} times {a}", why: "{a} is {n}; {why}", why_level: "{a} and {b} are both {n}; {why}",
  why_leads: "{a} {x} leads {b} {y} by {n}; {why}", why_behind: "{a} {x} is {n} behind {b} {y}; {why}",
  want_less: "it has to be less than {n}", want_at_most: "it may be {n} at most", want_exactly: "{n} is asked for", want_unequal: "anything but {n} will do",
  want_at_least: "{n} is enough", want_less_other: "being behind is asked for", want_at_most_other: "no lead is asked for",
  want_exactly_other: "being level is asked for", want_unequal_other: "any difference is enough", want_more_other: "any lead is enough",
  want_at_least_other: "being level is enough",
};

// The names of comparisons in the names of phrases, by the number of their op.
const ops = ["less", "at_most", "exactly", "unequal", "more", "at_least"];

// why gives one clause for each part that settles the condition of the rule; none for the last rule.
export function why(d: Data, r: Result, texts: Texts): string[] {
  const w: World = { ...newWorld(d), answers: r.answers, scores: r.scores, unsure: r.unsure.length, facts: r.facts.map((f) => (f ? yes : 0)) };
  const say = (name: string, gaps: Record<string, string | number> = {}) => (texts.phrases?.[name] ?? english[name]).replace(/\{(\w+)\}/g, (_, gap) => `${gaps[gap]}`);
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
    const a = say(texts.label(i) ? "labelled" : "question", { n: i + 1, a: texts.label(i) });
    const quoted = (answer: number) => say("quoted", { a: texts.option(i, answer) });
    if (w.answers[i] > 0) return say("is", { a, b: quoted(w.answers[i]) });
    const all: string[] = c.slice(2).map(quoted);
    const last = all.pop()!;
    return say(all.length ? "is_none" : "is_not", { a, b: all.length ? `${all.join(", ")} ${say("or")} ${last}` : last });
  };
  const compared = (c: Condition, is: boolean) => {
    const out: string[] = [];
    for (let i = 1; i < c.length; i += 2) if (holds(["c", c[i], c[i + 1]]) === is) out.push(relation(c[i], is ? c[i + 1] : 5 - c[i + 1]));
    return out;
  };
  const total = (sum: Sum) => sum.slice(2).reduce((n, times, k) => n + times * w.scores[k], sum[1] * w.unsure);
  const thing = (sum: Sum) => {
    const times = (n: number, a: string) => (n === 1 ? a : say("times", { n, a }));
    const parts = sum.slice(2).flatMap((n, k) => (n ? [times(n, d.s[k].n)] : []));
    if (sum[1]) parts.push(times(sum[1], say("unsure")));
    return parts.length ? parts.reduce((a, b) => say("plus", { a, b })) : "";
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
    const two = !empty(right);
    const wanted = op === 4 && (n || !two) ? say("want_at_least", { n: n + 1 }) : say(`want_${ops[op]}${two && !n ? "_other" : ""}`, { n });
    if (!two) return say("why", { a, n: x, why: wanted });
    return say(x === y ? "why_level" : x > y ? "why_leads" : "why_behind", { a, x, b, y, n: Math.abs(x - y) || x, why: wanted });
  };
  const rule = d.r[r.rule].w;
  return rule ? clauses(rule) : [];
}
