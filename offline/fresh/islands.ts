import { Signal } from "@preact/signals";
import { type ComponentChildren, type ComponentType, Fragment, h, isValidElement } from "preact";
import { useContext } from "preact/hooks";
import type { Island } from "./build.ts";
import { serializeProps } from "./island_props.ts";
import { currentPage, type Page } from "./page.ts";
import { InIsland, marked, Slot } from "./slot.ts";

type Props = Record<string, unknown>;

/** In place of an island: the island between markers. An island inside an island is an ordinary component. */
export function islandElement(island: Island, type: ComponentType<Props>, key: unknown, page: Page) {
  return (props: Props): ComponentChildren => {
    const isInner = useContext(InIsland);
    const handed = isInner ? props : withSlots(props, page);
    const element = h(type, handed);
    page.adapted.add(element);
    if (isInner) return element;
    page.islands.add(island);
    const index = page.islandProps.push(handed) - 1;
    const marker = `island:${island.name}:${index}:${encodeURIComponent(String(key ?? ""))}`;
    return marked(marker, h(InIsland.Provider, { value: true }, element));
  };
}

function withSlots(props: Props, page: Page): Props {
  const handed = { ...props };
  for (const [name, value] of Object.entries(props)) {
    // To Preact a signal is an element too.
    if (value instanceof Signal || (name !== "children" && !isValidElement(value))) continue;
    const id = page.slots.push(h(Fragment, null, value as ComponentChildren)) - 1;
    handed[name] = h(Slot, { id }, value as ComponentChildren);
  }
  return handed;
}

/** The script that loads the islands of the page and hands them their props. */
export function IslandScript(): ComponentChildren {
  const page = currentPage()!;
  const [runtime, ...chunks] = page.modules();
  if (runtime === undefined) return null;
  const imports = chunks.map((path, i) => `import*as m${i} from${JSON.stringify(path)};`).join("");
  const islands = Array.from(
    page.islands,
    ({ name, chunk, exportName }) => `${name}:m${chunks.indexOf(chunk)}.${exportName}`,
  );
  const props = serializeProps(page.islandProps);
  const __html = `import{boot}from${JSON.stringify(runtime)};${imports}boot({${islands}},${props});`;
  return h("script", { type: "module", dangerouslySetInnerHTML: { __html } });
}
