import { test } from "../../../harness/testing/tap.ts";
import { agree, studio } from "../runs/fixture.ts";
import { demo } from "./demo.ts";

test("the demo does real work, fails once on purpose, and ends well without network and model", async (t) => {
  const s = await studio(t);
  const [one, two] = await Promise.all([s.services.flowcharts.demo(), s.services.flowcharts.demo()]);
  t.equal(one.id, two.id);
  t.equal(one.name, demo.name);
  const text =
    "A node that fails is tried again as its retry says. When it fails for good, the run fails and the nodes that wait are skipped.";
  await s.commit((unit) =>
    unit.indexSource({ id: "docs/flowcharts.md", title: "Flowcharts", hash: "1", passages: [{ id: "p1", title: "Retries", text }] }),
  );
  const { createServer } = await import("node:http");
  const server = createServer((_request, response) => response.end("ready"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const { definition } = JSON.parse(JSON.stringify(demo).replaceAll("{{ studio.url }}", `http://127.0.0.1:${port}`)) as typeof demo;
  const id = await s.start(definition);
  await s.worker().run(id, s.never);
  const states = await s.states(id);
  t.same(
    Object.entries(states).filter(([, state]) => state !== "succeeded"),
    [["trouble", "skipped"]],
  );
  t.match(await s.task(id, "cache"), { attempt: 2, state: "succeeded" });
  t.match((await s.logOf(id, "machine")).join(), "\u001b[1msystem");
  t.match((await s.task(id, "answer")).output, { mode: "extractive", sources: [{ source: "docs/flowcharts.md", title: "Retries" }] });
  const report = await new Response((await s.files.read(id, "report.md"))!.body as BodyInit).text();
  for (const part of [
    "# Check of this machine",
    "Free disk space",
    "/readyz: 200",
    "warm at attempt 2",
    "is tried again as its retry says. [1]",
    "- Retries (docs/flowcharts.md)",
  ])
    t.match(report, part, part);
  t.match((await s.task(id, "end")).output, { result: "All is well; see report.md" });
  await agree(t, s, id);
  t.same(s.reported, []);
});
