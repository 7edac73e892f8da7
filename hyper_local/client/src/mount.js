/** One view: everything that one front end holds lives in here, nothing in the modules. */

/** @import { Options, Transport, View } from "./types.js" */
import { getAttribute } from "./dom.js";
import { createEvents } from "./events.js";
import { createInputs } from "./inputs.js";
import { createOverlay } from "./overlay.js";
import { createParts } from "./parts.js";
import { createSession } from "./session.js";

/** How long a field that was left keeps what no event has told of, in milliseconds. */
const PATIENCE = 300;

/**
 * Shows a root instance of the kernel.
 *
 * @param {HTMLElement} root its content, a first paint, is replaced by the first update
 * @param {Transport} transport
 * @param {Options} [options]
 */
export function mount(root, transport, options = {}) {
  // Its `post` is the session's.
  const view = /** @type {View} */ ({
    root,
    options,
    version: 0,
    count: 0,
    sent: new Set(),
    pending: (test) => [...view.sent].find(test),
    living: new Set(),
    active: () => /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement,
    has: (node) => root.contains(node),
  });
  const inputs = createInputs(view);
  const events = createEvents(view, inputs);
  const parts = createParts(view, inputs, events);
  const session = createSession(view, transport, inputs, events, parts, createOverlay(view));

  /** The control that an input method writes into, and what came meanwhile (C5). @type {any} */
  let composing = null;
  /** @type {string[]} */
  let held = [];

  /** @param {string} text */
  function receive(text) {
    if (composing && view.has(composing)) held.push(text);
    else session.receive(text);
  }

  /** @type {Record<string, (event: any) => void>} */
  const listeners = {
    input: inputs.edited,
    click: events.attach,
    // After the click that took the focus away: it may send what is written here.
    focusout: () => setTimeout(inputs.settle, PATIENCE),
    compositionstart: ({ target }) => (composing = target),
    compositionend({ target }) {
      composing = null;
      // Browsers differ in whether an input event follows: this one tells the text at last.
      target.dispatchEvent(new Event("input", { bubbles: true }));
      held.splice(0).forEach(receive);
    },
    // A form without address and binding would reload the page it is shown in (E6).
    submit: (event) => getAttribute(event.target, "action") ?? event.preventDefault(),
  };
  const ended = new AbortController();
  // The first four come before any binding hears of the event.
  Object.entries(listeners).forEach(([type, listener], i) => root.addEventListener(type, listener, { capture: i < 4, signal: ended.signal }));

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
      ended.abort();
      for (const one of view.living) one.off?.();
      session.destroy();
      root.classList.remove("hyper-root", "hyper-offline", "hyper-closed");
    },
  };
}
