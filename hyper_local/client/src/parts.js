/** Writes values and patches to exactly the nodes that show them. */

/** @import { Block, Part, Patch, Raw, Template, View } from "./types.js" */
/** @import { Inputs } from "./inputs.js" */
/** @import { Events } from "./events.js" */
/** @import { Prototype } from "./template.js" */
import { insertBefore, nextOf, parentOf, removeChild } from "./dom.js";
import { createAttributes } from "./attributes.js";
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
  const inert = parser.content.ownerDocument;
  const walker = document.createTreeWalker(document);
  const importNode = document.importNode.bind(document);
  const attributes = createAttributes(inputs);
  /** @type {Map<string, Template>} */
  const templates = new Map();
  /** @type {Map<string, Prototype>} */
  const prototypes = new Map();
  /** Where each surface is shown. @type {Map<number, Set<Part>>} */
  const places = new Map();
  /** Of the update being applied: its surfaces, and the places built from it. @type {Patch} */
  let arriving = {};
  /** @type {Set<Part>} */
  let built = new Set();

  /**
   * @param {string} id
   * @param {string} space
   */
  function prototype(id, space) {
    const key = space + id;
    let found = prototypes.get(key);
    if (!found) {
      const template = templates.get(id);
      if (!template) throw Error(`no template ${id}`);
      prototypes.set(key, (found = compile(template, space, inert)));
    }
    return found;
  }

  /**
   * @param {string} id
   * @param {any[]} values
   * @param {Part} up
   * @param {string | number} [key]
   * @param {number} [surface]
   * @returns {[Block, DocumentFragment]}
   */
  function build(id, values, up, key, surface) {
    const { fragment, sites, lead } = prototype(id, up.space);
    const nodes = importNode(fragment, true);
    /** @type {Block} */
    const block = /** @type {any} */ ({ up, key, surface, parts: [], head: nodes.firstChild, last: nodes.lastChild });
    walker.currentNode = nodes;
    let index = -1;
    // Find all nodes first: a value written would change the count.
    const found = sites.map((site) => {
      for (; index < site.index; index++) walker.nextNode();
      return walker.currentNode;
    });
    sites.forEach(({ part, space, holes, events: bindings }, i) => {
      const node = found[i];
      if (part !== undefined) block.parts[part] = { owner: block, number: part, node, space };
      for (const [name, number] of holes) block.parts[number] = { owner: block, number, node, space, name };
      for (const hole of bindings) events.bind(/** @type {Element} */ (node), hole, block);
    });
    if (lead !== undefined) block.lead = block.parts[lead];
    values.forEach((value, i) => write(block.parts[i], value, true));
    return [block, nodes];
  }

  /**
   * @param {Block} block
   * @returns {Node}
   */
  function first(block) {
    return block.lead ? start(block.lead) : block.head;
  }

  /**
   * @param {Part} part
   * @returns {Node} where its content starts
   */
  function start(part) {
    let content = /** @type {any} */ (part.content);
    if (content?.rows) content = content.next === content ? null : content.next;
    return content ? first(content) : part.node;
  }

  /**
   * @param {Node} node
   * @param {Node | null} end not included
   */
  function nodes(node, end) {
    const found = [];
    for (; node !== end; node = /** @type {Node} */ (nextOf(node))) found.push(node);
    return found;
  }

  /**
   * @param {Node} node
   * @param {Node | null} end
   */
  function remove(node, end) {
    view.removed = true;
    for (const old of nodes(node, end)) removeChild(parentOf(old), old);
  }

  /** @param {Part} part */
  function clear(part) {
    if (part.content) remove(start(part), part.node);
    part.content = null;
    if (part.surface !== undefined) places.get(part.surface)?.delete(part);
    part.surface = undefined;
  }

  /**
   * @param {string} html which the author called safe
   * @param {string} space
   * @returns {[Raw | null, Node]}
   */
  function raw(html, space) {
    const tag = space === SVG ? "svg" : space === MATH ? "math" : "";
    parser.innerHTML = tag ? `<${tag}>${html}</${tag}>` : html;
    const fragment = importNode(parser.content, true);
    if (tag) fragment.replaceChildren(.../** @type {Node} */ (fragment.firstChild).childNodes);
    return [fragment.firstChild && { head: fragment.firstChild }, fragment];
  }

  /**
   * @param {Part} part
   * @param {any[]} value
   * @returns {[Part["content"], Node]}
   */
  function content(part, value) {
    const [kind, second] = value;
    if (kind === 1) return lists.build(part, value);
    if (kind === 2) return raw(second, part.space);
    if (kind === 3) {
      const node = arriving[second];
      if (!Array.isArray(node)) throw Error(`no surface ${second}`);
      built.add(part);
      return build(node[0], node.slice(1), part, undefined, second);
    }
    return build(kind, value.slice(1), part);
  }

  /**
   * @param {Part} part
   * @param {any} value
   * @param {boolean} [initial]
   */
  function write(part, value, initial) {
    const { node } = part;
    if (part.name) return attributes.write(part, value, initial);
    if (typeof value === "string") {
      if (part.content) clear(part);
      if (node.data !== value) node.data = value;
    } else {
      // Built before anything is taken away: what throws leaves the page as it was.
      const [shown, nodes] = content(part, value);
      clear(part);
      if (node.data) node.data = "";
      insertBefore(parentOf(node), nodes, node);
      part.content = shown;
      if (value[0] === 3) {
        part.surface = value[1];
        place(value[1]).add(part);
      }
    }
    if (!initial) inputs.reselect(node);
  }

  /** @param {number} surface */
  function place(surface) {
    let found = places.get(surface);
    if (!found) places.set(surface, (found = new Set()));
    return found;
  }

  /**
   * @param {Block} block
   * @param {Patch} patch
   */
  function patch(block, patch) {
    for (const number in patch) {
      const part = block.parts[+number];
      const value = patch[number];
      // Somebody else edited the page (C20): what we hold is not what is shown.
      if (!view.has(part.node)) throw Error("lost part");
      const held = /** @type {any} */ (part.content);
      if (!value || typeof value !== "object" || Array.isArray(value)) {
        write(part, value);
      } else if (held.rows) {
        lists.patch(part, held, value);
        inputs.reselect(part.node);
      } else {
        self.patch(held, value);
      }
    }
  }

  /** Forget surfaces that are shown no more. */
  function sweep() {
    for (const [surface, parts] of places) {
      for (const part of parts) if (!view.has(part.node)) parts.delete(part);
      if (!parts.size) places.delete(surface);
    }
  }

  const self = {
    templates,
    build,
    first,
    nodes,
    remove,
    patch,
    sweep,

    /**
     * Surfaces that stay in their place take their patch; then those that come whole and were
     * not built where a reference shows them anew.
     *
     * @param {Patch} surfaces
     */
    apply(surfaces) {
      arriving = surfaces;
      built = new Set();
      for (const surface in surfaces) {
        if (Array.isArray(surfaces[surface])) continue;
        const parts = places.get(+surface);
        if (!parts) throw Error(`no surface ${surface}`);
        for (const part of parts) patch(/** @type {Block} */ (part.content), surfaces[surface]);
      }
      for (const surface in surfaces) {
        if (!Array.isArray(surfaces[surface])) continue;
        for (const part of [...(places.get(+surface) || [])]) {
          if (!built.has(part)) write(part, [3, +surface]);
        }
      }
    },

    /**
     * @param {Patch} surfaces
     * @returns {DocumentFragment} all of the page
     */
    whole(surfaces) {
      arriving = surfaces;
      places.clear();
      const fragment = document.createDocumentFragment();
      const node = document.createTextNode("");
      fragment.append(node);
      write({ number: 0, node, space: view.root.namespaceURI || HTML }, [3, 0], true);
      return fragment;
    },

    /**
     * All nodes of the surface that holds a block.
     *
     * @param {Block} block
     * @returns {Node[]}
     */
    surface(block) {
      while (block.surface === undefined) block = /** @type {Block} */ (block.up.owner);
      return nodes(first(block), nextOf(block.last));
    },
  };
  const lists = createLists(view, self);
  return self;
}
