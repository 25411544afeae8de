/** The demo has one id for good, so that it is created once however often it is asked for. */
export const DEMO_ID = "00000000-0000-7000-8000-0000000000de";

const MACHINE = `# Facts about this machine, in colour.
bold=$(printf '\\033[1m'); green=$(printf '\\033[32m'); cyan=$(printf '\\033[36m'); off=$(printf '\\033[0m')
say() { printf '%s%-10s%s %s%s%s\\n' "$bold" "$1" "$off" "$cyan" "$2" "$off"; sleep 0.5; }
say system "$(uname -srm)"
say cores "$(getconf _NPROCESSORS_ONLN)"
say directory "$PWD"
say time "$(date -u '+%Y-%m-%d %H:%M:%S UTC')"
printf '%sThis machine answers.%s\\n' "$green" "$off"
`;

const DISK = `# How much room there is, as JSON for the nodes that follow.
df -Pk . >&2
sleep 0.8
df -Pk . | awk 'NR == 2 { printf "{\\"free_mb\\": %d, \\"used_percent\\": %d}\\n", $4 / 1024, $5 }'
`;

const CACHE = `# Fails on the first attempt of every run, on purpose: it shows what a retry looks like.
if [ ! -f warm-cache ]; then
  printf '\\033[33mcold\\033[0m  warm-cache is not in the run directory yet\\n'
  sleep 0.9
  date > warm-cache
  printf '\\033[31mfailed\\033[0m  the cache was cold; it is written now, so the next attempt will find it\\n' >&2
  exit 1
fi
printf '\\033[32mwarm\\033[0m  found warm-cache, written at %s\\n' "$(cat warm-cache)"
sleep 0.9
`;

const QUESTION = "When a node fails, how is it tried again, and what becomes of the run when it has failed for good?";

const REPORT = `Run **{{ run.id }}** of *{{ run.flowchart }}*, started at {{ run.started_at }}.

## This machine

\`\`\`
{{ nodes.machine.output.stdout }}
\`\`\`

- Free disk space: {{ nodes.disk.output.json.free_mb }} MB ({{ nodes.disk.output.json.used_percent }} % used)
- Studio's /readyz: {{ nodes.health.output.status }} after {{ nodes.health.output.ms }} ms
- The cache was warm at attempt {{ nodes.cache.attempt }}

## A question to the documents

**${QUESTION}**

{{ nodes.answer.output.text }}

Sources:
{{ nodes.answer.output.sources.map(s, '\\n- ' + s.title + ' (' + s.source + ')').join() }}
`;

const node = (id: string, type: string, x: number, y: number, data: Record<string, unknown>) => ({ id, type, position: { x, y }, data });
const edge = (source: string, target: string, sourceHandle?: "true" | "false") => ({
  id: sourceHandle ? `${source}-${sourceHandle}-${target}` : `${source}-${target}`,
  source,
  target,
  ...(sourceHandle ? { sourceHandle } : {}),
});

/**
 * The demo flowchart: real work that needs no network beyond this machine. Four nodes run at once, one of them fails on its first attempt and passes on its second, a decision joins
 * them, and the answer comes from a model where one is found, else from the documents themselves.
 */
export const demo = {
  name: "Check this machine",
  description: "Looks at this machine and at Studio itself, asks the bundled documents a question, and writes a report. Works offline.",
  definition: {
    nodes: [
      node("start", "start", 0, 180, { label: "Start" }),
      node("machine", "shell", 220, 0, { label: "Look at the machine", script: MACHINE, timeout_ms: 20_000 }),
      node("disk", "shell", 220, 120, { label: "Measure the disk", script: DISK, timeout_ms: 20_000 }),
      node("cache", "shell", 220, 240, {
        label: "Warm the cache (fails once)",
        script: CACHE,
        timeout_ms: 20_000,
        retry: { attempts: 3, backoff_ms: 1200, factor: 2 },
      }),
      node("health", "http", 220, 360, {
        label: "Ask Studio if it is ready",
        url: "{{ studio.url }}/readyz",
        timeout_ms: 10_000,
        retry: { attempts: 3, backoff_ms: 500, factor: 2 },
      }),
      node("healthy", "decision", 460, 180, {
        label: "All well?",
        expression: "nodes.health.output.status == 200 && nodes.machine.output.code == 0 && nodes.disk.output.json.free_mb > 50",
      }),
      node("search", "retrieve", 700, 100, { label: "Search the documents", query: QUESTION, limit: 4 }),
      node("answer", "llm", 940, 100, {
        label: "Answer the question",
        system: "Answer in at most five sentences and only from the passages you are given.",
        prompt: `${QUESTION}\n\nPassages:\n{{ nodes.search.output.passages.map(p, '\\n## ' + p.title + '\\n' + p.text).join() }}`,
        max_tokens: 400,
        timeout_ms: 120_000,
        without_endpoint: "extractive",
      }),
      node("report", "report", 1180, 100, {
        label: "Write the report",
        title: "Check of this machine",
        template: REPORT,
        path: "report.md",
      }),
      node("trouble", "report", 940, 300, {
        label: "Say what is wrong",
        title: "Something is not well",
        template:
          "- /readyz answered {{ nodes.health.output.status }} (wanted 200)\n- the machine's check ended with {{ nodes.machine.output.code }} (wanted 0)\n- free disk space is {{ nodes.disk.output.json.free_mb }} MB (wanted more than 50)",
        path: "trouble.md",
      }),
      node("end", "end", 1420, 180, {
        label: "Done",
        result: "{{ nodes.healthy.output.value ? 'All is well; see report.md' : 'Something is not well; see trouble.md' }}",
      }),
    ],
    edges: [
      edge("start", "machine"),
      edge("start", "disk"),
      edge("start", "cache"),
      edge("start", "health"),
      edge("machine", "healthy"),
      edge("disk", "healthy"),
      edge("cache", "healthy"),
      edge("health", "healthy"),
      edge("healthy", "search", "true"),
      edge("healthy", "trouble", "false"),
      edge("search", "answer"),
      edge("answer", "report"),
      edge("report", "end"),
      edge("trouble", "end"),
    ],
  },
};
