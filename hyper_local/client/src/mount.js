/** One view: everything that one front end holds lives in here, nothing in the modules. */

/** @import { Options, Transport, View } from "./types.js" */
import { closest, getAttribute } from "./dom.js";
import { createEvents } from "./events.js";
import { createInputs } from "./inputs.js";
import { createOverlay } from "./overlay.js";
import { createParts } from "./parts.js";
import { createSession } from "./session.js";

/**
 * Shows a root instance of the kernel.
 *
 * @param {HTMLElement} root its content, a first paint, is replaced by the first update
 * @param {Transport} transport
 * @param {Options} [options]
 */
export function mount(root, transport, options = {}) {
  const document = root.ownerDocument;
  const { contains } = Node.prototype;
  /** @type {View} */
  const view = {
    root,
    document,
    options,
    version: 0,
    count: 0,
    sent: new Map(),
    quiet: false,
    removed: false,
    active: () => /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement ?? null,
    has: (node) => contains.call(root, node),
    waits: () => false,
    post: () => {},
  };
  const inputs = createInputs(view);
  const events = createEvents(view, inputs, () => parts);
  const parts = createParts(view, inputs, events);
  const overlay = createOverlay(view);
  const session = createSession(view, transport, inputs, events, parts, overlay);

  /** The control that an input method writes into, and what came meanwhile (C5). @type {any} */
  let composing = null;
  /** @type {string[]} */
  let held = [];

  /** @param {string} text */
  function receive(text) {
    if (composing && view.has(composing)) held.push(text);
    else session.receive(text);
  }

  /** @param {MouseEvent} event */
  function follow(event) {
    const { navigate } = options;
    const target = /** @type {Element} */ (event.target);
    const link = target.nodeType === 1 && closest(target, "a[href]");
    const path = link && getAttribute(link, "href");
    if (!navigate || !path || !/^\/(?![/\\])/.test(path) || event.defaultPrevented || event.button) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.download) return;
    if (link.target && link.target !== "_self") return;
    event.preventDefault();
    if (navigate === true) session.send({ type: "navigate", to: path });
    else navigate(path);
  }

  /** @type {[string, (event: any) => void, boolean?][]} */
  const listeners = [
    ["input", inputs.edited, true],
    ["focusout", () => inputs.settle()],
    ["click", follow],
    ["compositionstart", ({ target }) => (composing = target), true],
    [
      "compositionend",
      ({ target }) => {
        composing = null;
        // The only event with the composed text that all browsers send in the same order.
        target.dispatchEvent(new Event("input", { bubbles: true }));
        for (const text of held.splice(0)) receive(text);
      },
    ],
    // A form without address and binding would reload the page it is shown in (E6).
    ["submit", (event) => getAttribute(event.target, "action") === null && event.preventDefault()],
  ];
  if (options.shield) for (const type of ["keydown", "keypress", "keyup"]) listeners.push([type, (event) => event.stopPropagation()]);
  for (const [type, listener, capture] of listeners) root.addEventListener(type, listener, capture);

  root.classList.add("hyper-root");
  transport.onmessage = receive;
  transport.onstatus = session.status;
  session.hello();

  return {
    /** @param {string} path ask the kernel for another page */
    navigate: (path) => session.send({ type: "navigate", to: path }),

    /** Ends this view; the page stays as it is. */
    destroy() {
      transport.onmessage = transport.onstatus = null;
      for (const [type, listener, capture] of listeners) root.removeEventListener(type, listener, capture);
      events.destroy();
      session.destroy();
      root.classList.remove("hyper-root", "hyper-offline", "hyper-closed");
    },
  };
}
