/** What the generated `_fresh/server.js` needs. */
export { applyBuild } from "./app.ts";
