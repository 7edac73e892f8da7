/**
 * The few DOM operations that must work on every element. A form's own
 * properties can be hidden by the names of its controls (S22), so these are
 * taken from the prototypes.
 */

/**
 * @param {any} does
 * @returns {(node: any, ...rest: any[]) => any} the same, of the node it is given
 */
const of = (does) => does && Function.call.bind(does);

/**
 * @param {any} prototype
 * @param {string} name
 */
const getter = (prototype, name) => of(prototype.__lookupGetter__(name));

const node = Node.prototype;
const element = Element.prototype;
const target = EventTarget.prototype;

export const parentOf = getter(node, "parentNode");
export const nextOf = getter(node, "nextSibling");
export const tagOf = getter(element, "localName");
export const controlsOf = getter(HTMLFormElement.prototype, "elements");
export const importNode = of(Document.prototype.importNode);
export const removeChild = of(node.removeChild);
export const insertBefore = of(node.insertBefore);
/** Absent in older browsers; keeps focus, selection and scroll (C13). */
export const moveBefore = of(/** @type {any} */ (element).moveBefore);
export const getAttribute = of(element.getAttribute);
export const setAttribute = of(element.setAttribute);
export const removeAttribute = of(element.removeAttribute);
export const closest = of(element.closest);
export const listen = of(target.addEventListener);
export const dispatch = of(target.dispatchEvent);

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
