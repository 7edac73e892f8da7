/** Where a block stands in the page and in the tree of values. */

/** @import { Block, Shown } from "./types.js" */
import { nextOf, parentOf, removeChild } from "./dom.js";

/**
 * @param {Shown} shown
 * @returns {Node} the first node it shows
 */
export function startOf({ content, node }) {
  return content ? startOf((content.next || content).head) : node;
}

/**
 * @param {Node} node
 * @param {Node | null} end not included
 */
export function nodesUntil(node, end) {
  const found = [];
  for (; node !== end; node = /** @type {Node} */ (nextOf(node))) found.push(node);
  return found;
}

/** @param {Block} block */
export function nodesOf({ head, last }) {
  return nodesUntil(startOf(head), nextOf(last));
}

/** @param {Node[]} nodes */
export function remove(nodes) {
  for (const node of nodes) removeChild(parentOf(node), node);
}

/**
 * @param {Block} block
 * @param {number} number of the event
 * @returns {[(string | number)[], Block]} the address, and the block that is the surface
 */
export function addressOf(block, number) {
  /** @type {(string | number)[]} */
  const path = [number];
  while (block.surface === undefined) {
    if (block.key !== undefined) path.unshift(block.key);
    path.unshift(block.up.number);
    block = /** @type {Block} */ (block.up.owner);
  }
  return [[block.surface, ...path], block];
}
