/**
 * Files of the app's folder `static/` (X3). In a notebook their addresses are Jupyter's, which has other files there:
 * so they come from Python, and stand in the page as data of its own.
 *
 * A browser asks for a picture once the script that made it has ended. What is found before then, by `settle`, is
 * taken out of the page until its data is there, so nobody asks Jupyter for it.
 *
 * @param {HTMLElement} root
 * @param {(address: string) => Promise<string>} ask gives an address that works here, "" where there is no such file
 */
function createAssets(root, ask) {
  const NAMES = ["src", "href", "poster", "data"];
  const PLACES = [...NAMES.map((name) => `[${name}^="/static/"]`), "style"].join();
  const IN_STYLES = /url\(\s*["']?(\/static\/[^"')\s]+)["']?\s*\)/g;
  /** What a browser follows only when somebody clicks it. */
  const LINKS = "a, area";
  /** @type {Map<string, Promise<string>>} */
  const known = new Map();
  /** Addresses of no file, which stay as they are. @type {Set<string>} */
  const absent = new Set();

  /** @param {string} address */
  async function find(address) {
    const found = known.get(address) ?? ask(address);
    known.set(address, found);
    if (!(await found)) absent.add(address);
    return found;
  }

  /**
   * @param {Element} node
   * @param {string} name
   * @param {string} address
   */
  async function replace(node, name, address) {
    const link = node.matches(LINKS);
    const meanwhile = link ? address : null;
    if (!link) node.removeAttribute(name);
    const found = await find(address);
    // Where it has another one by now, that counts.
    if (node.getAttribute(name) !== meanwhile || (link && !found)) return;
    node.setAttribute(name, found || address);
    if (link) node.setAttribute("download", address.split("/").pop() ?? "");
  }

  /** @param {Element} style */
  async function dress(style) {
    const css = style.textContent ?? "";
    const addresses = [...css.matchAll(IN_STYLES)].map(([, address]) => address);
    if (addresses.every((address) => absent.has(address))) return;
    const meanwhile = css.replace(IN_STYLES, "none");
    style.textContent = meanwhile;
    const found = await Promise.all(addresses.map(find));
    if (style.textContent !== meanwhile) return;
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
        if (address?.startsWith("/static/") && !absent.has(address)) replace(one, name, address);
      }
    }
  }

  /** @param {MutationRecord[]} records */
  function follow(records) {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes" || target instanceof HTMLStyleElement) look(target);
      else addedNodes.forEach(look);
    }
  }

  const changes = new MutationObserver(follow);
  changes.observe(root, { subtree: true, childList: true, attributeFilter: NAMES });
  look(root);

  return {
    /** Look at what the page has got just now, before the browser does. */
    settle: () => follow(changes.takeRecords()),
    destroy() {
      changes.disconnect();
      for (const found of known.values()) found.then((url) => URL.revokeObjectURL(url));
    },
  };
}
