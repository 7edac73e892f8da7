// Types into the field of the page as a keyboard would, and looks at what the page makes of it.
async ([text, gap]) => {
  const input = document.querySelector("input"), output = document.querySelector("output");
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const next = () => new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); });
  const pressed = [], shown = [];
  const seen = new MutationObserver(() => {
    const now = performance.now(), got = output.textContent;
    for (let i = shown.length; i < got.length && text.startsWith(got); i++) shown.push(now);
  });
  seen.observe(document.body, { subtree: true, childList: true, characterData: true });
  input.focus();
  for (const letter of text) {
    pressed.push(performance.now());
    document.execCommand("insertText", false, letter);
    await (gap ? pause(gap) : next());
  }
  const right = () => output.textContent === text && input.value === text;
  for (let i = 0; i < 100 && !right(); i++) await pause(50);
  await pause(300);
  seen.disconnect();
  return {
    right: right(),
    field: input.value,
    shown: output.textContent,
    total: shown.length === text.length ? shown.at(-1) - pressed[0] : null,
    each: shown.map((at, i) => at - pressed[i]),
  };
}
