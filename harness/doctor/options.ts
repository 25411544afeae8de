import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { parseArgs } from "node:util";
import { UsageError } from "../bench/options.ts";

export { UsageError };

export const HELP = `studio doctor URL [options]

Looks at a Socket.IO server from outside, as browsers reach it, and tells what is wrong on the way to it, and which line of which proxy's configuration
repairs that. URL is what people type, with the prefix, if there is one: https://studio.example.org:8443/studio

  --path PATH                 the socket's path, where it is not /socket.io/ below that URL
  --origin ORIGIN             the origin of the pages that open sockets, where it is another than the URL's: https://app.example.org
  --token TOKEN               an API token of Studio: its echo endpoint tells how requests arrive behind the proxy. Any other server needs none.
                              Without the option, the environment's STUDIO_TOKEN
  --ca FILE                   PEM file with the authority that signed the certificate, where the system does not know it
  --resolve ADDRESS[:PORT]    connects there instead of looking the name up
  --spoof                     also sends forged forwarding headers, to see whether they are believed
  --hold SECONDS              how long silent connections are held open, to see whether something cuts them: 1 to 120 (3)
  --json                      one JSON document on standard output
  --help

It opens about a hundred connections, up to two dozen at a time, sends messages of up to 1 MiB and a malformed request, changes no state, and ends by itself.

Exit codes: 0 nothing of severity medium or higher, 1 something of it, 2 wrong usage, 4 unreachable, 5 nothing answered in time.`;

/** What is to be looked at, and how. */
export interface Options {
  readonly url: URL;
  /** Below the prefix, or full: as it was given. Null: the default below the prefix. */
  readonly path: string | null;
  /** Of pages elsewhere; null: the URL's own. */
  readonly origin: string | null;
  readonly token: string | null;
  readonly ca: string | null;
  readonly resolve: { readonly address: string; readonly port: number | null } | null;
  readonly spoof: boolean;
  readonly holdS: number;
  readonly json: boolean;
}

/** Reads the command line after `doctor`; null asks for the help. Throws UsageError naming the option and what is allowed. */
export function parseOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Options | null {
  const { values, positionals } = parsed(argv);
  if (values.help) return null;
  const [url, ...more] = positionals;
  if (url === undefined) throw new UsageError("say which server: studio doctor https://studio.example.org");
  if (more.length > 0) throw new UsageError(`one URL at a time; ${JSON.stringify(more[0])} is one too many`);
  return {
    url: urlOf(url),
    path: values.path === undefined ? null : pathOf(values.path),
    origin: values.origin === undefined ? null : originIn(values.origin),
    token: tokenOf(values.token ?? env.STUDIO_TOKEN),
    ca: values.ca === undefined ? null : authorityIn(values.ca),
    resolve: values.resolve === undefined ? null : endpointOf(values.resolve),
    spoof: values.spoof ?? false,
    holdS: secondsOf(values.hold ?? "3"),
    json: values.json ?? false,
  };
}

function parsed(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...{ path: text, origin: text, token: text, ca: text, resolve: text, hold: text },
        ...{ spoof: flag, json: flag, help: { type: "boolean", short: "h" } as const },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function urlOf(text: string): URL {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new UsageError(`${JSON.stringify(text)} is no http:// or https:// URL, such as https://studio.example.org:8443/studio`);
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") throw new UsageError("the URL must hold no user name and no password");
  if (url.search !== "" || url.hash !== "") throw new UsageError("the URL ends with its path: leave out what follows ? or #");
  return url;
}

function pathOf(text: string): string {
  if (!/^\/[\w\-.~!$&'()*+,;=:@%/]*$/.test(text))
    throw new UsageError(`--path must be a path that begins with /, such as /socket.io/, not ${JSON.stringify(text)}`);
  return text;
}

function originIn(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, ""))
    throw new UsageError(`--origin must be scheme, host and perhaps port, such as https://app.example.org, not ${JSON.stringify(text)}`);
  return url.origin;
}

function tokenOf(text: string | undefined): string | null {
  if (text === undefined || text === "") return null;
  // Not shown: it may be right but for one character.
  if (!/^[\x21-\x7e]+$/.test(text)) throw new UsageError("--token must be printable characters without spaces");
  return text;
}

function authorityIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
    createSecureContext({ ca: text });
  } catch (error) {
    throw new UsageError(`--ca: ${file} cannot be used (${(error as Error).message})`);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw new UsageError(`--ca: ${file} holds no certificate in PEM`);
  return text;
}

function endpointOf(text: string): { address: string; port: number | null } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d+))?$/i.exec(text) ?? [];
  const address = bracketed ?? plain ?? "";
  if (isIP(address) === 0 || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)))
    throw new UsageError(
      `--resolve must be an address, perhaps with a port: 10.0.0.5, 10.0.0.5:8443 or [::1]:8443, not ${JSON.stringify(text)}`,
    );
  return { address, port: port === undefined ? null : Number(port) };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > 120 || text.trim() === "")
    throw new UsageError(`--hold must be a number of seconds from 1 to 120, not ${JSON.stringify(text)}`);
  return seconds;
}
