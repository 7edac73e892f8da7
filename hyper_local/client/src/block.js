/** Where a block stands in the page and in the tree of values. */

/** @import { Block, Shown } from "./types.js" */
import { nextOf, parentOf, removeChild } from "./dom.js";

/**
 * @param {Shown} shown
 * @returns {Node} the first node it shows
 */
export const startOf = ({ inner, node }) => (inner ? (inner.next || inner).node : node);

/**
 * @param {Shown} first
 * @param {Node | null} end not included
 * @param {(node: Node) => void} act may take it out of the page
 */
export function eachUntil(first, end, act) {
  for (let node = startOf(first), next; node !== end; node = next) {
    next = nextOf(node);
    act(node);
  }
}

/** @param {Node} node */
export const remove = (node) => removeChild(parentOf(node), node);

/**
 * @param {Block} block
 * @param {number} number of the event
 * @returns {[(string | number)[], Block]} the address, and the block that is the surface
 */
export function addressOf(block, number) {
  /** @type {(string | number)[]} */
  const path = [number];
  while (block.surface == null) {
    if (block.key != null) path.unshift(block.key);
    path.unshift(block.up.number);
    block = /** @type {Block} */ (block.up.owner);
  }
  return [[block.surface, ...path], block];
}
