import type { Capability } from "./capability.ts";
import type { Examination } from "./examination.ts";

export type Group = "urls" | "identity" | "handshake" | "transport" | "cross-worker" | "fallback" | "delivery" | "tls" | "limits" | "http2";

/** One thing that must hold of a deployment, as data and a verb. Its id is the name of its file. */
export interface Check {
  readonly group: Group;
  /** What holds when it passes: one sentence, present tense. */
  readonly claim: string;
  /** `required`: a failure is a defect. `better`: it is `could-be-better`. `observe`: it only records what is. */
  readonly kind: "required" | "better" | "observe";
  /** Where the claim comes from: a specification, a page of documentation, an issue. */
  readonly because: string;
  /** Without one of these it is `unsupported`. */
  readonly needs: readonly Capability[];
  /** Checks without which this one says nothing: when one of them did not pass, it is `blocked`. */
  readonly after?: readonly string[];
  /** Broken twins on which it must fail, by id. */
  readonly mutants: readonly string[];
  /** What it disturbs for others while it runs: then it has the subject for itself, or the proxy together with others that disturb that. */
  readonly disturbs?: "proxy" | "subject";
  /** It mostly waits for time to pass, so it is begun first, and beside the others. */
  readonly patient?: true;
  /** It says something of the subject and its client, whatever stands between them. Where a matrix is to be quick, one row of each runtime examines it. */
  readonly ofSubject?: true;
  /** Milliseconds after which it counts as broken. Default 60 s. */
  readonly limitMs?: number;
  /** Examines. A WireFailure that is thrown is a failure of the subject, every other error one of the harness. */
  run(t: Examination): Promise<void>;
}

export const check = (one: Check): Check => one;

/** `fail` and `could-be-better` say wanted and got. `broken`: the harness's own fault. `flaky`: not the same every time. Never rewritten later. */
export type Verdict = "pass" | "fail" | "could-be-better" | "unsupported" | "blocked" | "flaky" | "broken";
