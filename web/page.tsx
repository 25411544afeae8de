import type { z } from "zod";
import { html, type Reply } from "../src/http/reply.ts";
import type { Call, ParamsOf, Route, Who } from "../src/http/route.ts";
import { type PageContext, pageContext } from "./context.ts";
import type { Cursor } from "./hydrate.ts";
import { Layout, type Section } from "./layout.tsx";

/** What a page hands to its island: where the events begin, and what the browser cannot read off the page. */
export interface Hydration {
  /** The rooms to follow, with the numbers that this page already shows. */
  cursor: Cursor;
  [more: string]: unknown;
}

/** The fields of a form, as they were parsed. */
export type Form = Record<string, unknown>;

/** A page as data: where it is, who may see it, what it loads and how that looks. `load` gives plain data, `view` only turns it into HTML. */
export interface PageDefinition<Path extends string, Q extends z.ZodType, D> {
  path: Path;
  who: Who;
  about: string;
  /** The entry of the navigation that is marked as current. */
  section: Section;
  query?: Q;
  title(data: D): string;
  load(call: Call<ParamsOf<Path>, z.infer<Q>>): Promise<D> | D;
  view(data: D, at: PageContext): JSX.Element;
  /** The file of web/client/entries (without its ending) that brings the page to life. Default `plain`. */
  entry?: string;
  hydrate?(data: D): Hydration | null;
  /** True while the page shows something that still runs: without JavaScript it then reloads itself. */
  live?(data: D): boolean;
  /** Handles the page's own form: a Reply (a redirect after success) or data to show again with the errors in it. */
  submit?(call: Call<ParamsOf<Path>, z.infer<Q>, Form>): Promise<Reply | { data: D; status: number }>;
  /** The schema of the form, when `submit` is given. */
  form?: z.ZodType<Form>;
}

/** Sends a document. */
export function documentReply(markup: string, status = 200): Reply {
  return html(`<!doctype html>${markup}`, status);
}

/** Declares a page. Gives its GET route and, when it has a form of its own, the POST route of the same path. */
export function page<const Path extends string, Q extends z.ZodType, D>(definition: PageDefinition<Path, Q, D>): Route[] {
  const { path, who, about, query, submit, form } = definition;
  type Shown = Call<ParamsOf<Path>, z.infer<Q>>;
  const render = async (call: Shown, data: D, status: number) => {
    const at = pageContext(call, call.services.clock.now());
    const safeBody = await definition.view(data, at);
    const hydration = definition.hydrate?.(data) ?? null;
    const safeDocument = await (
      <Layout
        at={at}
        title={definition.title(data)}
        section={definition.section}
        entry={definition.entry ?? "plain"}
        hydration={hydration === null ? null : { socketPath: call.site.socketPath, transports: call.site.socketTransports, ...hydration }}
        refresh={definition.live?.(data) ?? false}
      >
        {safeBody}
      </Layout>
    );
    return documentReply(safeDocument, status);
  };
  const shared = { path, who, ...(query ? { query } : {}) };
  const show = { ...shared, method: "GET", about, handle: async (call: Shown) => render(call, await definition.load(call), 200) };
  if (!submit) return [show as unknown as Route];
  const send = {
    ...shared,
    method: "POST",
    about: `${about}: its form`,
    ...(form ? { body: form } : {}),
    handle: async (call: Call<ParamsOf<Path>, z.infer<Q>, Form>) => {
      const outcome = await submit(call);
      return "data" in outcome ? render(call, outcome.data, outcome.status) : outcome;
    },
  };
  return [show as unknown as Route, send as unknown as Route];
}
