/**
 * Views of other widgets, in the places that `embedded.py` leaves for them.
 * A view stays as long as its place does, and moves along where the page is
 * built anew: what is dragged or typed there is none of our business.
 *
 * @param {HTMLElement} root
 * @param {any} manager of Jupyter's widgets
 */
function createEmbedded(root, manager) {
  const PLACES = "[data-hyper-widget]";
  /** How often a model is asked for that is not there yet, and how long to wait between, in milliseconds. */
  const [TRIES, PAUSE] = [50, 100];

  /**
   * @typedef {object} Shown
   * @property {Element} place
   * @property {string} id the model's
   * @property {any=} view
   * @property {boolean=} over
   */
  /** @type {Set<Shown>} */
  const all = new Set();

  /** @param {Shown} shown */
  const luminoOf = ({ view }) => view?.luminoWidget ?? view?.pWidget;

  /** @param {Shown} shown */
  function drop(shown) {
    shown.over = true;
    all.delete(shown);
    const widget = luminoOf(shown);
    // Its node may be out of the page already, which Lumino would call an error.
    if (widget?.isAttached) for (const type of ["before-detach", "after-detach"]) widget.processMessage({ type });
    widget?.node.remove();
    shown.view?.remove();
  }

  /**
   * A view's node belongs into a page that is shown: Lumino tells it so.
   *
   * @param {Shown} shown
   */
  function attach(shown) {
    const { place } = shown;
    const widget = luminoOf(shown);
    if (!widget || widget.node.parentNode === place || !place.isConnected) return;
    if (widget.isAttached) place.replaceChildren(widget.node);
    else {
      place.replaceChildren();
      widget.constructor.attach(widget, place);
    }
  }

  /** @param {Shown} shown */
  async function show(shown) {
    for (let i = 0; !shown.over; i++) {
      try {
        const model = await manager.get_model(shown.id);
        if (!model) throw new Error("no such model");
        const view = await manager.create_view(model, {});
        shown.view = view;
        if (shown.over) view.remove();
        else attach(shown);
        return;
      } catch (error) {
        if (i >= TRIES || !manager?.create_view) {
          shown.place.textContent = "This widget can’t be shown here.";
          return;
        }
        await new Promise((done) => setTimeout(done, PAUSE));
      }
    }
  }

  function look() {
    const places = [...root.querySelectorAll(PLACES)];
    /** Those whose place is gone or means another widget. */
    const free = [...all].filter(({ place, id }) => !root.contains(place) || place.getAttribute("data-hyper-widget") !== id);
    for (const place of places) {
      const id = place.getAttribute("data-hyper-widget") || "";
      if ([...all].some((shown) => shown.place === place && shown.id === id)) continue;
      const at = free.findIndex((shown) => shown.id === id);
      const [known] = at < 0 ? [] : free.splice(at, 1);
      const shown = known || { place, id };
      shown.place = place;
      all.add(shown);
      if (known) attach(shown);
      else if (id) show(shown);
    }
    free.forEach(drop);
    all.forEach(attach);
  }

  /** @param {Node} node */
  const holds = (node) => node instanceof Element && (node.matches(PLACES) || node.querySelector(PLACES));

  const changes = new MutationObserver((records) => {
    // What our own views do inside their places is not for us.
    const ours = records.some(
      ({ type, addedNodes, removedNodes }) => type === "attributes" || [...addedNodes, ...removedNodes].some(holds),
    );
    if (ours) look();
  });
  changes.observe(root, { childList: true, subtree: true, attributeFilter: ["data-hyper-widget"] });
  // A view of a notebook that is not in sight is attached once it is.
  const sizes = new ResizeObserver(() => all.forEach(attach));
  sizes.observe(root);

  return {
    destroy() {
      changes.disconnect();
      sizes.disconnect();
      all.forEach(drop);
    },
  };
}
