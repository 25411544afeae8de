import { test } from "../../harness/testing/tap.ts";
import { loadConfig } from "../knobs/load.ts";
import { forwardingOf, forwardingWarnings } from "./config.ts";

const forwarding = (env: Record<string, string>) => forwardingOf(loadConfig({ env }));

test("forwarding is off until somebody says so or names a proxy, and then one value of each header counts", (t) => {
  t.equal(forwarding({}).enabled, false);
  t.equal(forwarding({ STUDIO_TRUSTED_PROXIES: "10.0.0.0/8" }).enabled, true);
  t.equal(forwarding({ STUDIO_TRUSTED_PROXIES: "10.0.0.0/8", STUDIO_PROXY_FIX_ENABLED: "false" }).enabled, false);
  const on = forwarding({
    LLMCTL_STUDIO_PROXY_FIX_ENABLED: "True",
    LLMCTL_STUDIO_PROXY_FIX_X_FOR: "2",
    LLMCTL_STUDIO_PROXY_FIX_X_PREFIX: "0",
  });
  t.same([on.enabled, on.depth], [true, { for: 2, proto: 1, host: 1, port: 1, prefix: 0 }], "the names of the plan work");
  t.equal(forwarding({ LLMCTL_STUDIO_PREFERRED_URL_SCHEME: "https" }).preferredScheme, "https");
});

test("the public URL is read into one form, and what is none is refused by name", (t) => {
  t.equal(forwarding({ STUDIO_PUBLIC_URL: "HTTPS://Studio.Example:443/a/" }).publicUrl, "https://studio.example/a");
  for (const text of ["studio.example", "https://a@b", "https://a/?q=1", "https://a//b"])
    t.throws(() => forwarding({ STUDIO_PUBLIC_URL: text }), /STUDIO_PUBLIC_URL: .* it must be an http or https URL/);
  t.throws(() => forwarding({ STUDIO_TRUSTED_PROXIES: "10.0.0.0/33" }), /STUDIO_TRUSTED_PROXIES: .*networks such as 10.0.0.0\/8/);
  for (const text of ["constructor", "10.0.0.0/8/8", "example.org", "fe80::1%eth0", "1.2.3"])
    t.throws(() => forwarding({ STUDIO_TRUSTED_PROXIES: text }), /STUDIO_TRUSTED_PROXIES/, text);
  t.same(forwarding({ STUDIO_TRUSTED_PROXIES: "loopback, unix,192.0.2.1, fd00::/8," }).trusted, [
    "loopback",
    "unix",
    "192.0.2.1",
    "fd00::/8",
  ]);
  t.throws(() => forwarding({ STUDIO_PROXY_FIX_ENABLED: "constructor" }), /must be true or false/);
  t.throws(() => forwarding({ STUDIO_PROXY_FIX_X_PROTO: "17" }), /STUDIO_PROXY_FIX_X_PROTO: "17" is not allowed/);
});

test("the start says where trust is wider than it looks, and which settings do nothing", (t) => {
  const warned = (env: Record<string, string>) => forwardingWarnings(forwarding(env)).join("\n");
  t.equal(warned({}), "");
  t.equal(warned({ STUDIO_PROXY_FIX_ENABLED: "true" }), "", "on loopback only this machine can speak");
  t.match(warned({ STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_HOST: "0.0.0.0" }), /every loopback and private address/);
  t.equal(warned({ STUDIO_TRUSTED_PROXIES: "10.0.0.1", STUDIO_HOST: "0.0.0.0" }), "");
  t.match(warned({ STUDIO_TRUSTED_PROXIES: "10.0.0.1,0.0.0.0/0" }), /0\.0\.0\.0\/0: everybody/, "FWD-17");
  t.match(warned({ STUDIO_TRUSTED_PROXIES: "10.0.0.1", STUDIO_PROXY_FIX_ENABLED: "no" }), /no effect/);
  t.match(warned({ STUDIO_PUBLIC_URL: "http://a.example", STUDIO_PREFERRED_URL_SCHEME: "https" }), /no effect/);
});
