import { randomUUID } from "node:crypto";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import { CONTRACT_VERSION, type Envelope, NAMESPACE } from "../../src/contract/envelope.ts";
import { room } from "../../src/contract/rooms.ts";
import { EVENT_TYPE, lines } from "./event.ts";
import type { Target } from "./pace.ts";
import type { Rooms } from "./studio.ts";

/** An envelope of the same shape and size as Studio's own, for the servers that Studio is compared with. */
function envelope(task: string, n: number): Envelope {
  const id = randomUUID();
  return {
    contract_version: CONTRACT_VERSION,
    event_id: id,
    idempotency_key: id,
    sequence: n,
    sequence_stream: `task:${task}`,
    emitted_at: new Date().toISOString(),
    event_type: EVENT_TYPE,
    entity_kind: "task",
    entity_id: task,
    room_keys: [room("task", task)],
    room_sequences: { [room("task", task)]: n },
    epoch: "0f6e1c2a9b3d",
    runtime: null,
    payload: { task_id: task, lines: lines(n) },
  };
}

/** Publishes ready-made Socket.IO frames on a Redis channel, for servers that pass on what they get. The commit is the moment of publishing. */
export async function redisTarget(redisSocket: string, task: string): Promise<Target & Pick<Rooms, "close">> {
  const redis = new Redis({ path: redisSocket });
  await redis.ping();
  return {
    async write(n, committed) {
      committed();
      await redis.publish("bench", `42${NAMESPACE},${JSON.stringify([EVENT_TYPE, envelope(task, n)])}`);
    },
    async close() {
      redis.disconnect();
    },
  };
}

/** Emits into the room through @socket.io/redis-adapter, from a process without clients, as a job worker beside plain Socket.IO does. */
export async function socketIoTarget(redisSocket: string, task: string): Promise<Target & Pick<Rooms, "close">> {
  const publisher = new Redis({ path: redisSocket });
  const subscriber = publisher.duplicate();
  const io = new Server({ adapter: createAdapter(publisher, subscriber) });
  const namespace = io.of(NAMESPACE);
  await Promise.all([publisher.ping(), subscriber.ping()]);
  return {
    async write(n, committed) {
      committed();
      namespace.to(room("task", task)).emit(EVENT_TYPE, envelope(task, n));
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
