import { type Host, parseHost } from "./host.ts";
import { defaultPort, parsePrefix, type Scheme } from "./values.ts";

/** The parts of a public URL. */
export interface PublicUrl {
  readonly scheme: Scheme;
  readonly host: Host;
  readonly prefix: string;
}

/** Reads `https://studio.example.org:8443/studio`: scheme, host, perhaps a port and a prefix, nothing else. Null for anything else. */
export function parsePublicUrl(text: string): PublicUrl | null {
  const [, scheme, authority, path] = /^(https?):\/\/([^/?#\\\s]+)(\/[^?#]*)?$/i.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) return null;
  const host = parseHost(authority);
  const prefix = parsePrefix(path ?? "/");
  return host && prefix !== null ? { scheme: scheme.toLowerCase() as Scheme, host, prefix } : null;
}

/** Host and port as in a Host header: the port only where it is not the scheme's own. */
export function hostText(name: string, port: number, scheme: Scheme): string {
  return port === defaultPort(scheme) ? name : `${name}:${port}`;
}

/** The same URL as it is written everywhere: without a slash at its end and without the scheme's own port. */
export function publicUrlText({ scheme, host, prefix }: PublicUrl): string {
  return `${scheme}://${hostText(host.name, host.port ?? defaultPort(scheme), scheme)}${prefix}`;
}
