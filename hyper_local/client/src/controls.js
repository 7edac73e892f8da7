/** What form controls hold, and how the handlers of the kernel take it. */

/** @import { Control } from "./types.js" */
import { controlsOf, tagOf } from "./dom.js";

export const CONTROLS = "input,select,textarea";

/**
 * @param {any} element
 * @returns {Control | null}
 */
export function asControl(element) {
  return CONTROLS.split(",").includes(tagOf(element)) ? element : null;
}

/**
 * @param {Element} form
 * @returns {Control[]}
 */
export function formControls(form) {
  return [...controlsOf(form)].filter(asControl);
}

/** @param {any} control */
export function isToggle({ type }) {
  return /^(checkbox|radio)$/.test(type);
}

/**
 * What a user changes of a control, and what that goes back to.
 *
 * @param {any} control
 * @returns {[node: any, property: string, original: string][]}
 */
export function facetsOf(control) {
  if (isToggle(control)) return [[control, "checked", "defaultChecked"]];
  if (control.options) return [...control.options].map((option) => [option, "selected", "defaultSelected"]);
  return [[control, "value", "defaultValue"]];
}

/**
 * @param {Control} a
 * @param {any} b
 * @returns {boolean} whether they are one control, as the radios of a group are
 */
export function isSame(a, b) {
  return a === b || (b && a.type === "radio" && b.type === "radio" && a.name === b.name && a.form === b.form);
}

/**
 * @param {any} control
 * @returns {any} text; a boolean of a checkbox; a list of a multiple select
 */
export function valueOf(control) {
  const { type } = control;
  if (type === "checkbox") return control.checked;
  if (type === "select-multiple") return [...control.selectedOptions].map(({ value }) => value);
  if (type === "file") return [...control.files].map(({ name, type, size }) => ({ name, type, size }));
  return control.value;
}

/** @param {any[]} controls of one name */
function groupValue(controls) {
  const [first, second] = controls;
  const chosen = controls.filter((control) => !isToggle(control) || control.checked).map(({ value }) => value);
  if (first.type === "radio") return chosen[0] ?? "";
  return second ? chosen : valueOf(first);
}

/**
 * @param {any[]} controls
 * @param {string[] | "*"} names
 * @param {any} [submitter] the button that was pressed counts as a field
 * @returns {Record<string, any>} without a prototype, so that no name is special (S12)
 */
export function readFields(controls, names, submitter) {
  const fields = Object.create(null);
  for (const control of [...controls, submitter]) {
    const name = control?.name;
    if (!name || (names !== "*" && !names.includes(name)) || control.matches(":disabled")) continue;
    if (control === submitter || !/^(submit|button|reset|image)$/.test(control.type)) (fields[name] ||= []).push(control);
  }
  for (const name in fields) fields[name] = groupValue(fields[name]);
  return fields;
}
