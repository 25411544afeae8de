import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { startChild } from "../bench/children.ts";
import { rootAbove } from "../bench/context.ts";
import { command, versionOf } from "../bench/runtimes.ts";
import { subject } from "../subject.ts";

const root = rootAbove(dirname(import.meta.filename));
/** In a build, the server is a file of its own in dist/. */
const server = [join(root, "dist", "plain-subject.mjs"), join(root, "harness/subjects/servers/plain.ts")].find(existsSync) ?? "";

export default subject({
  about: "Socket.IO on node:http, as its documentation begins: nothing in it knows of proxies",
  capabilities: ["echo", "effective", "stream", "socket-echo", "socket-push"],
  runtimes: ["node"],
  probes: {
    ready: "/ready",
    echo: "/echo",
    socket: { path: "/socket.io/", namespace: "/", greeting: "hello", echo: "echo", push: "push", pushed: "pushed" },
  },
  absence: async () => (server === "" ? "its server was not built" : null),
  refusal: ({ runtimes, trusts }) =>
    runtimes.some((runtime) => runtime !== "node") ? "it runs on Node" : trusts === "rfc7239" ? "it reads no Forwarded header" : null,
  async start(plan) {
    const [node] = command(root, "node");
    const children = Array.from({ length: plan.instances }, () =>
      startChild("plain-socket.io", [node, server], { env: { PLAN: JSON.stringify(plan), ...plan.environment } }),
    );
    const ports = await Promise.all(children.map(async (child) => (await child.line(20_000)).port as number));
    return {
      endpoints: ports.map((port) => ({ address: "127.0.0.1", port })),
      token: null,
      version: `Socket.IO 4 on Node ${versionOf(root, "node")}`,
      pid: children[0]!.pid,
      log: () => children.map((child) => child.errors()).join("\n"),
      workers: async () => [],
      stop: async () => void (await Promise.all(children.map((child) => child.stop()))),
    };
  },
});
