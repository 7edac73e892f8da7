// An oracle: the same templates and values, shown by lit-html instead of by our own runtime.
import { html, nothing, render, svg } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";

const VOID = ["input", "br", "hr", "img"];
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A template of the wire as what lit gets from a tagged literal: its texts, and which value goes into which gap. */
function literal(template) {
  const texts = [""], gaps = [];
  const text = (more) => { texts[texts.length - 1] += more; };
  const gap = (number, kind) => { gaps.push([number, kind]); texts.push(""); };
  const child = (one) => {
    if (typeof one === "number") return gap(one, "child");
    if (!Array.isArray(one)) return text(escape(one));
    const [tag, attributes, ...children] = one;
    text(`<${tag}`);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name[0] === "@") continue;
      if (value === true) text(` ${name}`);
      else if (typeof value !== "number") text(` ${name}="${escape(value)}"`);
      else {
        const property = name === "checked" || (name === "value" && /^(input|textarea)$/.test(tag));
        text(` ${property ? "." : ""}${name}=`);
        gap(value, property ? name : "attribute");
      }
    }
    text(">");
    children.forEach(child);
    if (!VOID.includes(tag)) text(`</${tag}>`);
  };
  template.forEach(child);
  return { texts: Object.assign(texts, { raw: texts }), gaps };
}

/** The rows of a list, which travel as columns where they are many. */
function rowsOf(rows) {
  if (Array.isArray(rows)) return rows;
  const columns = rows.c.map((one) => one.split?.("\x7f") ?? one);
  return Array.from(rows, (_, i) => columns.map((column) => column[i % column.length]));
}

/** A root that lit keeps up to date with whole pages, as a session's first message has them. */
function oracle(root) {
  const templates = {}, literals = new Map();
  let surfaces;

  const result = (id, values, inSvg) => {
    if (!literals.has(id)) literals.set(id, literal(templates[id]));
    const { texts, gaps } = literals.get(id);
    const filled = gaps.map(([number, kind], i) => {
      const value = values[number];
      if (kind === "attribute") return value === null ? nothing : value === true ? "" : value;
      if (kind === "checked") return value !== null;
      if (kind === "value") return value === true ? "" : value ?? "";
      // What stands straight inside of an <svg> is of its namespace.
      return shown(value, /<(svg|g)[^>]*>$/.test(texts[i]) || (inSvg && !texts.slice(0, i + 1).join("").includes("<")));
    });
    return (inSvg ? svg : html)(texts, ...filled);
  };
  const shown = (value, inSvg) => {
    if (!Array.isArray(value)) return value;
    const [kind, second, keys, rows] = value;
    if (kind === 1) return repeat(rowsOf(rows), (_, i) => keys[i] ?? keys + i, (row) => result(second, row, inSvg));
    if (kind === 2) return unsafeHTML(second);
    if (kind === 3) return result(surfaces[second][0], surfaces[second].slice(1), inSvg);
    return result(kind, value.slice(1), inSvg);
  };
  return (text) => {
    const { t, d } = JSON.parse(text);
    Object.assign(templates, t);
    surfaces = d;
    render(shown([3, 0]), root);
  };
}

/** What an action did to elements that were there before it and still are, and how many are new. */
async function effort(root, action) {
  const before = new Set(root.querySelectorAll("*"));
  const records = [];
  const observer = new MutationObserver((more) => records.push(...more));
  observer.observe(root, { subtree: true, attributes: true, attributeOldValue: true, characterData: true, childList: true });
  action();
  await 0; // our inputs are written last
  // A part of lit inserts its first text, ours has an empty one from the start: both are one write.
  const kept = ({ target }) => before.has(target.nodeType === 1 ? target : target.parentNode) && root.contains(target);
  // Of "" and true lit is told the same, as either is the empty text; and lit has no node for an empty one.
  const told = ({ type, target, attributeName, oldValue, addedNodes, removedNodes }) =>
    type === "attributes" ? oldValue !== "" || target.getAttribute(attributeName) !== ""
    : type !== "childList" || [...addedNodes, ...removedNodes].some((one) => one.nodeType !== 3 || one.data);
  const writes = [...records, ...observer.takeRecords()].filter((one) => kept(one) && told(one)).length;
  observer.disconnect();
  return { writes, made: [...root.querySelectorAll("*")].filter((one) => !before.has(one)).length };
}

/** The updates by our runtime, and the whole pages by lit; what differs, or "". */
window.beside = async (log) => {
  const [ours, theirs] = [0, 1].map(() => document.createElement("div"));
  document.body.replaceChildren(ours, theirs);
  const transport = { send() {}, onmessage: null, onstatus: null };
  const view = hyperLocal.mount(ours, transport);
  const show = oracle(theirs);
  try {
    for (const [i, [messages, whole]] of log.entries()) {
      const we = await effort(ours, () => messages.forEach((text) => transport.onmessage(text)));
      const lit = await effort(theirs, () => show(whole));
      const difference = compare(ours, theirs);
      if (difference) return `after step ${i}:\n${difference}`;
      if (i && (we.made > lit.made || we.writes > lit.writes)) {
        return `in step ${i} we made ${we.made} elements, lit ${lit.made}; we wrote ${we.writes} times, lit ${lit.writes}`;
      }
    }
    return "";
  } finally { view.destroy(); }
};
