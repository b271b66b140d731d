// The outcomes that can still come out, found as in generator/questionnaire/possible.go: the same walk with the
// same bounds, so that both find the same set and give up at the same state.

import { choices, newWorld, no, settleFacts, shows, take, truth, yes, type Data, type Reach, type World } from "./_evaluate";

export const maxStates = 50000;

export interface Possible {
  outcomes: number[]; // in the order of the file
  cut: boolean; // the search was given up: none is left out, but there may be too many
  left: number; // states that were not used up
}

// reaches works out what the questions from each one on can add.
function reaches(d: Data, given: readonly number[]): Reach[] {
  const all: Reach[] = [];
  let after = newWorld(d).ahead;
  all[d.q.length] = after;
  for (let i = d.q.length - 1; i >= 0; i--) {
    const q = d.q[i];
    const can = given[i] ? [given[i]] : choices(q);
    const points = can.map((a) => (a > 0 ? q.p[a - 1] : d.s.map(() => 0)));
    if (q.w) points.push(d.s.map(() => 0));
    const unsure = can.filter((a) => q.u?.includes(a - 1));
    const low = after.low.map((n, k) => n + Math.min(...points.map((p) => p[k])));
    const high = after.high.map((n, k) => n + Math.max(...points.map((p) => p[k])));
    after = { low, high, unsure: after.unsure + (unsure.length ? 1 : 0), sure: after.sure + (unsure.length === can.length && !q.w ? 1 : 0) };
    all[i] = after;
  }
  return all;
}

// possible searches.
export function possible(d: Data, given: readonly number[], states = maxStates): Possible {
  const ahead = reaches(d, given);
  const w: World = { ...newWorld(d), given };
  const found = d.o.map(() => false);
  const seen = new Set<string>();
  let left = states;
  let cut = false;

  // open lists the outcomes that the bounds allow before question i.
  const open = (i: number) => {
    w.open = i;
    w.ahead = ahead[i];
    settleFacts(d, w);
    const list: number[] = [];
    for (const rule of d.r) {
      const t = rule.w ? truth(d, w, rule.w) : yes;
      if (t !== no) list.push(rule.o);
      if (t === yes) break;
    }
    return list;
  };
  const shown = (i: number) => {
    w.open = i;
    w.ahead = ahead[d.q.length];
    return shows(d, w, i);
  };
  const walk = (i: number) => {
    const list = open(i);
    left = Math.max(left - 1, 0);
    if (list.every((o) => found[o])) return;
    const add = () => list.forEach((o) => (found[o] = true));
    if (i === d.q.length) return add();
    const key = `${i} ${w.scores} ${d.c ? w.unsure : ""} ${w.answers.map((a, j) => (j < i && d.q[j].e! >= i ? d.q[j].c?.[Math.max(a, 0)] : ""))}`;
    if (seen.has(key)) return;
    if (!left) {
      cut = true;
      return add();
    }
    seen.add(key);
    if (!shown(i)) return walk(i + 1);
    for (const a of given[i] ? [given[i]] : choices(d.q[i])) {
      take(d, w, i, a);
      walk(i + 1);
      take(d, w, i, a, -1);
    }
  };
  walk(0);
  return { outcomes: d.o.map((_, i) => i).filter((i) => found[i]), cut, left };
}
