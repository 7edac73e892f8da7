/**
 * What the kernel hears. Every element with a binding has a listener of its
 * own, because only that gives the order and the reach of the DOM: inner
 * before outer, capture, passive, events that do not bubble, stopPropagation
 * of others. What a binding means is kept here, never in the page (S23).
 */

/** @import { Block, Control, EventHole, Sent, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Parts } from "./parts.js" */
import { classesOf, closest, getAttribute, listen, removeAttribute, setAttribute, tagOf, unlisten } from "./dom.js";
import { readFields, valueOf } from "./fields.js";
import { asControl, formControls } from "./inputs.js";
import { takes } from "./modifiers.js";

/** @typedef {ReturnType<typeof createEvents>} Events */

/**
 * @typedef {object} Binding
 * @property {Element} element
 * @property {Block} block
 * @property {EventHole} hole
 * @property {number} last time of the last event that passed the throttle
 * @property {boolean} done by once
 * @property {() => void} off
 *
 * @typedef {object} Origin
 * @property {any} event
 * @property {Control | null} control
 * @property {HTMLFormElement | null} form
 */

/** How long an event may take before its element is marked, in milliseconds. */
const BUSY_AFTER = 150;

/**
 * @param {Block} block
 * @param {number} number of the event
 */
function address(block, number) {
  /** @type {(string | number)[]} */
  const path = [number];
  while (block.surface === undefined) {
    if (block.key !== undefined) path.unshift(block.key);
    path.unshift(block.up.number);
    block = /** @type {Block} */ (block.up.owner);
  }
  return [block.surface, ...path];
}

/**
 * @param {View} view
 * @param {Inputs} inputs
 * @param {() => Parts} parts
 */
