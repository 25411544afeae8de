import type { ForwardingConfig } from "./config.ts";
import type { HeaderReader, Why } from "./effective.ts";
import { type ForwardedHeader, forwardedHeader } from "./forwarded.ts";
import { fromRight, type Said } from "./from-right.ts";
import { parseNode } from "./node.ts";

/** Takes down what became of something that a hop said. Only there when somebody wants to know. */
export type Note = (about: string, verdict: Why["verdict"], said: string | null, reason: string) => void;

/** One thing that hops say. */
export type Topic = "for" | "proto" | "host" | "port" | "prefix";

/** The header of each topic in the family X-Forwarded-*. */
export const X_HEADERS: Readonly<Record<Topic, string>> = {
  for: "X-Forwarded-For",
  proto: "X-Forwarded-Proto",
  host: "X-Forwarded-Host",
  port: "X-Forwarded-Port",
  prefix: "X-Forwarded-Prefix",
};

/** How many trusted proxies a walk passes. */
export const MOST_HOPS = 64;

const MALFORMED = "the element is malformed (RFC 7239, section 4)";

/** Where a topic is said, under the name that the notes give it. */
interface Source {
  readonly name: string;
  readonly header: string;
  readonly said: Said;
}

/** What the trusted hops of one request say, each header counted from its right end. `client` MUST be asked first. */
export class Hops {
  readonly #config: ForwardingConfig;
  readonly #headers: HeaderReader;
  readonly #note: Note | null;
  readonly #sources: Source[] = [];
  #forwarded: ForwardedHeader | null = null;
  /** How many trusted proxies stand in a row from here; null where nobody can tell. */
  #row: number | null = null;

  constructor(config: ForwardingConfig, headers: HeaderReader, note: Note | null) {
    this.#config = config;
    this.#headers = headers;
    this.#note = note;
  }

  /** Characters of headers that were read. */
  get looked(): number {
    return this.#sources.reduce((sum, { said }) => sum + said.looked, 0);
  }

  #source(topic: Topic): Source | null {
    const rfc = this.#config.family === "forwarded";
    if (rfc && (topic === "port" || topic === "prefix")) return null;
    const name = rfc ? `Forwarded ${topic}` : X_HEADERS[topic];
    const header = this.#headers.get(rfc ? "forwarded" : name.toLowerCase());
    if (header === null) return null;
    if (rfc) this.#forwarded ??= forwardedHeader(header);
    const source = { name, header, said: this.#forwarded?.of(topic as "for" | "proto" | "host") ?? fromRight(header) };
    this.#sources.push(source);
    return source;
  }

  /** The canonical address of the client, null where none is believed. `isProxy` tells trusted proxies by their address. */
  client(isProxy: (bytes: Uint8Array) => boolean): string | null {
    const { depth, trusted, family } = this.#config;
    const walks = trusted.length > 0;
    const source = this.#source("for");
    if (depth.for !== 0 && walks) this.#row = 1;
    if (!source) return null;
    const { name, said, header } = source;
    const ignored = (text: string, reason: string) => {
      this.#note?.(name, "ignored", text, reason);
      return null;
    };
    if (depth.for === 0) return ignored(header, "its depth is 0: nobody in front sets it");
    const limit = depth.for === "auto" ? (walks ? MOST_HOPS : 1) : depth.for;
    let last: string | null = null;
    for (let position = 1; position <= limit; position += 1) {
      const value = said.next();
      if (value === null) {
        if (depth.for !== "auto" || last === null) return ignored(header, tooFew(position - 1, limit));
        this.#note?.(name, "used", last, "every entry is a trusted proxy, so the leftmost is the client");
        return last;
      }
      if (value === false) return ignored(header, MALFORMED);
      const node = parseNode(value, family === "forwarded");
      if (typeof node === "string") return ignored(value, `${ordinal(position)}: ${node}`);
      last = node.text;
      const passes = walks && isProxy(node.bytes);
      if (passes && this.#row !== null) this.#row += 1;
      if (position < limit && passes) continue;
      if (walks && passes && depth.for === "auto") return ignored(header, `more than ${MOST_HOPS} trusted proxies stand in a row`);
      if (position < limit && !walks) continue;
      this.#note?.(name, "used", value, `${ordinal(position)}${walks && !passes ? ", the first that is no trusted proxy" : ""}`);
      return last;
    }
    return last;
  }

  /** The value of a topic at its depth; null where none is believed. `must` says what `parse` takes. */
  pick<T>(topic: Exclude<Topic, "for">, parse: (text: string) => T | null, must: string): T | null {
    const source = this.#source(topic);
    if (!source) return null;
    const { name, said, header } = source;
    const note = this.#note;
    const depth = this.#config.depth[topic];
    const ignored = (text: string, reason: string) => {
      note?.(name, "ignored", text, reason);
      return null;
    };
    if (depth === 0) return ignored(header, "its depth is 0: nobody in front sets it");
    if (this.#row !== null && depth > this.#row)
      return ignored(
        header,
        `its depth is ${depth}, but only ${this.#row} trusted ${this.#row === 1 ? "proxy stands" : "proxies stand"} in a row`,
      );
    let value: string | false | null = null;
    for (let position = 1; position <= depth; position += 1) {
      value = said.next();
      if (value === null) return ignored(header, tooFew(position - 1, depth));
      if (value === false) return ignored(header, MALFORMED);
    }
    const text = value as string;
    if (text === "") return ignored(header, `${ordinal(depth)}: the hop said nothing`);
    const parsed = parse(text);
    if (parsed === null) return ignored(text, `${ordinal(depth)}: ${must}`);
    if (note) {
      note(name, "used", text, ordinal(depth));
      const before = said.next();
      if (typeof before === "string" && before !== "" && JSON.stringify(parse(before)) !== JSON.stringify(parsed))
        note(name, "contradiction", before, "it stands further left than trusted proxies write, and says something else");
    }
    return parsed;
  }
}

const ordinal = (position: number) => `value ${position} from the right`;

const tooFew = (found: number, depth: number) =>
  `it has ${found} ${found === 1 ? "value" : "values"}, fewer than its depth ${depth}: the proxies that should have set it were not all there`;
