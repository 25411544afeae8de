import autocannon from "autocannon";
import { answerCommands } from "../answer.ts";

/** What autocannon saw of one URL. Latencies are milliseconds. */
export interface Shots {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
  errors: number;
  /** Answers other than 2xx. */
  failed: number;
}

/** The process that sends requests: autocannon, by itself, so that its work does not disturb the one that measures. */
export async function cannon(): Promise<void> {
  await answerCommands({
    async fire(body) {
      const { url, headers, connections, seconds } = body as {
        url: string;
        headers: Record<string, string>;
        connections: number;
        seconds: number;
      };
      const result = await autocannon({ url, headers, connections, duration: seconds, timeout: 10 });
      const shots: Shots = {
        requests: result.requests.total,
        perSecond: result.requests.total / result.duration,
        p50: result.latency.p50,
        p99: result.latency.p99,
        errors: result.errors + result.timeouts,
        failed: result.non2xx,
      };
      return shots;
    },
  });
}
