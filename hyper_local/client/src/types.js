/**
 * The shapes of docs/protocol.md, and the few of our own that several modules speak of.
 *
 * @typedef {string | number} Key
 * @typedef {string | true | null} AttributeValue
 * @typedef {any[]} Template a list of children, docs/protocol.md "Templates"
 * @typedef {Record<string, any>} Patch
 *
 * @typedef {object} Modifiers
 * @property {1=} prevent
 * @property {1=} stop
 * @property {1=} self
 * @property {1=} once
 * @property {1=} outside
 * @property {1=} window
 * @property {1=} document
 * @property {1=} capture
 * @property {1=} passive
 * @property {1=} confirm
 * @property {number=} debounce milliseconds
 * @property {number=} throttle milliseconds
 * @property {string[]=} held properties of the event, such as ctrlKey, that must all be true
 * @property {string[]=} keys in lower case, one of which must be pressed
 *
 * @typedef {object} EventOptions
 * @property {string[] | "*"=} f names of the fields to send
 * @property {1=} v send the control's value
 * @property {1=} c send whether the control is checked
 * @property {string[]=} x event properties to send
 * @property {Modifiers=} m
 *
 * @typedef {[type: string, number: number, options: EventOptions & { m: Modifiers }, late: boolean]} EventHole `late`: a click without modifiers
 *
 * @typedef {object} Block one template shown once
 * @property {Part} up the part that shows it
 * @property {Key=} key where it is an item of a list
 * @property {number=} surface where it is the root of a surface
 * @property {Part[]} parts
 * @property {Node} node the first, which stays
 * @property {Node} last
 * @property {Block | List} next neighbours in a list
 * @property {Block | List} prev
 *
 * @typedef {object} List a ring of items, itself the link between last and first
 * @property {string} id the items' template
 * @property {Map<Key | null, Block | List>} rows by key, and itself by none
 * @property {Node} node the part's end
 * @property {Block | List} next
 * @property {Block | List} prev
 *
 * @typedef {{ node: Node }} Raw
 *
 * @typedef {{ node: Node, inner?: any }} Shown a part, or a block
 *
 * @typedef {object} Part a hole of a block
 * @property {Block=} owner
 * @property {number} number
 * @property {any} node the text that ends a child part, the element of an attribute part
 * @property {string} space namespace of what is shown here
 * @property {string=} name the attribute's
 * @property {[string, AttributeValue][]=} names the attributes a spread has set
 * @property {any} [inner] a block, a list or raw nodes: what stands before the end
 *
 * @callback Build
 * @param {import("./template.js").Prototype} prototype
 * @param {any} node the first of a copy of it
 * @param {any[]} values
 * @param {Part} up
 * @param {Key=} key
 * @param {number=} surface
 * @returns {Block}
 *
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement} Control
 *
 * @typedef {object} Binding
 * @property {Element} node
 * @property {Block} block
 * @property {EventHole} hole
 * @property {number} last time of the last event that passed the throttle
 * @property {1=} done by once
 * @property {Sent=} waiting by debounce
 * @property {(event: any) => void} handleEvent
 * @property {(() => void)=} off where the listener is not on the node
 *
 * @typedef {object} Sent an event on its way
 * @property {number} n 0 as long as a debounce holds it back
 * @property {Element} node that has the binding
 * @property {Block} block
 * @property {EventHole} hole
 * @property {any} cause the event of the browser
 * @property {Control | null} field the control that it came from
 * @property {HTMLFormElement | null} form
 * @property {boolean} submits
 * @property {boolean=} kept the form keeps what was typed
 * @property {boolean=} failed
 * @property {boolean=} busy
 * @property {any} [timer] until it is marked
 * @property {any} [message] what is sent of it
 * @property {number} tries how often it was sent
 * @property {any} [again] the timer until it is sent again
 *
 * @typedef {object} Transport
 * @property {(text: string) => void} send
 * @property {((text: string) => void) | null} onmessage set by mount, called by the host
 * @property {((open: boolean) => void) | null} onstatus set by mount, called by the host
 * @property {boolean=} open false: not open yet, wait for onstatus(true)
 * @property {((key: string, value: any) => any)=} pack a replacer of JSON.stringify: says what travels in place of a File
 *
 * @typedef {object} Options
 * @property {((path: string | null) => void)=} ongo the page now shown belongs to this address; null: the one asked for can't be shown
 * @property {boolean=} shield keyboard events do not leave the root: the host stops them there
 *
 * @typedef {object} View what the modules of one mount share
 * @property {HTMLElement} root
 * @property {Document} document
 * @property {Options} options
 * @property {number} version of the update that is shown
 * @property {number} count events so far
 * @property {Set<Sent>} sent events that are not acknowledged, oldest first
 * @property {(test: (sent: Sent) => any) => Sent | undefined} pending such an event on its way
 * @property {Set<any>} living parts that show a surface, and bindings that listen outside of the root
 * @property {() => Element | null} active the element that has the focus
 * @property {(node: Node) => boolean} has
 * @property {(sent: Sent) => void} post send an event, or keep it until that is possible
 */
export {};
