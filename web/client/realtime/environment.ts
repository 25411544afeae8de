/** What the browser says about the page and the network; in Node, Bun and Deno, where no page exists, nothing. */

/** `shelved`: the page goes into the back/forward cache. `wake`: there is a reason to look at the connection now. */
export type Signal = "wake" | "offline" | "shelved";

/** Where the client runs, as far as it matters to a connection. */
export interface Environment {
  /** `false` only when the browser is sure that there is no network. A server on this machine can be reached all the same. */
  online(): boolean;
  hidden(): boolean;
  /** Returns a function that stops listening. */
  listen(listener: (signal: Signal) => void): () => void;
}

/** The page that this script runs in. */
export const page: Environment = {
  online: () => typeof navigator === "undefined" || navigator.onLine !== false,
  hidden: () => typeof document !== "undefined" && document.visibilityState === "hidden",
  listen(listener) {
    if (typeof document === "undefined") return () => {};
    const control = new AbortController();
    const { signal } = control;
    addEventListener("online", () => listener("wake"), { signal });
    addEventListener("offline", () => listener("offline"), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && listener("wake"), { signal });
    // A page with an open connection is not kept in the back/forward cache.
    window.addEventListener("pagehide", (event) => event.persisted && listener("shelved"), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && listener("wake"), { signal });
    document.addEventListener("resume", () => listener("wake"), { signal });
    return () => control.abort();
  },
};

/** Where it is remembered for this tab that WebSockets do not pass, so that the next page does not wait for one. */
export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The tab's storage, or `null` where there is none or the browser forbids it. */
export function tabMemory(): Memory | null {
  try {
    return typeof sessionStorage === "undefined" ? null : sessionStorage;
  } catch {
    return null;
  }
}
