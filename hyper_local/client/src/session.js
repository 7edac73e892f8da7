/** Versions, acknowledgements, asking for everything again; events that wait for a way out (R5). */

/** @import { Sent, Transport, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Parts } from "./parts.js" */
/** @import { createOverlay } from "./overlay.js" */
import { snapshot } from "./restore.js";

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
  let retry;
  let delay = 1000;
  /** Events up to this one were sent before the last hello. */
  let horizon = 0;
  /** Events that could not be sent yet. @type {any[]} */
  let queue = [];

  /** @param {object} message */
  function send(message) {
    transport.send(JSON.stringify(message));
  }

  /** One at a time; again after a while, because a kernel may be busy or gone. */
  function hello() {
    waiting = true;
    clearTimeout(retry);
    if (!open) return;
    horizon = view.count - queue.length;
    send({ type: "hello", have: [...parts.templates.keys()] });
    retry = setTimeout(hello, delay);
    delay = Math.min(delay * 2, 30000);
  }

  /** @param {any} update */
  function whole({ d }) {
    const page = parts.whole(d);
    const restore = snapshot(view, inputs);
    root.replaceChildren(page, ...overlay.nodes());
    view.removed = true;
    // What was sent before has arrived by now or never will: nothing is sent twice (C22).
    for (const n of view.sent.keys()) if (n <= horizon) events.done(n);
    horizon = 0;
    waiting = false;
    clearTimeout(retry);
    delay = 1000;
    return restore;
  }

  /** @param {any} update */
  function settle({ a = [], k = [] }) {
    /** @type {[Sent, boolean][]} */
    const answers = [];
    for (const n of [a].flat()) {
      const sent = events.done(n);
      if (!sent) continue;
      answers.push([sent, k.includes(n)]);
      if (!sent.failed) overlay.passed(sent);
    }
    if (view.removed) for (const part of [parts, events, inputs]) part.sweep();
    view.removed = false;
    inputs.settle(answers);
  }

  /** @param {any} update */
  function update(update) {
    const { v, w, t, d, title } = update;
    if (v === undefined) return settle(update);
    if (!(w && waiting) && (waiting || v <= view.version)) return;
    if (!w && v !== view.version + 1) return hello();
    let restore;
    try {
      for (const id in t) parts.templates.set(id, t[id]);
      if (w) restore = whole(update);
      else parts.apply(d || {});
    } catch (error) {
      // The page is not what the kernel thinks (C20): ask, never break.
      console.error(error);
      if (!waiting) hello();
      return;
    }
    view.version = v;
    settle(update);
    restore?.();
    send({ type: "ack", v });
    if (title !== undefined) options.ontitle?.(title);
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
      delay = 1000;
      hello();
    },

    destroy() {
      clearTimeout(retry);
      if (open) send({ type: "bye" });
    },
  };
}
