/**
 * Ties the runtime to a widget of anywidget; what stands before this in the module is the runtime.
 *
 * @typedef {object} Model anywidget's
 * @property {(content: object) => void} send
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set only here, until somebody saves changes, which nobody does
 * @property {() => void} save_changes
 * @property {(name: string, listener: (content?: any, buffers?: any) => void) => void} on
 * @property {(name: string, listener: (content?: any) => void) => void} off
 * @property {any=} widget_manager makes views of other widgets; in JupyterLab it knows the kernel
 */

/** @type {typeof import("../../hyper_local/client/src/index.js")} */
// @ts-expect-error it is defined in what stands before this
const { mount } = hyperLocal;

/**
 * Puts the style where the page of `node` has none yet: another document, or the shadow of an element.
 *
 * @param {Node} node
 */
function dress(node) {
  // @ts-expect-error they are defined in what stands before this
  const [key, text] = [KEY, STYLE];
  const place = node.getRootNode();
  const head = place instanceof Document ? place.head : /** @type {ShadowRoot} */ (place);
  if (!head?.querySelector || head.querySelector(`style[data-hyper="${key}"]`)) return;
  const style = document.createElement("style");
  style.dataset.hyper = key;
  style.textContent = text;
  head.prepend(style);
}

/** Not a secret: it only has to differ. */
const name = () => Math.random().toString(36).slice(2, 12);

/** How long an acknowledgement waits for an event to go with, in milliseconds. */
const HELD = 50;
/** How long a page must stay as it is to be kept, in milliseconds. */
const QUIET = 1000;
/** How many lines of what handlers print are kept. */
const MAX_LINES = 1000;

/** What JupyterLab says of a kernel that will never know this widget again. */
const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

