/** A follower in a process of its own, so that it can be held with SIGSTOP: a browser that does not read. Environment: CLIENT as JSON. */
import { createInterface } from "node:readline";
import { connectRealtime } from "../../web/client/realtime/index.ts";

const { url, room, epoch } = JSON.parse(process.env.CLIENT ?? "{}") as { url: string; room: string; epoch: string };
const numbers: number[] = [];
const realtime = connectRealtime({ url, path: "/socket.io", auth: { token: "good" }, storage: null });
realtime.follow(
  room,
  { epoch, after: 0 },
  {
    onEvent: (envelope) => void numbers.push(envelope.room_sequences[room]!),
    onResnapshot: async () => {
      numbers.push(-1);
      return { epoch, after: 0 };
    },
  },
);
realtime.onStatus(({ state }) => state === "live" && console.log(JSON.stringify({ state })));
createInterface({ input: process.stdin })
  .on("line", () => console.log(JSON.stringify({ numbers, switches: realtime.history().length })))
  .on("close", () => process.exit(0));
