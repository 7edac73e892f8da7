/**
 * Files of the app's folder `static/` (X3). In a notebook their addresses are Jupyter's, which has other files there:
 * so they come from Python, and stand in the page as data of its own.
 *
 * @param {HTMLElement} root
 * @param {(address: string) => Promise<string>} ask gives an address that works here, "" where there is no such file
 */
function createAssets(root, ask) {
  const NAMES = ["src", "href", "poster", "data"];
  const PLACES = [...NAMES.map((name) => `[${name}^="/static/"]`), "style"].join();
  const IN_STYLES = /url\(\s*["']?(\/static\/[^"')\s]+)["']?\s*\)/g;
  /** @type {Map<string, Promise<string>>} */
  const known = new Map();

  /** @param {string} address */
  function find(address) {
    const found = known.get(address) ?? ask(address);
    known.set(address, found);
    return found;
  }

  /**
   * @param {Element} node
   * @param {string} name
   * @param {string} address
   */
  async function replace(node, name, address) {
    const found = await find(address);
    if (!found || node.getAttribute(name) !== address) return;
    node.setAttribute(name, found);
    if (node.matches("a, area")) node.setAttribute("download", address.split("/").pop() ?? "");
  }

  /** @param {Element} style */
  async function dress(style) {
    const css = style.textContent ?? "";
    const found = await Promise.all([...css.matchAll(IN_STYLES)].map(([, address]) => find(address)));
    if (!found.some(Boolean) || style.textContent !== css) return;
    style.textContent = css.replace(IN_STYLES, (written) => {
      const url = found.shift();
      return url ? `url("${url}")` : written;
    });
  }

  /** @param {Node} node */
  function look(node) {
    if (!(node instanceof Element)) return;
    for (const one of [node, ...node.querySelectorAll(PLACES)]) {
      if (!one.matches(PLACES)) continue;
      if (one.localName === "style") dress(one);
      for (const name of NAMES) {
        const address = one.getAttribute(name);
        if (address?.startsWith("/static/")) replace(one, name, address);
      }
    }
  }

  const changes = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes" || target instanceof HTMLStyleElement) look(target);
      else addedNodes.forEach(look);
    }
  });
  changes.observe(root, { subtree: true, childList: true, attributeFilter: NAMES });
  look(root);

  return {
    destroy() {
      changes.disconnect();
      for (const found of known.values()) found.then((url) => URL.revokeObjectURL(url));
    },
  };
}
