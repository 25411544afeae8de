import { test } from "../../harness/testing/tap.ts";
import { CONFIG } from "./cases/case.ts";
import type { Peer } from "./effective.ts";
import type { HostPolicy } from "./host.ts";
import { createForwarding } from "./resolve.ts";

const peer = { address: "192.0.2.7", secure: false };

/** What a Host header alone gives, where forwarding is off. */
function createEffective(hosts: HostPolicy) {
  const find = createForwarding({ ...CONFIG, enabled: false, hosts });
  return (host: string, from: Peer) => {
    const sent: Record<string, string> = { host, "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    const { scheme, host: name, port, prefix, client, origin } = find({ get: (header) => sent[header] ?? null }, from);
    return { scheme, host: name, port, prefix, client, origin };
  };
}

test("the effective URL comes from the socket and the Host header, never from forwarding headers", (t) => {
  const effective = createEffective({ bind: "127.0.0.1", allowed: ["Studio.Example"] });
  t.same(effective("studio.example:8080", peer), {
    scheme: "http",
    host: "studio.example:8080",
    port: 8080,
    prefix: "",
    client: "192.0.2.7",
    origin: "http://studio.example:8080",
  });
  t.equal(effective("STUDIO.example.:80", peer).origin, "http://studio.example", "one spelling for one origin");
  t.equal(effective("studio.example:443", { ...peer, secure: true }).origin, "https://studio.example");
  t.equal(effective("studio.example:80", { ...peer, secure: true }).origin, "https://studio.example:80");
});

test("bound to every address, IP addresses are served and names are not: DNS rebinding needs a name", (t) => {
  for (const bind of ["0.0.0.0", "::"]) {
    const effective = createEffective({ bind, allowed: [] });
    t.equal(effective("192.168.1.5:5055", peer).host, "192.168.1.5:5055");
    t.equal(effective("[fe80::1]:5055", peer).host, "[fe80::1]:5055");
    t.throws(() => effective("rebound.example", peer), { code: "wrong_host" });
    t.throws(() => effective("1.2.3.4.nip.io", peer), { code: "wrong_host" });
  }
  const one = createEffective({ bind: "192.168.1.5", allowed: [] });
  t.equal(one("192.168.1.5", peer).host, "192.168.1.5");
  t.throws(() => one("192.168.1.6", peer), { code: "wrong_host" });
  t.equal(createEffective({ bind: "fd00::1", allowed: [] })("[FD00::1]:1", peer).host, "[fd00::1]:1");
});

test("ever new hosts are refused and not remembered", (t) => {
  const effective = createEffective({ bind: "127.0.0.1", allowed: [] });
  for (let n = 0; n < 1000; n += 1) t.throws(() => effective(`h${n}.example`, peer), { code: "wrong_host" });
  for (let n = 1; n < 200; n += 1) t.equal(effective(`localhost:${n}`, peer).host, n === 80 ? "localhost" : `localhost:${n}`);
});
