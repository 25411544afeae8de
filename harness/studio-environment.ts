import type { SubjectPlan } from "./subject.ts";

/** What Studio is told by its environment, so that a plan means the same for it as for every other subject. */
export function studioEnvironment({ transports, tls, trusts, proxies, hosts, origins, environment }: SubjectPlan): Record<string, string> {
  return {
    STUDIO_ALLOWED_HOSTS: hosts.join(","),
    STUDIO_SOCKETIO_TRANSPORTS: transports.join(","),
    // What it measures itself, not what it would grant to one address.
    STUDIO_RATE_LOCAL: "false",
    // A worker that leaves spreads its clients over a third of this, and an examination waits for it. A client that is starved by then is not told.
    STUDIO_GRACEFUL_TIMEOUT: "5s",
    ...(origins.length > 0 ? { STUDIO_ALLOWED_ORIGINS: origins.join(","), STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: origins.join(",") } : {}),
    ...(tls ? { STUDIO_CERTFILE: tls.certificate, STUDIO_KEYFILE: tls.key } : {}),
    ...(trusts
      ? {
          STUDIO_PROXY_FIX_ENABLED: "true",
          STUDIO_TRUSTED_PROXIES: proxies,
          STUDIO_FORWARDED_HEADER: trusts === "rfc7239" ? "forwarded" : "x-forwarded",
        }
      : { STUDIO_PROXY_FIX_ENABLED: "false" }),
    ...environment,
  };
}
