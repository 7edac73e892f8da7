/** Errors of the kernel, shown at the end of the root as text and nothing else (S21). */

/** @import { Sent, View } from "./types.js" */
import { formControls } from "./controls.js";
import { dispatch, mark } from "./dom.js";
import { compile, HTML } from "./template.js";

/**
 * @typedef {object} Failure
 * @property {HTMLElement} item
 * @property {Sent=} sent
 * @property {Element | null | false=} marked
 * @property {string=} name by which the kernel takes it away
 */

/** @param {View} view */
export function createOverlay(view) {
  const { root } = view;
  /** @type {Set<Failure>} */
  const failures = new Set();

  /**
   * @param {any} template
   * @returns {any} its element: all values are texts
   */
  const create = (template) => compile([template], HTML, document).fragment.firstChild;

  const box = create(["div", { class: "hyper-overlay", role: "alert" }]);

  /** @param {Failure} failure */
  function dismiss(failure) {
    failure.item.remove();
    failures.delete(failure);
    if (!box.firstChild) box.remove();
    if (failure.marked) mark(failure.marked, "error", false);
  }

  return {
    /** @returns {Node[]} what belongs at the end of the root */
    nodes: () => (box.firstChild ? [box] : []),

    /** @param {{ error: string | null, n?: number, name?: string, say?: string, box?: any }} message */
    show({ error, name, n, say, box: nodes }) {
      // What has this name; without one, what has none.
      if (error === null) return failures.forEach((failure) => failure.name === name && dismiss(failure));
      const sent = view.pending((sent) => sent.n === n);
      // What was answered before is answered once more, in case that was lost.
      if (n && !sent) return;
      if (sent) {
        this.passed(sent);
        sent.failed = true;
      }
      // The control that caused it (V1).
      const named = sent?.form && formControls(sent.form).find((control) => control.name === name);
      const control = named || sent?.field;
      const marked = name != null && (control || sent?.node);
      // In words for whoever fills in the form, where they are looking; else in the box, in full.
      const small = control && say;
      const item = create(nodes[small ? 1 : 0]);
      const failure = { item, sent, marked, name };
      failures.add(failure);
      if (marked) {
        mark(marked, "error", true);
        // An author who shows it in another way takes it back.
        if (!dispatch(marked, new CustomEvent("hyper-error", { bubbles: true, cancelable: true, detail: say || error }))) return;
      }
      if (small) return control.after(item);
      item.lastChild.onclick = () => dismiss(failure);
      box.append(item);
      root.append(box);
    },

    /**
     * What the last event of this binding was told is no longer true.
     *
     * @param {Sent} sent
     */
    passed({ node, hole, failed }) {
      for (const failure of failures) {
        const { sent, marked } = failure;
        if ((!failed && sent?.node === node && sent.hole === hole) || (marked && !view.has(marked))) dismiss(failure);
      }
    },
  };
}
