// What do the tests of the outbox take from the pages? As it is, through Vite, which knows TypeScript on every Node.
export { Refused, Unreachable } from "../src/api/ask";
export { abandoned, forget, letterOf, pending, post, takeBack } from "../src/phone/outbox";
export { viewer } from "../src/session";
