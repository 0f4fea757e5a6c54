import { type ComponentChildren, Fragment, type FunctionComponent, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { jsxTemplate } from "preact/jsx-runtime";
import { type Context, SURROUNDINGS } from "./context.ts";
import { Page, rendering } from "./page.ts";
import type { AsyncComponent, LayoutConfig, PageProps, RouteComponent } from "./route.ts";

/** An element of the component; an async component is run, and may answer by itself. */
export async function instantiate<State>(
  ctx: Context<State>,
  component: RouteComponent<State>,
  data: unknown,
  Component: FunctionComponent,
): Promise<VNode | Response | null> {
  const { config, url, req, params, info, state, isPartial, error, route } = ctx;
  const props = { config, url, req, params, info, state, isPartial, error, route, data, Component };
  if (component.constructor.name !== "AsyncFunction") {
    return h(component as FunctionComponent, props as object) as VNode;
  }
  return await (component as AsyncComponent<PageProps<unknown, State>>)(props);
}

/** Renders an element inside the layouts and the app wrapper of `ctx` to a whole document. */
export async function render<State>(
  ctx: Context<State>,
  vnode: VNode | null,
  init: ResponseInit = {},
  config: LayoutConfig = {},
): Promise<Response> {
  const { app, layouts, build } = ctx[SURROUNDINGS];
  let content = vnode;
  for (const layout of config.skipInheritedLayouts ? [] : layouts.toReversed()) {
    const child = content;
    const result = await instantiate(ctx, layout, null, () => child);
    if (result instanceof Response) return result;
    content = result;
  }
  let inner: ComponentChildren = content;
  const outer = app && !config.skipAppWrapper ? await instantiate(ctx, app, null, () => inner) : null;
  if (outer instanceof Response) return outer;

  const page = new Page(ctx.url, build, ctx.config.mode === "development");
  const html = rendering(page, () => {
    // The content comes first, so that the head knows what the content put into it.
    let html = renderToString(content ?? h(Fragment, null));
    if (outer) {
      inner = jsxTemplate([html]);
      html = renderToString(outer);
    }
    return page.rendered.html && page.rendered.head && page.rendered.body ? html : complete(html, page);
  });

  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const preloads = page.modules().map((path) => `<${encodeURI(path)}>; rel="modulepreload"; as="script"`);
  if (preloads.length > 0) headers.append("Link", preloads.join(", "));
  return new Response(`<!DOCTYPE html>${html}`, { status: init.status ?? 200, statusText: init.statusText, headers });
}

/** Supplies the elements of a document that no component rendered. */
function complete(html: string, { rendered }: Page): string {
  let all: ComponentChildren = jsxTemplate([html]);
  if (!rendered.body) all = h("body", null, all);
  if (!rendered.head) all = h(Fragment, null, h("head", null, h("meta", { charset: "utf-8" })), all);
  if (!rendered.html) all = h("html", null, all);
  return renderToString(h(Fragment, null, all));
}
