// What the tools of the guide share: ways to hand a text to the reader.

import { make } from "./_make";

// Saves a text as a file, through a link that is gone at once.
export function save(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// Copies a text and says so on the button for two seconds; where the browser does not let it, the text is shown, to be copied by hand.
export function copyButton(label: string, copied: string, text: () => string) {
  const button = make("button", { type: "button", textContent: label });
  const box = make("textarea", { readOnly: true, rows: 4, ariaLabel: label });
  button.onclick = async () => {
    box.value = text();
    try {
      await navigator.clipboard.writeText(box.value);
      box.remove();
      button.textContent = copied;
      setTimeout(() => (button.textContent = label), 2000);
    } catch {
      button.parentElement!.append(box);
      box.select();
    }
  };
  return button;
}

// Rows as CSV (RFC 4180) that spreadsheets read as UTF-8; a cell that looks like a formula is kept from being one.
export function csv(rows: string[][]) {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return "\uFEFF" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

// A text on one line, written so that Markdown shows it as it is.
export const plain = (text: string) => text.replace(/\s+/g, " ").trim().replace(/[\\|*_`<#]/g, "\\$&");

// Rows as a table of Markdown; the first row is its head.
export function markdownTable(rows: string[][]) {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |\n`;
  return line(rows[0].map(plain)) + line(rows[0].map(() => "---")) + rows.slice(1).map((row) => line(row.map(plain))).join("");
}
