/** Versions, acknowledgements, asking for everything again; events that wait for a way out (R5). */

/** @import { Transport, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Parts } from "./parts.js" */
/** @import { createOverlay } from "./overlay.js" */
import { snapshot } from "./restore.js";

/** Half of the milliseconds until an unanswered hello is said again; it doubles every time. */
const PATIENCE = 500;

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
  /** Events up to this one were sent before the last hello. */
  let horizon = 0;
  /** Events that could not be sent yet. @type {object[]} */
  let queue = [];

  /** @param {object} message */
  const send = (message) => transport.send(JSON.stringify(message, transport.pack));

  /** One at a time; again after a while, because a kernel may be busy or gone. */
  function hello() {
    waiting = true;
    clearTimeout(timer);
    if (!open) return;
    horizon = view.count - queue.length;
    send({ type: "hello", have: [...parts.templates.keys()], n: horizon + 1 });
    timer = setTimeout(hello, (patience *= 2));
  }

  /** @param {any} surfaces */
  function replace(surfaces) {
    const page = parts.build(surfaces);
    const restore = snapshot(view, inputs);
    root.replaceChildren(page, ...overlay.nodes());
    // What was sent before has arrived by now or never will: nothing is sent twice (C22).
    for (const sent of view.sent) if (sent.n <= horizon) events.acknowledge(sent);
    horizon = 0;
    waiting = false;
    clearTimeout(timer);
    patience = PATIENCE;
    return restore;
  }

  /** @param {any} update */
  function settle({ a = [], k = [] }) {
    const numbers = [a].flat();
    const acknowledged = [...view.sent].filter(({ n }) => numbers.includes(n));
    for (const sent of acknowledged) {
      sent.kept = k.includes(sent.n);
      events.acknowledge(sent);
      overlay.passed(sent);
    }
    // What is gone is forgotten; a root that is not in the page yet says nothing of that.
    for (const one of view.living) {
      if (one.node.isConnected || !root.isConnected) continue;
      view.living.delete(one);
      one.off?.();
    }
    inputs.settle(acknowledged);
  }

  /** @param {any} update */
  function update(update) {
    const { v, w, t, d } = update;
    if (v && !(w && waiting)) {
      if (waiting || v <= view.version) return;
      if (!w && v > view.version + 1) return hello();
    }
    let restore;
    try {
      for (const id in t) parts.templates.set(id, t[id]);
      if (w) restore = replace(d);
      else parts.patch(d);
    } catch (error) {
      // The page is not what the kernel thinks (C20): ask, never break.
      console.error(error);
      if (!waiting) hello();
      return;
    }
    if (v) view.version = v;
    settle(update);
    restore?.();
    // Not before who watches the page has seen it: to send takes about as long as to write.
    if (v) queueMicrotask(() => open && send({ type: "ack", v }));
    if (w) for (const message of queue.splice(0)) send({ ...message, v });
  }

  view.post = (message) => {
    if (open && !waiting) send(message);
    else queue.push(message);
  };

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
        options.onclosed?.(message.closed);
      } else if ("go" in message) {
        options.ongo?.(message.go);
      } else {
        update(message);
      }
    },

    /** @param {boolean} now */
    status(now) {
      if (now === open) return;
      open = now;
      root.classList.toggle("hyper-offline", !open);
      patience = PATIENCE;
      hello();
    },

    destroy() {
      clearTimeout(timer);
      if (open) send({ type: "bye" });
      open = false;
    },
  };
}
