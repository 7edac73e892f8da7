/** Writes values and patches to exactly the nodes that show them. */

/** @import { Block, Build, Part, Patch, Raw, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Prototype } from "./template.js" */
import { createAttributes } from "./attributes.js";
import { eachUntil, remove } from "./block.js";
import { importNode, insertBefore, nextOf, parentOf } from "./dom.js";
import { createLists } from "./list.js";
import { compile, HTML } from "./template.js";

/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * @param {View} view
 * @param {Inputs} inputs
 * @param {Events} events
 */
export function createParts(view, inputs, events) {
  /** Nothing loads or runs in it. */
  const inert = document.implementation.createHTMLDocument();
  const walker = document.createTreeWalker(document);
  const writeAttribute = createAttributes(inputs);
  /** With the prototypes, by namespace. @type {Record<string, any>} */
  const templates = { __proto__: null };
  /** The update being applied, and the places built from it. @type {Patch} */
  let arriving;
  /** @type {Set<Part>} */
  let built;

  /**
   * @param {string} id of a template
   * @param {string} space namespace of the place where it is shown
   * @returns {Prototype}
   */
  function prototypeOf(id, space) {
    const template = templates[id];
    return (template[space] ||= compile(template, space, inert));
  }

  /** @type {Build} */
  function build({ breadth, sites }, node, values, up, key, surface) {
    /** @type {Part[]} */
    const parts = [];
    /** @type {any} */
    const block = { up, key, surface, parts, node, last: node };
    while (--breadth) block.last = nextOf(block.last);
    walker.currentNode = node;
    let index = 0;
    for (const { index: at, number, space, name, events: bindings } of sites) {
      for (; index < at; index++) node = walker.nextNode();
      if (bindings) events.bind(node, bindings, block);
      else parts[number] = { owner: block, number, node, space, name, inner: null };
    }
    values.forEach((value, number) => {
      // Not where an attribute is absent already; but what a control holds is kept in mind.
      if (value !== null || "form" in parts[number].node) write(parts[number], value, true);
    });
    return block;
  }

  /**
   * @param {Part} part
   * @param {any[]} value
   * @returns {any} what now stands before its end
   */
  function fill(part, value) {
    let [id, ...values] = value;
    let surface;
    if (id === 1) return lists.build(part, values);
    if (id === 2) return raw(part, values[0]);
    if (id === 3) {
      [surface] = values;
      [id, ...values] = arriving[surface];
      built.add(part);
      view.living.add(part);
    }
    const prototype = prototypeOf(id, part.space);
    const clone = importNode(document, prototype.fragment, true);
    const block = build(prototype, clone.firstChild, values, part, undefined, surface);
    insertBefore(parentOf(part.node), clone, part.node);
    return block;
  }

  /**
   * @param {Part} part
   * @param {string} html which the author called safe
   * @returns {Raw | null}
   */
  function raw({ node, space }, html) {
    // In a template stands what stands nowhere else alone, as a table's row; other namespaces have their own rules.
    const holder = /** @type {any} */ (inert.createElementNS(space, space === HTML ? "template" : "g"));
    holder.innerHTML = html;
    const nodes = (holder.content || holder).childNodes;
    const first = nodes[0];
    node.before(...nodes);
    return first && { node: first };
  }

  /**
   * @param {Part} part
   * @param {any} value
   * @param {boolean} [initial]
   */
  function write(part, value, initial) {
    const { node } = part;
    if (part.name) return writeAttribute(part, value, initial);
    if (part.inner) {
      eachUntil(part, node, remove);
      view.living.delete(part);
    }
    part.inner = null;
    if (Array.isArray(value)) {
      part.inner = fill(part, value);
      value = "";
    }
    if (node.data !== value) node.data = value;
    if (!initial) inputs.reselect(node);
  }

  /**
   * @param {Block} block
   * @param {Patch} patch
   */
  function patchBlock({ parts }, patch) {
    for (const number in patch) {
      const part = parts[+number];
      const { node, inner: held } = part;
      const value = patch[number];
      // Somebody else edited the page (C20): what we hold is not what is shown.
      if (!view.has(node)) throw part;
      if (value?.constructor === Object) {
        if (held.rows) {
          lists.patch(part, held, value);
          inputs.reselect(node);
        } else patchBlock(held, value);
      } else write(part, value);
    }
  }

  const lists = createLists(view, { build, prototypeOf, patch: patchBlock });

  return {
    templates,

    /**
     * Surfaces that stay in their place take their patch; then come those that are sent whole
     * and were not built where a reference shows them anew.
     *
     * @param {Patch} surfaces
     */
    patch(surfaces) {
      arriving = surfaces;
      built = new Set();
      for (const whole of [false, true]) {
        for (const number in surfaces) {
          const value = surfaces[number];
          if (Array.isArray(value) !== whole) continue;
          for (const part of [...view.living]) {
            if (part.inner?.surface !== +number) continue;
            if (!whole) patchBlock(part.inner, value);
            else if (!built.has(part)) write(part, [3, +number]);
          }
        }
      }
    },

    /**
     * @param {Patch} surfaces
     * @returns {DocumentFragment} all of the page
     */
    build(surfaces) {
      arriving = surfaces;
      built = new Set();
      const space = view.root.namespaceURI || HTML;
      const { fragment } = compile([0], space, document);
      write({ number: 0, node: fragment.lastChild, space }, [3, 0], true);
      return fragment;
    },
  };
}
