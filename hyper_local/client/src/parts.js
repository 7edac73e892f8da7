/** Writes values and patches to exactly the nodes that show them. */

/** @import { Block, Build, Part, Patch, Raw, Template, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Prototype } from "./template.js" */
import { createAttributes } from "./attributes.js";
import { eachUntil, remove } from "./block.js";
import { insertBefore, parentOf } from "./dom.js";
import { createLists } from "./list.js";
import { compile, HTML } from "./template.js";

/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * @param {View} view
 * @param {Inputs} inputs
 * @param {Events} events
 */
export function createParts(view, inputs, events) {
  const { document } = view;
  /** Nothing loads or runs in it. */
  const inert = document.implementation.createHTMLDocument();
  const walker = document.createTreeWalker(document);
  const importNode = document.importNode.bind(document);
  const writeAttribute = createAttributes(inputs);
  /** @type {Map<string, Template>} */
  const templates = new Map();
  /** @type {Map<string, Prototype>} */
  const prototypes = new Map();
  /** The update being applied, and the places built from it. @type {Patch} */
  let arriving;
  /** @type {Set<Part>} */
  let built;

  /** @type {Build} */
  function build(id, values, up, parent, before, key, surface) {
    const name = up.space + id;
    let prototype = prototypes.get(name);
    if (!prototype) prototypes.set(name, (prototype = compile(/** @type {any} */ (templates.get(id)), up.space, inert)));
    const { fragment, sites } = prototype;
    const nodes = importNode(fragment, true);
    /** @type {Part[]} */
    const parts = [];
    const block = /** @type {Block} */ (/** @type {unknown} */ ({ up, key, surface, parts, last: nodes.lastChild }));
    const head = nodes.firstChild;
    walker.currentNode = nodes;
    let index = -1;
    for (const { index: at, space, holes, events: bindings } of sites) {
      for (; index < at; index++) walker.nextNode();
      const node = /** @type {any} */ (walker.currentNode);
      for (const [name, number] of holes) parts[number] = { owner: block, number, node, space, name };
      for (const hole of bindings) events.bind(node, hole, block);
    }
    block.head = parts.find(({ node }) => node === head) || { node: /** @type {Node} */ (head) };
    values.forEach((value, i) => write(parts[i], value, true));
    insertBefore(parent, nodes, before);
    return block;
  }

  /**
   * @param {Part} part
   * @param {any[]} value
   * @returns {any} what now stands before its end
   */
  function fill(part, value) {
    const { node } = part;
    const parent = parentOf(node);
    const [kind, second] = value;
    if (kind === 1) return lists.build(part, value);
    if (kind === 2) return raw(part, second);
    if (kind !== 3) return build(kind, value.slice(1), part, parent, node);
    const [id, ...values] = arriving[second];
    built.add(part);
    view.living.add(part);
    return build(id, values, part, parent, node, undefined, second);
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
    return first && { head: { node: first } };
  }

  /**
   * @param {Part} part
   * @param {any} value
   * @param {boolean} [initial]
   */
  function write(part, value, initial) {
    const { node } = part;
    if (part.name) return writeAttribute(part, value, initial);
    const nested = Array.isArray(value);
    if (part.inner) {
      eachUntil(part, node, remove);
      view.living.delete(part);
    }
    part.inner = nested ? fill(part, value) : null;
    const text = nested ? "" : value;
    if (node.data !== text) node.data = text;
    if (!initial) inputs.reselect(node);
  }

  /**
   * @param {Block} block
   * @param {Patch} patch
   */
  function patchBlock({ parts }, patch) {
    for (const number in patch) {
      const part = parts[+number];
      const { node } = part;
      const held = /** @type {any} */ (part.inner);
      const value = patch[number];
      // Somebody else edited the page (C20): what we hold is not what is shown.
      if (!view.has(node)) throw part;
      if (value?.constructor !== Object) {
        write(part, value);
      } else if (held.rows) {
        lists.patch(part, held, value);
        inputs.reselect(node);
      } else {
        patchBlock(held, value);
      }
    }
  }

  const lists = createLists(view, { build, patch: patchBlock });

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
      const fragment = document.createDocumentFragment();
      const node = document.createTextNode("");
      fragment.append(node);
      write({ number: 0, node, space: view.root.namespaceURI || HTML }, [3, 0], true);
      return fragment;
    },
  };
}
