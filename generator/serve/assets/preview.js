// The preview's own script: it listens for changes, swaps styles where they stand, reloads pages that have changed
// and keeps the findings over the page up to date. Published pages do not have it.
"use strict";
(() => {
  const own = "/_roleguide/";
  const store = own + location.pathname;
  const trusted = self.trustedTypes?.createPolicy("roleguide-preview", { createHTML: (text) => text });
  const parse = (text) => new DOMParser().parseFromString(trusted?.createHTML(text) ?? text, "text/html");
  const styles = (page) => [...page.querySelectorAll('link[rel="stylesheet"]:not([data-roleguide])')];
  const plain = (page) => {
    const copy = page.documentElement.cloneNode(true);
    for (const e of copy.querySelectorAll("[data-roleguide], #_roleguide-findings, link[rel=\"stylesheet\"]")) e.remove();
    return copy.outerHTML;
  };

  // What the page looks like as the server sends it, to be compared after a change.
  const fetched = async () => {
    const response = await fetch(location.href.split("#")[0], { cache: "no-store" });
    return parse(await response.text());
  };
  let before = null;
  let busy = false;
  let again = false;

  // Fields and open parts are kept over a reload; the browser keeps the place, and questionnaires their answers.
  const fields = () => [...document.querySelectorAll("input, select, textarea, details")].filter((e) => e.type !== "password" && !e.closest("#_roleguide-findings"));
  const state = (e) => (e.localName === "details" ? e.open : e.type === "checkbox" || e.type === "radio" ? e.checked : e.value);
  const keep = () => {
    sessionStorage[store] = JSON.stringify({ x: scrollX, y: scrollY, fields: fields().map(state) });
  };
  const restore = () => {
    const kept = sessionStorage[store] && JSON.parse(sessionStorage[store]);
    delete sessionStorage[store];
    if (!kept) return;
    const now = fields();
    if (now.length === kept.fields.length) {
      now.forEach((e, i) => {
        if (state(e) === kept.fields[i]) return;
        if (e.localName === "details") e.open = kept.fields[i];
        else if (e.type === "checkbox" || e.type === "radio") e.checked = kept.fields[i];
        else if (e.type !== "file") e.value = kept.fields[i];
      });
    }
    if (scrollY !== kept.y) scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
  };

  // A new sheet stands beside the old one until it has arrived, so that nothing flickers.
  const swap = (page) => {
    const old = styles(document);
    const fresh = styles(page);
    let last = old.at(-1);
    const gone = old.filter((e) => !fresh.some((f) => f.getAttribute("href") === e.getAttribute("href")));
    for (const f of fresh) {
      if (old.some((e) => e.getAttribute("href") === f.getAttribute("href"))) continue;
      const link = document.importNode(f);
      link.addEventListener("load", () => gone.forEach((e) => e.remove()));
      last ? last.after(link) : document.head.append(link);
      last = link;
    }
  };

  const changed = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const page = await fetched();
      if (before === null || plain(page) !== before) {
        keep();
        location.reload();
        return;
      }
      swap(page);
    } catch {
      // The server is gone; the stream tells when it is back.
    }
    busy = false;
    if (again) {
      again = false;
      changed();
    }
  };

  const findings = async () => {
    const response = await fetch(own + "findings", { cache: "no-store" });
    const next = parse(await response.text()).querySelector("#_roleguide-findings");
    const old = document.querySelector("#_roleguide-findings");
    if (old && next && old.className === next.className) next.open = old.open;
    if (old?.outerHTML === next?.outerHTML) return;
    old?.remove();
    if (next) document.body.append(document.importNode(next, true));
  };

  let seen = null;
  const listen = () => {
    const stream = new EventSource(own + "events");
    const version = (event) => {
      if (seen !== null && event.data !== seen) changed();
      seen = event.data;
    };
    stream.addEventListener("hello", version);
    stream.addEventListener("reload", version);
    stream.addEventListener("findings", () => findings().catch(() => {}));
    addEventListener("pagehide", () => stream.close(), { once: true });
  };

  restore();
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // it missed what happened meanwhile
  });
  addEventListener("keydown", (event) => {
    const shown = document.querySelector("#_roleguide-findings[open]");
    if (event.key === "Escape" && shown) shown.open = false;
  });
  // The page as it was sent: scripts of the page may have changed the one that is shown.
  fetched().then((page) => { before = plain(page); }).catch(() => {}).finally(listen);
})();
