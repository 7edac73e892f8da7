/** What the user typed outlives the page being built anew (C22): matched by name and position. */

/** @import { View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
import { CONTROLS, facetsOf } from "./controls.js";
import { holdFocus } from "./focus.js";

/** @param {Element} root */
function controlsByName(root) {
  /** @type {Map<string, any>} */
  const found = new Map();
  /** @type {Record<string, number>} */
  const counts = {};
  for (const control of /** @type {NodeListOf<any>} */ (root.querySelectorAll(CONTROLS))) {
    const key = `${control.type} ${control.name} ${control.id} `;
    counts[key] = (counts[key] || 0) + 1;
    found.set(key + counts[key], control);
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
 * @param {View} view
 * @param {Inputs} inputs
 * @returns {() => void} to call when the new page stands
 */
export function snapshot(view, { edits }) {
  const { root, version } = view;
  const before = controlsByName(root);
  const active = view.active();
  const focus = holdFocus(view);

  return () => {
    const after = controlsByName(root);
    for (const [key, old] of before) {
      const control = after.get(key);
      if (!control) continue;
      // In a first paint, before any script ran, nothing else tells an edit.
      const edited = version ? edits.has(old) : facetsOf(old).some(([node, property, original]) => node[property] !== node[original]);
      if (edited) {
        if (old.files) control.files = old.files;
        else copy(old, control);
        edits.set(control, edits.get(old) || 0);
      }
      for (const sent of view.sent) {
        if (sent.form && sent.form === old.form) sent.form = control.form;
        if (sent.node === old.form) sent.node = control.form;
        if (sent.node === old) sent.node = control;
        if (sent.control === old) sent.control = control;
      }
      if (old === active) focus(control);
    }
  };
}
