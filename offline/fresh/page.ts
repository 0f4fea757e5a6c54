import type { VNode } from "preact";
import { type AppliedBuild, type Island, scriptsPath } from "./build.ts";

/** What is gathered while one page is rendered. */
export class Page {
  /** Elements that a `Head` moved, by what makes them the same. */
  readonly headElements = new Map<string, VNode>();
  readonly islands = new Set<Island>();
  islandCount = 0;
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  /** Nodes that were adapted already. */
  readonly adapted = new WeakSet<VNode>();

  constructor(readonly url: URL, readonly build: AppliedBuild, readonly isDeveloping: boolean) {}

  /** Paths of the modules that the browser needs: none without islands, but for the reload while developing. */
  modules(): string[] {
    if (this.islands.size === 0 && !this.isDeveloping) return [];
    return [`${scriptsPath(this.build.id)}/fresh-runtime.js`, ...Array.from(this.islands, ({ chunk }) => chunk)];
  }
}

let current: Page | null = null;

/** The page being rendered. Rendering is synchronous, so there is one at most. */
export function currentPage(): Page | null {
  return current;
}

export function rendering<T>(page: Page, run: () => T): T {
  current = page;
  try {
    return run();
  } finally {
    current = null;
  }
}
