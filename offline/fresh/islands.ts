import { type ComponentChildren, type ComponentType, Fragment, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import type { Island } from "./build.ts";
import { currentPage, type Page } from "./page.ts";

/** In place of an island: the island between the comments by which the browser finds it. */
export function islandElement(island: Island, type: ComponentType, key: unknown, page: Page) {
  return (props: object): VNode => {
    if (Object.keys(props).length > 0) {
      throw new TypeError(
        `Cannot render the island ${island.name}: this stand-in for Fresh passes no props to islands`,
      );
    }
    const element = h(type, null);
    page.adapted.add(element);
    page.islands.add(island);
    const marker = `frsh:island:${island.name}:${page.islandCount++}:${encodeURIComponent(String(key ?? ""))}`;
    return h(Fragment, null, jsxTemplate([`<!--${marker}-->`]), element, jsxTemplate(["<!--/frsh:island-->"]));
  };
}

/** The script that loads the islands of the page and starts them. */
export function IslandScript(): ComponentChildren {
  const page = currentPage()!;
  const [runtime, ...chunks] = page.modules();
  if (runtime === undefined) return null;
  const imports = chunks.map((path, i) => `import m${i} from${JSON.stringify(path)};`).join("");
  const islands = Array.from(page.islands, ({ name }, i) => `${name}:m${i}`);
  const __html = `import{boot}from${JSON.stringify(runtime)};${imports}boot({${islands}});`;
  return h("script", { type: "module", dangerouslySetInnerHTML: { __html } });
}
