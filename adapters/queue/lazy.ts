import type { Queue } from "../../src/ports/queue.ts";
import type { QueueOptions } from "./bullmq.ts";

/**
 * The queue for a process that only adds jobs, now and then: BullMQ is the largest part of the program, and is loaded when the first job comes rather
 * than before the first page can be answered.
 */
export function openQueueLazily(options: QueueOptions): Queue {
  let opening: Promise<Queue> | undefined;
  const open = () => {
    opening ??= import("./bullmq.ts").then(({ openQueue }) => openQueue(options));
    return opening;
  };
  return {
    add: async (jobs) => (await open()).add(jobs),
    work: async (queue, settings, handler) => (await open()).work(queue, settings, handler),
    close: async () => (await opening)?.close(),
  };
}
