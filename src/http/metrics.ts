import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** The measurements of one worker. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** One answered request. `route` is the pattern, never the path, so that ids do not become series. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** Adds a value that is read when somebody asks for the metrics. */
  gauge(name: string, about: string, read: () => number): void;
  /** Adds a count by one label, whose values MUST be few. Returns what counts one. */
  counter(name: string, about: string, label: string): (value: string) => void;
}

/** Prometheus metrics of one worker; every series carries its id and runtime. */
export function createMetrics(labels: { worker: string; runtime: string; version: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ worker: labels.worker, runtime: labels.runtime });
  const registers = [registry];
  new Gauge({ name: "studio_info", help: "The version of Studio; always 1", labelNames: ["version"], registers }).set(
    { version: labels.version },
    1,
  );
  const requests = new Counter({
    name: "studio_http_requests_total",
    help: "Requests answered, by route pattern and status",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "studio_http_request_seconds",
    help: "Time from the request's arrival in the worker to its answer, by route pattern",
    labelNames: ["method", "route"],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered(method, route, status, took) {
      requests.inc({ method, route, status });
      seconds.observe({ method, route }, took);
    },
    gauge(name, about, read) {
      new Gauge({
        name,
        help: about,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    counter(name, about, label) {
      const counter = new Counter({ name, help: about, labelNames: [label], registers });
      return (value) => counter.inc({ [label]: value });
    },
  };
}
