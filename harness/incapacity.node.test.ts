// What drivers call impossible is tried for real: each attempt has to fail, else the declaration is wrong.
import { proxies } from "../topologies/proxies/index.ts";
import { absence } from "../topologies/run-proxy.ts";
import { cleanUp } from "./bench/children.ts";
import { tryIncapacities } from "./incapacity.ts";
import { makeCertificates } from "./site.ts";
import { SubjectPool } from "./subject-pool.ts";
import plain from "./subjects/plain-socket.io.ts";
import { test } from "./testing/tap.ts";

process.on("exit", cleanUp);
const pool = new SubjectPool();
const certificates = makeCertificates();
/** Nothing that is run can show that a program has no command. */
const UNTRIED = ["validate"];

test("every incapacity that a driver declares is confirmed by trying", async (t) => {
  await Promise.all(
    proxies.map(async (driver) => {
      const why = absence(driver);
      if (why !== null) return void t.pass(`${driver.name} cannot be tried`, { skip: why });
      const found = await tryIncapacities(driver.name, ["plain-socket.io", plain], pool, certificates);
      t.same(
        found.map(({ capability }) => capability),
        Object.keys(driver.cannot),
        `${driver.name}: each was looked at`,
      );
      for (const { capability, verdict, tried } of found) {
        t.equal(verdict, UNTRIED.includes(capability) ? "untried" : "confirmed", `${driver.name}: ${capability}: ${tried}`);
      }
    }),
  );
});

test("the upstreams end", async () => {
  await pool.close();
});
