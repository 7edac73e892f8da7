/**
 * The runtime's transport, and what mounts the page with it. One connection is a "line": a
 * WebSocket, or, where the app asks for it, Server-Sent Events down and posts up.
 */

/** The server has nothing for us any more: it goes away, or the instance has ended. */
const GONE = [1001, 4404];
const LOST = 1006;
const TOO_MANY = 4429;
/** What the server answers to who has no cookie of this run of the app. */
const UNKNOWN = 403;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;
/** Characters: what is posted at once, and what a browser still sends when the page has gone. */
const MOST_POSTED = 100_000;
const MOST_KEPT_ALIVE = 16_000;
const POST_PATIENCE = 30_000;
/** A page that is asked for by its head is not made. @type {RequestInit} */
const ASK = { method: "HEAD", cache: "no-store" };
const BYE = '{"type":"bye"}';

/**
 * @typedef {object} Ends what a line tells: it is open, a message came, it is closed
 * @property {() => void} opened
 * @property {(text: string) => void} heard
 * @property {(code: number) => void} closed once
 *
 * @typedef {object} Line
 * @property {(text: string, last: boolean) => void} send `last` before the page goes
 * @property {() => void} leave the page goes: say so where `send` could not
 */

/**
 * @param {string} path
 * @param {Ends} ends
 * @returns {Line}
 */
function openSocket(path, ends) {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + path);
  socket.onopen = ends.opened;
  socket.onmessage = ({ data }) => ends.heard(data);
  socket.onclose = ({ code }) => ends.closed(code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    leave() {},
  };
}

/**
 * Posts go one after the other, so that they take one of the few connections that a browser opens.
 *
 * @param {string} path
 * @param {Ends} ends
 * @returns {Line}
 */
function openStream(path, ends) {
  const source = new EventSource(path);
  /** @type {string[]} */
  const waiting = [];
  let busy = false;
  let open = false;

  /** @param {number} code */
  function close(code) {
    open = false;
    // It would connect again by itself, at its own pace.
    source.close();
    waiting.length = 0;
    ends.closed(code);
    ends = { opened() {}, heard() {}, closed() {} };
  }

  /** @param {string} body messages, one a line */
  const post = (body) =>
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/x-ndjson" },
      body,
      keepalive: body.length < MOST_KEPT_ALIVE,
      signal: AbortSignal.timeout(POST_PATIENCE),
    });

  async function work() {
    busy = true;
    while (waiting.length) {
      let body = /** @type {string} */ (waiting.shift());
      while (waiting.length && body.length + waiting[0].length < MOST_POSTED) body += "\n" + waiting.shift();
      const answer = await post(body).catch(() => null);
      if (!answer?.ok) close(LOST);
    }
    busy = false;
  }

  source.addEventListener("ready", () => {
    open = true;
    ends.opened();
  });
  source.onmessage = ({ data }) => ends.heard(data);
  // Later: a page that goes loses its stream first, and must still be able to say so.
  source.onerror = () => setTimeout(close, 0, LOST);
  source.addEventListener("end", ({ data }) => close(Number(data)));
  return {
    send(text, last) {
      if (!open) return;
      waiting.push(text);
      if (last) post(waiting.splice(0).join("\n")).catch(() => {});
      else if (!busy) work();
    },
    leave() {
      if (!open) post(BYE).catch(() => {});
    },
  };
}

/**
 * Connects, and after a loss connects again: the same instance goes on, if its grace is not over.
 *
 * @param {HTMLElement} root is told by a class when it gives up
 * @param {(ends: Ends) => Line} open
 * @param {number} attempts how often to try again before giving up
 */
