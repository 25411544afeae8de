import { constants, type Stats } from "node:fs";
import { copyFile, type FileHandle, lstat, mkdir, open, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { StudioError } from "../../src/errors.ts";
import type { Files, RunFile } from "../../src/ports/files.ts";

/** How much of a run's directory is listed. */
const MAX_FILES = 1000;
const MAX_DEPTH = 12;
const MAX_ADOPTED_BYTES = 256 * 1024 * 1024;
const CHUNK = 64 * 1024;

/**
 * The working directories of runs, below `<data>/runs`. Programs of users write there, so every path is checked twice: by its text, and, once the file is open, by
 * where it really is: a link that is swapped in between is found out before anything is read or written.
 */
export function createFiles(root: string): Files {
  const directory = (runId: string) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(runId)) throw refuse(runId, "is not the id of a run");
    return join(root, runId);
  };

  async function workspace(runId: string): Promise<string> {
    const dir = directory(runId);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return await realpath(dir);
  }

  return {
    workspace,

    async adopt(runId, fromRunId) {
      const [from, to] = [directory(fromRunId), await workspace(runId)];
      const found: RunFile[] = [];
      await walk(from, "", 0, found);
      let bytes = 0;
      for (const { path, size } of found) {
        bytes += size;
        if (bytes > MAX_ADOPTED_BYTES) return;
        await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
        // COPYFILE_EXCL: a second worker that takes the run over must not undo what the first one's nodes wrote.
        await copyFile(join(from, path), join(to, path), constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST" && error.code !== "ENOENT") throw error;
        });
      }
    },

    async write(runId, path, text) {
      const base = await workspace(runId);
      const parts = partsOf(path);
      let dir = base;
      for (const part of parts.slice(0, -1)) {
        dir = join(dir, part);
        await mkdir(dir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST") throw error;
        });
        if (!(await lstat(dir)).isDirectory()) throw refuse(path, "leads through something that is not a directory");
      }
      const target = join(dir, parts.at(-1)!);
      // Not O_TRUNC: nothing may be lost before the file is known to be ours.
      const file = await open(target, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600).catch(
        notAFile(path),
      );
      try {
        await verify(file, target, base, path);
        await file.truncate(0);
        await file.writeFile(text);
        return { path: parts.join("/"), size: (await file.stat()).size };
      } finally {
        await file.close();
      }
    },

    async list(runId) {
      const found: RunFile[] = [];
      await walk(directory(runId), "", 0, found);
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },

    async read(runId, path) {
      const parts = partsOf(path);
      const base = await realpath(directory(runId)).catch(absent);
      if (base === null) return null;
      const target = join(base, ...parts);
      const file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
        (error: NodeJS.ErrnoException) => (error.code === "ENOENT" || error.code === "ENOTDIR" ? null : notAFile(path)(error)),
      );
      if (file === null) return null;
      try {
        const { size } = await verify(file, target, base, path);
        return { size, body: streamOf(file, size) };
      } catch (error) {
        await file.close();
        throw error;
      }
    },
  };
}

const refuse = (path: string, why: string) =>
  new StudioError("bad_request", `${JSON.stringify(path.slice(0, 200))} ${why}; allowed is a relative path inside the run's directory`);

function partsOf(path: string): string[] {
  if (path === "" || path.length > 1000 || /[\0\\]/.test(path)) throw refuse(path, "is not a path");
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || part.length > 255))
    throw refuse(path, "leaves the directory or is empty in a part");
  return parts;
}

/** Checks that the open file is a regular one and really lies in the directory. */
async function verify(file: FileHandle, target: string, base: string, path: string): Promise<Stats> {
  const facts = await file.stat();
  if (!facts.isFile()) throw refuse(path, "is not a regular file");
  const real = await realpath(target).catch(() => "");
  const there = real.startsWith(base + sep) ? await stat(real).catch(() => null) : null;
  if (!there || there.ino !== facts.ino || there.dev !== facts.dev) throw refuse(path, "leaves the directory through a link");
  return facts;
}

const notAFile =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    // O_NOFOLLOW on a link is ELOOP; a directory is EISDIR; a pipe without a reader is ENXIO.
    if (["ELOOP", "EMLINK", "EISDIR", "ENXIO", "ENOTDIR"].includes(error.code ?? "")) throw refuse(path, "is not a regular file");
    throw error;
  };

const absent = (error: NodeJS.ErrnoException): null => {
  if (error.code === "ENOENT") return null;
  throw error;
};

async function walk(dir: string, prefix: string, depth: number, found: RunFile[]): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (found.length >= MAX_FILES) return;
    const path = prefix + entry.name;
    // Scripts of Studio's own are no result of the run.
    if (depth === 0 && entry.name === ".studio") continue;
    if (entry.isDirectory() && depth < MAX_DEPTH) await walk(join(dir, entry.name), `${path}/`, depth + 1, found);
    else if (entry.isFile()) {
      const facts = await lstat(join(dir, entry.name)).catch(() => null);
      if (facts?.isFile()) found.push({ path, size: facts.size });
    }
  }
}

/** The first `size` bytes: a file that still grows is not followed. */
function streamOf(file: FileHandle, size: number): ReadableStream<Uint8Array> {
  let left = size;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = new Uint8Array(Math.min(CHUNK, left));
      const { bytesRead } = left > 0 ? await file.read(chunk, 0, chunk.length) : { bytesRead: 0 };
      if (bytesRead > 0) {
        left -= bytesRead;
        controller.enqueue(chunk.subarray(0, bytesRead));
        return;
      }
      await file.close();
      controller.close();
    },
    cancel: () => file.close(),
  });
}
