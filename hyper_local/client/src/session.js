/** Versions, acknowledgements, asking for everything again; events that wait for a way out (R5). */

/** @import { Sent, Transport, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Parts } from "./parts.js" */
/** @import { createOverlay } from "./overlay.js" */
import { snapshot } from "./restore.js";

/** Half of the milliseconds until an unanswered hello or event is sent again; it doubles every time. */
const PATIENCE = 500;
/** How often an event is sent: one that no transport can take must not be tried for ever. */
const TRIES = 5;

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

  /** @param {object} message */
  const send = (message) => transport.send(JSON.stringify(message, transport.pack));

  /** One at a time; again after a while, because a kernel may be busy or gone. */
  function hello() {
    waiting = true;
    clearTimeout(timer);
    if (!open) return;
    const unsent = view.pending(({ n, tries }) => n && !tries);
    send({ type: "hello", have: [...parts.templates.keys()], n: unsent ? unsent.n : view.count + 1, v: view.version });
    timer = setTimeout(hello, (patience *= 2));
  }

  /**
   * An event, and again until it is answered: the kernel takes every number once (S39).
   *
   * @param {Sent} sent
   */
  view.post = (sent) => {
    clearTimeout(sent.again);
    if (!open || waiting || sent.tries >= TRIES) return;
    send(sent.message);
    sent.again = setTimeout(view.post, PATIENCE << ++sent.tries, sent);
  };

  /** @param {any} surfaces */
  function replace(surfaces) {
    const page = parts.build(surfaces);
    const restore = snapshot(view, inputs);
    root.replaceChildren(page, ...overlay.nodes());
    waiting = false;
    clearTimeout(timer);
    patience = PATIENCE;
    return restore;
  }

  /** @param {any} update */
  function settle({ a = [], k = [], x = [] }) {
    x.forEach(overlay.show, overlay);
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
    if (v <= view.version || (v && waiting && !w)) return;
    if (!w && v > view.version + 1) return hello();
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
    if (v) queueMicrotask(() => open && send({ type: "ack", v, n: view.count }));
    if (w) for (const sent of view.sent) again(sent, w > 1 && v);
  }

  /**
   * After a whole page: what is not answered may be lost.
   *
   * @param {Sent} sent
   * @param {number | false} version the first of another session
   */
  function again(sent, version) {
    // That one would run it a second time, or for another page (C22).
    if (version && sent.tries) return events.acknowledge(sent);
    if (version && sent.n) sent.message.v = version;
    if (sent.n) view.post(sent);
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
