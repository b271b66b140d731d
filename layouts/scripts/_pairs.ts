// What two changed answers would do, where no single one does anything: the same as in generator/questionnaire/explain.go.

import type { Change, Changer } from "./_explain";

const maxPairs = 20000;

export function pairs({ options, attempt, matters }: Changer): { found: Change[]; cut: boolean } {
  const found: Change[] = [];
  let tried = 0;
  for (let i = 0; i < options.length; i++) {
    for (let j = i + 1; j < options.length; j++) {
      if (options[i][0] === options[j][0]) continue;
      if (++tried > maxPairs) return { found, cut: true };
      const c = attempt([options[i], options[j]]);
      if (matters(c)) found.push(c);
    }
  }
  return { found, cut: false };
}
