import { type Case, x } from "./case.ts";

const https = { scheme: "https", port: 443 } as const;

/** The scheme. */
export const schemes: readonly Case[] = [
  {
    id: "PROTO-01",
    about: "`wss`, as Traefik says for upgrades",
    lines: x({ proto: "wss" }),
    gives: https,
    others: "Flask-SocketIO compares `wss` with the `https` of the Origin and refuses (traefik#9736).",
  },
  { id: "PROTO-01b", about: "`ws`", peer: { secure: false }, lines: x({ proto: "ws" }), gives: {} },
  { id: "PROTO-02", about: "upper case", lines: x({ proto: "HTTPS" }), gives: https },
  {
    id: "PROTO-03",
    about: "two values, depth 1",
    lines: x({ proto: "https, http" }),
    gives: {},
    why: ["X-Forwarded-Proto", "contradiction"],
    others: "Express and Fastify take the leftmost, which the client wrote.",
  },
  { id: "PROTO-03b", about: "two values, depth 2", config: { depth: { proto: 2 } }, lines: x({ proto: "https,http" }), gives: https },
  {
    id: "PROTO-04",
    about: "`javascript`",
    lines: x({ proto: "javascript" }),
    gives: {},
    why: ["X-Forwarded-Proto", "ignored", "none of http"],
    others: "werkzeug makes it the scheme of every URL.",
  },
  { id: "PROTO-04b", about: "markup", lines: x({ proto: 'a."><script>' }), gives: {} },
  {
    id: "PROTO-05",
    about: "X-Forwarded-Ssl says the opposite: reported, not guessed",
    lines: [...x({ proto: "http" }), ["X-Forwarded-Ssl", "on"]],
    gives: {},
    why: ["X-Forwarded-Ssl", "contradiction"],
    others: "gunicorn refuses the request; Rack takes X-Forwarded-Ssl first.",
  },
  {
    id: "PROTO-05b",
    about: "wss here and http there",
    lines: [...x({ proto: "wss" }), ["X-Forwarded-Scheme", "http"]],
    gives: https,
    why: ["X-Forwarded-Scheme", "contradiction"],
  },
  {
    id: "PROTO-06",
    about: "headers that say the scheme in other ways are not read",
    lines: [
      ["X-Forwarded-Scheme", "https"],
      ["X-Forwarded-Protocol", "https"],
      ["Front-End-Https", "on"],
    ],
    gives: {},
    why: ["Front-End-Https", "contradiction"],
  },
  {
    id: "PROTO-07",
    about: "TLS also on this hop, and a trusted header says http",
    peer: { secure: true },
    lines: x({ proto: "http" }),
    gives: {},
    why: ["socket", "contradiction"],
  },
  { id: "PROTO-08", about: "TLS on this hop and no header", peer: { secure: true }, lines: [], gives: https },
  {
    id: "PROTO-09",
    about: "the preferred scheme, where nobody says one",
    config: { preferredScheme: "https" },
    lines: [],
    gives: https,
    why: ["STUDIO_PREFERRED_URL_SCHEME", "used"],
  },
  {
    id: "PROTO-09b",
    about: "a trusted header is more than a preference",
    config: { preferredScheme: "https" },
    lines: x({ proto: "http" }),
    gives: {},
  },
  { id: "PROTO-10", about: "an invalid value is not replaced by the one next to it", lines: x({ proto: "https, gopher" }), gives: {} },
];
