/** Which events a binding takes (E5). */

/** @import { Modifiers } from "./types.js" */

/** @type {Record<string, string>} */
const KEYS = { esc: "escape", space: " " };

/**
 * @param {any} event
 * @param {string[]} [keys] system keys must all be held; of the others one was pressed
 */
function keysMatch(event, keys = []) {
  const system = keys.filter((key) => /^(ctrl|shift|alt|meta)$/.test(key));
  const others = keys.filter((key) => !system.includes(key));
  const pressed = (event.key || "").toLowerCase();
  return (
    system.every((key) => event[key + "Key"]) &&
    (!others.length || others.some((key) => pressed === (KEYS[key] || key) || pressed === "arrow" + key))
  );
}

/**
 * @param {Event} event
 * @param {Element} element
 * @param {Modifiers} modifiers
 */
export function takes(event, element, { self, outside, keys }) {
  if (self && event.target !== element) return false;
  if (outside && event.composedPath().includes(element)) return false;
  return keysMatch(event, keys);
}
