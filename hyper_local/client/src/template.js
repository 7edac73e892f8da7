/** A template of the wire becomes a fragment to clone, and the sites of its parts. */

/** @import { EventHole, Template } from "./types.js" */
import { setAttribute } from "./dom.js";

const W3 = "http://www.w3.org/";
export const HTML = W3 + "1999/xhtml";

/**
 * @typedef {object} Site a node of the fragment that is a part's, or has events
 * @property {number} index in document order
 * @property {number} number of the part
 * @property {string} space namespace of what is shown here
 * @property {string=} name the attribute's
 * @property {EventHole[]=} events
 *
 * @typedef {object} Prototype
 * @property {DocumentFragment} fragment
 * @property {number} breadth how many nodes stand in it side by side
 * @property {Site[]} sites in document order
 */


/**
 * @param {Element} element
 * @param {string} name
 * @param {string | true} value
 */
export function setStatic(element, name, value) {
  const text = value === true ? "" : value;
  // setAttribute("style") would need 'unsafe-inline' in a Content-Security-Policy.
  if (name === "style") /** @type {any} */ (element).style.cssText = text;
  else if (/^xlink:/.test(name)) element.setAttributeNS(W3 + "1999/xlink", name, text);
  else setAttribute(element, name, text);
}

/**
 * @param {Template} template
 * @param {string} space namespace of the place where it is shown
 * @param {Document} document an inert one: nothing loads or runs in a prototype
 * @returns {Prototype}
 */
export function compile(template, space, document) {
  /** @type {Site[]} */
  const sites = [];
  let index = 0;

  /**
   * @param {any} child
   * @param {string} space
   * @returns {Node}
   */
  function build(child, space) {
    const at = index++;
    if (!Array.isArray(child)) {
      if (child === +child) {
        sites.push({ index: at, number: child, space });
        child = "";
      }
      return document.createTextNode(child);
    }
    const [tag, attributes, ...children] = child;
    if (tag === "math") space = W3 + "1998/Math/MathML";
    if (tag === "svg") space = W3 + "2000/svg";
    const element = document.createElementNS(space, tag);
    /** @type {EventHole[]} */
    const events = [];
    for (const name in attributes) {
      const value = attributes[name];
      if (name[0] === "@") events.push([name.split(/[@.]/)[1], value[0], { m: {}, ...value[1] }, name === "@click"]);
      else if (value === +value) sites.push({ index: at, number: value, space, name });
      else setStatic(element, name, value);
    }
    if (events.length) sites.push({ index: at, number: 0, space, events });
    const count = sites.length;
    const before = index;
    const inside = tag === "foreignObject" ? HTML : space;
    // All at once: a child named "append" must not be in the way of its siblings (S22).
    element.append(...children.map((/** @type {any} */ child) => build(child, inside)));
    if (tag === "template" && sites.length === count) {
      index = before;
      /** @type {HTMLTemplateElement} */ (element).content.append(...element.childNodes);
    }
    return element;
  }

  const fragment = document.createDocumentFragment();
  
  fragment.append(...(template[0]?.length ? template : ["", ...template]).map((child) => build(child, space)));
  return { fragment, breadth: fragment.childNodes.length, sites };
}
