/** The front end's runtime; hosts add a transport and call mount. */
export { mount } from "./mount.js";
