import type { Web } from "../ports/web.ts";
import { NodeFailure } from "./node-type.ts";
import { readText } from "./read-body.ts";

/** An OpenAI-compatible endpoint that is ready to be asked. `apiKey` MUST NOT reach logs, events or outputs. */
export interface Endpoint {
  baseUrl: string;
  apiKey: string | null;
  model: string;
  /** True when the operator named it. */
  trusted: boolean;
}

/** Where nodes find a language model. */
export interface Models {
  /** The base URLs that are tried when a node names none. */
  readonly searched: readonly string[];
  /** The node's own endpoint, else the configured one, else one that answers on this machine; `null` when there is none. */
  find(wanted: { baseUrl: string | null; model: string | null; signal: AbortSignal }): Promise<Endpoint | null>;
}

/** The usual ports of vLLM and Ollama. */
const LOCAL = ["http://127.0.0.1:8000/v1", "http://127.0.0.1:11434/v1"];
const DISCOVERY_MS = 600;
const LISTING_MS = 10_000;

/** Models behind the configured endpoint; without one, those that vLLM or Ollama serve on this machine. */
export function createModels(options: {
  web: Web;
  baseUrl: string | null;
  apiKey: string | null;
  model: string | null;
  local?: readonly string[];
  /** How long those on this machine may take to say what they serve. */
  discoveryMs?: number;
}): Models {
  const { web, baseUrl, apiKey, model, discoveryMs = DISCOVERY_MS } = options;
  const searched = baseUrl ? [baseUrl] : (options.local ?? LOCAL);

  async function listed(base: string, key: string | null, trusted: boolean, signal: AbortSignal): Promise<string | null> {
    const answer = await web.fetch({
      method: "GET",
      url: `${base}/models`,
      headers: { accept: "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
      signal,
      redirects: 0,
      trusted,
    });
    const { text } = await readText(answer.body, 1_048_576);
    if (answer.status !== 200) throw new NodeFailure("endpoint_error", `${base}/models answered ${answer.status}`);
    const data = (JSON.parse(text) as { data?: { id?: unknown }[] }).data;
    const id = data?.find((entry) => typeof entry?.id === "string")?.id;
    return (id as string | undefined) ?? null;
  }

  /** For an endpoint that somebody named: what is wrong with it is said, not hidden. */
  async function named(base: string, key: string | null, trusted: boolean, wanted: string | null, signal: AbortSignal): Promise<Endpoint> {
    const first =
      wanted ??
      (await listed(base, key, trusted, AbortSignal.any([signal, AbortSignal.timeout(LISTING_MS)])).catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof NodeFailure) throw error;
        throw new NodeFailure("endpoint_error", `${base}/models: ${(error as Error).message}`, { cause: error });
      }));
    if (first === null) throw new NodeFailure("no_model", `${base} serves no model; name one in the field model`, { retry: false });
    return { baseUrl: base, apiKey: key, model: first, trusted };
  }

  return {
    searched,
    async find({ baseUrl: own, model: wanted, signal }) {
      const base = own?.replace(/\/+$/, "");
      // The configured key belongs to the configured endpoint and goes nowhere else.
      if (base && base !== baseUrl) return named(base, null, false, wanted, signal);
      if (baseUrl) return named(baseUrl, apiKey, true, wanted ?? model, signal);
      const tried = await Promise.all(
        searched.map((local) =>
          // Without the key, too: anybody may listen there.
          listed(local, null, true, AbortSignal.any([signal, AbortSignal.timeout(discoveryMs)]))
            .then((id) => (id === null ? null : { baseUrl: local, apiKey: null, model: wanted ?? model ?? id, trusted: true }))
            .catch(() => null),
        ),
      );
      signal.throwIfAborted();
      return tried.find((endpoint) => endpoint !== null) ?? null;
    },
  };
}
