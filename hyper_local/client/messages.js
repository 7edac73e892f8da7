/**
 * What a reader needs of messages beyond their being there. Escape takes away what the view shows of
 * them, and the focus goes where it was before it came to them. What a caret points at is in sight.
 *
 * @param {HTMLElement} root
 * @param {EventTarget} heard where keys are heard: the root, or the window of a page that is all ours
 * @returns {() => void} ends it
 */
function tendMessages(root, heard) {
  const ended = new AbortController();
  const { signal } = ended;
  const box = () => root.querySelector(":scope > .hyper-overlay");
  /** @type {HTMLElement | null} */
  let before = null;

  root.addEventListener("focusin", ({ target, relatedTarget }) => {
    const messages = box();
    if (!messages?.contains(/** @type {Node} */ (target)) || messages.contains(/** @type {Node} */ (relatedTarget))) return;
    before = /** @type {HTMLElement | null} */ (relatedTarget);
  }, { signal });

  // A message that has gone took the focus along.
  root.addEventListener("click", ({ target }) => {
    const place = /** @type {Document | ShadowRoot} */ (root.getRootNode());
    if (root.contains(/** @type {Node} */ (target)) || !(place.activeElement === null || place.activeElement === document.body)) return;
    const first = before;
    const next = box()?.querySelector("button") ?? first;
    if (next && root.contains(next)) next.focus({ preventScroll: true });
    before = first;
  }, { signal });

  heard.addEventListener("keydown", (event) => {
    const { key, isComposing, defaultPrevented } = /** @type {KeyboardEvent} */ (event);
    // A dialog on top of the page is closed first.
    if (key !== "Escape" || isComposing || defaultPrevented || root.querySelector("dialog:modal")) return;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(":scope > .hyper-overlay > div > button"))) {
      button.click();
    }
  }, { signal });

  // Where the style sheet alone does not see to it.
  const shown = new MutationObserver(() => {
    for (const caret of /** @type {NodeListOf<HTMLElement>} */ (box()?.querySelectorAll("code > b:not([data-seen])") ?? [])) {
      const code = /** @type {HTMLElement} */ (caret.parentElement);
      const over = caret.getBoundingClientRect().right - code.getBoundingClientRect().right;
      caret.dataset.seen = "";
      if (over > 0) code.scrollLeft += over + code.clientWidth / 2;
    }
  });
  if (!CSS.supports("scroll-initial-target", "nearest")) shown.observe(root, { childList: true });

  return () => {
    ended.abort();
    shown.disconnect();
  };
}
