// Share links: the same as generator/questionnaire/link.go and migrate.go.

import type { Data } from "./_evaluate";

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const maxLink = 200;

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

// A Shape is a question as links know it: how many options it has, and whether it may be skipped.
type Shape = [options: number, skip: boolean];

const shapes = (d: Data): Shape[] => d.q.map((q) => [q.p.length, !!q.k]);
const radix = ([options, skip]: Shape) => BigInt(options + (skip ? 2 : 1));

function write(n: bigint): string {
  let text = "";
  for (; n > 0n; n >>= 6n) text = digits[Number(n & 63n)] + text;
  return text || "A";
}

// read takes a number apart; undefined for anything that would not have been written.
function read(questions: Shape[], text: string): number[] | undefined {
  let n = 0n;
  for (const c of text) {
    const digit = digits.indexOf(c);
    if (digit < 0) return;
    n = (n << 6n) | BigInt(digit);
  }
  if (write(n) !== text) return;
  const answers: number[] = [];
  for (let i = questions.length - 1; i >= 0; i--) {
    const a = Number(n % radix(questions[i]));
    answers[i] = a > questions[i][0] ? -1 : a;
    n /= radix(questions[i]);
  }
  return n ? undefined : answers;
}

// link writes answers as `version.digits.check`.
export function link(d: Data, given: readonly number[]): string {
  const n = shapes(d).reduce((n, shape, i) => n * radix(shape) + BigInt(given[i] < 0 ? shape[0] + 1 : given[i]), 0n);
  const body = `${d.v}.${write(n)}`;
  return `${body}.${check(`${d.id}.${body}`)}`;
}

export interface Shared {
  answers: number[];
  version: number;
  dropped: number[]; // questions of that version whose answers have no place now
}

export type Refusal = "shape" | "check" | "newer" | "unknown" | "answers";

// parse reads a link, whole or not at all; a word says why it is refused.
export function parse(d: Data, fragment: string): Shared | Refusal {
  const parts = fragment.length > maxLink ? null : /^#?([1-9]\d{0,5}|1000000)\.([^.]*)\.([^.]{4})$/.exec(fragment);
  if (!parts) return "shape";
  const [, head, body, sum] = parts;
  const version = Number(head);
  if (check(`${d.id}.${head}.${body}`) !== sum) return "check";
  if (version > d.v) return "newer";
  if (version === d.v) {
    const answers = read(shapes(d), body);
    return answers ? { answers, version, dropped: [] } : "answers";
  }
  const old = d.m?.find((m) => m.v === version);
  if (!old) return "unknown";
  const now = shapes(d);
  const asked = old.q ?? now.map(() => 0 as const);
  const then = read(asked.map((q, i): Shape => (q ? [q.t.length - (q.k ? 1 : 0), !!q.k] : now[i])), body);
  if (!then) return "answers";
  const shared: Shared = { answers: d.q.map(() => 0), version, dropped: [] };
  then.forEach((a, i) => {
    if (!a) return;
    const q = asked[i];
    const to = q ? q.t.at(a < 0 ? a : a - 1)! : [i, a];
    if (!to.length || shared.answers[to[0]]) shared.dropped.push(i);
    else shared.answers[to[0]] = to[1];
  });
  return shared;
}
