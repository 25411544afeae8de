import type { Runtime } from "../topologies/topology.ts";
import type { Capability } from "./capability.ts";
import { type Check, check } from "./check.ts";
import { checks } from "./checks/index.ts";
import { inTurns } from "./in-turns.ts";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./mutants/index.ts";
import { test } from "./testing/tap.ts";

const row = (id: string, runtime: Runtime, ...provides: Capability[]) => ({ row: { id, runtime }, provides: new Set(provides) });
const one = (needs: Capability[], more: Partial<Check> = {}): Check =>
  check({ group: "delivery", claim: "", kind: "required", because: "", needs, mutants: [], run: async () => {}, ...more });

test("each runtime examines what is of the subject once, and what is of the way everywhere", (t) => {
  const rows = [row("a", "bun", "client"), row("b", "bun", "client"), row("c", "node", "client")];
  const all = { way: one([]), first: one(["client"], { ofSubject: true }), second: one(["client"], { ofSubject: true }) };
  t.same(Object.fromEntries(inTurns(rows, all)), { a: { second: "b" }, b: { first: "a" }, c: {} });
});

test("who has less to do anyway is asked first", (t) => {
  const rows = [row("a", "bun", "tls"), row("b", "bun")];
  const all = {
    way: one(["tls"]),
    other: one(["tls"]),
    ...Object.fromEntries([1, 2, 3].map((n) => [`of-${n}`, one([], { ofSubject: true })])),
  };
  t.same(Object.fromEntries(inTurns(rows, all)), { a: { "of-1": "b", "of-2": "b" }, b: { "of-3": "a" } });
});

test("a row that lacks what a check needs leaves it to nobody", (t) => {
  const rows = [row("a", "bun", "polling"), row("b", "bun", "polling", "upgrade"), row("c", "bun", "polling", "upgrade")];
  t.same(Object.fromEntries(inTurns(rows, { one: one(["polling", "upgrade"], { ofSubject: true }) })), { a: {}, b: {}, c: { one: "b" } });
  t.same(Object.fromEntries(inTurns(rows, { one: one(["drain"], { ofSubject: true }) })), { a: {}, b: {}, c: {} }, "nobody has it");
});

test("what is called a matter of the subject is shown to fail by broken subjects and clients alone", (t) => {
  const all: Readonly<Record<string, Mutant>> = mutants;
  for (const [id, { ofSubject, mutants: its }] of Object.entries(checks as Readonly<Record<string, Check>>)) {
    if (!ofSubject) continue;
    const way = its.filter((name) => {
      const { configuration, edgeCertificate, upstreamCertificate, evil } = all[name]!;
      return configuration || edgeCertificate || upstreamCertificate || evil;
    });
    t.same(way, [], id);
  }
});
