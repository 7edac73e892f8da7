/**
 * What the kernel says about a control against what the user does to it.
 *
 * A server value is written only when the control's last event is acknowledged
 * and when it changed (a field being edited then waits for its own answer or
 * until it is left, R6), or when the event acknowledged was the control's own or its
 * form's: so clears and refusals work where nothing differs (C1-C6, C17).
 */

/** @import { AttributeValue, Control, Sent, View } from "./types.js" */
import { CONTROLS, facetsOf, formControls, isSame, isToggle } from "./controls.js";
import { closest } from "./dom.js";

/** @typedef {ReturnType<typeof createInputs>} Inputs */

/** @param {View} view */
export function createInputs(view) {
  /** The kernel's values, by property. @type {WeakMap<Element, Record<string, any>>} */
  const bound = new WeakMap();
  /** Edits that no answer has covered: the count of events at that time. @type {WeakMap<Element, number>} */
  const edits = new WeakMap();
  /** Whether the kernel has told what any select shows. @type {any} */
  let picks;
  /** Controls that may not show the kernel's value yet. @type {Set<any>} */
  const late = new Set();

  /**
   * @param {Element} node
   * @param {string} property
   */
  const known = (node, property) => bound.get(node)?.[property];

  /**
   * @param {any} control
   * @param {string} value
   */
  function writeValue(control, value) {
    const { value: old, selectionStart, selectionEnd } = control;
    // "-", "1e", half a date: the browser calls it "" (C19).
    if (control.validity.badInput || (value && control.type === "file")) return;
    const active = view.active() === control;
    if (active && old && value && +old === +value) {
      late.add(control); // "1" becomes "1.00" on blur (C19); else "1." could not become "1.5"
      return;
    }
    control.value = value;
    // The caret keeps its distance from the end (C2).
    const shift = control.value.length - old.length;
    if (active && selectionStart != null) {
      control.setSelectionRange(Math.max(0, selectionStart + shift), Math.max(0, selectionEnd + shift));
    }
  }

  /** @param {any} control */
  function write(control) {
    for (const [node, property] of facetsOf(control)) {
      const want = known(node, property);
      if (want == null || node[property] === want) continue;
      if (property === "value") writeValue(node, want);
      else node[property] = want;
    }
  }

  /**
   * @param {any} control
   * @returns {boolean} whether the kernel has no value for it
   */
  const isFree = (control) => facetsOf(control).every(([node, property]) => known(node, property) == null);

  /**
   * Back to the default, one control at a time, unless the kernel has a value for it (E6).
   *
   * @param {any} control
   */
  function reset(control) {
    if (isFree(control)) for (const [node, property, original] of facetsOf(control)) node[property] = node[original];
  }

  /**
   * @param {Control} control
   * @returns {Control[]} with the other radios of its group: a refused one gives way to another (C17)
   */
  function group(control) {
    const all = /** @type {Control[]} */ ([...view.root.querySelectorAll(CONTROLS)]);
    return all.filter((other) => isSame(other, control));
  }

  /**
   * @param {Sent} sent
   * @returns {Control[]} controls that must show the kernel's value now
   */
  function answered({ n, form, field, submits, kept, hole: [type, , { f, v, c }] }) {
    const isToggled = field && isToggle(field);
    // A focus or a key has not told the kernel what the control holds, nor has a click what is written in it.
    const isTold = v || f || c || type === "input" || type === "change" || (isToggled && type === "click");
    const controls = submits ? !kept && form && formControls(form) : field && isTold && (!kept || isToggled) && group(field);
    // What was typed since is not what was answered.
    const old = (controls || []).filter((control) => !(/** @type {number} */ (edits.get(control)) >= n));
    for (const control of old) {
      edits.delete(control);
      if (submits) reset(control);
    }
    return old;
  }

  return {
    edits,
    isFree,

    /** @param {Event} event */
    edited({ target }) {
      edits.set(/** @type {Element} */ (target), view.count);
    },

    /**
     * The kernel's value of a control; shown at the end of the update, when a
     * select has its options (C16).
     *
     * @param {Element} element
     * @param {string} name value, checked or selected
     * @param {AttributeValue} value
     */
    set(element, name, value) {
      bound.set(element, { ...bound.get(element), [name]: name === "value" ? value ?? "" : value !== null });
      late.add(element);
      picks ||= name === "selected" || /** @type {any} */ (element).options;
    },

    /**
     * The options of a select changed: show its value again, unless the user chose.
     *
     * @param {Node} node
     */
    reselect({ parentElement }) {
      const select = picks && parentElement && closest(parentElement, "select");
      if (select && !edits.has(select)) late.add(select);
    },

    /** @param {Sent[]} [acknowledged] */
    settle(acknowledged = []) {
      const told = new Set(acknowledged.flatMap(answered));
      for (const element of new Set([...late, ...told])) {
        const control = closest(element, CONTROLS); // the select of an option
        const isHeld = (/** @type {Sent} */ sent) => (sent.submits && sent.form === control.form) || isSame(control, sent.field);
        const isEdited = !told.has(control) && edits.has(control) && view.active() === control;
        if (view.has(control) && (isEdited || view.pending(isHeld))) continue;
        late.delete(element);
        if (control) write(control);
      }
    },

    /** @param {Control | null} control whose change the user took back */
    refuse(control) {
      if (control && (isToggle(control) || /** @type {any} */ (control).options)) group(control).forEach(write);
    },
  };
}
