// What is wrong with the answers that a reader wants to go on with: it is said above the form, and beside each question.

import { make, type Child } from "./_make";
import { list, type Page } from "./_page";

// mistakes shows which questions lack an answer; named: each by its words, as several are on the page.
export function mistakes(p: Page, missing: number[], named: boolean) {
  const { word } = p;
  p.form.querySelectorAll(".problem, .error").forEach((e) => e.remove());
  p.questions.forEach((q) => q.removeAttribute("aria-describedby"));
  if (!missing.length) return;
  const links = missing.map((i): Child[] => {
    const first = p.inputs(i)[0];
    first.id = `_first-${i}`;
    const id = `_error-${i}`;
    p.questions[i].setAttribute("aria-describedby", id);
    p.questions[i].querySelector("legend")!.after(make("p", { className: "error", id }, word("choose")));
    const onclick = (e: Event) => {
      e.preventDefault();
      first.focus();
    };
    return [make("a", { href: `#${first.id}`, onclick }, named ? `${word("choose")}: ${p.ask(i)}` : word("choose"))];
  });
  const box = make("div", { className: "problem", tabIndex: -1 }, make("div", { role: "alert" }, make("h2", {}, word("problem")), list(...links)));
  p.form.prepend(box);
  document.title = word("error", { title: document.title });
  box.focus();
}

// mended takes away what is said of one question.
export function mended(p: Page, i: number) {
  p.questions[i].querySelector(".error")?.remove();
  p.questions[i].removeAttribute("aria-describedby");
}
