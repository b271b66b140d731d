// The nearest outcome that is for something, where one leans on nothing: the same as in generator/questionnaire/explain.go.

import { decide, newWorld, settleFacts, type Data, type Result } from "./_evaluate";

const maxNearestPoints = 40;

// nearest looks for the fewest points that, added to the scores, give an outcome that leans on something.
export function nearest(d: Data, r: Result): { outcome: number; rule: number; more: number[] } | undefined {
  const w = { ...newWorld(d), answers: r.answers, unsure: r.unsure.length };
  const more = d.s.map(() => 0);
  const spread = (k: number, points: number): ReturnType<typeof nearest> => {
    for (let n = points; k < more.length - 1 && n >= 0; n--) {
      more[k] = n;
      const found = spread(k + 1, points - n);
      if (found || !n) return found;
    }
    more[k] = points;
    w.scores = r.scores.map((s, j) => s + more[j]);
    settleFacts(d, w);
    const rule = decide(d, w);
    const outcome = d.r[rule].o;
    return d.o[outcome].l?.length ? { outcome, rule, more: [...more] } : undefined;
  };
  for (let points = 1; points <= maxNearestPoints; points++) {
    const found = spread(0, points);
    if (found) return found;
  }
}
