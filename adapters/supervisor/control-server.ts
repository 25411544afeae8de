import { chmodSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { readLines } from "../process/lines.ts";
import { Ask, ChildMessage, decode, encode, type SupervisorMessage } from "../process/messages.ts";

/** A stranger, or a child that does not introduce itself, is sent away after this time. */
const HELLO_LIMIT_MS = 10_000;

/** What the supervisor does with the messages of one child. */
export interface Listener {
  message(message: ChildMessage): void;
}

/** The supervisor's end of the control connections. */
export interface ControlServer {
  readonly path: string;
  /** Takes the connection of the child with this id and pid. `end` forgets it; its connection is closed. */
  expect(id: string, pid: number, listener: Listener): { send(message: SupervisorMessage): void; end(): void };
  close(): Promise<void>;
}

/**
 * Listens on a private unix socket (mode 0600; the directory must be 0700). A connection belongs to the child that its first line names; one that names
 * nobody who is expected, or speaks another protocol, is closed. A first line that asks something is answered by `answer`, as a line of JSON, and closed.
 */
export async function listenControl(path: string, answer?: (ask: Ask) => Promise<unknown>): Promise<ControlServer> {
  const expected = new Map<string, { pid: number; listener: Listener; socket: Socket | null; unsent: SupervisorMessage[] }>();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    const silent = setTimeout(() => socket.destroy(), HELLO_LIMIT_MS);
    socket.once("close", () => clearTimeout(silent));
    let entry: ReturnType<typeof expected.get>;
    let asked = false;
    readLines(socket, (line) => {
      const ask = entry || asked || !answer ? null : decode(Ask, line);
      if (ask && answer) {
        asked = true;
        clearTimeout(silent);
        return void answer(ask).then(
          (reply) => socket.end(`${JSON.stringify(reply)}\n`),
          () => socket.destroy(),
        );
      }
      const message = decode(ChildMessage, line);
      if (message === null || asked) return socket.destroy();
      if (message.type === "hello") {
        const known = expected.get(message.id);
        if (!known || known.pid !== message.pid || known.socket) return socket.destroy();
        clearTimeout(silent);
        entry = known;
        known.socket = socket;
        for (const unsent of known.unsent.splice(0)) socket.write(encode(unsent));
      }
      if (!entry) return socket.destroy();
      entry.listener.message(message);
    });
  });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve());
  });
  chmodSync(path, 0o600);
  server.on("error", () => {});
  return {
    path,
    expect(id, pid, listener) {
      const entry: { pid: number; listener: Listener; socket: Socket | null; unsent: SupervisorMessage[] } = {
        pid,
        listener,
        socket: null,
        unsent: [],
      };
      expected.set(id, entry);
      return {
        send: (message) => {
          if (entry.socket) entry.socket.write(encode(message));
          else entry.unsent.push(message);
        },
        end: () => {
          if (expected.get(id) === entry) expected.delete(id);
          entry.socket?.destroy();
        },
      };
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
