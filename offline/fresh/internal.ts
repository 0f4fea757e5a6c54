/** What the generated `_fresh/server.js` needs. */
export { applySnapshot } from "./snapshot.ts";
