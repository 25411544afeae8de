/** Path and query (with its `?`) of an absolute URL that the runtime has parsed and normalised already: parsing it again would cost more than the rest. */
export function splitUrl(url: string): { path: string; search: string } {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (start === -1) return { path: "/", search: "" };
  const hash = url.indexOf("#", start);
  const end = hash === -1 ? url.length : hash;
  const query = url.indexOf("?", start);
  if (query === -1 || query > end) return { path: url.slice(start, end), search: "" };
  return { path: url.slice(start, query), search: url.slice(query, end) };
}

/** A query as an object; a repeated name gives its last value. */
export function queryOf(search: string): Record<string, string> {
  return search.length > 1 ? Object.fromEntries(new URLSearchParams(search)) : {};
}
