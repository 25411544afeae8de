/** An address to listen on as it is typed: what is not named is null. */
export type BindEntry = { readonly host: string | null; readonly port: number | null } | { readonly path: string };

/** An address to listen on: TCP, or a unix socket by its absolute path. `ipv6Only` keeps `::` from taking the IPv4 addresses, too. */
export type Bind = TcpBind | UnixBind;
export type TcpBind = { readonly host: string; readonly port: number; readonly ipv6Only?: true };
export type UnixBind = { readonly path: string };

/** What a host of an address may look like: a name, IPv4, or IPv6 without brackets. */
export const BIND_HOST = /^(?:[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/;

const TCP = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/;

/** Longest path of a unix socket in bytes: `sun_path` has 104 on macOS and 108 on Linux, one of them for the end. */
const LONGEST_PATH = 103;

/**
 * Reads addresses as Gunicorn writes them, separated by commas: `0.0.0.0:8000`, `[::1]:8000`, `localhost`, `:8000`, `unix:/run/studio.sock`. Null when one
 * of them is none, or there is none at all.
 */
export function parseBinds(text: string): readonly BindEntry[] | null {
  const entries = text.split(",").map((part) => parseBind(part.trim()));
  return entries.every((entry) => entry !== null) ? entries : null;
}

function parseBind(text: string): BindEntry | null {
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length).replace(/^\/\/(?=\/)/, "");
    return /^[^\u0000-\u001f]+$/.test(path) && !path.endsWith("/") && new TextEncoder().encode(path).length <= LONGEST_PATH
      ? { path }
      : null;
  }
  const [, ipv6, name, port] = TCP.exec(text) ?? [];
  const host = ipv6 ?? (name || null);
  if (host === null ? port === undefined : !BIND_HOST.test(host)) return null;
  if (ipv6 !== undefined && !ipv6.includes(":")) return null;
  return Number(port ?? 0) <= 65535 ? { host, port: port === undefined ? null : Number(port) } : null;
}

const firstTcp = (text: string) => parseBinds(text)?.find((entry) => "port" in entry);

/** The host of the first TCP address, or undefined when it names none. */
export const hostOfBind = (text: string): string | undefined => firstTcp(text)?.host ?? undefined;

/** The port of the first TCP address, or undefined when it names none. */
export const portOfBind = (text: string): string | undefined => firstTcp(text)?.port?.toString();

/**
 * The addresses to listen on: the first TCP address is `host` and `port`, which have their own settings; further ones take from it what they do not name.
 * `resolve` makes the path of a socket absolute. Without any TCP address in the list there is none, unless `alsoTcp`.
 */
export function bindsOf(
  entries: readonly BindEntry[],
  first: { host: string; port: number },
  { alsoTcp, resolve }: { alsoTcp: boolean; resolve(path: string): string },
): readonly Bind[] {
  const seen = new Map<string, Bind>();
  let named = false;
  const add = (bind: Bind) => seen.set(bindText(bind), bind);
  for (const entry of entries) {
    if ("path" in entry) add({ path: resolve(entry.path) });
    else if (named) add({ host: entry.host ?? first.host, port: entry.port ?? first.port });
    else {
      named = true;
      add(first);
    }
  }
  if (!named && (alsoTcp || seen.size === 0)) add(first);
  const binds = [...seen.values()];
  // Alone, `::` listens on IPv4, too; beside 0.0.0.0 it must not.
  const isDouble = (bind: Bind) => "port" in bind && bind.host === "::" && seen.has(bindText({ host: "0.0.0.0", port: bind.port }));
  return binds.map((bind) => (isDouble(bind) && "port" in bind ? { ...bind, ipv6Only: true } : bind));
}

/** An address as it is typed. */
export function bindText(bind: Bind): string {
  if ("path" in bind) return `unix:${bind.path}`;
  return `${bind.host.includes(":") ? `[${bind.host}]` : bind.host}:${bind.port}`;
}

/**
 * The URL under which a person or program on this machine reaches Studio. An address that listens everywhere is called by the loopback. Where there are
 * unix sockets only, it is what the Host header of a request through them can be.
 */
export function localUrl({ bind, certfile }: { readonly bind: readonly Bind[]; readonly certfile: string | null }): string {
  const first = bind.find((one) => "port" in one);
  if (!first) return "http://localhost";
  const name = first.host === "0.0.0.0" ? "127.0.0.1" : first.host === "::" ? "::1" : first.host;
  return `${certfile === null ? "http" : "https"}://${bindText({ host: name, port: first.port })}`;
}
