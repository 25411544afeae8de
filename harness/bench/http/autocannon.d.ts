/** What is used of autocannon 9, which brings no types of its own. */
declare module "autocannon" {
  interface Result {
    /** Seconds. */
    duration: number;
    errors: number;
    timeouts: number;
    non2xx: number;
    requests: { total: number };
    latency: { p50: number; p99: number };
  }
  export default function autocannon(options: {
    url: string;
    headers: Record<string, string>;
    connections: number;
    duration: number;
    timeout: number;
  }): Promise<Result>;
}
