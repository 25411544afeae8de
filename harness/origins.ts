import type { Site } from "./site.ts";

/** Origins that are nearly the site's own and are not. */
export function foreignOrigins({ origin, dial: { name, secure, port } }: Site): string[] {
  const scheme = secure ? "https" : "http";
  return [
    "https://evil.test",
    "null",
    origin.replace("://", "://evil."),
    `${scheme}://${name}.evil.test`,
    `${scheme}://${name}:${port === 65_535 ? 1 : port + 1}`,
    origin.replace(/^https?/, secure ? "http" : "https"),
  ];
}
