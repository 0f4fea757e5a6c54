import { documentText, FILE } from "./document.ts";

await Deno.writeTextFile(FILE, documentText());
