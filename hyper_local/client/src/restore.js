/** What the user typed outlives the page being built anew (C22): matched by name and position. */

/** @import { View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */

/** @param {Element} root */
function controls(root) {
  /** @type {Map<string, any>} */
  const found = new Map();
  for (const control of /** @type {NodeListOf<any>} */ (root.querySelectorAll("input,select,textarea,button"))) {
    let key = [control.type, control.name, control.id].join();
    while (found.has(key)) key += "+";
    found.set(key, control);
  }
  return found;
}

/**
 * Before any script ran nothing else tells an edit.
 *
 * @param {any} control
 */
function differs(control) {
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  if (/^(checkbox|radio)$/.test(control.type)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

/**
 * @param {any} from
 * @param {any} to
 */
function copy(from, to) {
  if (from.options) {
    const chosen = new Set([...from.selectedOptions].map(({ value }) => value));
    for (const option of to.options) option.selected = chosen.has(option.value);
  } else if (from.type === "file") {
    to.files = from.files;
  } else {
    to.checked = from.checked;
    to.value = from.value;
  }
}

/**
 * @param {View} view
 * @param {Inputs} inputs
 * @returns {() => void} to call when the new page stands
 */
export function snapshot(view, inputs) {
  const { root, version } = view;
  const { edits } = inputs;
  const old = controls(root);
  const typed = new Map(edits);
  const active = /** @type {any} */ (view.active());
  const { selectionStart, selectionEnd } = active || {};

  return () => {
    const fresh = controls(root);
    for (const [key, before] of old) {
      const now = fresh.get(key);
      if (!now) continue;
      if (before.localName !== "button" && (version ? typed.has(before) : differs(before))) {
        copy(before, now);
        edits.set(now, typed.get(before) ?? view.count);
      }
      for (const sent of view.sent.values()) if (sent.control === before) sent.control = now;
      if (before === active) {
        view.quiet = true;
        now.focus({ preventScroll: true });
        if (selectionStart != null) now.setSelectionRange(selectionStart, selectionEnd);
        view.quiet = false;
      }
    }
  };
}
