/** Versions, acknowledgements, asking for everything again; events that wait for a way out (R5). */

/** @import { Sent, Transport, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Parts } from "./parts.js" */
/** @import { createOverlay } from "./overlay.js" */
/** @import { Restore } from "./restore.js" */
import { snapshot } from "./restore.js";

/** Half of the milliseconds until an unanswered hello or event is sent again; it doubles, an event's up to eight seconds. */
const PATIENCE = 500;
/** How often an event is sent at once where the page is whole again: one may be too much for the transport. */
const TRIES = 7;

/**
 * @param {View} view
 * @param {Transport} transport
 * @param {Inputs} inputs
 * @param {Events} events
 * @param {Parts} parts
 * @param {ReturnType<typeof createOverlay>} overlay
 */
export function createSession(view, transport, inputs, events, parts, overlay) {
  const { root, options } = view;
  let open = transport.open !== false;
  /** From hello until the whole page comes: nothing else is applied. */
  let waiting = true;
  /** @type {any} */
  let timer;
  let patience = PATIENCE;
  /** Puts back what was typed. @type {Restore | undefined} */
  let restore;
  /** The update that was written last, until `settle`. @type {any} */
  let left;

  /** A replacer takes longer than all the rest, and only controls hold files. @param {any} message */
  const send = (message) => open && transport.send(JSON.stringify(message, (message.fields || message.value) && transport.pack));

  /** One at a time; again after a while, because a kernel may be busy or gone. */
  function hello() {
    waiting = true;
    clearTimeout(timer);
    send({ type: "hello", n: view.count + 1, v: view.version, have: Object.keys(parts.templates) });
    timer = setTimeout(hello, (patience *= 2));
  }

  /**
   * An event, and again until it is answered: the kernel takes every number once (S39).
   *
   * @param {Sent} sent
   */
  view.post = (sent) => {
    clearTimeout(sent.again);
    if (!view.sent.has(sent)) return;
    if (!waiting && open) {
      send(sent.message);
      sent.tries++;
    }
    sent.again = setTimeout(view.post, PATIENCE << Math.min(4, sent.tries), sent);
  };

  /** @param {any} surfaces */
  function replace(surfaces) {
    const page = parts.build(surfaces);
    restore = snapshot(view, inputs, page);
    root.replaceChildren(page, ...overlay.nodes());
    clearTimeout(timer);
    patience = PATIENCE;
    waiting = false;
  }

  /** What follows from the update that was written. */
  function settle() {
    if (!left) return;
    const { v, w, a, k, x } = left;
    left = 0;
    if (v) send({ type: "ack", v, n: view.count });
    x?.forEach(overlay.show, overlay);
    const acknowledged = [...view.sent].filter((sent) => [a].flat().includes(sent.n));
    for (const sent of acknowledged) {
      sent.kept = k?.includes(sent.n);
      events.acknowledge(sent);
      overlay.passed(sent);
    }
    // What is gone is forgotten; a root that is not in the page yet says nothing of that.
    for (const one of view.living) {
      if (!one.node.isConnected && root.isConnected) {
        view.living.delete(one);
        one.off?.();
      }
    }
    inputs.settle(acknowledged);
    restore = restore?.(w);
    // What is not answered may be lost.
    if (w) for (const sent of view.sent) if (sent.tries < TRIES && sent.n) view.post(sent);
  }

  /** @param {any} update */
  function update(update) {
    settle();
    const { v, w, d } = update;
    if (v <= view.version || (!w && v && waiting)) return;
    if (!w && v > view.version + 1) return hello();
    try {
      Object.assign(parts.templates, update.t);
      if (w) replace(d);
      else parts.patch(d);
    } catch (error) {
      // The page is not what the kernel thinks (C20): ask, never break.
      console.error(error);
      if (!waiting) hello();
      return;
    }
    if (v) view.version = v;
    // Not before who watches the page has seen it: this takes longer than to write.
    left = update;
    queueMicrotask(settle);
  }

  return {
    send,
    hello,

    /** @param {string} text */
    receive(text) {
      const message = JSON.parse(text);
      if ("error" in message) {
        overlay.show(message);
      } else if ("closed" in message) {
        root.classList.add("hyper-closed");
      } else if (message.go) {
        options.ongo?.(message.go);
      } else {
        update(message);
      }
    },

    /** @param {boolean} now */
    status(now) {
      if (now === open) return;
      open = now;
      patience = PATIENCE;
      root.classList.toggle("hyper-offline", !open);
      hello();
    },

    destroy() {
      clearTimeout(timer);
      view.sent.clear();
      send({ type: "bye" });
      open = false;
    },
  };
}
