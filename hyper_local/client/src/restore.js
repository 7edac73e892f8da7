/** What the user typed outlives the page being built anew (C22): matched by name and position. */

/** @import { View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
import { CONTROLS, facetsOf } from "./controls.js";
import { holdFocus } from "./focus.js";

/** Elements whose content is somebody else's (C20). */
const ISLANDS = "[data-hyper-ignore]";

/**
 * @param {ParentNode} root
 * @param {string} selector
 */
function byName(root, selector) {
  /** @type {Map<string, any>} */
  const found = new Map();
  /** @type {Record<string, number>} */
  const counts = {};
  for (const control of /** @type {NodeListOf<any>} */ (root.querySelectorAll(selector))) {
    const key = /** @type {any} */ ([control.type, control.name, control.id, ""]);
    // The next number: of undefined, 1.
    found.set(key + (counts[key] = -~counts[key]), control);
  }
  return found;
}

/**
 * @param {any} from
 * @param {any} to
 */
function copy(from, to) {
  const chosen = [...(from.selectedOptions || [])].map(({ value }) => value);
  for (const [node, property] of facetsOf(to)) {
    node[property] = property === "selected" ? chosen.includes(node.value) : from[property];
  }
}

/**
 * @callback Restore puts back what has a place by now
 * @param {1 | 2} [whole]
 * @returns {Restore | undefined} what to call after the next update: the page of another session may grow until all
 *   that was typed has its place again
 */

/**
 * @param {View} view
 * @param {Inputs} inputs
 * @param {DocumentFragment} page which is about to stand
 * @returns {Restore} to call when the new page stands
 */
export function snapshot(view, { edits, isFree }, page) {
  const { root, version } = view;
  const before = byName(root, CONTROLS);
  const islands = byName(root, ISLANDS);
  for (const [key, island] of byName(page, ISLANDS)) {
    const old = islands.get(key);
    if (old) island.replaceChildren(...old.childNodes);
  }
  const active = view.active();
  const focus = holdFocus(view);

  return function restore(whole) {
    const after = byName(root, CONTROLS);
    for (const [key, old] of before) {
      const control = after.get(key);
      // Before any script ran, nothing else tells an edit; and of a control that is not bound nobody else has the value.
      const edited =
        edits.has(old) ||
        ((!version || isFree(old)) && facetsOf(old).some(([node, property, original]) => node[property] !== node[original]));
      if (control || !edited) before.delete(key);
      if (!control) continue;
      if (edited) {
        if (old.files) control.files = old.files;
        else copy(old, control);
        edits.set(control, edits.get(old) || 0);
        // Who listens was not there yet.
        if (!version) control.dispatchEvent(new Event("input", { bubbles: true }));
      }
      for (const sent of /** @type {Set<any>} */ (view.sent)) {
        for (const key in sent) {
          if (sent[key] === old) sent[key] = control;
          else if (sent[key] === (old.form || old)) sent[key] = control.form;
        }
      }
      if (old === active) focus(control);
    }
    if (whole !== 1 && before.size) return restore;
  };
}
