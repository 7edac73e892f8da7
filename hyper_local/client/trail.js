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
  /** Where we asked to go along the trail. @type {number | null} */
  let going = null;
  /** Any address that pages can't have. */
  const base = "http://app.invalid";

  const here = () => entries[shown].address || "/";

  /** @param {string} address */
  const withoutFragment = (address) => address.split("#")[0];

  /** @param {string} address show the element that its fragment names, else the top */
  function showFragment(address) {
    const name = decodeURIComponent(address.split("#")[1] ?? "");
    const target = name && (root.querySelector(`#${CSS.escape(name)}`) ?? root.querySelector(`a[name="${CSS.escape(name)}"]`));
    if (target) target.scrollIntoView();
    else if (!name || name === "top") place.scroll(0);
  }

  /** @param {string} to ask for a page; where this one stands must be known before another is shown */
  function ask(to) {
    entries[shown].top = place.top();
    place.navigate(to);
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
    if (href.startsWith("#") || (url.hash && withoutFragment(to) === withoutFragment(here()))) {
      entries[shown].top = place.top();
      push(to);
      showFragment(to);
    } else {
      ask(to);
    }
  }

  /** @param {number} step */
  function go(step) {
    const entry = entries[shown + step];
    if (!entry || !entry.address) return;
    going = shown + step;
    if (withoutFragment(entry.address) !== withoutFragment(here())) return ask(entry.address);
    entries[shown].top = place.top();
    shows(entry.address);
  }

  /** @param {string} address the page of this address is shown now */
  function shows(address) {
    if (going !== null && withoutFragment(entries[going].address) === withoutFragment(address)) {
      shown = going;
      place.scroll(entries[shown].top);
    } else if (!entries[shown].address) {
      entries[shown].address = address;
    } else if (address !== entries[shown].address) {
      push(address);
      showFragment(address);
    } else {
      showFragment(address);
    }
    going = null;
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

  return { follow, go, key, shows };
}
