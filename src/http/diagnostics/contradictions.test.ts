import { test } from "../../../harness/testing/tap.ts";
import type { Why } from "../../forwarding/effective.ts";
import { createContradictions } from "./contradictions.ts";

const found = (said: string, about = "X-Forwarded-Proto"): Why[] => [
  { about, verdict: "contradiction", said, reason: "it says something else" },
];

function hearer() {
  const clock = { time: 0, now: () => clock.time };
  const counted: string[] = [];
  const said: unknown[] = [];
  const hear = createContradictions({ clock, count: (about) => counted.push(about), notice: (_, detail) => said.push(detail.said) });
  return { clock, counted, said, hear };
}

test("every contradiction is counted, and each kind and value is logged once a minute", (t) => {
  const { clock, counted, said, hear } = hearer();
  for (const value of ["http", "http", "wss", "http"]) hear(found(value));
  hear(found("http", "Forwarded"));
  t.same(said, ["http", "wss", "http"]);
  t.equal(counted.length, 5);
  clock.time += 59_000;
  hear(found("http"));
  t.equal(said.length, 3);
  clock.time += 1000;
  hear(found("http"));
  t.equal(said.length, 4);
});

test("ever new values do not fill the log", (t) => {
  const { clock, counted, said, hear } = hearer();
  for (let n = 0; n < 1000; n += 1) hear(found(String(n)));
  t.equal(said.length, 50);
  t.equal(counted.length, 1000);
  clock.time += 60_000;
  hear(found("1000"));
  t.equal(said.length, 51, "after a minute there is place again");
});
