import { Manager, type Socket } from "socket.io-client";
import { HANDSHAKE_MARK } from "../../../src/contract/diagnostics/limits.ts";
import { asConnected, asRefusal, contract, control, namespace } from "../realtime/frames.ts";
import type { Failure } from "./judge.ts";

/** A connection of its own that reached the namespace. */
export interface Opened {
  readonly open: true;
  readonly socket: Socket;
  readonly worker: string;
  readonly transport: string;
  /** Resolves when it goes over to a websocket; `false` when it does not within `ms`. */
  upgraded(ms: number): Promise<boolean>;
  close(): void;
}

/** An attempt that failed. `said` is in words: of Studio, or of the browser. */
export interface NotOpened {
  readonly open: false;
  readonly failure: Failure;
  readonly said: string;
}

export interface OpenOptions {
  path: string;
  transports: ("websocket" | "polling")[];
  /** By which the server finds the handshake again. */
  mark: string;
  boundMs: number;
  signal: AbortSignal;
}

/** Opens a connection and never rejects. It does not reconnect: what breaks shall be seen. */
export function openSocket({ path, transports, mark, boundMs, signal }: OpenOptions): Promise<Opened | NotOpened> {
  const manager = new Manager(location.origin, {
    path,
    transports,
    upgrade: transports.length > 1,
    rememberUpgrade: false,
    reconnection: false,
    autoConnect: false,
    query: { [HANDSHAKE_MARK]: mark },
  });
  const socket = manager.socket(namespace, { auth: { contract } });
  const close = () => {
    socket.disconnect();
    manager.engine?.close();
    // The engine waits for what it has still to write before it closes, which may be for good.
    setTimeout(() => manager.engine?.transport?.close(), 1000);
  };
  return new Promise((resolve) => {
    let reached = false;
    const end = (result: Opened | NotOpened) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      socket.off("connect_error").off("disconnect");
      if (!result.open) close();
      resolve(result);
    };
    const fail = (failure: Failure, said: string) => end({ open: false, failure, said });
    const stop = () => fail("closed", "stopped");
    const timer = setTimeout(() => fail(reached ? "silent" : "no-answer", `nothing came within ${boundMs / 1000} s`), boundMs);
    signal.addEventListener("abort", stop);
    socket.on("connect_error", (error: Error & { data?: unknown; description?: unknown }) => {
      const refusal = asRefusal(error.data);
      if (refusal) return fail("refused", refusal.message);
      fail("closed", typeof error.description === "number" ? `${error.message} (HTTP ${error.description})` : error.message);
    });
    socket.on("disconnect", (reason) => fail("closed", reason));
    socket.on(control.connected, (body: unknown) => {
      const connected = asConnected(body);
      if (!connected) return fail("refused", "The server speaks another version of the contract.");
      const { engine } = manager;
      end({
        open: true,
        socket,
        worker: connected.worker,
        transport: engine.transport.name,
        upgraded: (ms) =>
          new Promise((done) => {
            if (engine.transport.name === "websocket") return done(true);
            const late = setTimeout(() => done(false), ms);
            engine.once("upgrade", () => {
              clearTimeout(late);
              done(true);
            });
          }),
        close,
      });
    });
    socket.connect();
    manager.engine?.once("open", () => {
      reached = true;
    });
    if (signal.aborted) stop();
  });
}
