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
 * @property {string[]=} keys
 *
 * @typedef {object} EventOptions
 * @property {string[] | "*"=} f names of the fields to send
 * @property {1=} v send the control's value
 * @property {1=} c send whether the control is checked
 * @property {string[]=} x event properties to send
 * @property {Modifiers=} m
 *
 * @typedef {object} EventHole
 * @property {string} type the DOM event
 * @property {number} number
 * @property {EventOptions} options
 *
 * @typedef {object} Block one template shown once
 * @property {Part} up the part that shows it
 * @property {Key=} key where it is an item of a list
 * @property {number=} surface where it is the root of a surface
 * @property {Part[]} parts
 * @property {Node} head its first node, unless it starts with a part
 * @property {Part=} lead the part it starts with
 * @property {Node} last
 * @property {Block | List} next neighbours in a list
 * @property {Block | List} prev
 *
 * @typedef {object} List a ring of items, itself the link between last and first
 * @property {string} id the items' template
 * @property {Map<Key, Block>} rows
 * @property {Block | List} next
 * @property {Block | List} prev
 *
 * @typedef {{ head: Node }} Raw
 *
 * @typedef {object} Part a hole of a block
 * @property {Block=} owner
 * @property {number} number
 * @property {any} node the text that ends a child part, the element of an attribute part
 * @property {string} space namespace of what is shown here
 * @property {string=} name the attribute's
 * @property {string[]=} names the attributes a spread has set
 * @property {Block | List | Raw | null=} content what stands before the end
 * @property {number=} surface the surface shown here
 *
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control
 *
 * @typedef {object} Sent an event on its way
 * @property {number} n
 * @property {Element} element that has the binding
 * @property {Control | null} control
 * @property {HTMLFormElement | null} form
 * @property {boolean} submit
 * @property {boolean} tells the kernel has seen what the control holds
 * @property {boolean} done acknowledged
 * @property {boolean=} failed
 * @property {boolean=} busy
 * @property {any} timer
 *
 * @typedef {object} Transport
 * @property {(text: string) => void} send
 * @property {((text: string) => void) | null} onmessage set by mount, called by the host
 * @property {((open: boolean) => void) | null} onstatus set by mount, called by the host
 * @property {boolean=} open false: not open yet, wait for onstatus(true)
 *
 * @typedef {object} Options
 * @property {(true | ((path: string) => void))=} navigate a link inside the app was followed; true: tell the kernel
 * @property {((path: string) => void)=} ongo the page now shown belongs to this address
 * @property {((title: string) => void)=} ontitle
 * @property {((reason: string) => void)=} onclosed
 * @property {boolean=} shield keep keyboard events from leaving the root
 * @property {boolean=} development show the details of errors at once
 *
 * @typedef {object} View what the modules of one mount share
 * @property {HTMLElement} root
 * @property {Document} document
 * @property {Options} options
 * @property {number} version of the update that is shown
 * @property {number} count events so far
 * @property {Map<number, Sent>} sent
 * @property {boolean} quiet we move the focus ourselves: not an event
 * @property {boolean} removed nodes went since the last sweep
 * @property {() => Element | null} active the element that has the focus
 * @property {(node: Node) => boolean} has
 * @property {(control: Control) => boolean} waits a debounced event of this control is to be sent
 * @property {(message: object) => void} post send an event, or keep it until that is possible
 */
export {};
