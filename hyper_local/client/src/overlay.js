/** Errors of the kernel, shown at the end of the root as text and nothing else (S21). */

/** @import { Sent, View } from "./types.js" */
import { classesOf, getAttribute, removeAttribute, setAttribute } from "./dom.js";
import { formControls } from "./inputs.js";

/**
 * @typedef {object} ErrorMessage
 * @property {string | null} error
 * @property {number=} n
 * @property {string=} kind
 * @property {string=} name
 * @property {string=} detail
 *
 * @typedef {object} Shown
 * @property {Element} item
 * @property {Sent=} sent
 * @property {Element | null=} marked
 */

/** @param {View} view */
export function createOverlay(view) {
  const { document, root, options } = view;
  /** @type {Element | undefined} */
  let box;
  /** @type {Set<Shown>} */
  const shown = new Set();

  /**
   * @param {string} tag
   * @param {string} name of the class
   * @param {...(string | Node)} content
   */
  function element(tag, name, ...content) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...content);
    return made;
  }

  /** @param {Shown} one */
  function dismiss(one) {
    one.item.remove();
    shown.delete(one);
    if (!shown.size) {
      box?.remove();
      box = undefined;
    }
    const { marked } = one;
    if (marked) {
      classesOf(marked).remove("hyper-error");
      if (!getAttribute(marked, "class")) removeAttribute(marked, "class");
      removeAttribute(marked, "aria-invalid");
    }
  }

  /**
   * The control that caused an error (V1).
   *
   * @param {Sent} sent
   * @param {string} [name]
   */
  function culprit({ element, control, form }, name) {
    const field = form && name && formControls(form).find((control) => control.name === name);
    return field || control || element;
  }

  /**
   * @param {Element} marked
   * @param {string} detail
   */
  function mark(marked, detail) {
    classesOf(marked).add("hyper-error");
    setAttribute(marked, "aria-invalid", "true");
    EventTarget.prototype.dispatchEvent.call(marked, new CustomEvent("hyper-error", { bubbles: true, composed: true, detail }));
  }

  return {
    /** @returns {Node[]} what belongs at the end of the root */
    nodes: () => (box ? [box] : []),

    /** @param {ErrorMessage} message */
    show({ error, n, kind, name, detail }) {
      if (error === null) return [...shown].forEach(dismiss);
      const sent = view.sent.get(n ?? -1);
      if (sent) {
        sent.failed = true;
        this.passed(sent);
      }
      const item = element("div", "hyper-message", element("strong", "", error));
      if (detail) {
        const more = /** @type {HTMLDetailsElement} */ (element("details", "", element("summary", "", "Details"), element("pre", "", detail)));
        more.open = !!options.development;
        item.append(more);
      }
      const button = element("button", "hyper-dismiss", "\u00d7");
      setAttribute(button, "type", "button");
      setAttribute(button, "aria-label", "Dismiss");
      item.append(button);
      if (!box) {
        box = element("div", "hyper-overlay");
        setAttribute(box, "role", "alert");
        root.append(box);
      }
      box.append(item);
      const marked = kind === "argument" && sent && view.has(sent.element) ? culprit(sent, name) : null;
      /** @type {Shown} */
      const one = { item, sent, marked };
      shown.add(one);
      button.onclick = () => dismiss(one);
      if (marked) mark(marked, error);
    },

    /**
     * What this element's last event was told is no longer true.
     *
     * @param {Sent} sent
     */
    passed({ element, form, submit }) {
      for (const one of [...shown]) {
        if (one.sent && (one.sent.element === element || (submit && one.sent.form === form))) dismiss(one);
      }
    },
  };
}
