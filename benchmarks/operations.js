// The table of a page, operated and checked from within: what it shows must be what `model` has.
// Evaluated once in each page; a clock that starts at the click, and no driver in it.
(() => {
  const ADJECTIVES = "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy".split(" ");
  const COLOURS = "red yellow blue green pink brown purple white black orange".split(" ");
  const NOUNS = "table chair house bench desk sandwich burger pizza mouse keyboard kettle lamp".split(" ");
  const label = (n) => `${ADJECTIVES[n % 15]} ${COLOURS[(n * 7) % 10]} ${NOUNS[(n * 5) % 12]}`;

  const model = { rows: [], picked: null, next: 1 };
  const body = () => document.querySelector("tbody");
  const build = (count) => Array.from({ length: count }, () => ({ id: model.next, label: label(model.next++) }));
  const fill = (count) => { model.rows = build(count); model.picked = null; };
  const button = (id) => () => document.getElementById(id);
  const link = (column) => (at) => body().rows[at].cells[column].querySelector("a");
  const ends = () => (model.rows.length ? [0, model.rows.length - 1] : []);

  // What is clicked; what the model is then; which rows tell first that it is done.
  const operations = {
    run: [button("run"), () => fill(1000), ends],
    runlots: [button("runlots"), () => fill(10000), ends],
    add: [button("add"), () => { model.rows.push(...build(1000)); }, ends],
    clear: [button("clear"), () => fill(0), ends],
    update: [
      button("update"),
      () => { for (let i = 0; i < model.rows.length; i += 10) model.rows[i].label += " !!!"; },
      () => [0, Math.floor((model.rows.length - 1) / 10) * 10],
    ],
    swap: [
      button("swaprows"),
      () => { [model.rows[1], model.rows[998]] = [model.rows[998], model.rows[1]]; },
      () => [1, 998],
    ],
    select: [
      link(1),
      (at) => { model.picked = model.rows[at].id; },
      (at, before) => [at, ...(before === null ? [] : [model.rows.findIndex((row) => row.id === before)])],
    ],
    remove: [link(2), (at) => { model.rows.splice(at, 1); }, (at) => [at - 1, at]],
  };

  const shows = (row, wanted) =>
    row.cells[1].textContent.trim() === wanted.label &&
    row.cells[0].textContent.trim() === String(wanted.id) &&
    row.classList.contains("danger") === (wanted.id === model.picked);
  const told = (rows, spots) =>
    rows.length === model.rows.length && spots.every((i) => i < 0 || shows(rows[i], model.rows[i]));
  // The first row that is wrong, or what is wrong with all of them; null where all is right.
  const wrong = () => {
    const rows = body().rows;
    if (rows.length !== model.rows.length) return `${rows.length} rows instead of ${model.rows.length}`;
    const at = [...rows].findIndex((row, i) => !shows(row, model.rows[i]));
    return at < 0 ? null : `row ${at} is ${rows[at].outerHTML.slice(0, 200)}`;
  };
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  let turns = 0;

  // Milliseconds from the click to the mutation after which the whole table is right.
  const run = async (name, at, limit, rest) => {
    const [find, change, tell] = operations[name], before = model.picked;
    // Its length varies over two frames of the screen, or clicks would keep step with them.
    await pause(8 + (turns++ * 13) % 33);
    const element = find(at);
    change(at);
    const spots = tell(at, before);
    const took = await new Promise((done, fail) => {
      const seen = new MutationObserver(() => {
        const now = performance.now();
        if (!told(body().rows, spots) || wrong()) return;
        seen.disconnect();
        clearTimeout(late);
        done(now - began);
      });
      const late = setTimeout(() => {
        seen.disconnect();
        fail(new Error(`${name}: ${wrong() ?? "right, but without a mutation"}`));
      }, limit);
      seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      const began = performance.now();
      element.click();
    });
    await pause(rest);
    return took;
  };
  window.table = { run };
})();
