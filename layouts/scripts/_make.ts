// Elements without markup in strings: texts go into text nodes only.

export type Child = Node | string | undefined | false;

// make makes an element.
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children.filter((c): c is Node | string => !!c));
  return element;
}
