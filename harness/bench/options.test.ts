import { test } from "../testing/tap.ts";
import { parseOptions } from "./options.ts";

test("options have defaults that differ between http and realtime", async (t) => {
  t.match(parseOptions(["realtime"]), { what: "realtime", clients: 500, rate: 50, rounds: 3, json: false });
  t.match(parseOptions(["http", "--json", "--worker-class", "bun,node"]), {
    what: "http",
    clients: 50,
    json: true,
    runtimes: ["bun", "node"],
  });
  t.equal(parseOptions(["--help"]), null);
});

test("a wrong option is named, with what is allowed", async (t) => {
  t.throws(() => parseOptions([]), /http or studio bench realtime/);
  t.throws(() => parseOptions(["realtime", "--rate", "fast"]), /--rate must be a whole number from 1 to 1000/);
  t.throws(
    () => parseOptions(["realtime", "--worker-class", "python"]),
    /--worker-class takes a comma list of node, bun, deno, not python/,
  );
  t.throws(() => parseOptions(["realtime", "--speed", "1"]), /--speed/);
});
