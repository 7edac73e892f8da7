/** Writes values and patches to exactly the nodes that show them. */

/** @import { Block, Build, Part, Patch, Template, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Prototype } from "./template.js" */
import { createAttributes } from "./attributes.js";
import { nodesUntil, remove, startOf } from "./block.js";
import { insertBefore, parentOf } from "./dom.js";
import { createLists } from "./list.js";
import { compile, HTML, MATH, SVG } from "./template.js";

/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * @param {View} view
 * @param {Inputs} inputs
 * @param {Events} events
 */
export function createParts(view, inputs, events) {
  const { document } = view;
  const parser = document.createElement("template");
  const walker = document.createTreeWalker(document);
  const importNode = document.importNode.bind(document);
  const writeAttribute = createAttributes(inputs);
  /** @type {Map<string, Template>} */
  const templates = new Map();
  /** @type {Map<string, Prototype>} */
  const prototypes = new Map();
  /** Parts that show a surface. @type {Set<Part>} */
  const places = new Set();
  /** The update being applied, and the places built from it. @type {Patch} */
  let arriving;
  /** @type {Set<Part>} */
  let built;

  /** @type {Build} */
  function build(id, values, up, key, surface) {
    const name = up.space + id;
    if (!prototypes.has(name)) {
      prototypes.set(name, compile(/** @type {any} */ (templates.get(id)), up.space, parser.content.ownerDocument));
    }
    const { fragment, sites, lead } = /** @type {Prototype} */ (prototypes.get(name));
    const nodes = importNode(fragment, true);
    /** @type {Part[]} */
    const parts = [];
    const block = /** @type {Block} */ (/** @type {unknown} */ ({ up, key, surface, parts, last: nodes.lastChild }));
    const head = /** @type {any} */ ({ node: nodes.firstChild });
    walker.currentNode = nodes;
    let index = -1;
    for (const { index: at, part, space, holes, events: bindings } of sites) {
      for (; index < at; index++) walker.nextNode();
      const node = /** @type {any} */ (walker.currentNode);
      if (part !== undefined) parts[part] = { owner: block, number: part, node, space };
      for (const [name, number] of holes) parts[number] = { owner: block, number, node, space, name };
      for (const hole of bindings) events.bind(node, hole, block);
    }
    block.head = parts[lead] || head;
    values.forEach((value, i) => write(parts[i], value, true));
    return [block, nodes];
  }

  /** @param {Part} part */
  function clear(part) {
    if (part.content) {
      remove(nodesUntil(startOf(part), part.node));
      view.removed = true;
    }
    part.content = null;
    places.delete(part);
  }

  /**
   * @param {Part} part
   * @param {any[]} value
   * @returns {[any, Node]}
   */
  function content(part, value) {
    const [kind, second] = value;
    if (kind === 1) return lists.build(part, value);
    if (kind === 2) return raw(part, second);
    if (kind === 3) {
      const [id, ...values] = arriving[second];
      built.add(part);
      return build(id, values, part, undefined, second);
    }
    return build(kind, value.slice(1), part);
  }

  /**
   * @param {Part} part
   * @param {string} html which the author called safe
   * @returns {[any, Node]}
   */
  function raw({ space }, html) {
    const tag = space === SVG ? "svg" : space === MATH ? "math" : "";
    parser.innerHTML = tag ? `<${tag}>${html}</${tag}>` : html;
    const fragment = importNode(parser.content, true);
    const node = fragment.firstChild;
    if (tag) fragment.replaceChildren(.../** @type {Node} */ (node).childNodes);
    const first = fragment.firstChild;
    return [first && { head: { node: first } }, fragment];
  }

  /**
   * @param {Part} part
   * @param {any} value
   * @param {boolean} [initial]
   */
  function write(part, value, initial) {
    const { node } = part;
    if (part.name) return writeAttribute(part, value, initial);
    let text = value;
    if (Array.isArray(value)) {
      // Built before anything is taken away: what throws leaves the page as it was.
      const [shown, nodes] = content(part, value);
      clear(part);
      insertBefore(parentOf(node), nodes, node);
      part.content = shown;
      if (value[0] === 3) places.add(part);
      text = "";
    } else if (part.content) {
      clear(part);
    }
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
      const held = /** @type {any} */ (part.content);
      const value = patch[number];
      // Somebody else edited the page (C20): what we hold is not what is shown.
      if (!view.has(node)) throw part;
      if (!value || typeof value !== "object" || Array.isArray(value)) {
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
    places,

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
          for (const part of [...places]) {
            const block = /** @type {Block} */ (part.content);
            if (block.surface !== +number) continue;
            if (!whole) patchBlock(block, value);
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
      places.clear();
      const fragment = document.createDocumentFragment();
      const node = document.createTextNode("");
      fragment.append(node);
      write({ number: 0, node, space: view.root.namespaceURI || HTML }, [3, 0], true);
      return fragment;
    },
  };
}
