// What script adds to pages that already work without it: the choice of colours, a contents list that
// follows reading, tabs, and buttons that copy code. Read in the head, so that a stored choice of colours
// is there before the first paint; nothing is stored before the reader asks for it.
//
// A kind of page that has a script of its own loads that one instead, and it imports this one: a page loads one script.

const root = document.documentElement;
const all = <T extends HTMLElement>(selector: string, within: ParentNode = document) =>
  [...within.querySelectorAll<T>(selector)];

// The styles of tabs wait for this mark, so nothing moves when they are ready.
root.dataset.script = "";

// The switch works without script, for the page at hand; this remembers the choice.
function storedTheme(): string {
  try {
    return localStorage.theme || "system";
  } catch {
    return "system"; // storage is switched off
  }
}

function keepTheme(theme: string) {
  root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.theme = theme;
  } catch {} // the choice holds for this page
}

root.dataset.theme = storedTheme();

function rememberTheme() {
  for (const input of all<HTMLInputElement>("[name=_theme]")) {
    input.checked = input.value === root.dataset.theme;
    input.onchange = () => keepTheme(input.value);
  }
}

// Scrolls the map beside the page to the page that it stands beside.
function showPlace() {
  const here = document.querySelector(".map [aria-current]");
  const map = here?.closest(".map");
  if (map) map.scrollTop += here!.getBoundingClientRect().top - map.getBoundingClientRect().top - map.clientHeight / 3;
}

// Marks the entry of the contents list whose part is being read.
function followReading() {
  const links = all<HTMLAnchorElement>(".contents a");
  const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))!);
  if (!links.length) return;
  const mark = () => {
    const passed = parts.findLastIndex((part) => part.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, i) => (i === passed ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66%" });
  parts.forEach((part) => observer.observe(part));
}

// partAt is the part of the page that a fragment leads to. Strangers write fragments: one that is malformed leads nowhere.
function partAt(hash: string) {
  try {
    return hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  } catch {
    return null;
  }
}

// Tabs: the links above them open one part at a time. A link from elsewhere into a part opens it too.
function takeTurns() {
  const open = () => {
    const part = partAt(location.hash)?.closest(".tab");
    for (const tab of part ? all(".tab", part.parentElement!) : []) tab.classList.toggle("open", tab === part);
    for (const link of all<HTMLAnchorElement>(".tabs > ul a")) {
      const tab = document.getElementById(decodeURIComponent(link.hash.slice(1)))!;
      link.ariaCurrent = String(tab.checkVisibility());
    }
  };
  addEventListener("hashchange", open);
  open();
}

// A button beside every code block copies it, where the browser can.
function copyCode() {
  if (!navigator.clipboard) return;
  for (const pre of all("pre:has(> code)")) {
    const button = document.createElement("button");
    button.className = "copy";
    button.textContent = button.ariaLabel = root.dataset.copy!;
    button.onclick = async () => {
      await navigator.clipboard.writeText(pre.innerText);
      button.textContent = root.dataset.copied!;
      setTimeout(() => (button.textContent = root.dataset.copy!), 2000);
    };
    const box = pre.parentElement!.matches(".code") ? pre.parentElement! : document.createElement("div");
    if (box !== pre.parentElement) {
      box.className = "code";
      pre.replaceWith(box);
      box.append(pre);
    }
    box.append(button);
  }
}

// The key / leads to the search, unless something is being typed.
function seek(event: KeyboardEvent) {
  if (event.key !== "/" || (event.target as HTMLElement).matches("input, textarea, select")) return;
  const field = [".ask input", ".find input", ".seek"].flatMap((s) => all(s)).find((e) => e.checkVisibility());
  if (field) event.preventDefault();
  field?.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  rememberTheme();
  showPlace();
  followReading();
  takeTurns();
  copyCode();
  document.addEventListener("keydown", seek);
});
