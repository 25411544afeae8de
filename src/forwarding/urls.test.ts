import fc from "fast-check";
import { test } from "../../harness/testing/tap.ts";
import { parsePublicUrl, publicUrlText } from "./public-url.ts";
import { absoluteUrl, cookieAttributes, cookieName, locationValue, socketPathUnder } from "./urls.ts";
import { stripPrefix } from "./values.ts";

const under = (prefix: string, scheme: "http" | "https" = "https") => ({ scheme, origin: `${scheme}://pub.example`, prefix });

/** What Apache's ProxyPassReverse and lighttpd's map-urlpath do to a Location: a path or the path of a URL gets the prefix. */
const rewritten = (location: string, prefix: string) =>
  location.replace(/^(?:[a-z]+:\/\/[^/]+)?\//, (start) => `${start.slice(0, -1)}${prefix}/`);

const segment = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
const prefixes = fc.array(segment, { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join(""));
const paths = fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join("/")}`);

test("a Location leads to the same place, whether the proxy takes the prefix off, rewrites Location, or neither", (t) => {
  fc.assert(
    fc.property(prefixes, paths, paths, fc.boolean(), (prefix, from, to, rewrites) => {
      const sent = locationValue(under(prefix), `${prefix}${to}?flash=saved`, from);
      const seen = rewrites && prefix ? rewritten(sent, prefix) : sent;
      // The address bar may have no slash behind a bare prefix; a proxy then asks for `/` all the same.
      const bars = from === "/" && prefix ? [`${prefix}/`, prefix] : [`${prefix}${from}`];
      return bars.every((bar) => new URL(seen, `https://pub.example${bar}?q=1`).href === `https://pub.example${prefix}${to}?flash=saved`);
    }),
    { numRuns: 2000 },
  );
  t.equal(locationValue(under(""), "/nodes/1", "/nodes"), "/nodes/1", "without a prefix it stays as it is");
  t.equal(locationValue(under("/studio"), "/studio/nodes/1", "/nodes"), "../../studio/nodes/1");
  t.equal(locationValue(under("/studio"), "https://elsewhere.example/", "/nodes"), "https://elsewhere.example/");
});

test("the prefix is taken off once, and only where it is one", (t) => {
  fc.assert(
    fc.property(prefixes, paths, (prefix, path) => stripPrefix(prefix + path, prefix) === path),
    { numRuns: 500 },
  );
  t.equal(stripPrefix("/api", "/api"), "/");
  t.equal(stripPrefix("/api/", "/api"), "/");
  t.equal(stripPrefix("/apiv2", "/api"), "/apiv2", "PREFIX-10");
  t.equal(stripPrefix("/nodes/1", "/api"), "/nodes/1", "the proxy has taken it off");
});

test("links, cookies and the socket path are those of the deployment", (t) => {
  t.equal(absoluteUrl(under("/studio"), "/nodes"), "https://pub.example/studio/nodes");
  t.equal(socketPathUnder(under("/studio"), "/socket.io"), "/studio/socket.io");
  t.equal(cookieName(under(""), "s"), "__Host-s");
  t.equal(cookieName(under("/studio"), "s"), "__Secure-s");
  t.equal(cookieName(under("", "http"), "s"), "s");
  t.equal(cookieAttributes(under(""), { maxAge: 9, httpOnly: true }), "Path=/; Max-Age=9; HttpOnly; SameSite=Lax; Secure");
  t.equal(cookieAttributes(under("/studio", "http"), { maxAge: 0, httpOnly: false }), "Path=/studio; Max-Age=0; SameSite=Lax");
});

test("a public URL is scheme, host, port and prefix, and nothing else", (t) => {
  const good: [string, string][] = [
    ["https://Studio.example.org/", "https://studio.example.org"],
    ["https://studio.example.org:443/studio/", "https://studio.example.org/studio"],
    ["http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"],
  ];
  for (const [text, wanted] of good) t.equal(publicUrlText(parsePublicUrl(text)!), wanted);
  const bad = [
    "studio.example.org",
    "ftp://a",
    "https://",
    "https://a@b",
    "https://a/?q",
    "https://a/#h",
    "https://a//b",
    "https://a b",
    "https://a\\b",
  ];
  for (const text of [...bad, "https://a:0", "https://a/../b", "javascript:alert(1)", ""]) t.equal(parsePublicUrl(text), null, text);
});
