/** A query of a link; `undefined`, `null` and empty values are left out. */
export type LinkQuery = Readonly<Record<string, string | number | null | undefined>>;

const segment = encodeURIComponent;

/**
 * Every address of Studio, built with the effective path prefix (`` or `/studio`). Pages and the browser's code build links only here, so that
 * nothing breaks when Studio lives under a prefix.
 */
export function links(prefix: string) {
  const at = (path: string, query: LinkQuery = {}): string => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
    }
    const text = search.toString();
    return `${prefix}${path}${text && `?${text}`}`;
  };
  const flowchart = (id: string) => `/flowcharts/${segment(id)}`;
  const run = (flowchartId: string, id: string) => `${flowchart(flowchartId)}/runs/${segment(id)}`;
  const node = (id: string) => `/nodes/${segment(id)}`;
  return {
    at,
    home: at("/"),
    flowcharts: (query?: LinkQuery) => at("/flowcharts", query),
    newFlowchart: (query?: LinkQuery) => at("/flowcharts/new", query),
    flowchart: (id: string, query?: LinkQuery) => at(flowchart(id), query),
    flowchartEdit: (id: string, query?: LinkQuery) => at(`${flowchart(id)}/edit`, query),
    flowchartExport: (id: string) => at(`${flowchart(id)}/export.json`),
    flowchartRuntime: (id: string) => at(`${flowchart(id)}/runtime`),
    flowchartDelete: (id: string) => at(`${flowchart(id)}/delete`),
    flowchartRun: (id: string) => at(`${flowchart(id)}/run`),
    runs: (query?: LinkQuery) => at("/runs", query),
    run: (flowchartId: string, id: string, query?: LinkQuery) => at(run(flowchartId, id), query),
    runStatus: (flowchartId: string, id: string) => at(`${run(flowchartId, id)}/status`),
    runAction: (id: string, action: "cancel" | "rerun" | "retry-failed") => at(`/flowcharts/runs/${segment(id)}/${action}`),
    runFile: (id: string, path: string) => at(`/flowcharts/runs/${segment(id)}/files/${path.split("/").map(segment).join("/")}`),
    nodes: (query?: LinkQuery) => at("/nodes", query),
    newNode: (query?: LinkQuery) => at("/nodes/new", query),
    node: (id: string, query?: LinkQuery) => at(node(id), query),
    nodeStatus: (id: string) => at(`${node(id)}/status`),
    nodeAction: (id: string, action: "cancel" | "retry") => at(`${node(id)}/${action}`),
    nodeLog: (id: string, query?: LinkQuery) => at(`${node(id)}/log`, query),
    diagnostics: at("/diagnostics"),
    diagnosticsEcho: (query?: LinkQuery) => at("/api/diagnostics/echo", query),
    nodeLogText: (id: string) => at(`${node(id)}/log.txt`),
    nodePayload: (id: string, which: "input" | "output") => at(`${node(id)}/${which}.json`),
  };
}

/** The addresses of one deployment. */
export type Links = ReturnType<typeof links>;
