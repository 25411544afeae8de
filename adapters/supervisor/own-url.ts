import { type Bind, localUrl } from "../../src/knobs/bind.ts";
import type { Config } from "../../src/knobs/load.ts";
import type { Checked } from "../tls/read-identity.ts";

/** What decides where people find this Studio. */
export type Place = Pick<Config, "bind" | "certfile" | "allowedHosts" | "publicUrl">;

/** The URL for people on this machine; see localUrl. Where the certificate is for localhost and not for the address of the loopback, it says localhost. */
export function ownUrl(place: Place, certificate: Checked | null): string {
  const url = localUrl(place);
  const { hostname, port } = new URL(url);
  const isLoopback = hostname === "127.0.0.1" || hostname === "[::1]";
  if (!certificate || !isLoopback || certificate.covers(bare(hostname)) || !certificate.covers("localhost")) return url;
  return `https://localhost:${port}`;
}

/** What to tell an operator whose certificate is for no host where Studio answers; null when it is for one. */
export function misplaced({ bind, allowedHosts, publicUrl }: Place, { covers, names }: Checked): string | null {
  const tcp = bind.find((address) => "port" in address);
  if (!tcp) return "STUDIO_CERTFILE has no effect: Studio listens on unix sockets only, which speak plain HTTP";
  const served = [...bind.flatMap(namesOf), ...allowedHosts.map(bare), ...(publicUrl === null ? [] : [bare(new URL(publicUrl).hostname)])];
  if (served.some(covers)) return null;
  const name = names.find((one) => !one.startsWith("*.")) ?? "studio.example.org";
  return `The certificate is for ${names.join(", ") || "no host"}, and Studio answers only for ${served.join(", ")}: browsers will refuse one or the other. Set STUDIO_PUBLIC_URL=https://${name}:${tcp.port}, or what people use in its place`;
}

function namesOf(bind: Bind): string[] {
  if ("path" in bind) return [];
  if (bind.host === "0.0.0.0" || bind.host === "127.0.0.1") return ["127.0.0.1", "localhost"];
  if (bind.host === "::" || bind.host === "::1") return ["::1", "localhost"];
  return [bind.host];
}

const bare = (host: string) => host.replace(/^\[|\]$/g, "");
