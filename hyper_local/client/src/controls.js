/** What form controls hold, and how the handlers of the kernel take it. */

/** @import { Control } from "./types.js" */
import { controlsOf, tagOf } from "./dom.js";

export const CONTROLS = "input,select,textarea,button";

/**
 * @param {Element} form
 * @returns {Control[]}
 */
export const formControls = (form) => [...controlsOf(form)].filter((element) => CONTROLS.includes(tagOf(element)));

/** @param {any} control */
export const isToggle = ({ type }) => /checkbox|radio/.test(type);

/** @param {any} control */
export const isButton = ({ type }) => /submit|button|reset/.test(type);

/**
 * What a user changes of a control, and what that goes back to.
 *
 * @param {any} control
 * @returns {any[][]} node, property and the property that has the original
 */
export function facetsOf(control) {
  if (isToggle(control)) return [[control, "checked", "defaultChecked"]];
  if (isButton(control)) return [];
  if (!control.options) return [[control, "value", "defaultValue"]];
  return [[control, "value", "value"], ...[...control.options].map((option) => [option, "selected", "defaultSelected"])];
}

/**
 * @param {Control} a
 * @param {any} b
 * @returns {boolean} whether they are one control, as the radios of a group are
 */
export const isSame = (a, b) =>
  a === b || (b?.type === "radio" && a.type === b.type && a.name === b.name && a.form === b.form);

/**
 * @param {any} control
 * @returns {any} text; a boolean of a checkbox; a list of a multiple select; what a transport takes of files
 */
export function valueOf(control) {
  const { files, multiple } = control;
  // A copy: browsers empty the list itself when the form goes back to its defaults.
  if (files) return { files: [...files], multiple };
  if (control.type === "checkbox") return control.checked;
  if (multiple && control.options) return [...control.selectedOptions].map(({ value }) => value);
  return control.value;
}

/** @param {any[]} controls of one name */
function groupValue(controls) {
  const [first, second] = controls;
  if (second && controls.every(({ files }) => files)) return { files: controls.flatMap(({ files }) => [...files]), multiple: true };
  const chosen = controls.filter((control) => !isToggle(control) || control.checked).flatMap((control) => (control.options ? valueOf(control) : control.value));
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
  for (const control of controls) {
    const { name } = control;
    if (!name || (names !== "*" && !names.includes(name)) || control.matches(":disabled")) continue;
    if (control === submitter || !isButton(control)) (fields[name] ||= []).push(control);
  }
  for (const name in fields) fields[name] = groupValue(fields[name]);
  return fields;
}
