/**
 * The few DOM operations that must work on every element. A form's own
 * properties can be hidden by the names of its controls (S22), so these are
 * taken from the prototypes.
 */

/**
 * @param {object} prototype
 * @param {string} name
 * @returns {(node: any) => any}
 */
const getter = (prototype, name) => (node) => Reflect.get(prototype, name, node);

/**
 * @param {any} prototype
 * @param {string} name
 * @returns {(node: any, ...rest: any[]) => any}
 */
const method = (prototype, name) => prototype[name] && ((node, ...rest) => prototype[name].call(node, ...rest));

const node = Node.prototype;
const element = Element.prototype;
const target = EventTarget.prototype;

export const parentOf = getter(node, "parentNode");
export const nextOf = getter(node, "nextSibling");
export const tagOf = getter(element, "localName");
export const controlsOf = getter(HTMLFormElement.prototype, "elements");
export const insertBefore = method(node, "insertBefore");
export const removeChild = method(node, "removeChild");
/** Absent in older browsers; keeps focus, selection and scroll (C13). */
export const moveBefore = method(element, "moveBefore");
export const getAttribute = method(element, "getAttribute");
export const setAttribute = method(element, "setAttribute");
export const removeAttribute = method(element, "removeAttribute");
export const closest = method(element, "closest");
export const listen = method(target, "addEventListener");
export const dispatch = method(target, "dispatchEvent");

const classesOf = getter(element, "classList");

/**
 * A mark of ours: a class and an attribute, gone without a trace: what the kernel said of the
 * attribute holds again.
 *
 * @param {any} element
 * @param {"busy" | "error"} kind
 * @param {boolean} on
 */
export function mark(element, kind, on) {
  const aria = "aria-" + (kind === "busy" ? kind : "invalid");
  const value = on || element[aria];
  classesOf(element).toggle("hyper-" + kind, on);
  if (value == null) removeAttribute(element, aria);
  else setAttribute(element, aria, value);
  if (!getAttribute(element, "class")) removeAttribute(element, "class");
}
