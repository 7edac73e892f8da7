/**
 * What the kernel hears. Every element with a binding has a listener of its
 * own, because only that gives the order and the reach of the DOM: inner
 * before outer, capture, passive, events that do not bubble, stopPropagation
 * of others. What a binding means is kept here, never in the page (S23).
 */

/** @import { Binding, Block, EventHole, Sent, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
import { addressOf } from "./block.js";
import { CONTROLS, formControls, readFields, valueOf } from "./controls.js";
import { closest, getAttribute, listen, mark, parentOf } from "./dom.js";

/** @typedef {ReturnType<typeof createEvents>} Events */

/** How long an event may take before its element is marked, in milliseconds. */
const BUSY_AFTER = 150;

/**
 * @param {Sent} sent
 * @param {boolean} on
 */
function markBusy(sent, on) {
  sent.busy = on;
  mark(sent.node, "busy", on);
  if (sent.form) mark(sent.form, "busy", on);
}

/**
 * @param {View} view
 * @param {Inputs} inputs
 */
export function createEvents(view, inputs) {
  const { root, sent: all } = view;

  /**
   * Where there is no form: the controls of the surface.
   *
   * @param {Block} block
   */
  function looseControls({ node, last }) {
    const range = document.createRange();
    range.setStartBefore(node);
    range.setEndAfter(last);
    return [...root.querySelectorAll(CONTROLS)].filter((control) => range.intersectsNode(control));
  }

  /** @param {Sent} sent */
  function emit(sent) {
    const { cause, field, form } = sent;
    clearTimeout(sent.timer);
    if (!view.has(sent.node)) return all.delete(sent); // C8
    const [name, number, { f, v, c, x }] = sent.hole;
    const [at, surface] = addressOf(sent.block, number);
    sent.n = ++view.count;
    sent.message = {
      type: "event",
      n: sent.n,
      v: view.version,
      at,
      name,
      fields: f && readFields(form ? formControls(form) : looseControls(surface), f, cause.submitter),
      value: v && field && valueOf(field),
      checked: c && /** @type {any} */ (field)?.checked,
      event: x && Object.fromEntries(x.map((name) => [name, cause[name]])),
    };
    view.post(sent);
    sent.timer = setTimeout(markBusy, BUSY_AFTER, sent, true);
  }

  /** Send what waits: typing arrives before the click or submit that follows it (E7, C7). */
  function flush() {
    all.forEach((sent) => sent.n || emit(sent));
  }

  /**
   * The listener of a binding, and the same function for all: there may be thousands.
   *
   * @this {Binding}
   * @param {any} event
   */
  function handleEvent(event) {
    const { node, block, hole, waiting } = this;
    const { m } = hole[2];
    let { keys, debounce } = m;
    const submit = hole[0] === "submit";
    if (this.done || event.isComposing || (m.self && event.target !== node)) return;
    if (m.outside && event.composedPath().includes(node)) return;
    if (!(m.held || []).every((key) => event[key]) || (keys && !keys.includes(event.key?.toLowerCase()))) return;
    if (m.prevent || submit) event.preventDefault();
    if (m.stop) event.stopPropagation();
    const target = view.living.has(this) ? node : event.target;
    const control = closest(target, CONTROLS);
    const form = control?.form || closest(target, "form");
    // A second submit while the first is on its way is the same submit (C9).
    if (submit && view.pending((sent) => sent.submits && sent.node === node)) return;
    if (m.confirm && !window.confirm(getAttribute(node, "confirm"))) return inputs.refuse(control);
    const early = /** @type {number} */ (m.throttle) + this.last - event.timeStamp;
    if (early > 0) {
      // What is typed last counts.
      if (hole[0] !== "input") return;
      debounce = early;
    } else this.last = event.timeStamp;
    this.done = m.once;
    if (waiting && !waiting.n) {
      clearTimeout(waiting.timer);
      all.delete(waiting);
    }
    /** @type {Sent} */
    const sent = { n: 0, tries: 0, node, block, hole, cause: event, field: control, form, submits: submit };
    this.waiting = sent;
    all.add(sent);
    if (debounce) sent.timer = setTimeout(flush, debounce);
    else flush();
  }

  /** Bindings of a node whose listeners wait for the first such event. */
  const OURS = Symbol();

  /**
   * @param {Element} node
   * @param {EventHole} hole
   * @param {Block} block
   */
  function bind(node, hole, block) {
    const [type, , { m }] = hole;
    const target = /** @type {EventTarget} */ (m.window ? root.ownerDocument.defaultView : m.document || m.outside ? root.ownerDocument : node);
    // Keyboard events that the root keeps to itself never come back up to the window.
    const capture = m.capture || (target !== node && view.options.shield);
    const options = /** @type {any} */ ({ capture, passive: m.passive });
    /** @type {Binding} */
    const binding = { node, hole, block, last: -Infinity, handleEvent };
    listen(target, type, binding, options);
    if (target === node) return;
    view.living.add(binding);
    binding.off = () => target.removeEventListener(type, /** @type {any} */ (binding), options);
  }

  return {
    /**
     * Plain clicks in the rows of a list are listened to when there is one on its way down to them:
     * there may be thousands of rows.
     *
     * @param {any} node
     * @param {EventHole[]} holes
     * @param {Block} block
     */
    bind(node, holes, block) {
      const now = () => holes.forEach((hole) => bind(node, hole, block));
      if (block.key != null && holes.every((hole) => hole[3])) node[OURS] = now;
      else now();
    },

    /** @param {Event} event */
    attach({ target }) {
      for (let node = /** @type {any} */ (target); node && node !== root; node = parentOf(node)) {
        node[OURS] &&= node[OURS]();
      }
    },

    /** @param {Sent} sent */
    acknowledge(sent) {
      all.delete(sent);
      clearTimeout(sent.timer);
      if (sent.busy) {
        markBusy(sent, false);
        for (const other of all) if (other.busy) markBusy(other, true);
      }
    },
  };
}
