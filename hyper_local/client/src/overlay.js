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
 */

/** @param {View} view */
export function createOverlay(view) {
  const { document, root } = view;
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
    if (!failures.size) box.remove();
    if (failure.marked) mark(failure.marked, "error", false);
  }

  return {
    /** @returns {Node[]} what belongs at the end of the root */
    nodes: () => (failures.size ? [box] : []),

    /** @param {{ error: string | null, n?: number, kind?: string, name?: string, detail?: string }} message */
    show({ error, n, kind, name, detail }) {
      if (error === null) return failures.forEach(dismiss);
      const sent = [...view.sent].find((sent) => sent.n === n);
      if (sent) {
        this.passed(sent);
        sent.failed = true;
      }
      const item = create([
        "div",
        0,
        ["strong", 0, error],
        detail ? ["details", kind === "load" ? { open: true } : 0, ["summary", 0, "Details"], ["pre", 0, detail]] : "",
        ["button", { type: "button" }, "Dismiss"],
      ]);
      // The control that caused it (V1).
      const field = sent?.form && formControls(sent.form).find((control) => control.name === name);
      const marked = kind === "argument" && sent && (field || sent.control || sent.node);
      const failure = { item, sent, marked };
      item.lastChild.onclick = () => dismiss(failure);
      box.append(item);
      root.append(box);
      failures.add(failure);
      if (marked) {
        mark(marked, "error", true);
        dispatch(marked, new CustomEvent("hyper-error", { bubbles: true, composed: true, detail: error }));
      }
    },

    /**
     * What this element's last event was told is no longer true.
     *
     * @param {Sent} sent
     */
    passed({ node, failed }) {
      if (!failed) for (const failure of failures) if (failure.sent?.node === node) dismiss(failure);
    },
  };
}
