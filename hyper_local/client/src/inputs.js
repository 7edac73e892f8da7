/**
 * What the kernel says about a control against what the user does to it.
 *
 * A server value is written only when the control's last event is acknowledged
 * and when it changed (a field being edited then waits for its own answer or
 * for blur, R6), or when the event acknowledged was the control's own or its
 * form's: so clears and refusals work where nothing differs (C1-C6, C17).
 */

/** @import { AttributeValue, Control, Sent, View } from "./types.js" */
import { closest, controlsOf, tagOf } from "./dom.js";
import { setAttributeValue } from "./attributes.js";

/** @typedef {ReturnType<typeof createInputs>} Inputs */
/** @typedef {{ value?: string, checked?: boolean, selected?: boolean }} Bound */

const CONTROL = /^(input|select|textarea)$/;
const TOGGLE = /^(checkbox|radio)$/;

/**
 * @param {any} node
 * @returns {Control | null}
 */
export function asControl(node) {
  return node && CONTROL.test(tagOf(node)) ? node : null;
}

/**
 * @param {Element} form
 * @returns {Control[]}
 */
export function formControls(form) {
  return /** @type {any[]} */ ([...controlsOf(form)]).filter(asControl);
}

/**
 * @param {Control} a
 * @param {Control | null} b
 */
function same(a, b) {
  return a === b || (!!b && a.type === "radio" && b.type === "radio" && a.name === b.name && a.form === b.form);
}

/** @param {View} view */
export function createInputs(view) {
  /** The kernel's values. @type {WeakMap<Element, Bound>} */
  const bound = new WeakMap();
  /** Controls with an edit that no answer has covered: the event count at that time. @type {Map<Element, number>} */
  const edits = new Map();
  /** Controls that may not show the kernel's value yet. @type {Set<any>} */
  const late = new Set();

  /** @param {Control} control */
  function held(control) {
    if (view.waits(control)) return true;
    for (const sent of view.sent.values()) {
      if (!sent.done && ((sent.submit && sent.form === control.form) || same(control, sent.control))) return true;
    }
    return false;
  }

  /**
   * @param {any} control
   * @param {string} value
   */
  function writeValue(control, value) {
    const old = control.value;
    if (old === value || (control.type === "file" && value)) return;
    if (control.validity?.badInput) return; // "-", "1e", half a date (C19)
    const active = view.active() === control;
    if (active && control.type === "number" && old && value && +old === +value) {
      late.add(control); // "1" becomes "1.00" on blur (C19)
      return;
    }
    const { selectionStart, selectionEnd } = control;
    control.value = value;
    if (active && selectionStart != null) {
      // The caret keeps its distance from the end (C2).
      const shift = control.value.length - old.length;
      control.setSelectionRange(Math.max(0, selectionStart + shift), Math.max(0, selectionEnd + shift));
    }
  }

  /** @param {any} control */
  function write(control) {
    const { value, checked } = bound.get(control) || {};
    if (value !== undefined) writeValue(control, value);
    if (checked !== undefined && control.checked !== checked) control.checked = checked;
    for (const option of control.options || []) {
      const { selected } = bound.get(option) || {};
      if (selected !== undefined && option.selected !== selected) option.selected = selected;
    }
  }

  /**
   * @param {any} control
   * @returns {boolean} whether its state is the kernel's
   */
  function isBound(control) {
    const { value, checked } = bound.get(control) || {};
    if (TOGGLE.test(control.type)) return checked !== undefined;
    return value !== undefined || [...(control.options || [])].some((option) => bound.has(option));
  }

  /**
   * Back to the default, one control at a time (E6).
   *
   * @param {any} control
   */
  function reset(control) {
    if (TOGGLE.test(control.type)) control.checked = control.defaultChecked;
    else if (control.options) for (const option of control.options) option.selected = option.defaultSelected;
    else control.value = control.type === "file" ? "" : control.defaultValue;
  }

  /**
   * @param {Sent} sent
   * @param {boolean} kept the form keeps what was typed
   * @returns {Control[]} controls that must show the kernel's value now
   */
  function answered({ n, form, control, submit, tells }, kept) {
    /** @param {Control} control */
    const old = (control) => (edits.get(control) ?? -1) < n;
    if (submit) {
      const controls = kept || !form ? [] : formControls(form).filter(old);
      for (const control of controls) {
        edits.delete(control);
        if (!isBound(control)) reset(control);
      }
      return controls;
    }
    if (!control || !old(control) || (kept && !TOGGLE.test(control.type))) return [];
    edits.delete(control);
    if (!tells) return [];
    return group(control);
  }

  /**
   * A radio that was refused gives way to another of its group (C17).
   *
   * @param {Control} control
   * @returns {Control[]}
   */
  function group(control) {
    if (control.type !== "radio") return [control];
    return [...view.root.querySelectorAll("input")].filter((other) => same(other, control));
  }

  /** @param {Event} event */
  function edited({ target }) {
    const control = asControl(target);
    if (control) edits.set(control, view.count);
  }

  return {
    edits,
    edited,

    /**
     * The kernel's value of a control; shown at the end of the update, when a
     * select has its options (C16).
     *
     * @param {any} element
     * @param {string} name value, checked or selected
     * @param {AttributeValue} value
     * @param {boolean} [initial]
     */
    set(element, name, value, initial) {
      const state = /** @type {any} */ (bound.get(element) || {});
      state[name] = name === "value" ? (typeof value === "string" ? value : "") : value !== null;
      bound.set(element, state);
      late.add(element);
      if (!initial) return;
      if (tagOf(element) === "textarea") element.defaultValue = state.value;
      else if (tagOf(element) !== "select") setAttributeValue(element, name, value);
    },

    /**
     * The options of a select changed: show its value again, unless the user chose.
     *
     * @param {Node} node
     */
    reselect(node) {
      const parent = node.parentElement;
      if (!parent || !/^(select|opt)/.test(tagOf(parent))) return;
      const select = parent.closest("select");
      if (select && !edits.has(select)) late.add(select);
    },

    /**
     * @param {[Sent, boolean][]} [answers] events acknowledged, and whether the form keeps what was typed
     */
    settle(answers = []) {
      const asserted = new Set(answers.flatMap(([sent, kept]) => answered(sent, kept)));
      for (const element of new Set([...late, ...asserted])) {
        const control = tagOf(element) === "option" ? closest(element, "select") : element;
        if (!control || !view.has(control)) {
          late.delete(element);
          continue;
        }
        if (held(control)) continue;
        if (!asserted.has(control) && edits.has(control) && view.active() === control) continue;
        late.delete(element);
        write(control);
      }
    },

    /** @param {Control | null} control whose change the user took back */
    refuse(control) {
      if (control && TOGGLE.test(control.type)) group(control).forEach(write);
    },

    /** Forget edits of controls that are gone. */
    sweep() {
      for (const control of edits.keys()) if (!view.has(control)) edits.delete(control);
    },
  };
}
