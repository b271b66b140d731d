// Drawings of scores, for those who would rather look than read. The numbers stand in the text beside them.

import type { Data } from "./_evaluate";
import { number } from "./_page";

function shape(tag: string, attributes: Record<string, string | number>, ...children: Node[]) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, `${value}`);
  e.append(...children);
  return e;
}

// scale draws a score on its scale: bands behind, zero and the ends of the bands as ticks with their numbers.
export function scale(s: Data["s"][number], value: number, spoken: string) {
  const low = Math.min(s.l, 0, value);
  const high = Math.max(s.h, 0, value);
  const at = (n: number) => ((n - low) * 100) / (high - low || 1);
  const percent = (n: number) => `${n.toFixed(2)}%`;
  const rect = (from: number, to: number, y: number, height: number, className = "bar") =>
    shape("rect", { x: percent(Math.min(at(from), at(to))), width: percent(Math.abs(at(to) - at(from))), y, height, class: className });
  const ends = s.t.filter((to) => to >= low && to < high);
  const edges = [low, ...ends.map((to) => to + 0.5), high];
  const bands = edges.slice(1).map((to, i) => rect(edges[i], to, 0, 28, `band band-${Math.min(i, 2)}`));
  const ticks = [...new Set([low, 0, ...ends.map((to) => to + 1), high])].map((n) => {
    const x = percent(at(n));
    const anchor = n === low ? "start" : n === high ? "end" : "middle";
    const text = shape("text", { x, y: 45, "text-anchor": anchor });
    text.textContent = number(n);
    return text;
  });
  return shape(
    "svg",
    { class: "scale", role: "img", "aria-label": spoken, width: "100%", height: 50 },
    ...bands,
    rect(0, value, 7, 14),
    shape("rect", { x: percent(at(0)), width: 1, height: 32 }),
    shape("circle", { cx: percent(at(value)), cy: 14, r: 9 }),
    ...ticks,
  );
}

// points draws what one answer did to a score, left or right of zero.
export function points(n: number, most: number) {
  const width = (Math.abs(n) * 50) / most;
  return shape(
    "svg",
    { class: "points-bar", width: 60, height: 14, "aria-hidden": "true" },
    shape("rect", { x: `${n < 0 ? 50 - width : 50}%`, width: `${width}%`, y: 2, height: 10, class: n < 0 ? "down" : "bar" }),
    shape("rect", { x: "50%", width: 1, height: 14 }),
  );
}
