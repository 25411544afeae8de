// Written by scripts/indexes.mjs; do not edit.
import affinityCookie from "./affinity-cookie.ts";
import affinityHash from "./affinity-hash.ts";
import directHttp from "./direct-http.ts";
import directTls from "./direct-tls.ts";
import http from "./http.ts";
import mixedRuntimes from "./mixed-runtimes.ts";
import noAffinity from "./no-affinity.ts";
import otherPort from "./other-port.ts";
import prefixKept from "./prefix-kept.ts";
import prefixStripped from "./prefix-stripped.ts";
import rfc7239 from "./rfc7239.ts";
import singleWorker from "./single-worker.ts";
import splitHost from "./split-host.ts";
import tlsPassthrough from "./tls-passthrough.ts";
import tlsReencryption from "./tls-reencryption.ts";
import tlsTermination from "./tls-termination.ts";
import twoHops from "./two-hops.ts";
import websocketOnly from "./websocket-only.ts";

/** Every way of being deployed that has a name, by its id. */
export const ways = {
  "affinity-cookie": affinityCookie,
  "affinity-hash": affinityHash,
  "direct-http": directHttp,
  "direct-tls": directTls,
  http,
  "mixed-runtimes": mixedRuntimes,
  "no-affinity": noAffinity,
  "other-port": otherPort,
  "prefix-kept": prefixKept,
  "prefix-stripped": prefixStripped,
  rfc7239,
  "single-worker": singleWorker,
  "split-host": splitHost,
  "tls-passthrough": tlsPassthrough,
  "tls-reencryption": tlsReencryption,
  "tls-termination": tlsTermination,
  "two-hops": twoHops,
  "websocket-only": websocketOnly,
} as const;
