import type { Product } from "../../src/contract/diagnostics/causes.ts";
import type { Edit } from "./edits.ts";

/** Sets every forwarding header at the edge from the connection, so that nothing of what a client says is passed on. */
export const FORWARDING_HEADERS: Readonly<Record<Product, readonly Edit[]>> = {
  nginx: [
    {
      in: "location",
      set: [
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header X-Forwarded-Host $http_host;",
        "proxy_set_header X-Forwarded-Port $server_port;",
        'proxy_set_header Forwarded "";',
      ],
      instead: [
        "proxy_set_header X-Forwarded-For …",
        "proxy_set_header X-Forwarded-Proto …",
        "proxy_set_header X-Forwarded-Host …",
        "proxy_set_header X-Forwarded-Port …",
        "proxy_set_header X-Forwarded-Scheme …",
        "proxy_set_header X-Forwarded-Ssl …",
        "proxy_set_header Forwarded …",
      ],
    },
    {
      in: "location",
      when: "prefix",
      set: ["proxy_set_header X-Forwarded-Prefix {prefix};"],
      instead: ["proxy_set_header X-Forwarded-Prefix …"],
    },
    {
      in: "location",
      when: "no prefix",
      set: ['proxy_set_header X-Forwarded-Prefix "";'],
      instead: ["proxy_set_header X-Forwarded-Prefix …"],
    },
  ],
  caddy: [
    { in: null, remove: ["trusted_proxies …"] },
    {
      in: "site",
      set: [
        "request_header Connection (?i)(x-forwarded-[a-z]+|x-real-ip|forwarded) x-dropped",
        "request_header X-Forwarded-Port {port}",
        "request_header -Forwarded",
      ],
      instead: [
        "request_header Connection …",
        "request_header X-Forwarded-Port …",
        "request_header -Forwarded",
        "request_header Forwarded …",
      ],
    },
    { in: "site", when: "prefix", set: ["request_header X-Forwarded-Prefix {prefix}"], instead: ["request_header X-Forwarded-Prefix …"] },
    { in: "site", when: "no prefix", set: ["request_header -X-Forwarded-Prefix"], instead: ["request_header X-Forwarded-Prefix …"] },
  ],
  traefik: [
    { in: null, remove: ["insecure: true", "trustedIPs: …"] },
    { in: "headers", set: ['Forwarded: ""'], instead: ["Forwarded: …"] },
  ],
  haproxy: [
    {
      in: "frontend",
      set: [
        "http-request replace-value Connection (?i)(x-forwarded-.*|x-real-ip|forwarded) x-dropped",
        "http-request del-header Forwarded",
        "http-request set-header X-Forwarded-For %[src]",
        "http-request set-header X-Forwarded-Proto {scheme}",
        "http-request set-header X-Forwarded-Host %[req.hdr(host)]",
        "http-request set-header X-Forwarded-Port {port}",
      ],
      instead: [
        "http-request replace-value Connection …",
        "http-request del-header Forwarded…",
        "http-request set-header Forwarded …",
        "http-request add-header Forwarded …",
        "option forwardfor…",
        "http-request del-header X-Forwarded-For…",
        "http-request add-header X-Forwarded-For …",
        "http-request set-header X-Forwarded-For …",
        "http-request set-header X-Forwarded-Proto …",
        "http-request set-header X-Forwarded-Host …",
        "http-request set-header X-Forwarded-Port …",
      ],
    },
    {
      in: "frontend",
      when: "prefix",
      set: ["http-request set-header X-Forwarded-Prefix {prefix}"],
      instead: ["http-request … X-Forwarded-Prefix…"],
    },
    {
      in: "frontend",
      when: "no prefix",
      set: ["http-request del-header X-Forwarded-Prefix"],
      instead: ["http-request … X-Forwarded-Prefix…"],
    },
  ],
  apache: [
    {
      in: "host",
      set: [
        "ProxyAddHeaders Off",
        'RequestHeader edit* Connection "(?i)x-forwarded-[a-z]+|x-real-ip|forwarded" "x-dropped" early',
        "RequestHeader unset Forwarded",
        'RequestHeader set X-Forwarded-For "expr=%{REMOTE_ADDR}"',
        'RequestHeader set X-Forwarded-Proto "{scheme}"',
        'RequestHeader set X-Forwarded-Host "expr=%{HTTP_HOST}"',
        'RequestHeader set X-Forwarded-Port "{port}"',
      ],
      instead: [
        "ProxyAddHeaders …",
        "RequestHeader edit* Connection …",
        "RequestHeader unset Forwarded",
        "RequestHeader … X-Forwarded-For …",
        "RequestHeader … X-Forwarded-Proto …",
        "RequestHeader … X-Forwarded-Host …",
        "RequestHeader … X-Forwarded-Port …",
      ],
    },
    {
      in: "host",
      when: "prefix",
      set: ['RequestHeader set X-Forwarded-Prefix "{prefix}"'],
      instead: ["RequestHeader … X-Forwarded-Prefix…"],
    },
    { in: "host", when: "no prefix", set: ["RequestHeader unset X-Forwarded-Prefix"], instead: ["RequestHeader … X-Forwarded-Prefix…"] },
  ],
};
