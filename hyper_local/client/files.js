/**
 * Files of inputs, for every transport alike: an event only says which files there are, and the
 * kernel then asks for their content, piece by piece. So nothing is lost with a connection, and
 * what is too large never travels. Hosts put this behind the runtime.
 *
 * @param {any} transport of a host
 * @returns {any} the same for mount
 */
function withFiles(transport) {
  /** What the kernel may ask for. @type {Map<number, File>} */
  const offered = new Map();
  /** A file that is sent again has the same number, so its content need not travel again. @type {WeakMap<File, number>} */
  const numbers = new WeakMap();
  let last = 0;

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
    /** @param {string} text */
    send: (text) => transport.send(text),
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
