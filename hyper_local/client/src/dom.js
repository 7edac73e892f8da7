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
function getter(prototype, name) {
  const { get } = /** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, name));
  return (node) => get.call(node);
}

/**
 * @param {any} prototype
 * @param {string} name
 * @returns {(node: any, ...rest: any[]) => any}
 */
function method(prototype, name) {
  const found = prototype[name];
  return found && ((node, ...rest) => found.apply(node, rest));
}

const node = Node.prototype;
const element = Element.prototype;
const target = EventTarget.prototype;

export const parentOf = getter(node, "parentNode");
export const nextOf = getter(node, "nextSibling");
export const tagOf = getter(element, "localName");
export const controlsOf = getter(HTMLFormElement.prototype, "elements");
export const contains = method(node, "contains");
export const insertBefore = method(node, "insertBefore");
export const removeChild = method(node, "removeChild");
/** Absent in older browsers; keeps focus, selection and scroll (C13). */
export const moveBefore = method(element, "moveBefore");
export const getAttribute = method(element, "getAttribute");
export const setAttribute = method(element, "setAttribute");
export const removeAttribute = method(element, "removeAttribute");
export const closest = method(element, "closest");
export const listen = method(target, "addEventListener");
export const unlisten = method(target, "removeEventListener");
export const dispatch = method(target, "dispatchEvent");

const classesOf = getter(element, "classList");

/**
 * A mark of ours: a class and an attribute, gone without a trace.
 *
 * @param {Element} element
 * @param {string} name of the class
 * @param {string} aria name of the attribute
 * @param {boolean} on
 */
export function mark(element, name, aria, on) {
  classesOf(element).toggle(name, on);
  if (on) {
    setAttribute(element, aria, "true");
  } else {
    removeAttribute(element, aria);
    if (!getAttribute(element, "class")) removeAttribute(element, "class");
  }
}
