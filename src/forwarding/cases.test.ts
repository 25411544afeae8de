import { test } from "../../harness/testing/tap.ts";
import { StudioError } from "../errors.ts";
import { type Case, CONFIG, NOTHING_BELIEVED, PEER } from "./cases/case.ts";
import { cases } from "./cases/index.ts";
import type { HeaderReader } from "./effective.ts";
import { createDecide, createForwarding, explain } from "./resolve.ts";

/** Lines of one name joined in order, as every runtime joins them. */
function readerOf(lines: readonly (readonly [string, string])[]): HeaderReader {
  const joined = new Map<string, string>();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    joined.set(key, joined.has(key) ? `${joined.get(key)}, ${value}` : value);
  }
  return { get: (name) => joined.get(name.toLowerCase()) ?? null };
}

const withHost = ({ lines }: Case): Case["lines"] =>
  lines.some(([name]) => name === "Host") ? lines : [["Host", NOTHING_BELIEVED.host], ...lines];

test("every case of the table gives what it pins", (t) => {
  for (const one of cases) {
    const config = { ...CONFIG, ...one.config, depth: { ...CONFIG.depth, ...one.config?.depth } };
    const peer = { ...PEER, ...one.peer };
    const headers = readerOf(withHost(one));
    const label = `${one.id} ${one.about}`;
    let found: unknown;
    try {
      const { scheme, host, port, prefix, client, origin } = createForwarding(config)(headers, peer);
      t.equal(origin, `${scheme}://${host}`, `${label}: its origin`);
      found = { scheme, host, port, prefix, client };
    } catch (error) {
      found = error instanceof StudioError ? error.code : error;
    }
    t.same(found, typeof one.gives === "string" ? one.gives : { ...NOTHING_BELIEVED, ...one.gives }, label);
    if (!one.why) continue;
    const [about, verdict, says = ""] = one.why;
    const { why } = explain(createDecide(config), headers, peer);
    t.ok(
      why.some((entry) => entry.about === about && entry.verdict === verdict && entry.reason.includes(says)),
      `${label}: says why (${JSON.stringify(why)})`,
    );
  }
});

test("ids are stable and unique, and the cases are many", (t) => {
  const ids = cases.map(({ id }) => id);
  t.equal(new Set(ids).size, ids.length);
  const form = /^(?:FWD|ADDR|RFC7239|PROTO|HOST|PREFIX|HDR)-\d{2}[a-z]?$/;
  t.same(
    ids.filter((id) => !form.test(id)),
    [],
  );
  t.ok(ids.length > 120, `${ids.length} cases`);
});
