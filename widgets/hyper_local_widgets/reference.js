/**
 * A view that brings no code of its own: the page has the module from another widget of ours, or gets it from there
 * in a moment, or this asks Python for it, as after a reload.
 */

/** How long the module may take to come by itself, and an answer of Python's, in milliseconds. */
const [SOON, PATIENCE] = [300, 2000];

/** The function that makes views, once the page has it. @returns {(() => any) | undefined} */
// @ts-expect-error it is defined in what stands before this
const known = () => globalThis[Symbol.for(KEY)];

/**
 * @param {any} model
 * @returns {Promise<() => any>}
 */
function found(model) {
  return new Promise((done) => {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const look = () => {
      const make = known();
      if (!make) return;
      clearTimeout(timer);
      model.off("msg:custom", load);
      // @ts-expect-error as above
      removeEventListener(KEY, ready);
      done(make);
    };
    // Whoever has brought the module runs it in the same turn.
    const ready = () => setTimeout(look);
    /** @param {any} content */
    const load = async (content) => {
      if (!content.module) return;
      const url = URL.createObjectURL(new Blob([content.module], { type: "text/javascript" }));
      (await import(url)).default();
      URL.revokeObjectURL(url);
      look();
    };
    const ask = () => {
      timer = setTimeout(ask, PATIENCE);
      try {
        model.send({ module: true });
      } catch {
        // The kernel is gone.
      }
    };
    model.on("msg:custom", load);
    // @ts-expect-error as above
    addEventListener(KEY, ready);
    timer = setTimeout(ask, SOON);
    look();
  });
}

export default () => {
  const make = known();
  if (make) return make();
  /** @type {Promise<{ view: any, end: () => void }>} */
  let made;
  return {
    // Not awaited: until this has returned, no message of Python's comes through.
    /** @param {{ model: any }} context */
    initialize(context) {
      made = found(context.model).then((make) => {
        const view = make();
        return { view, end: view.initialize(context) };
      });
      return () => made.then(({ end }) => end());
    },
    /** @param {any} context */
    render: async (context) => (await made).view.render(context),
  };
};
