// What becomes of containers: of upstreams that are started and killed behind a name, and of what a process has made when it ends.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { type Place, send } from "./client.fixture.ts";
import { closeBox, openBox } from "./containers/container.ts";
import { ask } from "./containers/engine.ts";
import { madeBy, sweep } from "./containers/leftovers.ts";
import { eachContained, unable, withEngine } from "./containers.fixture.ts";
import { proxies } from "./proxies/index.ts";
import { runContainer } from "./run-container.ts";
import { type Plan, planOf } from "./stage.fixture.ts";

await withEngine((network, image) => {
  test("a name that stands for several containers is looked up again and again", async (t) => {
    const alias = "one-or-more";
    const start = (said: string) => {
      const serve = `require("http").createServer((q, r) => r.end("${said} " + q.headers["x-request-id"])).listen(5055)`;
      const options = ["--init", "--network-alias", alias, "--entrypoint", "node"];
      const box = openBox("upstream", { network, image, options, args: ["-e", serve] });
      t.teardown(() => closeBox(box, 0));
      return box;
    };
    const first = start("first");
    await until("it is there", async () => (await ask(["exec", first.name, "getent", "hosts", alias])).code === 0);
    const plan: Plan = { ...planOf("http", 0), upstreams: [{ address: alias, port: 5055 }], lookup: "127.0.0.11" };
    const places: { about: string; place: Place }[] = [];
    const judged = Promise.withResolvers<void>();
    const ends = eachContained(t, plan, { network }, async ({ driver }, place) => {
      places.push({ about: driver.name, place });
      await judged.promise;
    });
    const wanted = (await Promise.all(proxies.map((driver) => unable(driver, plan)))).filter((why) => why === null).length;
    const who = (place: Place) =>
      send(place, { path: "/", lines: [["X-Request-Id", "x"]] }).then(
        ({ text }) => text.split(" ")[0],
        () => "",
      );
    try {
      await Promise.race([ends, until("all of them are there", () => places.length === wanted)]);
      for (const { about, place } of places) t.equal(await who(place), "first", `${about}: the one that there is`);
      start("second");
      for (const { about, place } of places)
        await until(`${about}: the other one answers, too`, async () => (await who(place)) === "second");
      await closeBox(first, 0);
      for (const { about, place } of places) {
        const answers: unknown[] = [];
        for (let n = 0; n < 20; n += 1) answers.push(await who(place));
        t.same([...new Set(answers)], ["second"], `${about}: one that has gone takes no request along`);
      }
    } finally {
      judged.resolve();
      await ends;
    }
  });

  test("a proxy that does not start leaves nothing, and says why", async (t) => {
    const nowhere = { certificate: "/nowhere.pem", key: "/nowhere.pem", bundle: "/nowhere.pem", http2: false };
    const plan: Plan = { ...planOf("tls", 1), tls: nowhere };
    for (const driver of proxies) {
      // Traefik, which checks nothing, starts all the same.
      if (driver.cannot.validate !== undefined || (await unable(driver, plan)) !== null) continue;
      const attempt = runContainer(driver, plan, { path: "/", sees: "refusal", secure: true }, { network });
      await t.rejects(attempt, /refuses this configuration[\s\S]*nowhere\.pem/, `${driver.name} names the file that is not there`);
    }
    t.same(await madeBy(process.pid), [network.name], "only the network is left");
  });

  test("a process that is ended by Ctrl+C takes its containers along; what one that was killed has left, the next one removes", async (t) => {
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./leaving.fixture.ts"))], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      t.teardown(() => child.kill("SIGKILL"));
      const ended = new Promise((resolve) => child.once("exit", (_, by) => resolve(by)));
      for await (const line of createInterface({ input: child.stdout })) if (line === "ready") break;
      t.equal((await madeBy(child.pid!)).length, 2, "it has a container and a network");
      child.kill(signal);
      t.equal(await ended, signal, `${signal} ends it`);
      if (signal === "SIGKILL") await sweep();
      t.same(await madeBy(child.pid!), [], `${signal}: nothing of it is left`);
    }
  });

  test("nothing is left in the end", async (t) => {
    await network.close();
    t.same(await madeBy(process.pid), []);
  });
});
