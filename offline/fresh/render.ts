import { Fragment, type FunctionComponent, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { jsxTemplate } from "preact/jsx-runtime";
import { type Context, type RouteComponent, SURROUNDINGS } from "./context.ts";
import { Page, rendering } from "./page.ts";

function elementOf<State>(
  ctx: Context<State>,
  component: RouteComponent<State>,
  data: unknown,
  Component: FunctionComponent,
): VNode {
  const { config, url, req, params, state, error } = ctx;
  return h(component as FunctionComponent, { config, url, req, params, state, error, data, Component } as object);
}

/** Renders a component inside the layouts and the app wrapper of `ctx`. */
export function render<State>(
  ctx: Context<State>,
  component: RouteComponent<State> | undefined,
  data: unknown,
  init: ResponseInit,
): Response {
  const { app, layouts, build } = ctx[SURROUNDINGS];
  let content = component ? elementOf(ctx, component, data, () => null) : h(Fragment, null);
  for (const layout of layouts.toReversed()) {
    const child = content;
    content = elementOf(ctx, layout, null, () => child);
  }

  const page = new Page(ctx.url, build, ctx.config.mode === "development");
  const html = rendering(page, () => {
    // The content comes first, so that the head knows what the content put into it.
    const html = renderToString(content);
    return app ? renderToString(elementOf(ctx, app, null, () => jsxTemplate([html]))) : html;
  });

  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const preloads = page.modules().map((path) => `<${encodeURI(path)}>; rel="modulepreload"; as="script"`);
  if (preloads.length > 0) headers.append("Link", preloads.join(", "));
  return new Response(`<!DOCTYPE html>${html}`, { ...init, headers });
}
