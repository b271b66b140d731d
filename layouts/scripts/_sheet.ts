// The link of a decision sheet. It holds the whole sheet, in the part of an address that browsers do not send, and says only
// what differs from the page: `#sheet=` and base64url of the JSON [mark of the page, people or 0, letters, notes, own rows].

export type Row = { group: string; decision: string; letters: string[]; note: string; used: boolean };
export type Sheet = { people: string[]; rows: Row[] };

export const parts = ["", "D", "A", "D, A", "C", "I"];
export const prefix = "#sheet=";
export const limits = { person: 80, decision: 200, note: 500, own: 60 };
const longest = 60_000;

// mark tells pages with other rows or columns apart: FNV-1a of their texts.
function mark(page: Sheet) {
  let sum = 0x811c9dc5;
  for (const c of [...page.rows.map((row) => row.decision), page.people.length].join("\n")) sum = Math.imul(sum ^ c.codePointAt(0)!, 0x01000193);
  return sum >>> 0;
}

const digits = (row: Row) => row.letters.map((letters) => parts.indexOf(letters)).join("") + Number(row.used);

// link writes a sheet that began as page.
export function link(page: Sheet, sheet: Sheet): string {
  const size = page.rows.length;
  const notes = sheet.rows.flatMap((row, i) => (i < size && row.note !== page.rows[i].note ? [[i, row.note]] : []));
  const people = sheet.people.join("\n") === page.people.join("\n") ? 0 : sheet.people;
  const own = sheet.rows.slice(size).map((row) => [row.decision, row.note]);
  const bytes = new TextEncoder().encode(JSON.stringify([mark(page), people, sheet.rows.map(digits).join(""), notes, own]));
  return prefix + btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const text = (value: unknown, most: number) => {
  if (typeof value !== "string" || value.length > most) throw value;
  return value;
};

// parse reads a link whole or not at all: undefined for one that is cut off, altered, or of a page with other rows.
export function parse(page: Sheet, fragment: string): Sheet | undefined {
  try {
    if (fragment.length > longest) return;
    const bytes = Uint8Array.from(atob(fragment.slice(prefix.length).replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const [of, people, letters, notes, own] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const width = page.people.length + 1;
    const rows: Row[] = page.rows.map((row) => ({ ...row }));
    for (const [i, note] of notes) {
      if (!Number.isInteger(i)) return;
      rows[i].note = text(note, limits.note);
    }
    for (const [decision, note] of own) rows.push({ group: "", decision: text(decision, limits.decision), letters: [], note: text(note, limits.note), used: true });
    if (of !== mark(page) || own.length > limits.own || !/^[0-5]*$/.test(letters) || letters.length !== rows.length * width) return;
    rows.forEach((row, i) => {
      const here = [...(letters as string).slice(i * width, (i + 1) * width)].map(Number);
      row.used = here.pop() === 1;
      row.letters = here.map((n) => parts[n]);
    });
    const names = people === 0 ? page.people : page.people.map((_, i) => text(people[i], limits.person));
    return { people: [...names], rows };
  } catch {
    return;
  }
}
