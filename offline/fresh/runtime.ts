/** What pages need to render: `fresh/runtime`. */
export { asset } from "./asset.ts";
export { Head } from "./head.ts";
