/**
 * Files of inputs, for every transport alike: an event only says which files there are, and the
 * kernel then asks for their content, piece by piece. So nothing is lost with a connection, and
 * what is too large never travels; nor does any other message that is. Hosts put this behind the
 * runtime.
 *
 * @param {any} transport of a host
 * @returns {any} the same for mount
 */
function withFiles(transport) {
  /** The kernel takes no longer message, in bytes; connections would end over one (N17). */
  const MOST = 1 << 20;
  /** What the kernel may ask for. @type {Map<number, File>} */
  const offered = new Map();
  /** A file that is sent again has the same number, so its content need not travel again. @type {WeakMap<File, number>} */
  const numbers = new WeakMap();
  let last = 0;
  /** Number of the last event that was too long. */
  let refused = 0;

  /** @param {string} text */
  function send(text) {
    if (text.length < MOST / 4 || new Blob([text]).size <= MOST) return transport.send(text);
    // In its place goes an event that means nothing: the kernel answers it, so nobody waits for it.
    const { n, v } = JSON.parse(text);
    transport.send(JSON.stringify({ type: "event", n, v, at: [] }));
    if (n <= refused) return;
    refused = n;
    const error = "This is too much to send: 1 MB at most.";
    queueMicrotask(() => transport.onmessage?.(JSON.stringify({ error, kind: "event" })));
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
