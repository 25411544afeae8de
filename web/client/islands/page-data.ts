import { links } from "../../shared/links.ts";

/** Where the page's events begin. */
export interface PageCursor {
  epoch: string;
  rooms: Record<string, number>;
}

/** What the server put into the page for its island. */
export interface PageData {
  prefix: string;
  csrf: string | null;
  /** The server's clock when it rendered the page, in milliseconds since the Unix epoch. */
  now: number;
  socketPath?: string;
  /** The transports that the server takes. */
  transports?: ("websocket" | "polling")[];
  cursor?: PageCursor;
  [more: string]: unknown;
}

/** Reads the data of a document; that of another page after a fetch as well. */
export function readPageData<T extends object = PageData>(from: Document = document): PageData & T {
  return JSON.parse(from.getElementById("page-data")?.textContent ?? "{}") as PageData & T;
}

/** The data of the page as it was loaded. */
export const data = readPageData();

/** The addresses of this deployment. */
export const to = links(data.prefix ?? "");

const offset = (data.now ?? Date.now()) - Date.now();

/** The server's clock, as far as the page knows it: durations must not depend on the clock of the browser. */
export function serverNow(): number {
  return Date.now() + offset;
}
