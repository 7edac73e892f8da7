/**
 * Links and history inside one view whose document stays: a window, the output of a cell (X1).
 *
 * There is one view, so nothing can open beside it: a link inside the app is followed in place,
 * whatever key is held and whatever its target. What a link leads to outside is the host's to open.
 *
 * @typedef {{ address: string, top: number }} Entry
 * @typedef {object} Place what a host says of itself
 * @property {string} address the page that is shown first; "" where what is shown is no page
 * @property {(to: string) => void} navigate asks the kernel for a page
 * @property {(href: string) => void} outside opens an address that is not the app's
 * @property {() => number} top how far the page is scrolled
 * @property {(top: number) => void} scroll
 *
 * @param {HTMLElement} root
 * @param {Place} place
 */
function createTrail(root, place) {
  /** @type {Entry[]} */
  const entries = [{ address: place.address, top: 0 }];
  let shown = 0;
  /**
   * Pages that were asked for and have not come, in order: the entry that is meant, null for a new one.
   * The kernel answers in that order; with null where a page can't be shown.
   *
   * @type {{ address: string, entry: number | null, moved?: boolean }[]}
   */
  let asked = [];
  /** Any address that pages can't have. */
  const base = "http://app.invalid";

  const here = () => entries[shown].address || "/";

  /**
   * @param {string} one
   * @param {string} other
   */
  const samePage = (one, other) => one.split("#")[0] === other.split("#")[0];

  /** @param {string} name */
  const named = (name) => root.querySelector(`#${CSS.escape(name)}`) ?? root.querySelector(`a[name="${CSS.escape(name)}"]`);

  /** @param {string} text percent-encoded; what is not stays as it is, as in a browser's own pages */
  function decoded(text) {
    return text.replace(/(%[0-9a-f]{2})+/gi, (part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
  }

  /** @param {string} address show the element that its fragment names, else the top */
  function showFragment(address) {
    const fragment = address.split("#")[1] ?? "";
    const name = decoded(fragment);
    const target = fragment && (named(fragment) ?? named(name));
    if (target) target.scrollIntoView();
    else if (!name || name === "top") place.scroll(0);
  }

  /**
   * Ask for a page; where this one stands must be known before another is shown.
   *
   * @param {string} address
   * @param {number | null} entry
   */
  function ask(address, entry) {
    entries[shown].top = place.top();
    asked.push({ address, entry });
    place.navigate(address);
  }

  /** @param {string} address a new entry, after the one that is shown */
  function push(address) {
    entries.length = ++shown;
    entries.push({ address, top: 0 });
  }

  /** @param {MouseEvent} event */
  function follow(event) {
    const link = /** @type {Element} */ (event.target)?.closest?.("a[href], area[href]");
    const href = link?.getAttribute("href")?.trim();
    if (event.defaultPrevented || !link || !href || event.button > 1) return;
    /** @type {URL} */
    let url;
    try {
      url = new URL(href, base + here());
    } catch {
      return event.preventDefault();
    }
    if (url.origin !== base) {
      if (!/^(https?|mailto|tel):$/.test(url.protocol)) return;
      event.preventDefault();
      return place.outside(href);
    }
    event.preventDefault();
    // An app serves pages only: there is nothing to save.
    if (link.hasAttribute("download")) return;
    const to = url.pathname + url.search + url.hash;
    if (href.startsWith("#") || (url.hash && samePage(to, here()))) {
      entries[shown].top = place.top();
      push(to);
      showFragment(to);
    } else {
      ask(to, null);
    }
  }

  /** @param {number} step from where the steps before it lead, also those whose pages have not come yet */
  function go(step) {
    const from = asked.filter(({ entry }) => entry !== null).at(-1)?.entry ?? shown;
    const to = from + step;
    const address = entries[to]?.address;
    if (!address) return;
    if (!samePage(address, entries[from].address)) return ask(address, to);
    // No other page, but it may have to wait for its own.
    if (asked.some(({ entry }) => entry !== null)) return void asked.push({ address, entry: to, moved: true });
    entries[shown].top = place.top();
    turn(to);
  }

  /** @param {number} entry the page of an entry is shown now */
  function turn(entry) {
    shown = entry;
    place.scroll(entries[shown].top);
  }

  /** @param {string | null} address the page of this address is shown now; null: the one asked for first can't be */
  function shows(address) {
    if (address === null) {
      asked.shift();
      // Steps inside of it lead nowhere either.
      while (asked[0]?.moved) asked.shift();
      return;
    }
    const answered = asked.findIndex((one) => !one.moved && samePage(one.address, address));
    const entry = asked[answered]?.entry ?? null;
    // An answer may be lost with its connection; a page that nobody here asked for leaves all behind.
    asked = answered < 0 ? [] : asked.slice(answered + 1);
    if (entry !== null) {
      turn(entry);
    } else if (!entries[shown].address) {
      entries[shown].address = address;
    } else {
      if (address !== entries[shown].address) push(address);
      showFragment(address);
    }
    while (asked[0]?.moved) turn(/** @type {number} */ (asked.shift()?.entry));
  }

  /** Ask for the page that is shown once more: it begins anew, as with a browser's reload. What is no page stays. */
  function again() {
    if (entries[shown].address) ask(entries[shown].address, shown);
  }

  /** @param {KeyboardEvent} event Alt+Left and Alt+Right; on a Mac they move by words where text is edited */
  function key(event) {
    const step = event.altKey && !event.ctrlKey && !event.metaKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : 0;
    if (!step || event.defaultPrevented) return;
    const edited = /** @type {Element} */ (event.target)?.closest?.("input, textarea, select, [contenteditable]");
    if (edited && /Mac|iP/.test(navigator.platform)) return;
    event.preventDefault();
    go(step);
  }

  return { again, follow, go, key, shows };
}
