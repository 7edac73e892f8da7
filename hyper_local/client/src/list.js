/** Items of a list, matched by key. The items form a ring, so that no operation counts. */

/** @import { Block, Key, List, Part, Patch, View } from "./types.js" */
/** @import { Build } from "./types.js" */
/** @import { Prototype } from "./template.js" */
import { eachUntil, remove } from "./block.js";
import { importNode, insertBefore, moveBefore, nextOf, parentOf } from "./dom.js";
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
const eachNode = (block, act) => eachUntil(block, nextOf(block.last), act);

/**
 * @param {View} view
 * @param {{ build: Build, prototypeOf: (id: string, space: string) => Prototype, patch: (block: Block, patch: Patch) => void }} parts
 */
export function createLists(view, parts) {
  const lists = {
    /**
     * @param {Part} part
     * @param {any[]} value
     * @returns {List}
     */
    build(part, [id, ...rows]) {
      const list = /** @type {List} */ ({ id, rows: new Map(), node: part.node });
      list.rows.set(null, list);
      list.next = list.prev = list;
      lists.patch(part, list, { o: [[null, ...rows]] });
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
      const { id, rows } = list;
      const item = (/** @type {Key} */ key) => /** @type {Block} */ (rows.get(key));
      for (const key of r) {
        const block = item(key);
        eachNode(block, remove);
        unlink(block);
        rows.delete(key);
      }
      for (let [before, keys, fresh] of o) {
        let next = item(before);
        const { node } = next;
        const parent = parentOf(node);
        if (fresh) {
          const { length } = fresh;
          const columns = fresh.c?.map((/** @type {any} */ one) => one.split?.("\x7f") ?? one);
          const prototype = parts.prototypeOf(id, part.space);
          /** Copies of the row, several at once. @type {any} */
          let sheet;
          /** @type {any} */
          let copy;
          /** The first node of it that has no values yet. @type {any} */
          let head;
          for (let i = 0; i < length; i++) {
            if (!head) {
              if (!sheet || length - i < 16) {
                sheet = prototype.fragment.cloneNode();
                for (let n = i; n < length && n < i + 16; n++) sheet.append(prototype.fragment.cloneNode(true));
              }
              head = (copy = importNode(document, sheet, true)).firstChild;
            }
            const values = columns?.map((/** @type {any} */ one) => one[i % one.length]) ?? fresh[i];
            const key = keys[i] ?? keys + i;
            const block = parts.build(prototype, head, values, part, key);
            rows.set(key, block);
            link(block, next);
            head = nextOf(block.last);
            if (!head) insertBefore(parent, copy, node);
          }
          continue;
        }
        // From the end, so that what already stands right is left alone.
        for (const key of keys.reverse()) {
          const block = item(key);
          if (block.next !== next) {
            const restore = holdFocus(view);
            eachNode(block, (node) => (moveBefore || insertBefore)(parent, node, next.node));
            restore();
            unlink(block);
            link(block, next);
          }
          next = block;
        }
      }
      while (u.length) parts.patch(item(u.shift()), u.shift());
    },
  };
  return lists;
}
