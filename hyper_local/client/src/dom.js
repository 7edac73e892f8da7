/**
 * The few DOM operations that must work on every element. A form's own
 * properties can be hidden by the names of its controls (S22), so these are
 * taken from the prototypes.
 */

/**
 * @template {object} T
 * @template {keyof T} K
 * @param {T} prototype
 * @param {K} name
 * @returns {(node: any) => T[K]}
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

export const parentOf = getter(node, "parentNode");
export const nextOf = getter(node, "nextSibling");
export const tagOf = getter(element, "localName");
export const classesOf = getter(element, "classList");
export const controlsOf = getter(HTMLFormElement.prototype, "elements");
export const insertBefore = method(node, "insertBefore");
export const removeChild = method(node, "removeChild");
/** Absent in older browsers; keeps focus, selection and scroll (C13). */
export const moveBefore = method(element, "moveBefore");
export const getAttribute = method(element, "getAttribute");
export const setAttribute = method(element, "setAttribute");
export const removeAttribute = method(element, "removeAttribute");
export const closest = method(element, "closest");
export const listen = method(EventTarget.prototype, "addEventListener");
export const unlisten = method(EventTarget.prototype, "removeEventListener");
