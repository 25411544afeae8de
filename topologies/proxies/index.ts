// Written by scripts/indexes.mjs; do not edit.
import apache from "./apache.ts";
import caddy from "./caddy.ts";
import h2o from "./h2o.ts";
import haproxy from "./haproxy.ts";
import lighttpd from "./lighttpd.ts";
import nginx from "./nginx.ts";
import traefik from "./traefik.ts";

/** Every proxy that can stand before Studio. */
export const proxies = [apache, caddy, h2o, haproxy, lighttpd, nginx, traefik] as const;
