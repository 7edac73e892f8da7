/** Focus and selection across a change of the page. */

/** @import { View } from "./types.js" */

/**
 * @param {View} view
 * @returns {(element?: any) => void} puts them back, or into another element
 */
export function holdFocus(view) {
  const active = /** @type {any} */ (view.active());
  const { selectionStart, selectionEnd } = active || {};
  return (element = active) => {
    if (element === view.active() || !view.has(element)) return;
    element.focus({ preventScroll: true });
    if (selectionStart != null) element.setSelectionRange(selectionStart, selectionEnd);
  };
}
