import { test } from "../../harness/testing/tap.ts";
import { loadConfig } from "./load.ts";
import { socketNotices } from "./socket-notices.ts";

const noticesOf = (env: Record<string, string>) => socketNotices(loadConfig({ env }));

test("what opens or breaks sockets is said at start-up, the rest is not", (t) => {
  t.same(noticesOf({}), []);
  t.same(noticesOf({ STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "https://a.example", STUDIO_SOCKETIO_PING_INTERVAL: "59" }), []);
  const said: [env: Record<string, string>, about: RegExp][] = [
    [{ LLMCTL_STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "*" }, /pages of every origin may open sockets here, with an API token/],
    [{ STUDIO_SOCKETIO_PING_INTERVAL: "60" }, /STUDIO_PING_INTERVAL is 60 s: proxies usually end connections that are silent for 60 s/],
    [{ LLMCTL_STUDIO_SOCKETIO_PING_TIMEOUT: "2s" }, /STUDIO_PING_TIMEOUT is 2 s/],
    [{ STUDIO_SOCKETIO_TRANSPORTS: "polling" }, /STUDIO_SOCKETIO_TRANSPORTS has no websocket/],
  ];
  for (const [env, about] of said) {
    const notices = noticesOf(env);
    t.equal(notices.length, 1, JSON.stringify(env));
    t.match(notices[0], about);
  }
});

test("the settings of sockets are read as the plan and Flask-SocketIO write them", (t) => {
  const config = loadConfig({
    env: {
      LLMCTL_STUDIO_SOCKETIO_PATH: "socket.io",
      LLMCTL_STUDIO_SOCKETIO_TRANSPORTS: "websocket, polling",
      LLMCTL_STUDIO_SOCKETIO_PING_INTERVAL: "30",
      LLMCTL_STUDIO_SOCKETIO_MONITOR_CLIENTS: "true",
      LLMCTL_STUDIO_SOCKETIO_LOGGER: "false",
      LLMCTL_STUDIO_SOCKETIO_ENGINEIO_LOGGER: "True",
      LLMCTL_STUDIO_SOCKETIO_MESSAGE_QUEUE: "redis://redis:6379/2",
      LLMCTL_STUDIO_SOCKETIO_REDIS_DB: "3",
      LLMCTL_STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "https://a.example:443, http://b.example:80,http://[::1]:8080",
    },
  });
  t.match(config, {
    socketPath: "/socket.io",
    pingIntervalMs: 30_000,
    monitorClients: true,
    socketioLog: "warn",
    engineioLog: "info",
    messageQueueUrl: "redis://redis:6379/2",
    messageQueueDb: 3,
  });
  t.same(config.socketTransports, ["websocket", "polling"]);
  t.same(config.socketOrigins, ["https://a.example", "http://b.example", "http://[::1]:8080"], "as browsers write them");
});

test("what cannot work is refused, with what is allowed", (t) => {
  const refused: [env: Record<string, string>, about: RegExp][] = [
    [{ STUDIO_ALLOWED_ORIGINS: "*" }, /STUDIO_ALLOWED_ORIGINS: "\*" is not allowed; it must be any number of origins/],
    [{ STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "a.example" }, /must be any number of origins .* or \*/],
    [{ STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "https://a.example/" }, /must be any number of origins/],
    [{ STUDIO_SOCKETIO_TRANSPORTS: "websocket,flash" }, /one or more of websocket, polling/],
    [{ STUDIO_SOCKETIO_PING_INTERVAL: "300" }, /from 1s to 240s/],
    [{ STUDIO_SOCKETIO_LOGGER: "loud" }, /true, false, debug, info or warn/],
    [{ STUDIO_SOCKETIO_MESSAGE_QUEUE: "kafka://x" }, /redis:\/\/ or rediss:\/\//],
  ];
  for (const [env, about] of refused) t.throws(() => loadConfig({ env }), about, JSON.stringify(env));
});
