import assert from "node:assert/strict";
import { showTimes } from "./times.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 10);

/** What is shown of a time so many ms before now. */
function shown(past: number, how: "age" | "moment"): string | null {
  const attributes = new Map([["data-time", how as string], ["datetime", new Date(NOW - past).toISOString()]]);
  const element = {
    textContent: "",
    getAttribute: (name: string) => attributes.get(name),
    setAttribute: (name: string, value: string) => void attributes.set(name, value),
  };
  showTimes({ querySelectorAll: () => [element] } as unknown as ParentNode, NOW);
  return element.textContent;
}

Deno.test("showTimes() never shows a negative age, whichever clock is wrong", () => {
  assert.equal(shown(4 * 60_000, "age"), "4 min ago");
  assert.equal(shown(-55 * 60_000, "age"), "just now");
  assert.notEqual(shown(-10 * 60_000, "moment"), shown(0, "moment"));
});
