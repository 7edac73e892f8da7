/** Items of a list, matched by key. The items form a ring, so that no operation counts. */

/** @import { Block, Key, List, Part, Patch, View } from "./types.js" */
/** @import { Parts } from "./parts.js" */
import { insertBefore, moveBefore, nextOf, parentOf } from "./dom.js";

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
function unlink(block) {
  block.prev.next = block.next;
  block.next.prev = block.prev;
}

/**
 * @param {View} view
 * @param {Parts} parts
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
   * Older browsers lose focus and selection in a node that moves (C13).
   *
   * @param {Node[]} nodes
   * @param {Node} before
   */
  function move(nodes, before) {
    const parent = parentOf(before);
    if (moveBefore) {
      for (const node of nodes) moveBefore(parent, node, before);
      return;
    }
    const active = /** @type {any} */ (view.active());
    const { selectionStart, selectionEnd } = active || {};
    for (const node of nodes) insertBefore(parent, node, before);
    if (active && active !== view.active() && view.has(active)) {
      view.quiet = true;
      active.focus({ preventScroll: true });
      if (selectionStart != null) active.setSelectionRange(selectionStart, selectionEnd);
      view.quiet = false;
    }
  }

  /**
   * @param {List} list
   * @param {Key} key
   */
  function item(list, key) {
    const block = list.rows.get(key);
    if (!block) throw Error(`no item ${key}`);
    return block;
  }

  return {
    /**
     * @param {Part} part
     * @param {any[]} value
     * @returns {[List, DocumentFragment]}
     */
    build(part, [, id, keys, rows]) {
      const list = /** @type {List} */ ({ id, rows: new Map() });
      list.next = list.prev = list;
      return [list, create(part, list, list, keys, rows)];
    },

    /**
     * @param {Part} part
     * @param {List} list
     * @param {Patch} patch
     */
    patch(part, list, { r = [], o = [], u = [] }) {
      for (const key of r) {
        const block = item(list, key);
        parts.remove(parts.first(block), nextOf(block.last));
        unlink(block);
        list.rows.delete(key);
      }
      for (const [before, keys, rows] of o) {
        let next = before === null ? list : item(list, before);
        let node = next === list ? part.node : parts.first(/** @type {Block} */ (next));
        if (rows) {
          insertBefore(parentOf(node), create(part, list, next, keys, rows), node);
          continue;
        }
        // From the end, so that what already stands right is left alone.
        for (const key of [...keys].reverse()) {
          const block = item(list, key);
          const head = parts.first(block);
          if (block.next !== next) {
            move(parts.nodes(head, nextOf(block.last)), node);
            unlink(block);
            link(block, next);
          }
          next = block;
          node = head;
        }
      }
      for (let i = 0; i < u.length; i += 2) parts.patch(item(list, u[i]), u[i + 1]);
    },
  };
}
