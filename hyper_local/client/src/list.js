/** Items of a list, matched by key. The items form a ring, so that no operation counts. */

/** @import { Block, Key, List, Part, Patch, View } from "./types.js" */
/** @import { Build } from "./types.js" */
import { nodesOf, remove, startOf } from "./block.js";
import { insertBefore, moveBefore, parentOf } from "./dom.js";
import { holdFocus } from "./focus.js";

/**
 * @param {Block} block
 * @param {Block | List} before
 */
function link(block, before) {
  block.prev = before.prev;
  block.next = before;
  before.prev = before.prev.next = block;
}

/** @param {Block} block */
function unlink({ prev, next }) {
  prev.next = next;
  next.prev = prev;
}

/**
 * @param {View} view
 * @param {{ build: Build, patch: (block: Block, patch: Patch) => void }} parts
 */
export function createLists(view, parts) {
  /**
   * @param {Part} part
   * @param {List} list
   * @param {Block | List} before
   * @param {Key[] | 0} keys 0: the positions
   * @param {any[][]} rows
   * @returns {DocumentFragment} the new items
   */
  function create(part, list, before, keys, rows) {
    const fragment = view.document.createDocumentFragment();
    rows.forEach((values, i) => {
      const key = keys ? keys[i] : i;
      const [block, nodes] = parts.build(list.id, values, part, key);
      list.rows.set(key, block);
      link(block, before);
      fragment.append(nodes);
    });
    return fragment;
  }

  /**
   * @param {Node[]} nodes
   * @param {Node} before
   */
  function move(nodes, before) {
    const parent = parentOf(before);
    const restore = holdFocus(view);
    for (const node of nodes) (moveBefore || insertBefore)(parent, node, before);
    restore();
  }

  return {
    /**
     * @param {Part} part
     * @param {any[]} value
     * @returns {[List, DocumentFragment]}
     */
    build(part, [, id, keys, rows]) {
      const list = /** @type {List} */ ({ id, rows: new Map(), head: { node: part.node } });
      list.next = list.prev = list;
      return [list, create(part, list, list, keys, rows)];
    },

    /**
     * An unknown key throws: the page is not what the kernel thinks.
     *
     * @param {Part} part
     * @param {List} list
     * @param {Patch} patch
     */
    patch(part, list, { r = [], o = [], u = [] }) {
      const { rows } = list;
      const item = (/** @type {Key} */ key) => /** @type {Block} */ (rows.get(key));
      for (const key of r) {
        const block = item(key);
        remove(nodesOf(block));
        unlink(block);
        rows.delete(key);
        view.removed = true;
      }
      for (const [before, keys, fresh] of o) {
        let next = before === null ? list : item(before);
        let node = startOf(next.head);
        if (fresh) {
          insertBefore(parentOf(node), create(part, list, next, keys, fresh), node);
          continue;
        }
        // From the end, so that what already stands right is left alone.
        for (const key of [...keys].reverse()) {
          const block = item(key);
          const nodes = nodesOf(block);
          if (block.next !== next) {
            move(nodes, node);
            unlink(block);
            link(block, next);
          }
          next = block;
          node = nodes[0];
        }
      }
      for (let i = 0; i < u.length; i += 2) parts.patch(item(u[i]), u[i + 1]);
    },
  };
}
