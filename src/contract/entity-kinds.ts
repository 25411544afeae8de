import { z } from "zod";

/** Every kind of thing that an event of contract v1 can be about. The first seven are the plan's; the rest came with later surfaces. */
export const EntityKind = z.enum([
  "task",
  "flowchart_run",
  "flowchart_node",
  "chat_thread",
  "chat_turn",
  "download_job",
  "rag_job",
  "flowchart",
  "autorun",
  "rag_source",
]);
export type EntityKind = z.infer<typeof EntityKind>;
