/**
 * The page's end of the bridge: a transport for the runtime, and what only a window has.
 *
 * Runs inside one function together with the runtime, so nothing of it is in reach of anything
 * else that might come to run in this page.
 *
 * @typedef {{ send: (text: string) => void, open: boolean, onmessage: ((text: string) => void) | null, onstatus: ((open: boolean) => void) | null }} Transport
 * @typedef {{ call: string, receive: string, path: string, anew: boolean }} Settings
 * @typedef {{ number: number, messages: (string | string[])[] }} Batch
 *
 * @param {any} hyperLocal the runtime
 * @param {HTMLElement} root
 * @param {Settings} settings `call` names the one function of Python's, `receive` the one of ours; with `anew`
 *   the keys that reload a page in a browser let it begin anew
 */
function openBridge(hyperLocal, root, settings) {
  /** This document: a reload makes a new one, and Python must not mix the two. */
  const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("-");
  const page = /** @type {any} */ (window);

  /** Texts are the runtime's messages; lists are for the window itself. @type {Batch["messages"]} */
  let queue = [];
  /**
   * Calls that Python has not answered: the next one waits, and gathers. It does not wait for one that
   * holds nothing but acknowledgements: numbers tell Python the order.
   *
   * @type {Set<Batch>}
   */
  const flights = new Set();
  let number = 0;
  let scheduled = false;
  let stopped = false;
  /** Something in the queue is more than an acknowledgement: those wait for company, up to a frame. */
  let urgent = false;
  let waiting = 0;
  /** What opens Python's function. It comes by script: this document is its own address, which scripts can read. */
  let key = "";

  /** @param {string | string[]} message */
  const isAck = (message) => typeof message === "string" && message.startsWith('{"type":"ack"');

  /** Python's function, on Qt's own channel where there is one. @returns {((batch: Batch) => Promise<unknown>) | undefined} */
  function way() {
    const channel = page.pywebview?._QWebChannel?.objects[settings.call];
    const api = page.pywebview?.api?.[settings.call];
    if (channel) {
      return ({ number, messages }) => new Promise((done) => channel.call(JSON.stringify([key, id, number, messages]), done));
    }
    return api && (({ number, messages }) => api(key, id, number, messages));
  }

  /** @param {string | string[]} message */
  function send(message) {
    queue.push(message);
    if (isAck(message)) {
      // A call costs milliseconds, which a click that follows would have to wait for.
      waiting ||= setTimeout(hurry, 16);
      return;
    }
    urgent = true;
    if (!scheduled) {
      scheduled = true;
      queueMicrotask(flush);
    }
  }

  function hurry() {
    urgent = true;
    flush();
  }

  function flush() {
    scheduled = false;
    if (stopped || !queue.length || !urgent || !key || !way()) return;
    if (queue.every(isAck) ? flights.size : [...flights].some(({ messages }) => !messages.every(isAck))) return;
    urgent = false;
    clearTimeout(waiting);
    waiting = 0;
    const flight = { number: ++number, messages: queue };
    flights.add(flight);
    queue = [];
    deliver(flight);
  }

  /** @param {Batch} batch */
  function deliver(batch) {
    const landed = () => {
      if (flights.delete(batch)) flush();
    };
    way()?.(batch).then(landed, landed);
  }

  /** @type {Transport} */
  const transport = { send, open: false, onmessage: null, onstatus: null };

  // Each finished load, even a refused one, puts pywebview's script into the page again, and answers
  // to earlier calls are lost: calls in flight are made again, and their numbers tell Python that.
  let injected = false;
  window.addEventListener("pywebviewready", () => {
    injected = true;
    ready();
  });

  function ready() {
    if (stopped || !key || !injected) return;
    send(["here"]);
    flights.forEach(deliver);
    transport.onstatus?.(true);
  }

  /**
   * What was done to the first paint, before anything here is live: it is done again when the first update
   * has put the same elements in place.
   *
   * @typedef {{ type: string, way: number[], value: string | undefined }} Early
   * @type {Early[] | null}
   */
  let early = root.firstElementChild ? [] : null;

  /** @param {Event} event */
  function keepEarly(event) {
    if (!early) return;
    if (event.type === "click" || event.type === "submit") event.preventDefault();
    event.stopPropagation();
    /** @type {number[]} */
    const way = [];
    const target = /** @type {HTMLInputElement} */ (event.target);
    for (let node = /** @type {Element} */ (target); node !== root; node = /** @type {Element} */ (node.parentNode)) {
      way.unshift(Array.prototype.indexOf.call(/** @type {Element} */ (node.parentNode).children, node));
    }
    early.push({ type: event.type, way, value: target.value });
  }
  for (const type of ["click", "input", "change", "submit"]) root.addEventListener(type, keepEarly, true);

  function doAgain() {
    const done = early ?? [];
    early = null;
    for (const { type, way, value } of done) {
      /** @type {any} */
      let node = root;
      for (const i of way) node = node?.children[i];
      if (!node) continue;
      if (type === "click") node.click();
      else if (type === "submit") node.requestSubmit?.();
      else {
        node.value = value;
        node.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
  }

  Object.defineProperty(window, settings.receive, {
    /** @param {string} to @param {string[]} texts @param {boolean} last @param {string} greeting */
    value(to, texts, last, greeting) {
      if (greeting && !key) {
        key = greeting;
        ready();
      }
      if (to === id) for (const text of texts) transport.onmessage?.(text);
      if (to === id && texts.length && early) doAgain();
      // The window is closing: an answer to a call would find nobody.
      if (last) stopped = true;
    },
  });

  const trail = createTrail(root, {
    address: settings.path,
    navigate: (/** @type {string} */ to) => view.navigate(to),
    outside: (/** @type {string} */ href) => send(["open", href]),
    top: () => window.scrollY,
    scroll: (/** @type {number} */ top) => window.scrollTo(0, top),
  });

  let title = "";
  /** The title of the window is the page's <title>, which stands somewhere in its content (X1). */
  function tellTitle() {
    const now = [...root.querySelectorAll("title")].find((e) => e.namespaceURI === root.namespaceURI)?.textContent?.trim() || "";
    if (now === title) return;
    title = now;
    send(["title", title]);
  }

  const view = hyperLocal.mount(root, withFiles(transport), {
    ongo: (/** @type {string | null} */ address) => {
      trail.shows(address);
      tellTitle();
    },
  });
  new MutationObserver(tellTitle).observe(root, { subtree: true, childList: true, characterData: true });

  // This document stays: no link, form or dropped file may put another in its place.
  root.addEventListener("click", trail.follow);
  window.addEventListener("click", stay);
  window.addEventListener("auxclick", (event) => {
    if (event.button === 3 || event.button === 4) trail.go(event.button === 3 ? -1 : 1);
    else if (event.button === 1) trail.follow(event);
    stay(event);
  });

  /** @param {MouseEvent} event */
  function stay(event) {
    if (/** @type {Element} */ (event.target)?.closest?.("a[href], area[href]")) event.preventDefault();
  }
  window.addEventListener("submit", (event) => event.preventDefault());
  for (const type of ["dragover", "drop"]) {
    window.addEventListener(type, (event) => {
      if (/** @type {DragEvent} */ (event).dataTransfer?.types.includes("Files")) event.preventDefault();
    });
  }
  window.addEventListener("keydown", trail.key);
  if (settings.anew) window.addEventListener("keydown", beginAnew);

  /** @param {KeyboardEvent} event */
  function beginAnew(event) {
    const reloads = event.key === "F5" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "r");
    if (!reloads || event.altKey || event.defaultPrevented) return;
    event.preventDefault();
    if (!event.repeat) trail.again();
  }

  tendMessages(root, window);
}
