/** A file that a run left behind. `path` is relative to the run's directory and never leaves it. */
export interface RunFile {
  path: string;
  size: number;
}

/** The working directories of runs. Paths that would leave the directory are refused with StudioError `bad_request`, also through symbolic links. */
export interface Files {
  /** Creates (if needed) and returns the absolute directory of a run. */
  workspace(runId: string): Promise<string>;
  /** Copies the files that another run left, as far as they are not there yet; links and more than 1,000 files or 256 MiB are left out. */
  adopt(runId: string, fromRunId: string): Promise<void>;
  write(runId: string, path: string, text: string): Promise<RunFile>;
  list(runId: string): Promise<RunFile[]>;
  /** `null` when there is no such file. */
  read(runId: string, path: string): Promise<{ size: number; body: ReadableStream<Uint8Array> } | null>;
}
