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
  const props = {
    config,
    url,
    req,
    params,
    info,
    state,
    isPartial,
    error,
    route,
    data,
    Component,
  };
  if (component.constructor.name === "AsyncFunction") {
    return await (component as AsyncComponent<PageProps<unknown, State>>)(
      props,
    );
  }
  return h(component as FunctionComponent<PageProps<unknown, State>>, props) as VNode;
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
  for (
    const layout of config.skipInheritedLayouts ? [] : layouts.toReversed()
  ) {
    const child = content;
    const result = await instantiate(ctx, layout, null, () => child);
    if (result instanceof Response) return result;
    content = result;
  }
  let inner: ComponentChildren = content;
  let outer: VNode | null = null;
  if (app && !config.skipAppWrapper) {
    const result = await instantiate(ctx, app, null, () => inner);
    if (result instanceof Response) return result;
    outer = result;
  }

  const page = new Page(ctx.url, ctx.config, build);
  const html = rendering(page, () => {
    // The content comes first, so that the head knows what the content put into it.
    let html = renderToString(content ?? h(Fragment, null));
    if (outer) {
      inner = raw(html);
      html = renderToString(outer);
    }
    return page.isComplete() ? html : renderToString(complete(page, raw(html)));
  });

  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const modules = page.modules();
  if (modules.length > 0) {
    headers.append(
      "Link",
      modules.map((path) => `<${encodeURI(path)}>; rel="modulepreload"; as="script"`).join(", "),
    );
  }
  return new Response(`<!DOCTYPE html>${html}`, {
    status: init.status ?? 200,
    statusText: init.statusText,
    headers,
  });
}

function raw(html: string): VNode {
  return jsxTemplate([html]);
}

/** Supplies the elements of a document that no component rendered. */
function complete(page: Page, content: VNode): VNode {
  const body = page.seen.body ? content : h("body", null, content);
  const both = page.seen.head ? body : h(Fragment, null, h("head", null, h("meta", { charset: "utf-8" })), body);
  return page.seen.html ? both : h("html", null, both);
}
