import type { Bind } from "../knobs/bind.ts";
import type { HostPolicy } from "./host.ts";
import type { Scheme } from "./values.ts";

/** What is believed of whom. */
export interface ForwardingConfig {
  /** Off: no forwarding header is read. */
  readonly enabled: boolean;
  /** Which family of headers is read. They are never merged: whoever sets one of them does not clean the other. */
  readonly family: "x-forwarded" | "forwarded";
  /**
   * For each header, how many proxies in front set it; the value is counted from the right, and 0 means that nobody sets it. `for` can be `auto`: walk
   * to the left as long as the entries are trusted proxies.
   */
  readonly depth: {
    readonly for: number | "auto";
    readonly proto: number;
    readonly host: number;
    readonly port: number;
    readonly prefix: number;
  };
  /** Addresses and networks of the proxies, `loopback`, `private`, `unix`. Empty: loopback and private addresses may speak, and depths alone count. */
  readonly trusted: readonly string[];
  /** `https://studio.example.org/studio`: then scheme, host, port and prefix are these, whatever a request says. */
  readonly publicUrl: string | null;
  /** The scheme where neither the socket nor a trusted header says one. */
  readonly preferredScheme: Scheme;
  readonly hosts: HostPolicy;
}

/** The settings that forwarding is made of, by their names in the configuration. */
export interface ForwardingSettings {
  readonly bind: readonly Bind[];
  readonly allowedHosts: readonly string[];
  readonly proxyFixEnabled: boolean | null;
  readonly proxyFixFor: number | "auto";
  readonly proxyFixProto: number;
  readonly proxyFixHost: number;
  readonly proxyFixPort: number;
  readonly proxyFixPrefix: number;
  readonly trustedProxies: readonly string[];
  readonly forwardedHeader: "x-forwarded" | "forwarded";
  readonly publicUrl: string | null;
  readonly preferredScheme: Scheme;
}

/** The forwarding of a configuration. It is on when it says so, or when it says nothing and names trusted proxies. */
export function forwardingOf(settings: ForwardingSettings): ForwardingConfig {
  return {
    enabled: settings.proxyFixEnabled ?? settings.trustedProxies.length > 0,
    family: settings.forwardedHeader,
    depth: {
      for: settings.proxyFixFor,
      proto: settings.proxyFixProto,
      host: settings.proxyFixHost,
      port: settings.proxyFixPort,
      prefix: settings.proxyFixPrefix,
    },
    trusted: settings.trustedProxies,
    publicUrl: settings.publicUrl,
    preferredScheme: settings.preferredScheme,
    hosts: hostsOf(settings),
  };
}

/** Every address that is listened on is served by its name; one that listens everywhere says more than any other. */
function hostsOf({ bind, allowedHosts }: ForwardingSettings): HostPolicy {
  const hosts = bind.flatMap((one) => ("port" in one ? [one.host] : []));
  const widest = hosts.find((host) => host === "0.0.0.0" || host === "::") ?? hosts.find((host) => !LOOPBACK.test(host)) ?? hosts[0];
  return { bind: widest ?? "localhost", allowed: [...allowedHosts, ...hosts.filter((host) => host !== widest)] };
}

const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1)$/;

/** What an operator should hear at the start: trust that is wider than it looks, and settings without effect. */
export function forwardingWarnings({ enabled, trusted, hosts, publicUrl, preferredScheme }: ForwardingConfig): string[] {
  const warnings: string[] = [];
  for (const entry of trusted.filter((one) => one.endsWith("/0")))
    warnings.push(
      `STUDIO_TRUSTED_PROXIES has ${entry}: everybody who reaches the port can say who they are and what the address of Studio is.`,
    );
  if (trusted.length > 0 && !enabled)
    warnings.push("STUDIO_TRUSTED_PROXIES has no effect, because STUDIO_PROXY_FIX_ENABLED is false: no forwarding header is read.");
  if (enabled && trusted.length === 0 && !LOOPBACK.test(hosts.bind))
    warnings.push(
      "Forwarding headers are believed from every loopback and private address. Name your proxies with STUDIO_TRUSTED_PROXIES, so that others in the network cannot use them.",
    );
  if (publicUrl?.startsWith("http://") && preferredScheme === "https")
    warnings.push("STUDIO_PREFERRED_URL_SCHEME is https and has no effect, because STUDIO_PUBLIC_URL says http.");
  return warnings;
}
