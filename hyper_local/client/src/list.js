/** Items of a list, matched by key. The items form a ring, so that no operation counts. */

/** @import { Block, Key, List, Part, Patch, View } from "./types.js" */
/** @import { Build } from "./types.js" */
import { eachUntil, remove, startOf } from "./block.js";
import { insertBefore, moveBefore, nextOf, parentOf } from "./dom.js";
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
 * @param {Block} block
 * @param {(node: Node) => void} act
 */
const eachNode = ({ head, last }, act) => eachUntil(head, nextOf(last), act);

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
   */
  function create(part, list, before, keys, rows) {
    const fragment = view.document.createDocumentFragment();
    const node = startOf(before.head);
    rows.forEach((values, i) => {
      const key = keys ? keys[i] : i;
      const block = parts.build(list.id, values, part, fragment, null, key);
      list.rows.set(key, block);
      link(block, before);
    });
    insertBefore(parentOf(node), fragment, node);
  }

  /**
   * @param {Block} block
   * @param {Node} before
   */
  function move(block, before) {
    const parent = parentOf(before);
    const restore = holdFocus(view);
    eachNode(block, (node) => (moveBefore || insertBefore)(parent, node, before));
    restore();
  }

  return {
    /**
     * @param {Part} part
     * @param {any[]} value
     * @returns {List}
     */
    build(part, [, id, keys, rows]) {
      const list = /** @type {List} */ ({ id, rows: new Map(), head: { node: part.node } });
      list.next = list.prev = list;
      create(part, list, list, keys, rows);
      return list;
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
        eachNode(block, remove);
        unlink(block);
        rows.delete(key);
      }
      for (const [before, keys, fresh] of o) {
        let next = before === null ? list : item(before);
        if (fresh) {
          create(part, list, next, keys, fresh);
          continue;
        }
        // From the end, so that what already stands right is left alone.
        for (const key of keys.reverse()) {
          const block = item(key);
          if (block.next !== next) {
            move(block, startOf(next.head));
            unlink(block);
            link(block, next);
          }
          next = block;
        }
      }
      while (u.length) parts.patch(item(u.shift()), u.shift());
    },
  };
}