export function createEvents(view, inputs, parts) {
  const window = /** @type {Window & typeof globalThis} */ (view.document.defaultView);
  /** Debounced events, oldest first. @type {Map<Binding, [Origin, any]>} */
  const waiting = new Map();
  /** Bindings that listen outside of the root. @type {Set<Binding>} */
  const outer = new Set();

  /** @param {Sent} sent */
  function mark(sent) {
    sent.busy = true;
    for (const element of [sent.element, sent.form]) {
      if (!element) continue;
      classesOf(element).add("hyper-busy");
      setAttribute(element, "aria-busy", "true");
    }
  }

  /** @param {Sent} sent that is done */
  function unmark(sent) {
    clearTimeout(sent.timer);
    if (!sent.busy) return;
    for (const element of [sent.element, sent.form]) {
      if (!element || [...view.sent.values()].some((other) => other.busy && !other.done && (other.element === element || other.form === element))) continue;
      classesOf(element).remove("hyper-busy");
      if (!getAttribute(element, "class")) removeAttribute(element, "class");
      removeAttribute(element, "aria-busy");
    }
  }

  /**
   * @param {Binding} binding
   * @param {Origin} origin
   */
  function emit({ element, block, hole }, { event, control, form }) {
    const { type, number, options } = hole;
    const { f, v, c, x } = options;
    const n = ++view.count;
    /** @type {any} */
    const message = { type: "event", n, v: view.version, at: address(block, number), name: type };
    if (f) message.fields = readFields(form ? formControls(form) : looseControls(block), f, event.submitter);
    if (control && v) message.value = valueOf(control);
    if (control && c) message.checked = /** @type {HTMLInputElement} */ (control).checked;
    if (x) message.event = Object.fromEntries(x.map((name) => [name, scalar(event[name])]));
    const submit = type === "submit";
    const tells = !!(f || v || c) || /^(input|change|click)$/.test(type);
    /** @type {Sent} */
    const sent = { n, element, control, form, submit, tells, done: false, timer: 0 };
    sent.timer = setTimeout(mark, BUSY_AFTER, sent);
    view.sent.set(n, sent);
    view.post(message);
  }

  /** @param {any} value */
  function scalar(value) {
    return /^(string|number|boolean)$/.test(typeof value) ? value : null;
  }

  /**
   * Where there is no form: the controls of the surface.
   *
   * @param {Block} block
   */
  function looseControls(block) {
    const nodes = parts().surface(block);
    return /** @type {Control[]} */ (
      [...view.root.querySelectorAll("input,select,textarea")].filter((control) =>
        nodes.some((node) => Node.prototype.contains.call(node, control)),
      )
    );
  }

  /** Send what waits: typing arrives before the click or submit that follows it (E7, C7). */
  function flush() {
    for (const [binding, [origin, timer]] of [...waiting]) {
      clearTimeout(timer);
      waiting.delete(binding);
      if (view.has(binding.element)) emit(binding, origin);
    }
  }

  /**
   * @param {Binding} binding
   * @param {any} event
   */
  function handle(binding, event) {
    const { element, hole } = binding;
    const { type, options } = hole;
    const { m = {} } = options;
    if (view.quiet || binding.done || event.isComposing || !view.has(element)) return;
    if (!takes(event, element, m)) return;
    const submit = type === "submit";
    if (m.prevent || submit) event.preventDefault();
    if (m.stop) event.stopPropagation();
    const target = event.target instanceof window.Element ? event.target : element;
    const control = asControl(element) || asControl(target);
    const own = tagOf(element) === "button" && /** @type {any} */ (element).form;
    const form = control?.form || own || closest(target, "form");
    // A second submit while the first is on its way is the same submit (C9).
    if (submit && [...view.sent.values()].some((sent) => sent.submit && !sent.done && sent.element === element)) return;
    if (m.confirm && !window.confirm(getAttribute(element, "confirm") || "")) return inputs.refuse(control);
    if (m.throttle && event.timeStamp - binding.last < m.throttle) return;
    binding.last = event.timeStamp;
    if (m.once) binding.done = true;
    const origin = { event, control, form };
    if (m.debounce) {
      clearTimeout(waiting.get(binding)?.[1]);
      waiting.delete(binding);
      waiting.set(binding, [origin, setTimeout(flush, m.debounce)]);
    } else {
      flush();
      emit(binding, origin);
    }
  }

  view.waits = (control) => [...waiting.values()].some(([origin]) => origin.control === control);

  return {
    flush,

    /**
     * @param {Element} element
     * @param {EventHole} hole
     * @param {Block} block
     */
    bind(element, hole, block) {
      const { m = {} } = hole.options;
      const target = m.window ? window : m.document || m.outside ? view.document : element;
      /** @type {Binding} */
      const binding = { element, hole, block, last: -Infinity, done: false, off: () => unlisten(target, hole.type, listener, options) };
      const listener = (/** @type {Event} */ event) => handle(binding, event);
      // Keyboard events that the root keeps to itself never come back up to the window.
      const capture = !!m.capture || (target !== element && !!view.options.shield);
      const options = { capture, passive: m.passive ? true : undefined };
      listen(target, hole.type, listener, options);
      if (target !== element) outer.add(binding);
    },

    /**
     * @param {number} n
     * @returns {Sent | undefined} the event, now done
     */
    done(n) {
      const sent = view.sent.get(n);
      if (!sent || sent.done) return;
      sent.done = true;
      unmark(sent);
      // Kept for a while: an error may follow its acknowledgement.
      for (const [old, { done }] of view.sent) if (done && old < n - 32) view.sent.delete(old);
      return sent;
    },

    /** Forget bindings of elements that are gone (C8, E7). */
    sweep() {
      for (const [binding, [, timer]] of waiting) {
        if (view.has(binding.element)) continue;
        clearTimeout(timer);
        waiting.delete(binding);
      }
      for (const binding of outer) {
        if (view.has(binding.element)) continue;
        binding.off();
        outer.delete(binding);
      }
    },

    destroy() {
      for (const [, timer] of waiting.values()) clearTimeout(timer);
      for (const { timer } of view.sent.values()) clearTimeout(timer);
      for (const binding of outer) binding.off();
    },
  };
}
