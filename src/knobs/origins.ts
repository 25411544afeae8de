import type { ValueType } from "./value.ts";

const ORIGIN = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const DEFAULT_PORT = { http: ":80", https: ":443" };

/** An origin as browsers write it: without the port that its scheme has anyway. */
function asBrowsersWrite(origin: string): string {
  const port = DEFAULT_PORT[origin.startsWith("https:") ? "https" : "http"];
  return origin.endsWith(port) && !origin.endsWith(`:${port}`) ? origin.slice(0, -port.length) : origin;
}

/** Any number of origins, separated by commas, kept as browsers write them. With `star`, an entry may be `*`. */
export function originList({ star }: { star: boolean }): ValueType<readonly string[]> {
  return {
    allowed: `any number of origins such as https://studio.example.org, separated by commas${star ? ", or *" : ""}`,
    parse: (text) => {
      const found = text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
      return found.every((part) => ORIGIN.test(part) || (star && part === "*")) ? found.map(asBrowsersWrite) : undefined;
    },
  };
}
