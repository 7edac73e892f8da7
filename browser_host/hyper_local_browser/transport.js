/** A WebSocket as the runtime's transport, and what mounts the page with it. */

/** The server has nothing for us any more: it goes away, or the instance has ended. */
const GONE = [1001, 4404];
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;

/**
 * Connects, and after a loss connects again: the same instance goes on, if its grace is not over.
 *
 * @param {string} url
 * @param {number} attempts how often to try again before giving up
 */
function createTransport(url, attempts) {
  /** @type {WebSocket | undefined} */
  let socket;
  let failed = 0;
  let waiting = 0;
  let gaveUp = false;

  const transport = {
    open: false,
    /** @type {((text: string) => void) | null} */
    onmessage: null,
    /** @type {((open: boolean) => void) | null} */
    onstatus: null,

    /** @param {string} text */
    send(text) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },

    connect() {
      clearTimeout(waiting);
      waiting = 0;
      const mine = (socket = new WebSocket(url));
      mine.onopen = () => {
        if (gaveUp) tell(null);
        gaveUp = false;
        transport.onstatus?.(true);
      };
      mine.onmessage = ({ data }) => {
        failed = 0;
        transport.onmessage?.(data);
      };
      mine.onclose = ({ code }) => {
        transport.onstatus?.(false);
        if (GONE.includes(code)) {
          const reason = code === 1001 ? "The app was stopped." : "This page has ended. Reload it to start again.";
          transport.onmessage?.(JSON.stringify({ closed: reason }));
          tell(reason);
        }
        else if (failed < attempts) again();
        else giveUp();
      };
    },

    /** Try at once, where the tab or the network has just come back. */
    wake() {
      if (socket?.readyState !== WebSocket.CLOSED || (!waiting && !gaveUp)) return;
      failed = 0;
      transport.connect();
    },
  };

  /** @param {string | null} error shown like one of the kernel's */
  function tell(error) {
    transport.onmessage?.(JSON.stringify({ error, kind: "load" }));
  }

  function again() {
    const wait = Math.min(FIRST_WAIT * 2 ** failed++, LONGEST_WAIT);
    // Tabs that lost one server should not all come back in the same moment.
    waiting = window.setTimeout(transport.connect, wait * (0.75 + Math.random() / 2));
  }

  function giveUp() {
    gaveUp = true;
    tell("The connection to the app is lost. Reload the page to start again.");
  }

  return transport;
}

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { live, attempts } = script.dataset;
  const root = /** @type {HTMLElement} */ (document.querySelector(".hyper-root"));
  const transport = createTransport(location.origin.replace(/^http/, "ws") + live, Number(attempts));
  // @ts-expect-error the runtime is defined in what stands before this
  const view = hyperLocal.mount(root, withFiles(transport));
  transport.connect();
  addEventListener("online", transport.wake);
  document.addEventListener("visibilitychange", () => document.hidden || transport.wake());
  addEventListener("pagehide", ({ persisted }) => {
    // Closed, reloaded or left for good: the instance need not wait for us.
    if (!persisted) view.destroy();
  });
})();