function createTransport(root, open, attempts) {
  /** @type {Line | null} */
  let line = null;
  /** The one before. @type {Line | null} */
  let former = null;
  let failed = 0;
  let waiting = 0;
  let gaveUp = false;

  const transport = {
    open: false,
    /** Whether the page goes, and what is sent now is its last word. */
    leaving: false,
    /** @type {((text: string) => void) | null} */
    onmessage: null,
    /** @type {((open: boolean) => void) | null} */
    onstatus: null,

    /** @param {string} text */
    send(text) {
      line?.send(text, transport.leaving);
    },

    /** The page goes. On a busy computer it has seen its stream end before, and taken that for a loss. */
    leave() {
      (line || former)?.leave();
    },

    connect() {
      clearTimeout(waiting);
      waiting = 0;
      line = open({
        opened() {
          if (gaveUp) tell(null);
          gaveUp = false;
          root.classList.remove("hyper-lost");
          transport.onstatus?.(true);
        },
        heard(text) {
          failed = 0;
          transport.onmessage?.(text);
        },
        closed(code) {
          former = line;
          line = null;
          transport.onstatus?.(false);
          if (GONE.includes(code)) {
            const reason =
              code === 1001
                ? "The app was stopped. Start it again, and open the address that it prints then."
                : "This page has ended. Reload it to start again.";
            transport.onmessage?.(JSON.stringify({ closed: reason }));
            tell(reason);
          } else goOn(code);
        },
      });
    },

    /** Try at once, where the tab or the network has just come back. */
    wake() {
      if (line || (!waiting && !gaveUp)) return;
      failed = 0;
      transport.connect();
    },
  };

  /** @param {string | null} error shown like one of the kernel's */
  function tell(error) {
    const box = [["div", 0, ["small", 0, "Connection"], ["strong", 0, error], ["button", 0, "Dismiss"]]];
    transport.onmessage?.(JSON.stringify({ error, kind: "load", box }));
  }

  /**
   * The first time it may be the network alone. Then it is asked whether somebody is there who does not know us:
   * of a refused connection, a browser says no more than of a lost one.
   *
   * @param {number} code
   */
  async function goOn(code) {
    const answer = failed && code === LOST && (await fetch(location.pathname, ASK).catch(() => null));
    if (answer && answer.status === UNKNOWN) giveUp(UNKNOWN);
    else if (failed < attempts) again();
    else giveUp(code);
  }

  function again() {
    const wait = Math.min(FIRST_WAIT * 2 ** failed++, LONGEST_WAIT);
    // Tabs that lost one server should not all come back in the same moment.
    waiting = window.setTimeout(transport.connect, wait * (0.75 + Math.random() / 2));
  }

  /** @param {number} code */
  function giveUp(code) {
    gaveUp = true;
    root.classList.add("hyper-lost");
    tell(
      code === TOO_MANY
        ? "This browser can't connect more tabs of the app. Close one, then reload this page."
        : code === UNKNOWN
        ? "The app does not know this tab any more, as after a new start. Open the address that it printed last, or reload the page if you log in to it."
        : "The connection to the app is lost. Reload the page; if the app was started again, open the address it printed.",
    );
  }

  return transport;
}

/**
 * Takes away what a page has for browsers without scripts: nothing of it must act while the runtime
 * comes, and controls have the names again by which it knows what was typed before.
 *
 * @param {HTMLElement} root
 */
function takeOver(root) {
  if (!root.querySelector("#hyper-plain")) return;
  // A field may be called like a method of its form (S22).
  const remove = Element.prototype.removeAttribute;
  for (const form of root.querySelectorAll("form[hx-boost]")) remove.call(form, "action");
  for (const button of root.querySelectorAll("[formaction]")) button.setAttribute("type", "button");
  for (const control of root.querySelectorAll("[data-hyper-name]")) {
    control.setAttribute("name", control.getAttribute("data-hyper-name") || "");
  }
  // Reloading starts afresh, as on any page with scripts.
  if (location.search.startsWith("?hyper=")) history.replaceState(history.state, "", location.pathname + location.hash);
}

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { live = "", attempts, most } = script.dataset;
  const root = /** @type {HTMLElement} */ (document.querySelector(".hyper-root"));
  const open = live.startsWith("/-/stream/") ? openStream : openSocket;
  const transport = createTransport(root, (ends) => open(live, ends), Number(attempts));
  takeOver(root);
  // @ts-expect-error the runtime is defined in what stands before this
  const view = hyperLocal.mount(root, withFiles(transport, Number(most)));
  tendMessages(root, window);
  transport.connect();
  addEventListener("online", transport.wake);
  document.addEventListener("visibilitychange", () => document.hidden || transport.wake());
  addEventListener("pagehide", ({ persisted }) => {
    if (persisted) return;
    // Closed, reloaded or left for good: the instance need not wait for us.
    transport.leaving = true;
    view.destroy();
    transport.leave();
  });
})();
