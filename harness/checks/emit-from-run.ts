import { socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { epochOf, expectHistory, follow } from "../follow.ts";
import { WireFailure, within } from "../wire/failure.ts";
import { parsed } from "../wire/json.ts";

/** The smallest flowchart that does something. */
const DEFINITION = {
  nodes: ["start", "end"].map((type, at) => ({ id: type, type, position: { x: at * 220, y: 0 }, data: {} })),
  edges: [{ id: "e1", source: "start", target: "end" }],
};

export default check({
  group: "cross-worker",
  claim: "What a job makes known reaches who follows it, from the first event to the last",
  kind: "required",
  because: "https://docs.bullmq.io/guide/workers",
  needs: ["rooms", "runs"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: ["nginx-posts-refused", "traefik-posts-refused"],
  async run(t) {
    const post = async (path: string, body: object): Promise<{ flowchart: { id: string }; run: { id: string } }> => {
      const answer = await t.send(path, {
        method: "POST",
        token: true,
        lines: [
          ["Content-Type", "application/json"],
          ["Accept", "application/json"],
        ],
        body: JSON.stringify(body),
      });
      const said = answer.status < 300 ? parsed(answer.text) : null;
      if (said === null) throw new WireFailure(`POST ${path}`, `${answer.status} ${answer.text.slice(0, 300)}`);
      return said as { flowchart: { id: string }; run: { id: string } };
    };
    const { flowchart } = await post("/flowcharts", { name: "Examination", definition: DEFINITION });
    const connected = await socketOver(t);
    const ended = new Promise<string>((resolve) => {
      connected.socket.on("flowchart.run.updated", (event?: { payload?: { run?: { state?: string } } }) => {
        const { state = "" } = event?.payload?.run ?? {};
        if (/^(succeeded|failed|cancelled)$/.test(state)) resolve(state);
      });
    });
    const follower = await follow(connected, `flowchart:${flowchart.id}`, null);
    const { run } = await post(`/flowcharts/${flowchart.id}/run`, {});
    t.note(`run ${run.id}`);
    t.expect("how the run ended", "succeeded", await within(40_000, "the end of the run", ended));
    await expectHistory(t, follower, epochOf(connected));
  },
});
