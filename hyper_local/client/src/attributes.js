/** Attribute parts: text, bare, absent, spread; and the properties that users change. */

/** @import { AttributeValue, Part } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
import { getAttribute, removeAttribute, tagOf } from "./dom.js";
import { setStatic } from "./template.js";

/**
 * @param {Element} element
 * @param {string} name
 * @param {AttributeValue} value
 */
export function setAttributeValue(element, name, value) {
  if (value === null) removeAttribute(element, name);
  else setStatic(element, name, value === true ? "" : value);
}

/**
 * Which tags have a property instead of an attribute.
 *
 * @type {Record<string, RegExp>}
 */
const PROPERTIES = {
  value: /^(input|select|textarea)$/,
  checked: /^input$/,
  selected: /^option$/,
};

/** @param {Inputs} inputs */
export function createAttributes(inputs) {
  /**
   * @param {Element} element
   * @param {string} name
   * @param {AttributeValue} value
   * @param {boolean} [initial]
   */
  function set(element, name, value, initial) {
    const tag = tagOf(element);
    if (Object.hasOwn(PROPERTIES, name) && PROPERTIES[name].test(tag)) {
      inputs.set(element, name, value, initial);
      return;
    }
    if (name === "class" && !initial) {
      // Marks of ours outlive what the kernel says about the class (C12).
      const marks = getAttribute(element, name)?.match(/\bhyper-(busy|error)\b/g);
      if (marks) value = [value || "", ...marks].join(" ");
    }
    setAttributeValue(element, name, value);
    if (tag === "option") inputs.reselect(element);
  }

  return {
    /**
     * @param {Part} part
     * @param {any} value
     * @param {boolean} [initial]
     */
    write(part, value, initial) {
      const { node, name = "" } = part;
      if (!name.startsWith("...")) return set(node, name, value, initial);
      const names = value.map((/** @type {[string, AttributeValue]} */ [name]) => name);
      for (const old of part.names || []) if (!names.includes(old)) set(node, old, null);
      for (const [name, one] of value) set(node, name, one, initial);
      part.names = names;
    },
  };
}
