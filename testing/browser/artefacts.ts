import { mkdir } from "node:fs/promises";

/** Where pictures and reports are kept, with a slash at the end. */
export const ARTEFACTS = new URL("../../artefacts/", import.meta.url).pathname;

await mkdir(ARTEFACTS, { recursive: true });
