// The number of slips between two words: a letter too many, too few, another one, or two that changed places.
// Beyond far it is not counted exactly, only as more.
export function distance(a: string, b: string, far = Infinity): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > far) return far + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
