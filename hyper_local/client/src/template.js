/** A template of the wire becomes a fragment to clone, and the sites of its parts. */

/** @import { Template, EventHole } from "./types.js" */

export const HTML = "http://www.w3.org/1999/xhtml";
export const SVG = "http://www.w3.org/2000/svg";
export const MATH = "http://www.w3.org/1998/Math/MathML";

/**
 * @typedef {object} Site a node of the fragment that has parts or events
 * @property {number} index in document order
 * @property {number=} part number of the child part that ends here
 * @property {string} space namespace of what is shown here
 * @property {[string, number][]} holes attribute parts
 * @property {EventHole[]} events
 *
 * @typedef {object} Prototype
 * @property {DocumentFragment} fragment
 * @property {Site[]} sites in document order
 * @property {number=} lead number of the part it starts with
 */

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
export function setStatic(element, name, value) {
  if (name === "style") {
    // setAttribute would need 'unsafe-inline' in a Content-Security-Policy.
    /** @type {any} */ (element).style.cssText = value;
  } else if (name.startsWith("xlink:")) {
    element.setAttributeNS("http://www.w3.org/1999/xlink", name, value);
  } else {
    Element.prototype.setAttribute.call(element, name, value);
  }
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
    if (typeof child === "string") {
      index++;
      return document.createTextNode(child);
    }
    if (typeof child === "number") {
      sites.push({ index: index++, part: child, space, holes: [], events: [] });
      return document.createTextNode("");
    }
    const [tag, attributes, ...children] = child;
    if (tag === "svg") space = SVG;
    if (tag === "math") space = MATH;
    const element = document.createElementNS(space, tag);
    /** @type {Site} */
    const site = { index: index++, space, holes: [], events: [] };
    for (const name in attributes) {
      const value = attributes[name];
      if (name[0] === "@") {
        const [number, options = {}] = value;
        site.events.push({ type: name.slice(1).split(".")[0], number, options });
      } else if (typeof value === "number") {
        site.holes.push([name, value]);
      } else {
        setStatic(element, name, value === true ? "" : value);
      }
    }
    if (site.holes.length + site.events.length) sites.push(site);
    const before = [sites.length, index];
    const inside = tag === "foreignObject" ? HTML : space;
    // All at once: a child named "append" must not be in the way of its siblings (S22).
    const nodes = children.map((/** @type {any} */ child) => build(child, inside));
    if (tag === "template" && sites.length === before[0]) {
      index = before[1];
      /** @type {HTMLTemplateElement} */ (element).content.append(...nodes);
    } else {
      element.append(...nodes);
    }
    return element;
  }

  const fragment = document.createDocumentFragment();
  fragment.append(...(template.length ? template : [""]).map((child) => build(child, space)));
  return { fragment, sites, lead: typeof template[0] === "number" ? template[0] : undefined };
}
