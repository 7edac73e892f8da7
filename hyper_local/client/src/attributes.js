/** Attribute parts: text, bare, absent, spread; and the properties that users change. */

/** @import { AttributeValue, Part } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
import { isToggle } from "./controls.js";
import { getAttribute, removeAttribute, tagOf } from "./dom.js";
import { setStatic } from "./template.js";

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
    // Written as properties, because users change them; the value of a checkbox is no more than its name.
    if (/^((input|select|textarea) value|input checked|option selected)$/.test(`${tag} ${name}`) && (name !== "value" || !isToggle(element))) {
      inputs.set(element, name, value);
      if (!initial) return;
      // The first value is the default too, and stays it.
      if (/select|textarea/.test(tag)) return (/** @type {any} */ (element).defaultValue = value ?? "");
    }
    // Marks of ours outlive what the kernel says about the class (C12).
    const marks = name === "class" && getAttribute(element, name)?.match(/\bhyper-(busy|error)\b/g);
    if (marks) value = [value, ...marks].join(" ");
    // Such a mark takes this place for a while.
    if (/^aria/.test(name)) /** @type {any} */ (element)[name] = value;
    if (value === null) removeAttribute(element, name);
    else setStatic(element, name, value);
    if (tag === "option") inputs.reselect(element);
  }

  /**
   * @param {Part} part
   * @param {any} value
   * @param {boolean} [initial]
   */
  return (part, value, initial) => {
    const { node, name, names = [] } = part;
    if (/** @type {string} */ (name)[0] !== ".") return set(node, /** @type {string} */ (name), value, initial);
    for (const [old] of names) if (!value.some((/** @type {any} */ [name]) => name === old)) set(node, old, null);
    for (const [name, one] of value) set(node, name, one, initial);
    part.names = value;
  };
}
