/** Which events a binding takes (E5). */

/** @import { Modifiers } from "./types.js" */

/**
 * @param {any} event
 * @param {Element} node
 * @param {Modifiers} modifiers of the keys, system keys must all be held; of the others one was pressed
 */
export function takes(event, node, { self, outside, keys = [] }) {
  if (self && event.target !== node) return false;
  if (outside && event.composedPath().includes(node)) return false;
  const pressed = event.key === " " ? "space" : event.key?.toLowerCase();
  const others = keys.filter((key) => !/^(ctrl|shift|alt|meta)$/.test(key));
  return (
    keys.every((key) => others.includes(key) || event[key + "Key"]) &&
    (!others[0] || others.some((key) => pressed === key || pressed === "arrow" + key))
  );
}
