/** Reads form fields the way the handlers of the kernel take them. */

/** @import { Control } from "./types.js" */

/** @param {any} control */
function isSkipped(control) {
  return !control.name || control.matches(":disabled");
}

/**
 * @param {any} control
 * @returns {any} text; a boolean of a checkbox; a list of a multiple select
 */
export function valueOf(control) {
  if (control.type === "checkbox") return control.checked;
  if (control.type === "select-multiple") return [...control.selectedOptions].map((option) => option.value);
  if (control.type === "file") return [...control.files].map(({ name, type, size }) => ({ name, type, size }));
  return control.value;
}

/** @param {any[]} controls of one name */
function groupValue(controls) {
  const [first, second] = controls;
  if (first.type === "radio") return controls.find((control) => control.checked)?.value ?? "";
  if (!second) return valueOf(first);
  return controls.filter((control) => control.type !== "checkbox" || control.checked).map((control) => control.value);
}

/**
 * @param {Control[]} controls
 * @param {string[] | "*"} names
 * @param {any} [submitter] the button that was pressed counts as a field
 * @returns {Record<string, any>} without a prototype, so that no name is special (S12)
 */
export function readFields(controls, names, submitter) {
  const fields = Object.create(null);
  const all = /** @type {any[]} */ ([...controls, submitter]);
  for (const control of all) {
    if (!control || isSkipped(control) || (names !== "*" && !names.includes(control.name))) continue;
    if (/^(submit|button|reset|image)$/.test(control.type) && control !== submitter) continue;
    (fields[control.name] ||= []).push(control);
  }
  for (const name in fields) fields[name] = groupValue(fields[name]);
  return fields;
}