export default function () {
  const page = name();
  /** @type {Set<string>} */
  const views = new Set();
  /** Whether a view has taken what Python has ready for the first one. */
  let begun = false;

  return {
    /** @param {{ model: Model }} context */
    initialize({ model }) {
      /** @param {any} content */
      const answer = (content) => {
        if (content.ask) attempt(model, { page, here: [...views] });
      };
      model.on("msg:custom", answer);
      let seen = 0;
      const changed = () => {
        // To marimo this is the person at the page: cells that use the widget run again.
        model.set("_seen", ++seen);
        model.save_changes();
      };
      if (!model.widget_manager?.kernel) model.on("change:state", changed);
      return () => {
        model.off("msg:custom", answer);
        model.off("change:state", changed);
      };
    },

    /** @param {{ model: Model, el: HTMLElement }} context */
    render({ model, el }) {
      /** A view that Python has opened already, and what it is told. @type {{ view: string, texts: string[] } | null} */
      let first = (!begun && model.get("_first")) || null;
      begun = true;
      let view = first?.view ?? name();
      views.add(view);
      const root = el.appendChild(document.createElement("div"));
      let dressed = false;
      const wear = () => {
        // A view may be made before it stands in the page.
        if (!dressed && root.isConnected) {
          dress(root);
          const place = root.getRootNode();
          // marimo says on its page which theme it has, whatever the system's is; rules of ours do not see that far.
          const said = place instanceof ShadowRoot && getComputedStyle(place.host).colorScheme;
          if (said && said !== "normal") root.style.colorScheme = "inherit";
        }
        dressed ||= root.isConnected;
        if (dressed) arriving.disconnect();
      };
      // Nobody says that it has come to stand there, and the first page may be all that is ever told.
      const arriving = new ResizeObserver(() => wear());
      wear();
      if (!dressed) arriving.observe(root);
      /** @type {Element | null} */
      let notebook = null;
      let leaving = false;
      let over = false;

      /**
       * A notebook that is closed takes its views along, and brings them back when it is opened again:
       * only where the notebook stays was the output removed.
       *
       * @param {string} text
       */
      const leave = (text) =>
        setTimeout(() => {
          if (!notebook || notebook.isConnected) attempt(model, { view, page, text });
        });

      const transport = {
        onmessage: /** @type {((text: string) => void) | null} */ (null),
        onstatus: /** @type {((open: boolean) => void) | null} */ (null),
        open: true,
        /** @param {string} text */
        send(text) {
          notebook ??= root.closest(".jp-Notebook");
          if (first) return; // it says hello, and is answered already
          if (leaving) leave(text);
          else if (answered && text.startsWith('{"type":"ack"')) hold(text);
          else deliver(text);
        },
      };

      // Each message costs Jupyter some milliseconds, which the next click would have to wait. So what only says
      // that an answer has come goes along with that click, or by itself where none follows at once.
      /** Whether the last update answered an event of ours. */
      let answered = false;
      /** @type {string | undefined} */
      let ack;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      /** @param {string} text */
      const hold = (text) => {
        ack = text;
        clearTimeout(timer);
        timer = setTimeout(deliver, HELD);
      };
      /** @param {string=} text */
      const deliver = (text) => {
        clearTimeout(timer);
        const said = text == null ? { text: ack } : ack == null ? { text } : { text, ack };
        ack = undefined;
        if (!attempt(model, { view, page, ...said })) queueMicrotask(dead);
      };

      /** What handlers print stands below the page, the last of it. @type {HTMLElement | undefined} */
      let prints;
      /** @param {string} text */
      const print = (text) => {
        if (!prints?.isConnected) {
          prints = root.ownerDocument.createElement("pre");
          prints.className = "hyper-prints";
          prints.setAttribute("role", "log");
          root.after(prints);
        }
        const lines = (prints.textContent + text).split("\n");
        prints.textContent = lines.slice(-MAX_LINES).join("\n");
        prints.scrollTop = prints.scrollHeight;
      };

      // A notebook that is saved with the state of its widgets has the page as it was last seen.
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let keeping;
      const keep = () => model.set("_page", root.innerHTML);

      /** Files that were asked for, and who waits for them. @type {Map<string, (url: string) => void>} */
      const asked = new Map();
      /** @type {ReturnType<typeof createAssets> | undefined} */
      let assets;
      /** @param {string} text what a page was told just now; most speak of no files */
      const withAssets = (text) => {
        // Before the browser asks for what the page has got.
        assets?.settle();
        if (assets || !text.includes("/static/")) return;
        assets = createAssets(root, (address) => {
          attempt(model, { view, page, file: address });
          return new Promise((done) => asked.set(address, done));
        });
      };

      /** @param {any} content @param {(ArrayBuffer | DataView)[]} [buffers] */
      const receive = (content, buffers) => {
        if (content.view !== view) return;
        wear();
        if (content.file) {
          const data = buffers?.[0];
          // @ts-expect-error whether its memory may be shared is of no interest here
          const url = data ? URL.createObjectURL(new Blob([data], { type: content.type })) : "";
          asked.get(content.file)?.(url);
          return;
        }
        if (content.printed) print(content.printed);
        else if (content.again) {
          if (content.again === page) again();
        }
        else {
          clearTimeout(keeping);
          keeping = setTimeout(keep, QUIET);
          answered = content.text.includes('"a":');
          transport.onmessage?.(content.text);
          withAssets(content.text);
        }
      };
      /** Python does not know this view: it begins as another one. */
      const again = () => {
        views.delete(view);
        view = name();
        views.add(view);
        ack = undefined;
        clearTimeout(timer);
        transport.onstatus?.(false);
        transport.onstatus?.(true);
      };
      const dead = () => {
        over = true;
        root.classList.add("hyper-over");
        transport.onstatus?.(false);
      };
      /** @type {[string, (content?: any, buffers?: any) => void][]} */
      const listeners = [["msg:custom", receive], ["comm:close", dead], ["destroy", dead]];
      for (const [event, listener] of listeners) model.on(event, listener);

      // A kernel that restarts does not close its widgets, but JupyterLab can be asked.
      const kernel = model.widget_manager?.kernel;
      /** @type {[any, (sender: any, status: string) => void][]} */
      const signals = [
        [kernel?.statusChanged, (_, status) => ENDED.includes(status) && dead()],
        [kernel?.connectionStatusChanged, (_, status) => over || transport.onstatus?.(status === "connected")],
      ];
      for (const [signal, slot] of signals) signal?.connect?.(slot);

      // What a cell shows must never take the notebook's place: links move inside the output (X1).
      const trail = createTrail(root, {
        address: "",
        navigate: (/** @type {string} */ to) => mounted.navigate(to),
        outside: (/** @type {string} */ href) => window.open(href, "_blank", "noopener"),
        top: () => 0,
        // A tall page leaves the reader somewhere below the next one's start.
        scroll: () => root.getBoundingClientRect().top < 0 && root.scrollIntoView(),
      });
      let moved = false;
      const mounted = mount(root, withFiles(transport), {
        // Keys pressed in here are no commands of the notebook.
        shield: true,
        ongo: (/** @type {string | null} */ address) => {
          trail.shows(address);
          // What was clicked is gone: the keys that go back must still come here, not to the notebook.
          if (moved && (!document.activeElement || document.activeElement === document.body)) root.focus({ preventScroll: true });
          moved = true;
        },
      });
      const embedded = createEmbedded(root, model.widget_manager);
      const told = first?.texts ?? [];
      first = null;
      // That it was heard goes with the next event, or a little later: the page is complete without it.
      answered = true;
      for (const text of told) {
        transport.onmessage?.(text);
        withAssets(text);
      }
      const unhear = tendMessages(root, root);
      for (const type of ["keydown", "keyup"]) root.addEventListener(type, (event) => event.stopPropagation());
      root.tabIndex = -1;
      root.addEventListener("click", trail.follow);
      root.addEventListener("auxclick", trail.follow);
      root.addEventListener("keydown", trail.key);
      root.addEventListener("mouseup", (event) => {
        if (event.button !== 3 && event.button !== 4) return;
        event.preventDefault();
        trail.go(event.button === 3 ? -1 : 1);
      });

      return () => {
        for (const [event, listener] of listeners) model.off(event, listener);
        for (const [signal, slot] of signals) signal?.disconnect?.(slot);
        views.delete(view);
        arriving.disconnect();
        unhear();
        clearTimeout(timer);
        clearTimeout(keeping);
        leaving = true;
        mounted.destroy();
        embedded.destroy();
        assets?.destroy();
        root.remove();
        prints?.remove();
      };
    },
  };
}

/**
 * Sends unless the kernel is gone.
 *
 * @param {Model} model
 * @param {object} content
 */
function attempt(model, content) {
  try {
    model.send(content);
    return true;
  } catch {
    return false;
  }
}
