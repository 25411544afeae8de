import { type Case, x } from "./case.ts";

const ignored = (says: string): Pick<Case, "gives" | "why"> => ({ gives: {}, why: ["X-Forwarded-For", "ignored", says] });

/** What an entry of X-Forwarded-For may be. */
export const addresses: readonly Case[] = [
  {
    id: "ADDR-01",
    about: "IPv4 with a port, as Azure's gateway sends it",
    lines: x({ for: "1.2.3.4:1234" }),
    gives: { client: "1.2.3.4" },
    others: "werkzeug keeps the port, and every connection is another client.",
  },
  {
    id: "ADDR-02",
    about: "IPv6 without brackets, not in its canonical form",
    lines: x({ for: "2001:DB8:0::0001" }),
    gives: { client: "2001:db8::1" },
    others: "Others keep the text, so that one client has many names for a rate limit.",
  },
  { id: "ADDR-03", about: "IPv6 in brackets", lines: x({ for: "[2001:db8::1]" }), gives: { client: "2001:db8::1" } },
  { id: "ADDR-04", about: "IPv6 with a port", lines: x({ for: "[2001:db8::1]:443" }), gives: { client: "2001:db8::1" } },
  { id: "ADDR-05", about: "IPv6 with a port that is none", lines: x({ for: "[2001:db8::1]:notaport" }), ...ignored("port") },
  { id: "ADDR-06", about: "something behind the bracket", lines: x({ for: "[2001:db8::1]extra" }), ...ignored("behind the bracket") },
  { id: "ADDR-07", about: "a bracket that is not closed", lines: x({ for: "[2001:db8::1" }), ...ignored("not closed") },
  { id: "ADDR-08", about: "IPv4 with a port that is none", lines: x({ for: "1.2.3.4:notaport" }), ...ignored("port") },
  { id: "ADDR-09", about: "bytes beyond ASCII", lines: x({ for: "\u00e9\u00ff" }), ...ignored("no IP address") },
  {
    id: "ADDR-10",
    about: "`unknown`",
    lines: x({ for: "unknown" }),
    ...ignored("does not know"),
    others: "Others make `unknown` the client. The address of the proxy says more, and is one that can be blocked.",
  },
  { id: "ADDR-11", about: "a hidden name", lines: x({ for: "_hidden" }), ...ignored("hides") },
  {
    id: "ADDR-12",
    about: "octal IPv4",
    lines: x({ for: "0177.0.0.1" }),
    ...ignored("no IP address"),
    others: "Some parsers read 127.0.0.1, others 177.0.0.1.",
  },
  { id: "ADDR-12b", about: "IPv4 as one number", lines: x({ for: "1" }), ...ignored("no IP address") },
  { id: "ADDR-12c", about: "IPv4 with a leading zero or out of range", lines: x({ for: "01.2.3.256" }), ...ignored("no IP address") },
  { id: "ADDR-13", about: "port 0", lines: x({ for: "1.2.3.4:0" }), ...ignored("port") },
  { id: "ADDR-13b", about: "port 65536", lines: x({ for: "[::1]:65536" }), ...ignored("port") },
  { id: "ADDR-14", about: "a name", lines: x({ for: "localhost" }), ...ignored("no IP address") },
  { id: "ADDR-15", about: "IPv4 in brackets", lines: x({ for: "[1.2.3.4]" }), ...ignored("no IP address") },
];
