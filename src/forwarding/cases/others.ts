import { type Case, x } from "./case.ts";

/** Headers around the ones that are read. */
export const others: readonly Case[] = [
  {
    id: "HDR-01",
    about: "Connection names a forwarding header: it is used as it arrived, and it is said",
    lines: [...x({ proto: "https" }), ["Connection", "upgrade, X-Forwarded-Proto"]],
    gives: { scheme: "https", port: 443 },
    why: ["Connection", "contradiction"],
    others:
      "Traefik deleted what it had set itself (CVE-2024-45410), and so does Apache with RequestHeader set; nothing behind them can bring it back.",
  },
  {
    id: "HDR-02",
    about: "underscores make another header",
    lines: [
      ["X_Forwarded_Proto", "https"],
      ["X_Forwarded_For", "6.6.6.6"],
    ],
    gives: {},
    why: ["X_Forwarded_Proto", "ignored"],
    others: "In CGI-like environments both have one name (gunicorn `dangerous`, older WSGI servers), and proxies do not clean the second.",
  },
  {
    id: "HDR-08",
    about: "a header longer than what is looked at: the right end counts",
    lines: x({ for: `${"x".repeat(100_000)}, 9.9.9.9` }),
    gives: { client: "9.9.9.9" },
  },
  {
    id: "HDR-08b",
    about: "a value that begins beyond what is looked at",
    lines: x({ host: `${"a".repeat(100_000)}.example` }),
    gives: {},
    why: ["X-Forwarded-Host", "ignored"],
  },
  {
    id: "HDR-09",
    about: "addresses in other headers are not read",
    lines: [
      ["X-Real-IP", "6.6.6.6"],
      ["True-Client-IP", "6.6.6.6"],
    ],
    gives: {},
    why: ["X-Real-IP", "ignored"],
  },
  {
    id: "HDR-10",
    about: "X-Original-Host and X-Host are not read",
    lines: [
      ["X-Original-Host", "evil.example"],
      ["X-Host", "evil.example"],
    ],
    gives: {},
    why: ["X-Host", "ignored"],
  },
];
