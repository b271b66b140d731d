// Cuts text into the words of the search index: the same as generator/search/words.go, whose package comment
// says what a word is. A test compares the two.

// The English words that tell no page from another.
const stopWords = new Set(
  "a about am an and are as at be been but by can could did do does for from had has have how i if in into is it its me my of on or our should so such than that the their them then there these they this to us was we were what when where which who whom whose why will with would you your".split(" "),
);

const run = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}][\p{L}\p{N}\p{M}]*)*/gu;
const accents = /[\u0300-\u036F\u0591-\u05C7\u064B-\u065F\u3099\u309A]/g;
const dense = /[ー\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

// A word of a text, where it stands, and whether it is a common one, which is looked for in titles only.
export type Word = { term: string; start: number; end: number; common: boolean };

export function words(text: string, language: string): Word[] {
  const english = /^en\b/i.test(language);
  const found: Word[] = [];
  for (const match of text.matchAll(run)) {
    const start = match.index;
    const end = start + match[0].length;
    const see = (term: string, common = false) => term && new TextEncoder().encode(term).length <= 40 && found.push({ term, start, end, common });
    for (const piece of pieces(fold(match[0]))) {
      if (dense.test(piece)) pairs(piece).forEach((term) => see(term));
      else if (!english) piece.split("'").forEach((term) => see(term));
      else {
        const word = piece.replace(/'s$/, "");
        const common = stopWords.has(word);
        see(common ? word : stem(word), common);
      }
    }
  }
  return found;
}

// Lower case without accents.
const fold = (text: string) => text.toLowerCase().normalize("NFKD").replace(accents, "").replace(/ς/g, "σ").replace(/’/g, "'");

// Parts without blanks between words, and the others.
function pieces(text: string): string[] {
  const out: string[] = [];
  let before = false;
  for (const c of text) {
    const now = dense.test(c);
    if (out.length && now === before) out[out.length - 1] += c;
    else out.push(c);
    before = now;
  }
  return out;
}

function pairs(text: string): string[] {
  const c = [...text];
  return c.length < 2 ? c : c.slice(1).map((next, i) => c[i] + next);
}

export function stem(w: string): string {
  if (w.length < 4 || !/^[a-z]+$/.test(w)) return w;
  const vowel = (rest: string) => rest.length > 1 && /[aeiouy]/.test(rest);
  const undouble = (rest: string) => (rest.length > 2 ? rest.replace(/([^aeioulsz])\1$/, "$1") : rest);
  if (w.endsWith("sses")) w = w.slice(0, -2);
  else if (w.endsWith("ies")) w = w.slice(0, -3) + "y";
  else if (/[^siu]s$/.test(w)) w = w.slice(0, -1);
  if (w.endsWith("ied")) w = w.slice(0, -3) + "y";
  else if (/(?<!e)ed$/.test(w) && vowel(w.slice(0, -2))) w = undouble(w.slice(0, -2));
  else if (w.endsWith("ing") && vowel(w.slice(0, -3))) w = undouble(w.slice(0, -3));
  return w.length > 3 && w.endsWith("e") ? w.slice(0, -1) : w;
}
