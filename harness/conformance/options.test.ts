import { test } from "../testing/tap.ts";
import { globs, parseOptions } from "./options.ts";

const names = { proxies: ["nginx", "caddy"], subjects: ["studio", "plain-socket.io"] };
const parse = (...argv: string[]) => parseOptions(argv, names);

test("options mean what the help says", async (t) => {
  t.match(parse(), {
    extent: "default",
    topologies: null,
    proxies: null,
    subjects: ["studio"],
    mutants: null,
    rows: true,
    repeat: 1,
    lanes: 8,
  });
  t.match(parse("--smoke", "--mutants", "--proxy", "nginx, caddy", "--repeat=3"), {
    extent: "smoke",
    proxies: ["nginx", "caddy"],
    repeat: 3,
  });
  t.equal(parse("--only-mutants", "nginx-*")!.rows, false, "no topologies beside chosen twins");
  t.equal(parse("--help"), null);
});

test("what is wrong is named, with what is allowed", async (t) => {
  t.throws(() => parse("--proxy", "iis"), /--proxy: "iis" is not allowed; it must be of nginx, caddy/);
  t.throws(() => parse("--runtime", "python"), /--runtime: "python" is not allowed; it must be of bun, node, deno, mixed/);
  t.throws(() => parse("--repeat", "0"), /--repeat: "0" is not allowed; it must be a whole number from 1 to 100/);
  t.throws(() => parse("--smoke", "--full"), /exclude each other/);
  t.throws(() => parse("--smok"), /--smok/);
  for (const option of ["--proxy", "--runtime", "--subject"])
    t.throws(() => parse(option, " ,"), new RegExp(`${option}: it names nothing`));
});

test("globs match whole names", async (t) => {
  const fits = (glob: string, name: string) => globs(glob)!.some((one) => one.test(name));
  t.ok(fits("tls-*", "tls-termination") && fits("two-?ops", "two-hops") && fits("a,b", "b"));
  t.notOk(fits("tls", "tls-termination") || fits("plain.socket", "plain-socket"));
});
