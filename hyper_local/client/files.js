/**
 * Files of inputs, for every transport alike: an event only says which files there are, and the
 * kernel then asks for their content, piece by piece. So nothing is lost with a connection, and
 * what is too large never travels. Texts that are too long for a message go the same way; what
 * is too long still is not sent. Hosts put this behind the runtime.
 *
 * @param {any} transport of a host
 * @param {number} [most] bytes of a message; the kernel takes no longer one, and connections would end over it (N17)
 * @returns {any} the same for mount
 */
function withFiles(transport, most = 1 << 20) {
  /** Characters of a text that may go its own way. */
  const LONG = 500;
  /** Events with such texts that may be sent again; the kernel lets as many wait. */
  const MOST_KEPT = 256;
  /** What the kernel may ask for. @type {Map<number, File>} */
  const offered = new Map();
  /** A file that is sent again has the same number, so its content need not travel again. @type {WeakMap<File, number>} */
  const numbers = new WeakMap();
  let last = 0;
  /** Number of the last event that was too long. */
  let refused = 0;

  /** What went in place of events that were too long, by their number: sent again, they are the same. @type {Map<number, { text: string, ids: number[] }>} */
  const shortened = new Map();

  /** @param {string} text */
  const fits = (text) => text.length < most / 4 || new Blob([text]).size <= most;

  /** @param {string} text */
  function send(text) {
    if (!fits(text)) text = shorten(JSON.parse(text));
    if (fits(text)) return transport.send(text);
    // In its place goes an event that means nothing: the kernel answers it, so nobody waits for it.
    const { n, v } = JSON.parse(text);
    transport.send(JSON.stringify({ type: "event", n, v, at: [] }));
    if (n <= refused) return;
    refused = n;
    const error = `This is too much to send: ${most < 1 << 20 ? `${most >> 10} kB` : `${most >> 20} MB`} at most.`;
    const box = [["div", 0, ["small", 0, "Error"], ["strong", 0, error], ["button", 0, "Dismiss"]]];
    queueMicrotask(() => transport.onmessage?.(JSON.stringify({ error, kind: "event", box })));
  }

  /**
   * The same event, with long texts left to be asked for.
   *
   * @param {any} message
   */
  function shorten(message) {
    const known = shortened.get(message.n);
    if (known) return known.text;
    /** @type {number[]} */
    const ids = [];
    /** @param {any} value */
    const offer = (value) => {
      if (typeof value !== "string" || value.length < LONG) return value;
      const content = new File([value], "");
      offered.set(++last, content);
      ids.push(last);
      return { text: last, size: content.size };
    };
    message.value = offer(message.value);
    for (const name in message.fields) message.fields[name] = offer(message.fields[name]);
    const text = JSON.stringify(message);
    shortened.set(message.n, { text, ids });
    if (shortened.size > MOST_KEPT) {
      const [[n, { ids }]] = shortened;
      shortened.delete(n);
      for (const id of ids) offered.delete(id);
    }
    return text;
  }

  /** @param {{ want: number, from: number, size: number }} question */
  async function answer({ want, from, size }) {
    const file = offered.get(want);
    if (!size) return offered.delete(want);
    const message = { type: "file", id: want, from, data: null };
    try {
      if (file) message.data = await read(file.slice(from, from + size));
    } catch {
      // It was changed or removed since it was chosen: told as no data.
    }
    transport.send(JSON.stringify(message));
  }

  return {
    get open() {
      return transport.open;
    },
    send,
    set onstatus(/** @type {any} */ listener) {
      transport.onstatus = listener;
    },
    set onmessage(/** @type {any} */ listener) {
      transport.onmessage =
        listener && ((/** @type {string} */ text) => (text.startsWith('{"want"') ? answer(JSON.parse(text)) : listener(text)));
    },

    /** @param {string} _ @param {any} value */
    pack(_, value) {
      if (typeof value?.arrayBuffer !== "function") return value;
      let id = numbers.get(value);
      if (!id) numbers.set(value, (id = ++last));
      offered.set(id, value);
      const { name, size, type } = value;
      return { id, name, size, type };
    },
  };

  /**
   * @param {Blob} blob
   * @returns {Promise<any>} its bytes in base64
   */
  function read(blob) {
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(String(reader.result).split(",")[1] || "");
      reader.onerror = failed;
      reader.readAsDataURL(blob);
    });
  }
}
