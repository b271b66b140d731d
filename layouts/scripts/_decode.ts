// Finds words in a text that point to one of two roles. The words come from the tables of the page.

export type Words = { find: string; side: number; weight: number; why: string }; // side -1: points nowhere
export type Hit = { from: number; to: number; words: Words };
export type Reading = { hits: Hit[]; sums: [number, number]; counts: [number, number] };

const special = /[.+?^${}()|[\]\\\/]/g;

// A phrase as a pattern: blanks match any white space, a star any ending of a word, and it begins and ends where words do.
function pattern(find: string) {
  const words = find.split(" ").map((word) => word.replace(special, "\\$&").replace("*", "[\\p{L}'’-]*"));
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join("\\s+")}(?![\\p{L}\\p{N}])`, "giu");
}

// Reads a text: every place where one of the words stands. Where several begin, the longest counts, and nothing counts twice.
export function read(text: string, list: Words[]): Reading {
  const all: Hit[] = [];
  for (const words of list) {
    for (const match of text.matchAll(pattern(words.find))) all.push({ from: match.index, to: match.index + match[0].length, words });
  }
  all.sort((a, b) => a.from - b.from || b.to - a.to);
  const reading: Reading = { hits: [], sums: [0, 0], counts: [0, 0] };
  let end = 0;
  for (const hit of all) {
    if (hit.from < end) continue;
    end = hit.to;
    reading.hits.push(hit);
    if (hit.words.side < 0) continue;
    reading.sums[hit.words.side] += hit.words.weight;
    reading.counts[hit.words.side]++;
  }
  return reading;
}

// The side a text points to; both if neither is twice the other; nothing if there is too little to go by.
export function verdict({ sums }: Reading): 0 | 1 | "both" | "little" {
  if (sums[0] + sums[1] < 6) return "little";
  if (sums[0] >= 2 * sums[1]) return 0;
  return sums[1] >= 2 * sums[0] ? 1 : "both";
}

// The side whose name the text uses more often, -1 if it uses neither or both alike.
export function called(text: string, names: [string, string]): number {
  const [a, b] = names.map((name) => [...text.matchAll(pattern(name.toLowerCase() + "*"))].length);
  return a === b ? -1 : a > b ? 0 : 1;
}

// Whether a text that calls itself by one name speaks of the other job in more than a third of what was found.
export function astray({ counts }: Reading, name: number) {
  const found = counts[0] + counts[1];
  return name >= 0 && found >= 3 && counts[1 - name] * 3 > found;
}
